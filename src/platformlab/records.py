"""What a learner has done and guessed: one small file of their own, on their own machine.

    notes = records.of("ann")
    notes.attempt("2.1", status="wrong", score=0.0, points=3)   # an answer was checked
    notes.keep("prediction", "02.income", choice=1)             # kinds: prediction, verdict, … with fields of their own
    notes.entry("exercise", "2.1")                              # {"tries": 1, "best": 0.0, …} or None
    notes.read()                                                # {"exercise": {"2.1": {…}}, "prediction": {…}}
    notes.take_notices()                                        # what to tell the learner about the file; once

The file lies in the folder for user data (or in PLATFORMLAB_HOME), one per learner, guarded by a lock: notebooks may
write at the same time. It is replaced whole or not at all. What is solved stays solved. A damaged file is moved aside,
with the date in its name, and that is said once. Where nothing can be read or written, that is said once too, the
lesson goes on, and what was done is kept in memory and saved as soon as saving works. On a disk that knows no locks,
as one of the network may be, a file beside it stands for the lock; that is said once as well. Nothing here raises but
for a learner id that is not one.

This module knows ids only: what an exercise is, it leaves to others.
"""

import contextlib
import copy
import errno
import json
import os
import re
import unicodedata
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from platformlab.whole_file import write_whole

FORMAT = 1
LOCK_SECONDS = 10
LONGEST_ID = 200
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}
"""How a disk answers that knows no locks: one of the network without a service for them, or one of a container."""


def learner_id(text):
    """A learner's id in its one form: trimmed, composed letters. ValueError, in one line, if it cannot be an id."""
    plain = unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else ""
    if not plain or len(plain) > LONGEST_ID or not plain.isprintable():
        raise ValueError(f"a learner id is a text of 1 to {LONGEST_ID} visible characters, got {str(text)[:60]!r}")
    return plain


def home():
    """The folder that the records lie in; it need not exist yet."""
    chosen = os.environ.get("PLATFORMLAB_HOME", "").strip()
    if chosen:
        return Path(os.path.expanduser(chosen)) / "records"
    from platformdirs import user_data_dir

    return Path(user_data_dir("platformlab", appauthor=False)) / "records"


def file_name(learner):
    """The name of a learner's file: readable, different for different ids on every file system, never a path."""
    plain = learner_id(learner)
    readable = re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
    return f"{readable or 'learner'}-{sha256(plain.encode()).hexdigest()[:12]}.json"


class _DamagedError(Exception):
    """The file is there but is not what this module writes."""


class _NewerError(Exception):
    """The file was written by a later version of the course."""


_listeners = []


def tell_when_written(listener):
    """Calls listener() whenever a file of records was written: for a page whose files are gone when it is closed."""
    _listeners.append(listener)


_open = {}


def of(learner):
    """The records of one learner. Within a process there is one object for each, so that nothing is said twice."""
    path = home() / file_name(learner)
    return _open.setdefault(path, Records(learner, path))


class Records:
    """One learner's records in one file."""

    def __init__(self, learner, path):
        self.learner, self.path = learner_id(learner), Path(path)
        self._pending = []
        self._notices = []
        self._said = set()

    # --- asking -----------------------------------------------------------------------------------------------------

    def read(self):
        """Everything kept, as {kind: {id: {field: value}}}; a copy."""
        return _applied(self._stored(), self._pending)["kept"]

    def entry(self, kind, name):
        """What is kept under this kind and id, or None."""
        return self.read().get(kind, {}).get(name)

    def take_notices(self):
        """Sentences that the learner should read about their records. Each is given once."""
        stored = _applied(self._stored(), self._pending)["notices"]
        if stored:
            self._change(_without_notices)
        found, self._notices = [*stored, *self._notices], []
        return tuple(dict.fromkeys(found))

    # --- writing ----------------------------------------------------------------------------------------------------

    def keep(self, kind, name, **fields):
        """Keeps these fields beside those kept before. True when it was saved, False when it is in memory only."""

        def change(data):
            entry = data["kept"].setdefault(kind, {}).setdefault(name, {})
            entry.update(copy.deepcopy(fields))

        return self._change(change)

    def attempt(self, name, *, status, score, points):
        """Keeps that an exercise was tried. The best try counts, and what was solved once stays solved."""
        when = datetime.now(UTC).isoformat(timespec="seconds")

        def change(data):
            entry = data["kept"].setdefault("exercise", {}).setdefault(name, {})
            entry["tries"] = entry.get("tries", 0) + 1
            entry["best"] = max(entry.get("best", 0.0), float(score))
            entry["points"] = points
            if status == "right":
                entry.setdefault("solved", when)

        return self._change(change)

    # --- the file ---------------------------------------------------------------------------------------------------

    def _change(self, change):
        """Applies a change to what the file holds now, under the lock; remembers it if it cannot be saved."""
        try:
            with self._lock() as is_lock:
                changes = [*self._pending, change] if is_lock else [_said_that_no_locks, *self._pending, change]
                _write(self.path, _applied(self._load(), changes))
            self._pending = []
            for listener in _listeners:
                listener()
            return True
        except _NewerError:
            self._say_newer()
        except TimeoutError:
            self._say("Your progress could not be saved just now: another program holds the file. It is tried again.")
        except OSError as error:
            self._say_unsaved(error)
        self._pending.append(change)
        return False

    def _stored(self):
        """What the file holds. A damaged file is moved aside first; an unreadable one counts as empty."""
        try:
            return _parsed(self.path)
        except FileNotFoundError:
            return _fresh()
        except _DamagedError:
            self._change(_unchanged)
            with contextlib.suppress(Exception):
                return _parsed(self.path)
        except _NewerError:
            self._say_newer()
        except OSError as error:
            self._say_unsaved(error)
        return _fresh()

    def _load(self):
        """What the file holds, under the lock: a damaged one is moved aside and the new one begins with a notice."""
        try:
            return _parsed(self.path)
        except FileNotFoundError:
            return _fresh()
        except _DamagedError:
            aside = _free_name(self.path)
            os.replace(self.path, aside)
            return _fresh() | {
                "notices": [
                    f"The file with your progress was damaged. It was kept as {aside.name} in {aside.parent}; "
                    "a new one has been started."
                ]
            }

    @contextlib.contextmanager
    def _lock(self):
        """Holds the file for one change. Gives whether by a lock of the disk's, or by a file that stands for one."""
        from filelock import FileLock, SoftFileLock, Timeout

        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        patience = {"timeout": LOCK_SECONDS, "poll_interval": 0.01}
        lock = FileLock(f"{self.path}.lock", fallback_to_soft=False)
        try:
            lock.acquire(**patience)
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
            lock = SoftFileLock(f"{self.path}.held")
            try:
                lock.acquire(**patience)
            except Timeout:  # a change takes a moment: a program that was killed left it there
                Path(lock.lock_file).unlink(missing_ok=True)
                lock.acquire(**patience)
        try:
            yield not isinstance(lock, SoftFileLock)
        finally:
            lock.release()

    def _say(self, sentence):
        if sentence not in self._said:
            self._said.add(sentence)
            self._notices.append(sentence)

    def _say_unsaved(self, error):
        why = (error.strerror or type(error).__name__).lower()
        self._say(f"Your progress cannot be saved in {self.path.parent} ({why}). The lesson works without it.")

    def _say_newer(self):
        self._say("Your progress was written by a newer version of this course. It is left as it is; nothing is added.")


def _fresh():
    return {"format": FORMAT, "kept": {}, "notices": []}


def _unchanged(_data):
    pass


def _said_that_no_locks(data):
    if "no locks" not in data.setdefault("said", []):
        data["said"].append("no locks")
        data["notices"].append(
            "Your progress is saved, but on a disk that knows no locks. Please answer in one notebook at a time."
        )


def _without_notices(data):
    data["notices"] = []


def _applied(data, changes):
    """The data with the changes made, in a copy."""
    data = copy.deepcopy(data)
    for change in changes:
        change(data)
    return data


def _parsed(path):
    """What a file of records holds. FileNotFoundError, another OSError, _DamagedError, or _NewerError."""
    try:
        data = json.loads(path.read_bytes().decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _DamagedError from error
    if not isinstance(data, dict) or type(data.get("format")) is not int:
        raise _DamagedError
    if data["format"] > FORMAT:
        raise _NewerError
    kept, notices = data.get("kept"), data.get("notices")
    sound = (
        isinstance(kept, dict)
        and isinstance(notices, list)
        and all(isinstance(said, str) for said in notices)
        and all(isinstance(entries, dict) for entries in kept.values())
        and all(isinstance(entry, dict) for entries in kept.values() for entry in entries.values())
        and all(map(_is_attempt, kept.get("exercise", {}).values()))
    )
    if not sound:
        raise _DamagedError
    return data


def _is_attempt(entry):
    """Whether what is counted with is a number."""
    return all(type(entry.get(name, 0)) in (int, float) for name in ("tries", "best", "points"))


def _free_name(path):
    """A name beside the file with the date in it, for a damaged one."""
    stem = f"{path.stem}.damaged-{datetime.now(UTC):%Y-%m-%d}"
    names = (path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}.json") for number in range(1, 10_000))
    return next(name for name in names if not name.exists())


def _write(path, data):
    """Puts the data where the file is; only its owner may read it."""
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", mode=0o600)
