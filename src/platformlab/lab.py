"""JupyterLab, opened on the course: our settings, the first lesson in view, three quiet lines in the terminal.

What JupyterLab is told here it is told as the lowest of its settings: the learner's own Jupyter configuration, theme
and shortcuts win over it, and so do options on the command line.
"""

import errno
import logging
import os
import secrets
import signal
import socket
import sys
from importlib.metadata import entry_points
from pathlib import Path

FIRST_LESSON = "lessons/00_start_here.ipynb"
WORKSPACE = "content-or-commerce"
"""A layout of its own, so that the course neither meets nor changes the open tabs of the learner's other work."""

HARMLESS = ("is not trusted", "websocket_ping_timeout", "No nbgrader_config.py file found")
"""Warnings of JupyterLab's own making: it tells that a lesson was not signed on this computer, it compares its own
ping in milliseconds with seconds, and nbgrader, where it is installed, misses a course in the folder of lessons. None
is anything that a learner could or should do something about."""


class LabError(Exception):
    """The course cannot be opened; the text is one sentence for the person."""


def course_folder():
    """The folder with lessons/: where this package was installed from, else the one we are in. LabError without one."""
    for folder in (Path(__file__).resolve().parents[2], Path.cwd()):
        if (folder / FIRST_LESSON).is_file():
            return folder
    raise LabError(f"{FIRST_LESSON} was not found: start in the folder of the course.")


def open_lab(arguments):
    """Serves JupyterLab until Ctrl-C; gives the exit status. arguments: options for JupyterLab, or a lesson to open."""
    folder = course_folder()
    lesson, options = lesson_to_open(arguments, folder=folder)
    port = chosen_port(options)
    if port:
        check_port(port)
    try:
        from platformlab import waiting_python

        waiting_python.begin_waiting()  # the first lesson's Python starts while the server does
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise LabError(
            f"JupyterLab is not installed whole ({error}): python3 start.py doctor says how to mend it."
        ) from None

    for name in ("ServerApp", "NbGrader"):  # these speak before there are handlers
        logging.getLogger(name).addFilter(without_harmless)
    lab = LabApp.initialize_server(argv=options, config=configuration(folder=folder, lesson=lesson, port=port))
    for handler in lab.log.handlers:
        handler.addFilter(without_harmless)
    signal.signal(signal.SIGINT, stopper(lab))
    print(welcome(lab), flush=True)
    lab.start()
    return 0


def lesson_to_open(arguments, *, folder):
    """(the lesson's path below the folder, the other arguments)."""
    rest = list(arguments)
    for argument in arguments:
        path = Path(argument)
        if path.suffix == ".ipynb" and path.is_file() and path.resolve().is_relative_to(folder):
            rest.remove(argument)
            return path.resolve().relative_to(folder).as_posix(), rest
    return FIRST_LESSON, rest


def chosen_port(options):
    """The port named in JupyterLab's options, or None: then it takes 8888, or the next that is free."""
    for name, following in zip(options, [*options[1:], ""], strict=True):
        option, equals, value = name.partition("=")
        if option in ("--port", "--ServerApp.port"):
            text = value if equals else following
            if not text.isdecimal() or int(text) > 65535:
                raise LabError(f"--port takes a number from 1 to 65535, got {text or 'nothing'!r}.")
            return int(text)
    return None


def check_port(port):
    """LabError when a program on this computer listens there: JupyterLab would silently move to another port."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise LabError(
                        f"Port {port} is taken, perhaps by a course that is open already: "
                        f"choose another, such as --port {port + 1 if port < 65535 else 8888}, or leave --port out."
                    ) from None
                if error.errno == errno.EACCES:
                    raise LabError(f"Port {port} is reserved by the system: choose one above 1023.") from None


def configuration(*, folder, lesson, port):
    """What JupyterLab is told: a traitlets Config."""
    import zmq
    from traitlets.config import Config

    from platformlab import waiting_python

    config = Config(
        {
            "Application": {"log_level": "WARN"},
            "ServerApp": {
                "root_dir": str(folder),
                # In a container everybody is root; the server listens on this computer only, and asks for its token.
                "allow_root": True,
            },
            "LabApp": {
                "default_url": f"/lab/workspaces/{WORKSPACE}/tree/{lesson}",
                "news_url": None,
                # Its list of extensions would be asked of a package index.
                "extension_manager": "readonly",
            },
        }
    )
    if "JUPYTER_TOKEN" not in os.environ:
        config.IdentityProvider.token = secrets.token_hex(24)
    if port:
        config.ServerApp.port_retries = 0
    if entry_points(group="jupyter_client.kernel_provisioners", name=waiting_python.NAME):
        config.KernelProvisionerFactory.default_provisioner_name = waiting_python.NAME
    if zmq.has("curve"):
        # Else every kernel warns that it speaks in the clear; costs nothing that could be measured.
        config.KernelManager.transport_encryption = "auto"
    return config


def welcome(lab):
    """What the terminal shows once JupyterLab is there."""
    from jupyter_server.utils import url_path_join
    from tornado.httputil import url_concat

    address = url_path_join(lab.connection_url, lab.default_url.removeprefix(lab.base_url))
    token = lab.identity_provider.token
    opens = "opens in your browser; if it does not, go" if lab.open_browser else "is ready: go"
    return (
        f"Content or Commerce? {opens} to\n"
        f"  {url_concat(address, {'token': token}) if token else address}\n"
        f"Your work is kept in {Path(lab.root_dir) / 'lessons'}. To stop: Ctrl-C here."
    )


def without_harmless(record):
    """A logging filter: False for the messages of HARMLESS."""
    return record.levelno > logging.WARNING or not any(part in record.getMessage() for part in HARMLESS)


def stopper(lab):
    """What Ctrl-C does: it ends the server and its kernels, without a question. More than once does no harm."""

    def stop(number, frame):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("\nThe course is closed. Start it again when you like.", flush=True)
        lab.stop(from_signal=True)

    return stop


def main(arguments):
    """Opens the course; one line on standard error and 1 when that cannot be."""
    try:
        return open_lab(arguments)
    except LabError as error:
        print(error, file=sys.stderr)
        return 1
