"""A folder with little room, or none, for one command: a small file system in memory over it, in a mount namespace of
the command's own, so that nobody else sees it and nothing of it is left."""

import os
import shlex
import shutil

_SCRIPT = """
set -e
{mount}
cp -a {before}/. {folder}/
ballast=$(( $(stat -f -c '%a * %S' {folder}) - {free_bytes} ))
head -c $ballast /dev/zero > {folder}/ballast 2> /dev/null || true
set +e
"$@"
status=$?
rm -f {folder}/ballast
cp -a {folder}/. {after}/
exit $status
"""
_PAGE = 4096


def small_disk(at, folder, *, free_bytes):
    """Keywords for a command of a Place: this folder has so much room left while it runs; what it wrote stays."""
    before, after = (at.folder / f"{folder.name}-{name}" for name in ("before", "after"))
    shutil.copytree(folder, before, symlinks=True)
    after.mkdir()
    size = free_bytes + 2_000_000
    size += sum(-(-path.lstat().st_size // _PAGE) * _PAGE + _PAGE for path in folder.rglob("*"))
    named = {"folder": folder, "before": before, "after": after}
    names = {name: shlex.quote(str(path)) for name, path in named.items()}
    if os.getuid() == 0:
        mount = f"mount -t tmpfs -o size={size} tmpfs {names['folder']}"
        walls = ["unshare", "--mount", "--propagation", "private"]
    else:
        mount, walls = ":", ["bwrap", "--dev-bind", "/", "/", "--size", str(size), "--tmpfs", str(folder)]
    script = _SCRIPT.format(mount=mount, free_bytes=free_bytes, **names)

    def put_back():
        shutil.rmtree(folder)
        after.rename(folder)

    return {"around": [*walls, "sh", "-c", script, "sh"], "then": put_back}
