"""A PostgreSQL server of the tests' own, with a cluster in a temporary folder, on this computer's loopback only."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from small_class import PASSWORD

USER = "teacher"


def program(name):
    """The path of one of PostgreSQL's programs; Debian keeps them off the PATH."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    assert found, "PostgreSQL is not here: apt install postgresql"
    return found


def free_port():
    """A port that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """A server whose user teacher has a password with an @ in it."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="platformlab-postgres-"))
        self.port = free_port()
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if os.geteuid() == 0:
            # PostgreSQL does not run as root.
            nobody = pwd.getpwnam("nobody")
            for path in (self.folder, secret):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        options = ["-U", USER, f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "-N"]
        self._run("initdb", "-D", self.folder / "data", *options)
        self.start()

    def _run(self, name, *arguments):
        user = []
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            user = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        command = [*user, program(name), *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 0, done.stderr

    def start(self):
        settings = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -F -c full_page_writes=off"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o", settings, "start")

    def stop(self, mode="fast"):
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", mode, "stop")

    def restart(self):
        """As after a power cut: nobody is asked to finish."""
        self.stop("immediate")
        self.start()

    def sql(self, text, database="postgres"):
        """Runs a statement as the teacher; its rows."""
        import psycopg

        about = {"host": "127.0.0.1", "port": self.port, "user": USER, "password": PASSWORD, "dbname": database}
        with psycopg.connect(**about, autocommit=True) as connection:
            cursor = connection.execute(text)
            return cursor.fetchall() if cursor.description else []

    def database(self, name):
        """Makes an empty database; its address, with the password escaped."""
        self.sql(f"create database {name}")
        return self.address(name)

    def address(self, name, *, user=USER, password=PASSWORD):
        word = f":{quote(password, safe='')}" if password else ""
        return f"postgresql://{user}{word}@127.0.0.1:{self.port}/{name}"

    def end(self):
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)
