"""The database of a gradebook: whose it is, and what it has to say, in one line.

One course has one gradebook, and a gradebook one course: it bears a mark of the course that made it, so that two
classes never write over each other.

    with in_one_line(course): …     what the database or nbgrader raises comes as a GradebookError
    look(course)                    GradebookError for a gradebook of another course
    claim(session, course)          puts this course's mark on one that has none
"""

import contextlib
import re
from hashlib import sha256

from platformlab.classroom import address
from platformlab.classroom.files import CourseError

GO_ON = "then run it again: it goes on from there"
_OWNER = "platformlab_course"
"""A table beside nbgrader's, with one row: whose gradebook it is."""


class GradebookError(CourseError):
    """What a gradebook cannot do. name: of the gradebook. away: whether its server went away, and may come back."""

    def __init__(self, name, said, *, away=False):
        super().__init__(f"{name} {said}")
        self.name, self.away = name, away


@contextlib.contextmanager
def in_one_line(course):
    """Makes what the database or nbgrader raises a GradebookError, and keeps their logs quiet."""
    from nbgrader.api import InvalidEntry, MissingEntry
    from sqlalchemy.exc import SQLAlchemyError
    from tornado.log import app_log

    before, app_log.disabled = app_log.disabled, True
    try:
        yield
    except MissingEntry as error:
        raise GradebookError(
            _name(course),
            f"does not know all of this course ({one_line(str(error))}): run platformlab classroom"
            " release LESSON again for each lesson, and then this",
        ) from None
    except SQLAlchemyError as error:
        raise _explained(course, error) from None
    except InvalidEntry as error:
        # nbgrader's word for whatever goes wrong while it writes.
        cause = error.__context__ if isinstance(error.__context__, SQLAlchemyError) else error
        raise _explained(course, cause) from None
    finally:
        app_log.disabled = before


def _name(course):
    return f"the gradebook {address.shown(course.db_url)}"


def one_line(text):
    return " ".join(text.split())[:300]


_ADVICE = (
    (r"database is locked", "is held by another program: close that (nbgrader's formgrader, a database browser)"),
    (r"readonly database|read-only", "may not be written: see that it and its folder are yours to write"),
    (r"disk is full|No space left|disk full", "has no room: its disk is full; free some space"),
    (r"disk I/O error", "cannot be read or written: its disk, or the network to it, fails; mend that"),
    (r"unable to open database file", "cannot be opened: see that its folder is there and yours to write"),
    (r"malformed|not a database", "is damaged: put back an older copy of it"),
    (r"password|authentication|no pg_hba.conf entry", "does not let you in ({said}): correct user and password"),
    (r'database ".*" does not exist', "is not there ({said}): make the database, with createdb"),
    (r"permission denied", "does not let you write ({said}): give this user the right to make tables"),
    (
        r"refused|translate host|resolve host|No such file|timed? ?out|timeout|unreachable|starting up|shutting down"
        r"|in recovery|too many connections|too many clients|Name or service|getaddrinfo",
        "does not answer ({said}): see that its server runs",
    ),
    (
        r"closed the connection|terminating connection|connection is lost|connection is closed|connection .*lost"
        r"|Connection reset|Broken pipe|SSL SYSCALL|no connection to the server",
        "lost its server ({said}): see that it runs",
    ),
)


def _explained(course, error):
    """A GradebookError that says what an error of the database means, and what to do."""
    said = one_line(address.hidden(str(getattr(error, "orig", None) or error), course.db_url))
    found = (text for sign, text in _ADVICE if re.search(sign, said, re.IGNORECASE))
    advice = next(found, "failed ({said}): mend that")
    return GradebookError(_name(course), f"{advice.format(said=said)}, {GO_ON}", away=_is_away(error))


def _is_away(error):
    """Whether a server was there and is gone for now: the connection broke, or it is just starting or stopping."""
    code = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    return bool(getattr(error, "connection_invalidated", False)) or code.startswith(("57P", "08"))


# --- whose it is ------------------------------------------------------------------------------------------------------


def token(course):
    """What a gradebook bears as the mark of its course; says nothing of the course's secret."""
    return sha256(f"gradebook of {course.secret}".encode()).hexdigest()[:32]


def look(course):
    """CourseError for a gradebook of another course. One that was half made, and holds nothing, is taken away."""
    from sqlalchemy import create_engine

    engine = create_engine(course.db_url)
    try:
        with engine.connect() as connection:
            whose, half_made = _whose(connection, course)
        if half_made:
            _take_away(engine)
    finally:
        engine.dispose()
    if whose:
        raise GradebookError(
            _name(course),
            f"holds {whose}: a gradebook is for one course; make a database for this one, and name it with init --db",
        )


def _whose(connection, course):
    """(whose it is in words, or empty text; whether it was half made) of what stands in a database."""
    from sqlalchemy import inspect, text

    tables = set(inspect(connection).get_table_names())

    def values(query, **given):
        return [row[0] for row in connection.execute(text(query), given)]

    if _OWNER in tables and (owners := values(f"select token from {_OWNER}")):
        return ("" if token(course) in owners else "the marks of another course"), False
    if not tables:
        return "", False
    if "assignment" in tables:
        others = values("select distinct course_id from assignment where course_id <> :own", own=course.course_id)
        if others:
            return f"the marks of another course, {one_line(others[0])!r}", False
    if "course" in tables and "student" in tables:
        known = values("select id from course")
        if known and course.course_id not in known and values("select id from student limit 1"):
            return f"the class of another course, {one_line(known[0])!r}", False
    stamped = "alembic_version" in tables and values("select version_num from alembic_version")
    return "", not stamped and not any(values(f'select 1 from "{table}" limit 1') for table in _nbgraders() & tables)


def _nbgraders():
    from nbgrader.api import Base

    return set(Base.metadata.tables)


def _take_away(engine):
    """nbgrader looks at whether there are tables at all: it would never finish a gradebook that it was ended over."""
    from nbgrader.api import Base
    from sqlalchemy import text

    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("drop table if exists alembic_version"))


def claim(session, course):
    from sqlalchemy import text

    session.execute(text(f"create table if not exists {_OWNER} (token varchar(32) primary key)"))
    if not session.execute(text(f"select token from {_OWNER}")).first():
        session.execute(text(f"insert into {_OWNER} (token) values (:token)"), {"token": token(course)})
    session.commit()


def is_own(course):
    """Whether the gradebook at a course's address bears the mark of this course."""
    from sqlalchemy import create_engine, inspect, text

    address.check_driver(course.db_url)
    with in_one_line(course):
        engine = create_engine(course.db_url)
        try:
            with engine.connect() as connection:
                if _OWNER not in inspect(connection).get_table_names():
                    return False
                return token(course) in [row[0] for row in connection.execute(text(f"select token from {_OWNER}"))]
        finally:
            engine.dispose()
