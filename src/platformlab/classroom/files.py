"""Files of a course directory: each is written whole or not at all."""

import contextlib
import json
import os
import tempfile
from pathlib import Path


class CourseError(ValueError):
    """What cannot be done with a course directory, in one line that says what to do."""


def write(path, data, *, private=False):
    """Puts bytes or text where the file is: to a file beside it, which then takes its place."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = data.encode("utf-8") if isinstance(data, str) else data
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o600 if private else 0o644)
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


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
