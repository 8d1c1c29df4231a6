"""The gradebook in PostgreSQL, with a real server: the same marks, one line for what goes wrong, and it goes on."""

import os
import signal
import subprocess
import sys

import pytest
from postgres import Server, free_port
from small_class import PASSWORD, marks, ready, refused, roster, run

from platformlab.classroom import address, course, gradebook, grading
from platformlab.classroom.files import CourseError
from platformlab.cli import main

pytestmark = pytest.mark.xdist_group("postgresql")
"""One process has the server, and only once."""


@pytest.fixture(scope="module")
def server():
    one = Server()
    yield one
    one.end()


@pytest.fixture
def away(server):
    """The server, to be stopped: it runs again afterwards."""
    yield server
    server.stop("immediate")
    server.start()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The marks of the class on SQLite, graded on this computer."""
    made = ready(tmp_path_factory.mktemp("sqlite"))
    assert main(["classroom", "grade", "--workers", "2", "--course", str(made.root)]) == 0
    return marks(made)


def test_marks_are_those_of_sqlite(server, undisturbed, tmp_path, capsys):
    made = ready(tmp_path, db=server.database("same"))
    run(capsys, "grade", "--workers", 2, "--course", made.root)
    assert marks(made) == undisturbed
    for step in (("feedback",), ("report",), ("export", "--format", "canvas")):
        run(capsys, *step, "--course", made.root)
    out, _ = run(capsys, "grade", "--course", made.root)
    assert "0 submissions graded in 0 s, 4 graded before." in out
    assert not (made.root / "gradebook.db").exists()


@pytest.mark.parametrize("start", ["postgres://", "postgresql://", "postgresql+psycopg://", "POSTGRESQL://"])
def test_addresses_as_people_write_them(start, server, tmp_path, capsys):
    """With another beginning, and the @ of the password as it is."""
    name = f"written_{start.partition(':')[0].replace('+', '_').lower()}_{len(start)}{start[:1].isupper():d}"
    server.database(name)
    written = f"{start}teacher:{PASSWORD}@127.0.0.1:{server.port}/{name}"
    root = tmp_path / "c"
    run(capsys, "init", root, "--roster", roster(tmp_path / "r.csv", 2), "--db", written)
    assert server.sql("select id from student order by id", name) == [("s00",), ("s01",)]
    config = gradebook.settings(course.found(root))
    assert config.CourseDirectory.db_url == course.found(root).db_url
    assert (root / "nbgrader_config.py").stat().st_mode & 0o077 == 0


def test_the_password_may_stand_in_a_file_of_its_own(server, tmp_path, capsys, monkeypatch):
    server.database("pgpass")
    kept = tmp_path / "pgpass"
    kept.write_text(f"127.0.0.1:{server.port}:*:teacher:{PASSWORD}\n", encoding="utf-8")
    kept.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(kept))
    root = tmp_path / "c"
    written = server.address("pgpass", password="")
    run(capsys, "init", root, "--roster", roster(tmp_path / "r.csv", 2), "--db", written)
    for path in (root / "nbgrader_config.py", root / "platformlab" / "course.json"):
        assert PASSWORD not in path.read_text(encoding="utf-8")


# --- the server goes away ---------------------------------------------------------------------------------------------


def graded_but_after_one(made, then):
    """Grades the class; something happens when one submission is in the gradebook. What was told meanwhile."""
    told, steps = [], None
    steps = grading.grade(made, made.chosen([]), workers=1, tell=told.append)
    for progress in steps:
        if progress.result is not None and then is not None:
            then()
            then = None
    return told


def test_restarted_in_the_middle_the_same_grade_goes_on(away, undisturbed, tmp_path):
    made = ready(tmp_path, db=away.database("restarted"))
    told = graded_but_after_one(made, away.restart)
    assert [line.partition(" went away")[0] for line in told] == [f"the gradebook {address.shown(made.db_url)}"]
    assert marks(made) == undisturbed


def test_gone_for_longer_is_one_line_and_the_next_grade_goes_on(away, undisturbed, tmp_path, capsys, monkeypatch):
    made = ready(tmp_path, db=away.database("gone"))
    monkeypatch.setattr(gradebook, "PATIENCE_SECONDS", 1)
    with pytest.raises(gradebook.GradebookError, match="does not answer") as error:
        graded_but_after_one(made, away.stop)
    assert "\n" not in str(error.value)
    for step in ("grade", "feedback", "export", "report"):
        said = refused(capsys, step, "--course", made.root)
        assert f"{step}: the gradebook postgresql://teacher@127.0.0.1:{away.port}/gone does not answer" in said
    assert "see that its server runs" in refused(capsys, "release", "0", "--course", made.root)
    away.start()
    out, _ = run(capsys, "grade", "--workers", 1, "--course", made.root)
    assert "3 submissions graded" in out
    assert "1 graded before" in out
    assert marks(made) == undisturbed


_KILLED = """
import os, signal, sys
from platformlab.classroom import gradebook
from platformlab.cli import main
record, left = gradebook.Marks.record, [2]
def recorded(self, *arguments, **named):
    left[0] -= 1
    record(self, *arguments, **named)
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)  # the gradebook has it, and the result has not
if __name__ == "__main__":
    gradebook.Marks.record = recorded
    main(sys.argv[1:])
"""


def test_a_killed_grader_loses_nothing(server, undisturbed, tmp_path, capsys):
    made = ready(tmp_path, db=server.database("killed"))
    (tmp_path / "killed.py").write_text(_KILLED, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "killed.py"), "classroom", "grade", "--workers", "1", "--course"]
    done = subprocess.run([*command, str(made.root)], capture_output=True, timeout=100)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    out, _ = run(capsys, "grade", "--workers", 1, "--course", made.root)
    assert "3 submissions graded" in out
    assert marks(made) == undisturbed


# --- whose gradebook --------------------------------------------------------------------------------------------------


def test_two_courses_do_not_share_a_gradebook(server, undisturbed, tmp_path, capsys):
    db = server.database("shared")
    made = ready(tmp_path, db=db)
    run(capsys, "grade", "--workers", 2, "--course", made.root)
    for name in ("other", "course"):  # by another name, and by the same one elsewhere
        root = tmp_path / "elsewhere" / name
        said = refused(capsys, "init", root, "--roster", tmp_path / "roster.csv", "--db", db)
        assert "holds the marks of another course: a gradebook is for one course" in said
        assert not root.exists()
    # One that came to share it all the same.
    root = tmp_path / "third"
    run(capsys, "init", root, "--roster", tmp_path / "roster.csv")
    third = course.found(root)
    from platformlab.classroom.files import write_json

    write_json(third.own / "course.json", third.settings | {"db_url": db})
    for step in (("release", "0"), ("init", root, "--roster", tmp_path / "roster.csv")):
        more = [] if step[0] == "init" else ["--course", root]
        assert "holds the marks of another course" in refused(capsys, *step, *more)
    assert marks(made) == undisturbed


def test_a_database_of_somebody_elses_course_is_not_touched(server, tmp_path, capsys):
    """One that plain nbgrader made."""
    from nbgrader.api import Gradebook

    db = server.database("theirs")
    with gradebook._quick_to_make(), Gradebook(address.read(db), "their-course") as book:
        book.add_student("them")
    said = refused(capsys, "init", tmp_path / "c", "--roster", roster(tmp_path / "r.csv", 2), "--db", db)
    assert "the class of another course, 'their-course'" in said
    assert server.sql("select id from student", "theirs") == [("them",)]


def test_another_address_is_never_ignored(server, tmp_path, capsys):
    first, second = server.database("first"), server.database("second")
    root, people = tmp_path / "c", roster(tmp_path / "r.csv", 2)
    run(capsys, "init", root, "--roster", people)
    # Nobody there to be asked: nothing changes, and that is said.
    said = refused(capsys, "init", root, "--roster", people, "--db", first)
    assert f"the gradebook of this course stays {root / 'gradebook.db'}; to use postgresql://teacher@127" in said
    out, _ = run(capsys, "init", root, "--roster", people, "--db", first, "--yes")
    assert "The gradebook is now postgresql://teacher@127.0.0.1" in out
    assert server.sql("select count(*) from student", "first") == [(2,)]
    # The same again, and with another word for it: nothing to ask.
    run(capsys, "init", root, "--roster", people, "--db", first)
    run(capsys, "init", root, "--roster", people, "--db", first.replace("postgresql:", "postgres:"))
    # What is released has marks to come in the first: they cannot be left behind.
    run(capsys, "release", "0", "--course", root)
    said = refused(capsys, "init", root, "--roster", people, "--db", second, "--yes")
    assert "has none of them: copy the database there" in said
    server.sql("drop database second")
    server.sql("create database second template first")
    run(capsys, "init", root, "--roster", people, "--db", second, "--yes")
    made = course.found(root)
    assert made.db_url.endswith("/second")
    assert gradebook.settings(made).CourseDirectory.db_url == made.db_url


def test_asked_at_a_terminal(server, tmp_path, capsys, monkeypatch):
    class Terminal:
        def __init__(self, answer):
            self.answer = answer

        def isatty(self):
            return True

        def readline(self):
            return self.answer

    db, root, people = server.database("asked"), tmp_path / "c", roster(tmp_path / "r.csv", 2)
    run(capsys, "init", root, "--roster", people)
    for answer, status in (("\n", 1), ("n\n", 1), ("y\n", 0)):
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        _, err = run(capsys, "init", root, "--roster", people, "--db", db, status=status)
        assert "Use postgresql://teacher@127.0.0.1" in err


def test_after_a_slip_in_the_first_address_the_right_one_is_used(server, tmp_path, capsys):
    db, root, people = server.database("slip"), tmp_path / "c", roster(tmp_path / "r.csv", 2)
    for wrong, why in (
        (db.replace("/slip", "/slipp"), "make the database, with createdb"),
        (db.replace(str(server.port), str(free_port())), "does not answer"),
        (db.replace("teacher:", "techer:"), "does not let you in"),
    ):
        assert why in refused(capsys, "init", root, "--roster", people, "--db", wrong)
        assert not root.exists()
    run(capsys, "init", root, "--roster", people, "--db", db)
    assert server.sql("select count(*) from student", "slip") == [(2,)]


# --- passwords --------------------------------------------------------------------------------------------------------


def test_a_wrong_password_is_said_as_such_by_every_command(server, tmp_path, capsys):
    made = ready(tmp_path, db=server.database("locked_out"))
    server.sql("alter user teacher password 'another'")
    try:
        steps = [("release", "0"), ("grade",), ("feedback",), ("export",), ("report",)]
        said = [refused(capsys, *step, "--course", made.root) for step in steps]
        said.append(refused(capsys, "init", made.root, "--roster", tmp_path / "roster.csv"))
        for line in said:
            assert "does not let you in" in line
            assert "upgrade" not in line
    finally:
        import psycopg

        about = {"host": "127.0.0.1", "port": server.port, "user": "teacher", "dbname": "postgres"}
        with psycopg.connect(**about, password="another", autocommit=True) as connection:
            connection.execute(f"alter user teacher password '{PASSWORD}'")
    run(capsys, "grade", "--workers", 1, "--course", made.root)


def test_a_password_that_was_renewed_is_taken_without_a_question(server, tmp_path, capsys):
    db = server.database("renewed")
    server.sql("create user helper password 'old-word'")
    server.sql("alter database renewed owner to helper")
    root, people = tmp_path / "c", roster(tmp_path / "r.csv", 2)
    old = server.address("renewed", user="helper", password="old-word")
    run(capsys, "init", root, "--roster", people, "--db", old)
    run(capsys, "release", "0", "--course", root)
    server.sql("alter user helper password 'new-word'")
    assert "does not let you in" in refused(capsys, "release", "0", "--course", root)
    run(capsys, "init", root, "--roster", people, "--db", old.replace("old-word", "new-word"))
    run(capsys, "release", "0", "--course", root)
    assert db != old


def test_a_gradebook_that_may_not_be_written_is_one_line(server, tmp_path, capsys):
    made = ready(tmp_path, db=server.database("reading"))
    server.sql("alter database reading set default_transaction_read_only = on")
    assert "may not be written" in refused(capsys, "grade", "--workers", 1, "--course", made.root)
    server.sql("alter database reading reset default_transaction_read_only")
    run(capsys, "grade", "--workers", 1, "--course", made.root)


SECRET = "Geheim"


@pytest.mark.parametrize(
    "written",
    [
        f"postgresql://teacher:{SECRET}@127.0.0.1:port/grades",
        f"postgresql://teacher:{SECRET}@{SECRET}@127.0.0.1:1/grades",
        f"postgresql://teacher:a@{SECRET}/b@127.0.0.1:1/grades",
        f"postgresql://teacher:{SECRET}:1@127.0.0.1:1/grades",
        f"postgresql://127.0.0.1:1/grades?user=teacher&password={SECRET}",
        f"postgresql://127.0.0.1:1/{SECRET}@grades",
        f"postgresql:teacher:{SECRET}@127.0.0.1/grades",
        f"postgres//teacher:{SECRET}@127.0.0.1/grades",
        f"postgresql+psycopg2://teacher:{SECRET}@127.0.0.1:1/grades",
        f"postgresql+nodriver://teacher:{SECRET}@127.0.0.1:1/grades",
        f"mysql://teacher:{SECRET}@127.0.0.1:1/grades",
        f"nosuch://teacher:{SECRET}@127.0.0.1:1/grades",
        f"postgresql://teacher:{SECRET}\n@127.0.0.1:1/grades",
        f"postgresql://teacher:{SECRET}@[::1/grades",
        f"postgresql://teacher:%{SECRET}%@127.0.0.1:1/grades?nosuch={SECRET}",
        f"sqlite:///{SECRET}:memory:/../../../../proc/{SECRET}/x.db",
    ],
)
def test_no_password_is_in_a_message(written, tmp_path, capsys):
    root = tmp_path / "c"
    said = refused(capsys, "init", root, "--roster", roster(tmp_path / "r.csv", 2), "--db", written)
    if not written.startswith("sqlite"):
        assert SECRET not in said
    assert not root.exists()


def test_a_server_that_never_answers_is_given_up(tmp_path, capsys, monkeypatch):
    """A port behind which somebody listens and says nothing."""
    import socket

    monkeypatch.setenv("PGCONNECT_TIMEOUT", "2")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        db = f"postgresql://teacher@127.0.0.1:{silent.getsockname()[1]}/grades"
        said = refused(capsys, "init", tmp_path / "c", "--roster", roster(tmp_path / "r.csv", 2), "--db", db)
    assert "does not answer" in said


def test_without_its_driver_the_extra_is_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    db = "postgres://teacher@127.0.0.1/grades"
    said = refused(capsys, "init", tmp_path / "c", "--roster", roster(tmp_path / "r.csv", 2), "--db", db)
    assert "pip install 'platformlab[postgresql]'" in said


def test_a_file_is_named_from_where_the_teacher_stands(tmp_path, monkeypatch, capsys):
    """Another command, in another folder, has the same gradebook."""
    monkeypatch.chdir(tmp_path)
    run(capsys, "init", "c", "--roster", roster(tmp_path / "r.csv", 2), "--db", "sqlite:///marks.db")
    monkeypatch.chdir("/")
    made = course.found(tmp_path / "c")
    with gradebook.opened(made) as book:
        assert len(book.students) == 2
    assert made.db_url == f"sqlite:///{tmp_path / 'marks.db'}"
    for text in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(CourseError, match="names no file"):
            address.read(text)


def test_nbgraders_own_settings_and_the_course_agree(tmp_path, capsys):
    made = ready(tmp_path)
    config = made.root / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + f"c.CourseDirectory.db_url = 'sqlite:///{tmp_path}/other.db'\n", encoding="utf-8")
    assert "names another gradebook than" in refused(capsys, "release", "0", "--course", made.root)
    config.write_text(text + "c.CourseDirectory.(\n", encoding="utf-8")
    assert "cannot be read (SyntaxError" in refused(capsys, "release", "0", "--course", made.root)
    config.write_text(text, encoding="utf-8")
    run(capsys, "release", "0", "--course", made.root)
    assert os.path.exists(made.root / "gradebook.db")
