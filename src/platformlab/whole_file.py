"""A file is written whole or not at all: to one beside it, which then takes its place."""

import contextlib
import os
import tempfile
import time
from pathlib import Path


def write_whole(path, data, *, mode=None):
    """Puts bytes, or text as UTF-8, where the file is. mode: who may read it; None leaves that as it was, or 0o644.

    OSError, with the name of the file itself, when that cannot be done; what was there before stays.
    """
    path = Path(path)
    data = data.encode("utf-8") if isinstance(data, str) else data
    try:
        if mode is None:
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        _write(path, data, mode)
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def _write(path, data, mode):
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, mode)
        _replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _replace(beside, path):
    """os.replace; on Windows a reader can be in the way for a moment."""
    for pause in (0.01, 0.05, 0.2):
        with contextlib.suppress(PermissionError):
            os.replace(beside, path)
            return
        time.sleep(pause)
    os.replace(beside, path)
