"""Files that were handed in beside a notebook: a module that it imports, the data that it reads. They stand beside it
again when it is graded, with the names that they had, as far as those are harmless and there are not too many of them.
"""

import re

from platformlab.classroom.files import CourseError
from platformlab.classroom.kept import EXCHANGES_OWN, MOST_BESIDE, MOST_BYTES_BESIDE

_DEEPEST = 4
_NOT_THESE = re.compile(r"(platformlab|sitecustomize|usercustomize)(\.\w+)?", re.IGNORECASE)
"""What Python would run by itself, or take for the course."""

_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")
_COPY = re.compile(r"[ _-]?(?:\((?P<browser>\d+)\)|-(?P<canvas>\d+)|-Copy(?P<jupyter>\d+))$", re.IGNORECASE)


def copy_number(name):
    """How late a copy is by its name: a browser and Canvas count up, "-Copy1" is what was kept before."""
    stem = re.sub(r"\.ipynb.*$", "", name, flags=re.IGNORECASE | re.DOTALL)
    found = _COPY.search(stem)
    if found and found["jupyter"]:
        return -1_000 + int(found["jupyter"][:6])
    plain = name.lower().endswith(".ipynb")
    return (int((found["browser"] or found["canvas"])[:6]) if found else 0) + 0.5 * plain


def gathered(items, notebooks):
    """{id(item of a notebook): {name: item of the file}}. Decides the other files: what is not taken is refused."""
    found, groups = {}, {}
    for item in notebooks:
        groups.setdefault(_of(item), {}).setdefault(_folder(item), []).append(item)
    for item in items:
        if item.outcome or (item.looked and item.looked.is_notebook):
            continue
        here = _nearest(item, groups.get(_of(item), {}))
        if not here:
            item.refuse(_alone(item, groups))
            continue
        students = {one.student for one in here}
        name = _name(item, _folder(here[0]))
        if len(students) > 1:
            item.refuse("it lies beside the notebooks of several students")
        elif why := _unsafe(name):
            item.student = here[0].student
            item.refuse(why)
        else:
            item.student, item.lesson = here[0].student, here[0].lesson
            _add(item, name, found.setdefault(id(here[0]), {}), _names(here[0], items))
            for one in here[1:]:
                found[id(one)] = found[id(here[0])]
    return found


def _of(item):
    """Whose files belong together: those of one sender, else those of one folder."""
    if item.sender.key:
        return item.source, item.sender.key, item.level
    return item.source, "", item.entry.parts[:-1]


def _folder(item):
    """The folder of a file, below its sender's own."""
    return () if item.own else item.entry.parts[:-1]


def _nearest(item, notebooks):
    """The notebooks in the nearest folder around a file, or beside it."""
    folder = _folder(item)
    for length in range(len(folder), -1, -1):
        if folder[:length] in notebooks:
            return notebooks[folder[:length]]
    return []


def _alone(item, groups):
    if _of(item) in groups:
        return "it is not beside the notebook, nor in a folder there"
    if item.name.lower().endswith(_ARCHIVES):
        return "it is an archive of a kind that is not opened here: it must be handed in as .zip"
    if item.student:
        return "it is no notebook, and none was taken that it could be beside"
    return "it is no notebook, and beside no student's"


def _name(item, folder):
    if item.own:
        return item.own
    return "/".join(item.entry.parts[len(folder) :])


def _names(notebook, items):
    """The names that a sender's files have, where they lie in no folders."""
    return {one.own for one in items if _of(one) == _of(notebook)} if notebook.own else set()


def _unsafe(name):
    parts = name.split("/")
    odd = any(
        not part or part.startswith(".") or len(part) > 100 or not part.isprintable() or set(part) & set('\\:*?"<>|')
        for part in parts
    )
    if odd or len(parts) > _DEEPEST or len(name) > 200:
        return "it cannot stand beside the notebook under its name"
    if _NOT_THESE.fullmatch(parts[0]) or name in EXCHANGES_OWN:
        return "a file of this name is kept from the notebook: Python would take it for something else"
    return ""


def _add(item, name, there, names):
    """Puts a file beside a notebook, if there is room for it."""
    # Canvas counts up the names of files that are handed in once more: the notebook knows the first name.
    plain = re.sub(r"-\d+(?=\.\w+$)", "", name)
    if item.sender.attachment and plain != name and plain not in names:
        name = plain
    if len(there) >= MOST_BESIDE:
        item.refuse(f"there are more than {MOST_BESIDE} files beside the notebook")
        return
    if any(one == name or one.startswith(f"{name}/") or name.startswith(f"{one}/") for one in there):
        item.refuse(f"there is another {name!r} beside the notebook")
        return
    try:
        data = item.entry.read()
    except CourseError as error:
        item.refuse(str(error))
        return
    item.size = len(data)
    if sum(one.size for one in there.values()) + item.size > MOST_BYTES_BESIDE:
        item.refuse(f"the files beside the notebook are larger than {MOST_BYTES_BESIDE // 10**6} MB")
        return
    there[name] = item


def read(files):
    """{name: bytes} of what gathered() gave for a notebook, now that it is kept. What cannot be read is refused."""
    found = {}
    for name, item in files.items():
        try:
            found[name] = item.entry.read()[:MOST_BYTES_BESIDE]
        except CourseError as error:
            item.refuse(str(error))
    return found
