"""What all parts of the build share: its one kind of error, and files that come out the same each time."""

import contextlib
import hashlib
import json
import os
import subprocess
import zipfile
from pathlib import Path

STAMP = (2000, 1, 1, 0, 0, 0)
"""The time of every file in an archive of ours: the same inputs give the same bytes."""


class SiteError(Exception):
    """The site cannot be built; the text is one sentence that says what to do."""


def pack(path, files):
    """Writes a zip archive, sorted, with one time for all: {name: bytes}."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, STAMP), files[name], zipfile.ZIP_DEFLATED, 9)


@contextlib.contextmanager
def replacing(path):
    """A path beside this one to write to; what was written takes its place when all went well."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        yield beside
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def digest(*parts):
    """A name for bytes or texts: 16 hexadecimal digits that change when any of them does."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8") if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:16]


def write_json(path, data):
    """Puts plain data into a file, sorted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def run(command, *, what, cwd=None, env=None):
    """Runs a program to its end and gives what it wrote. SiteError with its last line when it failed."""
    try:
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    except OSError as error:
        raise SiteError(f"{what} could not be started ({error.strerror}): {Path(command[0]).name}") from None
    if done.returncode:
        lines = [line.strip() for line in (done.stderr + "\n" + done.stdout).splitlines() if line.strip()]
        raise SiteError(f"{what} failed: {lines[-1][:300] if lines else 'it said nothing'}")
    return done.stdout
