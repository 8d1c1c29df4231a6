"""Where a gradebook is: an address as people write it, made one that SQLAlchemy and nbgrader read alike.

read(text)          the address to keep; CourseError, in one line that shows nothing of a password
shown(address)      the same for people to see: a path, or an address without its password
hidden(said, …)     what a driver says, without the password
same(one, other)    whether two addresses name one gradebook
"""

import re
from pathlib import Path
from urllib.parse import quote, unquote

from platformlab.classroom.files import CourseError

EXAMPLE = "postgresql://teacher@localhost/grades"
POSTGRES = "postgresql+psycopg"
MISSING_POSTGRES = (
    "PostgreSQL needs the extra: pip install 'platformlab[postgresql]' (in a checkout: pip install -e '.[postgresql]')"
)

_SHAPE = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+]*)://(?P<rest>.*)", re.DOTALL)
_SHORT = 4
"""A password of fewer signs is not looked for in what a driver says: it would be found in other words."""


def read(text):
    """The address as it is kept: with a driver, an absolute path for SQLite, and a password that is escaped.

    A password may have an @ in it as it is. CourseError for what is no address, or may be read in two ways.
    """
    shape = _SHAPE.fullmatch(text.strip())
    if shape is None or any(not sign.isprintable() for sign in text.strip()):
        raise CourseError(
            f"--db cannot be used: it is no address of a gradebook, such as {EXAMPLE}, or sqlite:////home/me/grades.db"
        )
    scheme = shape["scheme"].lower()
    if scheme.partition("+")[0] == "sqlite":
        return _sqlite(shape["rest"])
    scheme = POSTGRES if scheme in ("postgres", "postgresql") else scheme
    return _parsed(f"{scheme}://{_with_escaped_password(shape['rest'])}").render_as_string(hide_password=False)


def _sqlite(rest):
    path, _, query = rest.removeprefix("/").partition("?")
    if not rest.startswith("/") or not path or path == ":memory:":
        raise CourseError(
            "--db cannot be used: it names no file; write sqlite:////home/me/grades.db, with all four slashes"
        )
    return f"sqlite:///{Path(path).absolute()}{'?' + query if query else ''}"


def of_file(path):
    """The address of an SQLite file."""
    return f"sqlite:///{quote(str(path), safe='/:')}" if set("%?") & set(str(path)) else f"sqlite:///{path}"


def _with_escaped_password(rest):
    """user:password@host… with the signs of the password escaped. No host has an @ in its name."""
    if "@" not in rest:
        return rest
    first = rest.index("@")
    ends = re.search(r"[/?]", rest[first:])
    end = first + ends.start() if ends else len(rest)
    at = rest.rindex("@", 0, end)
    if "@" in rest[end:].partition("?")[0]:
        raise CourseError(
            "--db cannot be used: it may be read in two ways, for an @ or a / in the password; write @ as %40 and / as"
            " %2F, or leave the password out and put it into ~/.pgpass"
        )
    user, colon, password = rest[:at].partition(":")
    return f"{user}{colon}{quote(unquote(password), safe='')}{rest[at:]}"


def _parsed(address):
    """SQLAlchemy's URL. CourseError that does not repeat the address: a password may be where it does not belong."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return make_url(address)
    except (SQLAlchemyError, ValueError):
        raise CourseError(f"--db cannot be used: is its port a number? It looks like {EXAMPLE}") from None


def shown(address):
    """For people to see: the path of an SQLite file, else the address without password, driver and options."""
    url = _parsed(address)
    if url.get_backend_name() == "sqlite":
        return url.database or address
    user = f"{quote(url.username, safe='')}@" if url.username else ""
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or ""
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{user}{host}{port}/{url.database or ''}"


def hidden(said, address):
    """What a driver says, in one line, without the password of the address."""
    url = _parsed(address)
    secrets = [url.password, *(url.query.get(name) for name in ("password", "passwd", "passfile", "sslpassword"))]
    for secret in secrets:
        for text in {secret, quote(secret, safe="")} if isinstance(secret, str) and len(secret) >= _SHORT else ():
            said = said.replace(text, "***")
    return " ".join(said.split())


def same(one, other):
    """Whether two addresses name the same gradebook; a password, a driver and options do not count."""
    try:
        return shown(read(one)) == shown(read(other))
    except CourseError:
        return False


def check_driver(address):
    """CourseError when the driver of an address is not installed."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    try:
        create_engine(address)
    except ImportError as error:
        if address.startswith("postgresql"):
            raise CourseError(f"--db cannot be used ({shown(address)}): {MISSING_POSTGRES}") from None
        raise CourseError(f"--db cannot be used ({shown(address)}): its driver is not installed ({error})") from None
    except (SQLAlchemyError, ValueError, TypeError) as error:
        raise CourseError(f"--db cannot be used ({shown(address)}): {hidden(str(error), address)}") from None
