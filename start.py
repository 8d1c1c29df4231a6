#!/usr/bin/env python3
"""Opens the course. The first start makes a Python environment in .venv and installs what the lessons need."""

# No syntax here that an old Python cannot read: it must come as far as the sentence that says it is too old.
from __future__ import print_function

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

OLDEST = (3, 11)
HELP = """python3 start.py [options of JupyterLab]   open the course in the browser
python3 start.py test [options of pytest]  run the test suite
python3 start.py doctor [--json]           say what is wrong with the installation, and how to mend it
python3 start.py progress | claims | ...   any other command of platformlab

The first start makes a Python environment in .venv and installs requirements.lock. Later ones need no network.
Often used: --no-browser (only show the address), --port 8899, lessons/02_views_into_income.ipynb (open that lesson)."""

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
STAMP = os.path.join(VENV, "platformlab.json")
LOG = os.path.join(ROOT, ".venv.log")
GUARD = os.path.join(ROOT, ".venv.lock")
LOCK = os.path.join(ROOT, "requirements.lock")
TEST_LOCK = os.path.join(ROOT, "requirements-test.lock")
NEEDED_MB = {False: 500, True: 800}  # free disk for the environment, without and with the test extras

# What installers write when they fail, and what to say then. The first that fits wins.
FAILURES = (
    (
        r"No space left|Errno 28\b|os error 28\b|WinError 112\b|os error 112\b|not enough space|quota exceeded",
        "The disk is full: free about 1 GB, and start again.",
    ),
    (
        r"ensurepip is not available|No module named '?(venv|ensurepip)",
        "This Python has no venv module: install it (Debian, Ubuntu: sudo apt install python3-venv), and start again.",
    ),
    (
        r"Long Path support",
        "The path of this folder is too long for Windows: move the course to a short one, such as C:\\course,"
        " and start again.",
    ),
    (
        r"(?i)initiali[sz]e cache",
        "uv cannot write its cache in your home folder: make that folder yours to write to, or start with"
        " UV_CACHE_DIR=/tmp/uv.",
    ),
    (
        r"Permission denied|Errno 13\b|os error 13\b|WinError 5\b|os error 5\b|Access is denied|Read-only file system",
        "A file in .venv cannot be written: close every program that uses the course, see that the folder is yours,"
        " and start again.",
    ),
    (
        r"(?i)name resolution|Name or service not known|nodename nor servname|getaddrinfo|dns error|new connection"
        r"|Max retries exceeded|Connection (refused|reset|aborted|timed out|broken)|time[d ]*out|unreachable|ProxyError"
        r"|error sending request|client error|failed to fetch|connectivity is disabled|from versions: none"
        r"|CERTIFICATE_VERIFY_FAILED|peer certificate",
        "The packages could not be downloaded: check the internet connection and the proxy settings, and start again.",
    ),
)
NO_NETWORK = FAILURES[-1][1]


class StartError(Exception):
    """The start cannot go on; the text is the one sentence for the person."""


def say(text, end="\n"):
    print(text, end=end)
    if sys.stdout:
        sys.stdout.flush()


def check_python(version, executable):
    """Python 3.11 or newer, or a sentence with the newer one to use if this computer has one."""
    if tuple(version[:2]) >= OLDEST:
        return
    names = ["python3.%d" % minor for minor in range(20, OLDEST[1] - 1, -1)]
    newer = next((name for name in names if version[0] == 3 and runs([name, "-c", ""])), None)
    advice = (
        "start it with %s start.py" % newer
        if newer
        else "install one from https://www.python.org/downloads/ and start again with it"
    )
    raise StartError(
        "This course needs Python %d.%d or newer, and %s is %d.%d: %s."
        % (OLDEST[0], OLDEST[1], executable, version[0], version[1], advice)
    )


# ---- what is installed -------------------------------------------------------------------------------------------


def digest():
    """Changes whenever something has to be installed again."""
    settings = os.path.join(ROOT, "src", "platformlab", "jupyter")
    names = [LOCK, TEST_LOCK, os.path.join(ROOT, "pyproject.toml")]
    names += sorted(os.path.join(settings, name) for name in os.listdir(settings))
    total = hashlib.sha256(os.fsencode("%s %d.%d" % ((ROOT,) + sys.version_info[:2])))
    for name in names:
        with open(name, "rb") as file:
            total.update(hashlib.sha256(file.read().replace(b"\r\n", b"\n")).digest())
    return total.hexdigest()


def check_files():
    for name in (LOCK, TEST_LOCK, os.path.join(ROOT, "pyproject.toml"), os.path.join(ROOT, "src", "platformlab")):
        if not os.path.exists(name):
            raise StartError(
                "%s is missing in %s: get a whole copy of the course (or: git restore .), and start again."
                % (os.path.relpath(name, ROOT), ROOT)
            )


def read_stamp():
    """What the last start wrote into .venv about its work; {} when there is nothing readable."""
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
        return stamp if isinstance(stamp, dict) else {}
    except (OSError, ValueError):
        return {}


def write_stamp(stamp):
    with open(STAMP + ".new", "w") as file:
        json.dump(stamp, file, indent=1)
    os.replace(STAMP + ".new", STAMP)


def installed():
    """The names in site-packages; pip's own apart, which people may update."""
    folders = [os.path.join(VENV, "Lib")] if os.name == "nt" else []
    with contextlib.suppress(OSError):
        folders += [os.path.join(VENV, "lib", name) for name in os.listdir(os.path.join(VENV, "lib"))]
    names = set()
    for folder in folders:
        with contextlib.suppress(OSError):
            names.update(os.listdir(os.path.join(folder, "site-packages")))
    return {name for name in names if not name.startswith(("pip", "setuptools", "__pycache__"))}


def is_ready(test):
    stamp = read_stamp()
    return (
        stamp.get("digest") == digest()
        and (stamp.get("test") or not test)
        and os.path.exists(PYTHON)
        and installed().issuperset(stamp.get("packages", ()))
    )


# ---- installing --------------------------------------------------------------------------------------------------


def quiet_environment():
    """The environment variables without those that would make Python or pip look elsewhere; .venv first on the path."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    }
    env["VIRTUAL_ENV"] = VENV
    env["PATH"] = os.pathsep.join([BIN, env.get("PATH", os.defpath)])
    return env


def try_lock(file):
    """Whether the file is ours now; also when the file system knows no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextlib.contextmanager
def alone():
    """One start at a time installs. The system frees the lock when its holder ends, however that happens."""
    with open(GUARD, "a") as file:
        if not try_lock(file):
            say("Another start is setting up the course in this folder: waiting for it.")
            while not try_lock(file):
                time.sleep(0.3)
        yield file


def explain(output, step):
    """One sentence for what an installer wrote when it failed."""
    for pattern, sentence in FAILURES:
        if re.search(pattern, output):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(?i)error|.*Error:", line)] or lines or ["no message"]
    advice = "start again"
    if sys.version_info[:2] > (3, 14):
        advice = "use Python 3.11 to 3.14, which the packages are made for, or start again"
    return "%s failed (%s): %s; everything the installer wrote is in %s." % (step, errors[-1][:200], advice, LOG)


def run(step, command, guard):
    """Runs one step with its elapsed time on one line; its output goes to the log."""
    started = time.time()
    live = sys.stdout and sys.stdout.isatty()
    say("  %s ..." % step, end="")
    with open(LOG, "ab") as log:
        log.write(("\n$ %s\n" % " ".join(command)).encode("utf-8"))
        log.flush()
        begin = log.tell()
        # The installer holds the lock too: should this program be killed, the next start waits until pip has ended.
        lock = {} if os.name == "nt" else {"pass_fds": [guard.fileno()]}
        options = dict(lock, cwd=ROOT, env=quiet_environment(), stdin=subprocess.DEVNULL, stdout=log)
        process = subprocess.Popen(command, stderr=subprocess.STDOUT, **options)
        try:
            while process.poll() is None:
                try:
                    process.wait(1)
                except subprocess.TimeoutExpired:
                    if live:
                        say("\r  %s ... %d s" % (step, time.time() - started), end="")
        except KeyboardInterrupt:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            raise
    say(("\r  %s ... %d s" if live else "%.0s %d s") % (step, time.time() - started))
    if process.returncode:
        with open(LOG, "rb") as log:
            log.seek(begin)
            raise StartError(explain(log.read().decode("utf-8", "replace"), step))


def runs(command):
    """Whether a command answers at all."""
    try:
        return (
            subprocess.call(
                command,
                env=quiet_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            == 0
        )
    except OSError:
        return False


def remove_environment():
    known = {"bin", "lib", "lib64", "include", "share", "etc", "Scripts", "Lib", "Include", "pyvenv.cfg", ".gitignore"}
    if not os.path.isdir(VENV) or not (
        os.path.exists(os.path.join(VENV, "pyvenv.cfg")) or os.path.exists(STAMP) or known.issuperset(os.listdir(VENV))
    ):
        raise StartError("%s is not a Python environment: move it away, and start again." % VENV)
    shutil.rmtree(VENV)


def keep_environment(stamp):
    """Whether the .venv that is here can be brought up to date; if not it has been removed, and why has been said."""
    if not os.path.lexists(VENV):
        return False
    if stamp.get("installing") and stamp.get("made_here"):
        reason = "The environment in .venv is half-made"
    elif not runs([PYTHON, "-c", "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)]):
        reason = "The environment in .venv does not work"
    elif stamp.get("made_here") and stamp.get("place") != [ROOT, "%d.%d" % sys.version_info[:2]]:
        reason = "The environment in .venv was made for another folder or another Python"
    elif stamp.get("made_here") and not installed().issuperset(stamp.get("packages", ())):
        reason = "Some files of the environment in .venv are missing"
    else:
        return True
    say(reason + ": making it anew.")
    remove_environment()
    return False


def check_disk(test):
    free = shutil.disk_usage(ROOT).free // 10**6
    if free < NEEDED_MB[test]:
        raise StartError(
            "The disk of %s has %d MB free and the course needs %d MB: free some, and start again."
            % (ROOT, free, NEEDED_MB[test])
        )


def install(test, guard):
    """Makes .venv or brings it up to date."""
    open(LOG, "wb").close()
    uv = shutil.which("uv")
    # Started from within .venv: the Python that .venv was made from makes the new one.
    base = getattr(sys, "_base_executable", None) or sys.executable
    stamp = read_stamp()
    keep = keep_environment(stamp)
    if not keep:
        if not uv:
            check_venv_module()
        check_disk(test)
        stamp = {"made_here": True, "place": [ROOT, "%d.%d" % sys.version_info[:2]]}
        os.mkdir(VENV)
    first = "digest" not in stamp
    say(("Setting up the course in %s (once; it takes a minute)." if first else "Bringing %s up to date.") % VENV)
    stamp = {name: stamp[name] for name in ("made_here", "place") if name in stamp}
    write_stamp(dict(stamp, installing=True))
    lock = TEST_LOCK if test else LOCK
    with open(lock) as file:
        packages = sum(not line.startswith("#") for line in file)
    try:
        if not keep:
            maker = [uv, "venv", "--allow-existing", "--python", base] if uv else [base, "-m", "venv"]
            run("Making a Python environment", maker + [VENV], guard)
        if uv:
            installer = [uv, "pip", "install", "--python", PYTHON, "--compile-bytecode"]
        else:
            installer = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
            if not runs([PYTHON, "-m", "pip", "--version"]):
                run("Adding pip to the environment", [PYTHON, "-m", "ensurepip"], guard)
        run("Installing %d packages" % packages, installer + ["-r", lock], guard)
        run("Installing the course", installer + ["--no-deps", "--no-build-isolation", "-e", ROOT], guard)
    except StartError as stop:
        if str(stop) == NO_NETWORK:  # nothing was half-written: the next start goes on from here
            write_stamp(stamp)
        raise
    write_stamp(dict(stamp, digest=digest(), test=test, packages=sorted(installed())))


def check_venv_module():
    import importlib.util

    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise StartError(
            "This Python has no venv module: install it (Debian and Ubuntu: sudo apt install python3.%d-venv) or uv,"
            " and start again." % sys.version_info[1]
        )


# ---- starting ----------------------------------------------------------------------------------------------------


def hand_over(arguments):
    """Becomes `python -m platformlab.cli` of the environment."""
    command = [PYTHON, "-m", "platformlab.cli"] + arguments
    if os.name != "nt":
        os.execve(PYTHON, command, quiet_environment())
    process = subprocess.Popen(command, env=quiet_environment())
    while True:
        # Ctrl-C reaches the course itself, which then ends; this program only waits for that.
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def start(arguments):
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help", "help"):
        say(HELP)
        return 0
    check_python(sys.version_info, sys.executable)
    for stream in filter(None, (sys.stdout, sys.stderr)):  # a folder's name may be one that the terminal cannot write
        stream.reconfigure(errors="replace")
    check_files()
    if first == "doctor":
        if runs([PYTHON, "-c", "import platformlab.doctor"]):
            return hand_over(arguments)
        sys.path.insert(0, os.path.join(ROOT, "src"))
        from platformlab import doctor

        return doctor.main(arguments[1:])
    test = first == "test"
    if not is_ready(test):
        with alone() as guard:
            if not is_ready(test):
                install(test, guard)
    is_command = first.isalpha() and not os.path.exists(first)
    return hand_over(arguments if is_command else ["lab"] + arguments)


def main(arguments):
    # Whoever starts this in the background may have switched Ctrl-C off for it; an installation must end by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return start(arguments)
    except StartError as stop:
        message = str(stop)
    except KeyboardInterrupt:
        print("\nStopped. Nothing is lost: start again when you like.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno == errno.EPIPE:  # the reader of our output, such as `head`, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            message = (
                "The folder %s cannot be written to: copy the course to a folder of your own, and start it there."
                % ROOT
            )
        else:
            message = explain(str(error), "The start")
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
