"""A learner's records: nothing that was done is lost, whatever happens to the file."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab import records


@pytest.fixture(autouse=True)
def own_folder(own_records):
    return own_records


def fresh(learner="ann"):
    """The records as another kernel sees them."""
    return records.Records(learner, records.home() / records.file_name(learner))


def solve(notes, name="2.1", points=3):
    return notes.attempt(name, status="right", score=1.0, points=points)


def test_what_was_done_is_there_for_the_next_kernel():
    assert solve(records.of("ann"))
    records.of("ann").keep("prediction", "02.income", choice=1)
    kept = fresh().read()
    assert kept["prediction"] == {"02.income": {"choice": 1}}
    assert kept["exercise"]["2.1"]["tries"] == 1
    assert kept["exercise"]["2.1"]["solved"].startswith("20")
    assert fresh().entry("exercise", "2.2") is None
    assert fresh("bob").read() == {}


def test_fields_are_kept_beside_those_kept_before():
    fresh().keep("prediction", "02.income", choice=1)
    fresh().keep("prediction", "02.income", revealed=True)
    assert fresh().entry("prediction", "02.income") == {"choice": 1, "revealed": True}


def test_solved_stays_solved_and_the_best_try_counts():
    solve(fresh())
    when = fresh().entry("exercise", "2.1")["solved"]
    other_notebook = fresh()
    other_notebook.attempt("2.1", status="wrong", score=0.0, points=3)
    assert fresh().entry("exercise", "2.1") == {"tries": 2, "best": 1.0, "points": 3, "solved": when}


def test_what_is_read_is_a_copy():
    solve(fresh())
    notes = fresh()
    notes.read()["exercise"].clear()
    assert "2.1" in notes.read()["exercise"]


WRITER = """
import sys
from platformlab import records
notes = records.of("ann")
for number in range(200):
    notes.keep("prediction", f"{sys.argv[1]}.{number}", choice=number)
    notes.attempt("2.1", status="wrong", score=0.0, points=3)
"""


def test_two_notebooks_writing_at_once_lose_nothing():
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, name]) for name in ("one", "two")]
    assert [writer.wait() for writer in writers] == [0, 0]
    kept = fresh().read()
    assert len(kept["prediction"]) == 400
    assert kept["exercise"]["2.1"]["tries"] == 400


ENDLESS_WRITER = WRITER.replace("range(200)", "__import__('itertools').count()").replace(
    "choice=number", "choice=number, text='x' * 100_000"
)


def test_a_kill_in_the_middle_of_writing_leaves_a_whole_file(own_folder):
    solve(fresh(), "1.1")
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", ENDLESS_WRITER, "one"])
        path = own_folder / records.file_name("ann")
        before = path.stat().st_mtime_ns
        while path.stat().st_mtime_ns == before:
            time.sleep(0.005)
        writer.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        writer.wait()
        assert "solved" in json.loads(path.read_text("utf-8"))["kept"]["exercise"]["1.1"]
        assert solve(fresh(), "1.2")
        assert fresh().take_notices() == ()


def test_a_write_that_fails_half_way_leaves_the_old_file_and_no_rubbish(own_folder, monkeypatch):
    solve(fresh(), "1.1")
    before = (own_folder / records.file_name("ann")).read_bytes()
    notes = fresh()

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(records.os, "fsync", full)
        assert not solve(notes, "1.2")
        assert not solve(notes, "1.3")
    assert (own_folder / records.file_name("ann")).read_bytes() == before
    assert [path.suffix for path in own_folder.iterdir() if path.suffix not in (".json", ".lock")] == []
    # The lesson goes on with what it knows, says so once, and saves everything when there is room again.
    assert set(notes.read()["exercise"]) == {"1.1", "1.2", "1.3"}
    (said,) = notes.take_notices()
    assert said.startswith("Your progress cannot be saved in ")
    assert "no space left on device" in said
    assert notes.take_notices() == ()
    assert solve(notes, "1.4")
    assert set(fresh().read()["exercise"]) == {"1.1", "1.2", "1.3", "1.4"}


DAMAGED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b"null",
    b'{"kept": {}}',
    b'{"format": "1", "kept": {}, "notices": []}',
    b'{"format": 1, "kept": [], "notices": []}',
    b'{"format": 1, "kept": {"exercise": []}, "notices": []}',
    b'{"format": 1, "kept": {"exercise": {"2.1": 5}}, "notices": []}',
    b'{"format": 1, "kept": {"exercise": {"2.1": {"best": "all"}}}, "notices": []}',
    b'{"format": 1, "kept": {}, "notices": [5]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("damage", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_kept_aside_said_once_and_replaced(own_folder, damage):
    path = own_folder / records.file_name("ann")
    solve(fresh())
    path.write_bytes(damage)
    assert fresh().read() == {}
    (aside,) = own_folder.glob("*.damaged-20*.json")
    assert aside.read_bytes() == damage
    # Whichever notebook asks first tells it, and none after that.
    (said,) = fresh().take_notices()
    assert aside.name in said
    assert fresh().take_notices() == ()
    assert solve(fresh())
    assert fresh().take_notices() == ()


def test_a_second_damaged_file_of_the_day_does_not_replace_the_first(own_folder):
    path = own_folder / records.file_name("ann")
    for text in ("first", "second", "third"):
        solve(fresh())
        path.write_text(text)
        solve(fresh())
    assert {aside.read_text() for aside in own_folder.glob("*.damaged-*.json")} == {"first", "second", "third"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["format", "kept", "notices", "exercise", "2.1", "best"]), inner)
    ),
)


@given(data=ANYTHING)
def test_no_file_whatsoever_breaks_a_lesson(data):
    path = records.home() / records.file_name("ann")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data))
    notes = fresh()
    notes.read()
    notes.entry("exercise", "2.1")
    assert all(isinstance(said, str) for said in notes.take_notices())
    solve(notes)
    assert "solved" in notes.entry("exercise", "2.1")


def test_the_file_of_a_newer_version_is_left_alone(own_folder):
    own_folder.mkdir()
    path = own_folder / records.file_name("ann")
    path.write_text('{"format": 2, "all": "different"}')
    notes = fresh()
    assert not solve(notes)
    assert "solved" in notes.entry("exercise", "2.1")
    assert [said for said in notes.take_notices() if "newer version" in said]
    assert notes.take_notices() == ()
    assert path.read_text() == '{"format": 2, "all": "different"}'


def test_a_folder_that_cannot_be_is_one_sentence_and_the_lesson_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PLATFORMLAB_HOME", str(tmp_path / "file"))
    notes = records.of("ann")
    assert notes.read() == {}
    assert not solve(notes)
    assert not notes.keep("prediction", "02.income", choice=1)
    assert "solved" in notes.entry("exercise", "2.1")
    (said,) = notes.take_notices()
    assert said.endswith("The lesson works without it.")
    assert "\n" not in said
    assert records.of("ann") is notes
    assert notes.take_notices() == ()


def test_a_lock_held_by_another_program_is_waited_for_and_then_done_without(monkeypatch):
    from filelock import FileLock

    notes = fresh()
    solve(notes, "1.1")
    monkeypatch.setattr(records, "LOCK_SECONDS", 0.05)
    with FileLock(f"{notes.path}.lock"):
        assert not solve(notes, "1.2")
        assert "solved" in notes.entry("exercise", "1.2")
    assert "another program holds the file" in notes.take_notices()[0]
    assert solve(notes, "1.3")
    assert set(fresh().read()["exercise"]) == {"1.1", "1.2", "1.3"}


# As on a disk of the network without a service for locks.
WITHOUT_LOCKS = """
import errno, fcntl, os
def refused(descriptor, operation):
    raise OSError(errno.{code}, os.strerror(errno.{code}))
fcntl.flock = refused
"""


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
@pytest.mark.parametrize("code", ["ENOLCK", "ENOSYS", "EOPNOTSUPP"])
class TestWithoutLocks:
    """What was done is kept in the file all the same, and that is said once."""

    @pytest.fixture(autouse=True)
    def no_locks(self, monkeypatch, code):
        def refused(_descriptor, _operation):
            number = getattr(errno, code)
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr("fcntl.flock", refused)

    def test_it_is_kept_and_said_once(self, own_folder, recwarn):
        notes = fresh()
        assert solve(notes, "1.1")
        assert solve(notes, "1.2")
        assert set(fresh().read()["exercise"]) == {"1.1", "1.2"}
        (said,) = fresh().take_notices()
        assert "knows no locks" in said
        assert notes.take_notices() == fresh().take_notices() == ()
        assert solve(fresh(), "1.3")
        assert fresh().take_notices() == ()
        assert set(fresh().read()["exercise"]) == {"1.1", "1.2", "1.3"}
        assert [str(one.message) for one in recwarn] == []

    def test_a_lock_of_before_is_not_in_the_way(self, own_folder, monkeypatch):
        own_folder.mkdir()
        (own_folder / f"{records.file_name('ann')}.lock").touch()
        assert solve(fresh())
        assert "solved" in fresh().entry("exercise", "2.1")

    def test_what_a_program_that_was_killed_left_behind_is_not_in_the_way(self, own_folder, monkeypatch):
        monkeypatch.setattr(records, "LOCK_SECONDS", 0.1)
        own_folder.mkdir()
        (own_folder / f"{records.file_name('ann')}.held").write_text("4\nanother computer\n")
        assert solve(fresh())
        assert "solved" in fresh().entry("exercise", "2.1")
        assert not (own_folder / f"{records.file_name('ann')}.held").exists()

    def test_two_notebooks_writing_at_once_lose_nothing(self, own_folder, code):
        command = [sys.executable, "-c", WITHOUT_LOCKS.format(code=code) + WRITER.replace("200", "40")]
        writers = [subprocess.Popen([*command, name]) for name in ("one", "two")]
        assert [writer.wait() for writer in writers] == [0, 0]
        assert len(fresh().read()["prediction"]) == 80
        assert fresh().read()["exercise"]["2.1"]["tries"] == 80


def test_the_file_belongs_to_its_owner_only(own_folder):
    solve(fresh())
    path = own_folder / records.file_name("ann")
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and text.isprintable()))
def test_no_learner_id_leaves_the_folder(learner):
    name = records.file_name(learner)
    path = Path("records") / name
    assert path.parent == Path("records")
    assert name == path.name
    assert name.isascii()
    assert name.endswith(".json")
    assert not set(name) & set('/\\:*?"<>| ')
    assert len(name) < 70


@pytest.mark.parametrize(
    "learner", ["../../etc/passwd", "..", "a/b", "C:\\x", "CON", ".hidden", "~", "a" * 200, "李雷"]
)
def test_strange_ids_have_files_of_their_own(own_folder, learner):
    solve(fresh(learner))
    assert [path.parent for path in own_folder.glob("*.json")] == [own_folder]
    assert "solved" in fresh(learner).entry("exercise", "2.1")


def test_ids_that_differ_have_files_that_differ_on_every_file_system():
    learners = ["ann", "Ann", "ANN", "a nn", "a-nn", "ánn", "ann ", "a/nn"]
    assert len({records.file_name(learner).lower() for learner in learners}) == len(learners) - 1
    assert records.file_name("ann ") == records.file_name("ann")
    assert records.file_name("a\u0301nn") == records.file_name("\u00e1nn")


def test_the_folder_is_the_users_own_unless_told_otherwise(monkeypatch, tmp_path):
    assert records.home() == tmp_path / "records"
    monkeypatch.delenv("PLATFORMLAB_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "somebody"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert records.home().parts[-2:] == ("platformlab", "records") or os.name != "posix"
    if sys.platform == "linux":
        assert records.home() == tmp_path / "somebody/.local/share/platformlab/records"
