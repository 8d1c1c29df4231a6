"""Files of a course directory: each is written whole or not at all."""

import json
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
