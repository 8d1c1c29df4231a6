"""JupyterLab, opened on the course: our settings, the first lesson in view, three quiet lines in the terminal.

What JupyterLab is told here gives way to all that the learner has set: their own Jupyter configuration, theme and
shortcuts, environment variables and options on the command line.
"""

import errno
import logging
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

FIRST_LESSON = "lessons/00_start_here.ipynb"
WORKSPACE = "content-or-commerce"
"""A layout of its own, so that the course neither meets nor changes the open tabs of the learner's other work."""

HARMLESS = ("is not trusted", "websocket_ping_timeout")
"""Warnings of JupyterLab's own making: it tells that a lesson was not signed on this computer, and it compares its own
ping in milliseconds with seconds. Neither is anything that a learner could or should do something about."""
SAID_HERE = "To access the server"
"""How JupyterLab's own message with the address begins: welcome() says it in two lines."""

STOPPING = {"-V", "--version", "--help-all", "--generate-config"}
"""Options after which JupyterLab only answers."""

NOT_FOR_LEARNERS = ("@jupyter/nbgrader", "@jupyterlite/pyodide-kernel-extension")
"""Parts of JupyterLab's page that come with the extras: nbgrader's buttons for teachers, and the kernel of the course's
web site, which JupyterLab cannot load."""


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
    folder, lesson, options = lesson_to_open(arguments, folder=course_folder())
    port = chosen_port(options)
    if port:
        check_port(port, address=chosen(options, "--ip", "--ServerApp.ip"))
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise LabError(
            f"JupyterLab is not installed whole ({error}): python3 start.py doctor says how to mend it."
        ) from None

    if STOPPING.intersection(options):
        LabApp.launch_instance(argv=options)
        return 0
    check_own_folder()
    told = configuration(folder=folder, lesson=lesson, port=port, theirs=own_configuration(options))
    logging.getLogger("ServerApp").addFilter(without_harmless)  # it speaks before there are handlers
    try:
        lab = LabApp.initialize_server(argv=options, config=told)
    except OSError as error:
        raise LabError(f"JupyterLab cannot start: {error}.") from None
    for handler in lab.log.handlers:
        handler.addFilter(without_harmless)
    leave_out(lab.web_app.settings)
    find_lesson(lab, lesson=lesson, folder=folder)
    signal.signal(signal.SIGINT, stopper(lab))
    if not (lab.show_config or lab.show_config_json):
        print(welcome(lab), flush=True)
    lab.start()
    return 0


def lesson_to_open(arguments, *, folder):
    """(the folder to serve, the notebook's path below it, the other arguments). A notebook may lie elsewhere."""
    rest = list(arguments)
    for argument in arguments:
        path = Path(argument)
        if path.suffix == ".ipynb" and path.is_file():
            rest.remove(argument)
            path = path.resolve()
            served = folder if path.is_relative_to(folder) else path.parent
            return served, path.relative_to(served).as_posix(), rest
    return folder, FIRST_LESSON, rest


def chosen(options, *names):
    """The value of the last option with one of these names: "" if it has none, None if no such option is there."""
    found = None
    for name, following in zip(options, [*options, ""][1:], strict=True):
        option, equals, value = name.partition("=")
        if option in names:
            found = value if equals else following
    return found


def chosen_port(options):
    """The port named in JupyterLab's options, or None: then it takes 8888, or the next that is free."""
    text = chosen(options, "--port", "--ServerApp.port")
    if text is None or chosen(options, "--port-retries", "--ServerApp.port_retries") is not None:
        return None
    if not text.isdecimal() or int(text) > 65535:
        raise LabError(f"--port takes a number from 1 to 65535, got {text or 'nothing'!r}.")
    return int(text)


def check_port(port, *, address=None):
    """LabError when a program on this computer listens there: JupyterLab would silently move to another port."""
    places = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
    if address:
        places = [(socket.AF_INET6 if ":" in address else socket.AF_INET, address)]
    for family, host in places:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise LabError(
                        f"Port {port} is taken, perhaps by a course that is open already: "
                        f"choose another, such as --port {port + 1 if port < 65535 else 8888}, or leave --port out."
                    ) from None
                if error.errno == errno.EACCES:
                    raise LabError(f"Port {port} is reserved by the system: choose one above 1023.") from None


def check_own_folder():
    """LabError when JupyterLab cannot keep its own files, as where the home folder cannot be written to."""
    from jupyter_core.paths import jupyter_runtime_dir

    place = Path(jupyter_runtime_dir())
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place):
            pass
    except OSError as error:
        raise LabError(
            f"JupyterLab cannot keep its files in {place} ({error.strerror}): make that folder yours to write to, "
            "or start with another home folder, such as HOME=/tmp/home python3 start.py."
        ) from None


def configuration(*, folder, lesson, port, theirs=None):
    """What JupyterLab is told: a traitlets Config. theirs: the learner's own; what they have set is left to them."""
    import zmq
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager
    from traitlets.config import Config

    theirs = theirs or Config()
    installed = ExtensionConfigManager(read_config_path=jupyter_config_path()).get_jpserver_extensions()
    ours = {
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
        "KernelManager": {},
    }
    if zmq.has("curve"):
        # Else every kernel warns that it speaks in the clear; costs nothing that could be measured.
        ours["KernelManager"]["transport_encryption"] = "auto"
    set_by_them = {name for section in theirs.values() if isinstance(section, Config) for name in section}
    config = Config(
        {
            section: {name: value for name, value in settings.items() if name not in set_by_them}
            for section, settings in ours.items()
        }
    )
    # nbgrader's parts for teachers look for a course directory around the folder of lessons.
    teachers = {name: False for name in installed if name.startswith("nbgrader.")}
    config.ServerApp.jpserver_extensions = teachers | dict(theirs.ServerApp.get("jpserver_extensions", {}))
    if port:
        config.ServerApp.port_retries = 0
    return config


def own_configuration(options):
    """The learner's own configuration of JupyterLab, as Jupyter finds it; options may name its file."""
    from jupyter_core.application import JupyterApp
    from traitlets.config import Config

    found, named = Config(), chosen(options, "--config", "-f") or ""
    for name in ("jupyter_lab_config", "jupyter_server_config"):
        app = JupyterApp(config_file_name=name, config_file=named, log_level=logging.CRITICAL)
        app.load_config_file()
        found.merge(app.config)
    return found


def find_lesson(lab, *, lesson, folder):
    """Corrects the lesson's address where JupyterLab was told to serve another folder than ours."""
    root = Path(lab.root_dir).resolve()
    if lesson not in lab.default_url or (root / lesson).is_file():
        return
    place = ""
    if (folder / lesson).is_relative_to(root):
        place = f"/workspaces/{WORKSPACE}/tree/{(folder / lesson).relative_to(root).as_posix()}"
    lab.default_url = lab.web_app.settings["default_url"] = f"{lab.base_url}lab{place}"


def leave_out(settings):
    """Keeps from the page what is not for learners. settings: of the server; its hook is asked what a page is told."""
    before = settings.get("page_config_hook")

    def hook(handler, told):
        told = before(handler, told) if before else told
        parts = told.get("federated_extensions", ())
        return told | {"federated_extensions": [part for part in parts if part["name"] not in NOT_FOR_LEARNERS]}

    settings["page_config_hook"] = hook


def welcome(lab):
    """What the terminal shows once JupyterLab is there."""
    from jupyter_server.utils import url_path_join
    from tornado.httputil import url_concat

    kept = Path(lab.root_dir) / "lessons"
    stop = f"Your work is kept in {kept if kept.is_dir() else lab.root_dir}. To stop: Ctrl-C here."
    if lab.sock:  # no browser goes there: JupyterLab says how to
        return stop
    address = url_path_join(lab.connection_url, lab.default_url.removeprefix(lab.base_url))
    token = lab.identity_provider.token
    opens = "opens in your browser; if it does not, go" if lab.open_browser else "is ready: go"
    link = url_concat(address, {"token": token}) if token else address
    return f"Content or Commerce? {opens} to\n  {link}\n{stop}"


def without_harmless(record):
    """A logging filter: False for the messages of HARMLESS, and for the address that welcome() shows."""
    text = record.getMessage()
    is_harmless = record.levelno <= logging.WARNING and any(part in text for part in HARMLESS)
    return not is_harmless and not text.lstrip().startswith(SAID_HERE)


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
