"""Files of a course directory: each is written whole or not at all, and what goes wrong with one is said in a line."""

import errno
import json
import shutil
from pathlib import Path

from platformlab.whole_file import write_whole


class CourseError(ValueError):
    """What cannot be done with a course directory, in one line that says what to do."""


def write(path, data, *, private=False):
    """Puts bytes or text where the file is, and makes its folder."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data, mode=0o600 if private else 0o644)


def write_json(path, data, *, private=False):
    """Puts plain data where the file is, as JSON."""
    write(path, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", private=private)


def read_json(path):
    """The plain data of a file; None when it is not there, CourseError when it is damaged."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be read ({error}): put back an older copy of it, or delete it") from None


_ADVICE = {
    errno.ENOSPC: "the disk is full: free some space",
    errno.EDQUOT: "your share of the disk is full: free some space",
    errno.EROFS: "this disk can only be read: make it one that you can write to",
    errno.EACCES: "you have no right to do this: see that the folder and its files are yours",
    errno.EPERM: "you have no right to do this: see that the folder and its files are yours",
    errno.EIO: "the disk, or the network to it, fails: mend that",
    errno.ESTALE: "the disk, or the network to it, fails: mend that",
    errno.EMFILE: "too many files are open: close other programs",
    errno.ENFILE: "too many files are open: close other programs",
    errno.ENOMEM: "there is no memory left: close other programs",
}


def in_words(error):
    """What an OSError means, in one line that names the file and says what to do."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list) and error.args[0]:
        # One for each file that could not be copied; the first says why.
        _, name, why = error.args[0][0]
        return f"{name}: {' '.join(str(why).split())[:200]}"
    where = f"{error.filename2 or error.filename}: " if error.filename else ""
    return where + _ADVICE.get(error.errno, " ".join(str(error.strerror or error).split())[:200])
