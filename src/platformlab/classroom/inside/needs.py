"""Notices what a cell asks for that is not allowed here: programs, other processes, the network.

Nothing is forbidden here; the walls around this process do that. It is only told, with the line of the cell, so that
an answer which depends on it is not called wrong.
"""

import sys

# Bound here, so that a cell that puts others in their place does not spoil the answers of later cells.
from builtins import BaseException, len, set
from sys import _getframe

MOST_TOLD = 100

_EVENTS = {
    **dict.fromkeys(
        ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "subprocess.Popen", "pty.spawn", "webbrowser.open"),
        "program",
    ),
    **dict.fromkeys(("os.fork", "os.forkpty"), "process"),
    **dict.fromkeys(
        (
            *("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"),
            *("socket.gethostbyaddr", "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect"),
            *("imaplib.open", "poplib.connect", "nntplib.connect", "telnetlib.Telnet.open"),
        ),
        "network",
    ),
}
_IMPORTS = frozenset(("multiprocessing.synchronize", "multiprocessing.popen_fork", "multiprocessing.popen_spawn_posix"))
"""Loaded by multiprocessing when it is about to make something that several processes share, or a process."""


class Needs:
    """Tells each need of each line of a cell once."""

    def __init__(self, tell):
        self._tell, self._told = tell, set()
        self.place, self.cell_name = 0, ""

    def watch(self):
        """From here on, whatever Python itself reports is looked at."""

        def heard(event, given):
            kind = _EVENTS.get(event)
            if kind is None and event == "import" and given[0] in _IMPORTS:
                kind = "process"
            if kind is not None:
                try:
                    self.say(kind)
                except BaseException:
                    return

        sys.addaudithook(heard)

    def say(self, kind):
        """Tells that the cell asks for this, unless a library does so while it is loaded."""
        frame, line = _getframe(1), 0
        while frame is not None:
            code = frame.f_code
            if code.co_filename == "<frozen importlib._bootstrap>":
                return
            if code.co_filename == self.cell_name and code.co_name == "<module>":
                line = frame.f_lineno
                break
            frame = frame.f_back
        told = (kind, self.place, line)
        if told not in self._told and len(self._told) < MOST_TOLD:
            self._told.add(told)
            self._tell(needs=kind, step=self.place, line=line)
