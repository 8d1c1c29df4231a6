"""Says what is wrong with an installation of the course, and how to mend it.

Each check looks at one thing and answers with a Finding. `ok` is well, `note` is worth knowing but stops nobody, and
`problem` is in a learner's way. A check that itself fails is a problem too: the doctor always comes to the end. It runs
with the standard library alone, so that it can speak when nothing else was installed.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = (3, 11)
LEAST_FREE_MB = 200
KERNEL_SECONDS = 60
AGAIN = "run: python3 start.py"
ANEW = "delete the folder .venv, then run: python3 start.py"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
CHROMIUM_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What Playwright leaves out, and the pages that Chromium loads for an address bar nobody sees: a second each time.
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding,"
    "ThirdPartyStoragePartitioning,AimEnabled,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
"""Switches with which a Chromium that a program drives does nothing of its own."""


@dataclass(frozen=True)
class Finding:
    """What a check found. status: ok, note or problem; found: what there is; mend: what to do about it, or ""."""

    name: str
    status: str
    found: str
    mend: str = ""

    def __str__(self):
        return f"{self.status:8} {self.name}: {self.found}" + (f"\n{'':8} To mend: {self.mend}." if self.mend else "")


def examine():
    """Every check's finding, in the order of mending; without an environment, of those that can do without."""
    findings = []
    for check in CHECKS:
        if check in INSIDE and any(found.name == "environment" and found.status == "problem" for found in findings):
            continue
        try:
            findings.append(check())
        except Exception as error:
            name = check.__name__.replace("_", " ")
            findings.append(Finding(name, "problem", one_line(error), ANEW))
    return findings


def one_line(error):
    """An exception as one short line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


# ---- the checks --------------------------------------------------------------------------------------------------


def python():
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Finding("Python", "problem", f"{version} is too old", "install Python 3.11 or newer, and start with it")
    return Finding("Python", "ok", f"{version} ({sys.executable})")


def environment():
    """In .venv, or in a conda environment or container that has been set up some other way."""
    venv, here = ROOT / ".venv", Path(sys.prefix).resolve()
    if here == venv.resolve():
        return _own_environment(venv)
    if venv.exists() and sys.prefix == sys.base_prefix:
        return Finding("environment", "problem", f"{venv} is half-made or broken", AGAIN)
    if _version("jupyterlab") is None:
        return Finding("environment", "problem", "nothing has been installed yet", AGAIN)
    return Finding("environment", "ok", str(here))


def _own_environment(venv):
    try:
        finished = "digest" in json.loads((venv / "platformlab.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Finding("environment", "ok", f"{venv}, not made by start.py")
    except ValueError:
        finished = False
    if not finished:
        return Finding("environment", "problem", f"the last start did not finish setting up {venv}", AGAIN)
    return Finding("environment", "ok", str(venv))


def packages():
    """Every package that the course needs on this system, at the version of requirements.lock."""
    if _version("packaging") is None or _version("platformlab") is None:
        return Finding("packages", "problem", "not installed", AGAIN)
    needed = needed_packages("platformlab")
    unfit = [f"{name} ({version or 'missing'})" for name, version, fits in needed if not fits]
    if unfit:
        return Finding("packages", "problem", f"missing or of a version that does not fit: {', '.join(unfit)}", ANEW)
    lock = ROOT / "requirements.lock"
    tested = locked(lock.read_text(encoding="utf-8")) if lock.is_file() else {}
    others = [
        f"{name} {version} for {tested[name]}" for name, version, _ in needed if tested.get(name, version) != version
    ]
    if others:
        found = f"{len(needed)}, of which {len(others)} not as locked: {', '.join(others)}"
        return Finding("packages", "note", found, f"if something fails, {ANEW}")
    return Finding("packages", "ok", f"{len(needed)}, as locked")


def locked(text):
    """{name: version} of a lock."""
    from packaging.utils import canonicalize_name

    pins = [line.partition(";")[0].strip().split("==") for line in text.splitlines() if "==" in line]
    return {canonicalize_name(pin[0]): pin[1] for pin in pins if not pin[0].startswith("#")}


def needed_packages(root):
    """(name, installed version or None, whether it fits) of every package that one needs here, those of others too."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found, seen, waiting = {}, set(), [(root, "")]
    while waiting:
        name, extra = waiting.pop()
        asked = [Requirement(line) for line in metadata.requires(name) or ()] if _version(name) else []
        for ask in asked:
            if ask.marker and not ask.marker.evaluate({"extra": extra}):
                continue
            needed, version = canonicalize_name(ask.name), _version(ask.name)
            fits = version is not None and ask.specifier.contains(version, prereleases=True)
            found[needed] = (version, fits and found.get(needed, (version, True))[1])
            for step in {(needed, choice) for choice in ("", *ask.extras)} - seen:
                seen.add(step)
                waiting.append(step)
    return [(name, *found[name]) for name in sorted(found)]


def _version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def course():
    """The package is installed, and from this folder."""
    if _version("platformlab") is None:
        return Finding("course", "problem", "the course's own package is not installed", AGAIN)
    return Finding("course", "ok", f"version {_version('platformlab')} in {ROOT}")


def figures():
    from platformlab import tables

    names = tables.names()
    rows = sum(len(tables.load(name).rows) for name in names)
    if not names:
        return Finding("figures", "problem", "no tables in data/", "get the whole course again")
    return Finding("figures", "ok", f"{len(names)} tables, {rows:,} rows")


def lessons():
    from platformlab.notebooks import form

    found = form.lessons()
    if not found:
        return Finding("lessons", "problem", "none here", "get the whole course again, and start in its folder")
    damaged = []
    for path in found:
        try:
            damaged += [] if json.loads(path.read_text(encoding="utf-8"))["cells"] else [path.name]
        except (OSError, ValueError, KeyError, TypeError):
            damaged.append(path.name)
    if damaged:
        mend = f"restore what was delivered (git restore lessons/{damaged[0]}, or copy it from a fresh download)"
        return Finding("lessons", "problem", f"cannot be read: {', '.join(damaged)}", mend)
    return Finding("lessons", "ok", f"{len(found)} in {found[0].parent}")


def server_extension():
    """The lessons' charts are quick because JupyterLab serves plotly.js itself; without it they work, but slowly."""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    import platformlab.server  # noqa: F401  (it must load)

    if not ExtensionConfigManager(read_config_path=jupyter_config_path()).enabled("platformlab.server"):
        return Finding("server extension", "problem", "JupyterLab does not know it: charts are slow", AGAIN)
    return Finding("server extension", "ok", "enabled")


def kernel():
    """A real one: it starts, and can import the course."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(startup_timeout=KERNEL_SECONDS, kernel_name="python3", stderr=-3, stdout=-3)
    try:
        reply = client.execute("from platformlab import explore, exercise", reply=True, timeout=KERNEL_SECONDS)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    content = reply["content"]
    if content["status"] != "ok":
        return Finding("kernel", "problem", f"{content.get('ename')}: {content.get('evalue')}", ANEW)
    return Finding("kernel", "ok", "starts, and loads the course")


def records():
    """The files with what learners have done; looked at, never changed."""
    from platformlab import records

    home = records.home()
    if not home.exists():
        return Finding("progress", "ok", "nothing recorded yet")
    files = sorted(home.glob("*.json"))
    aside = [path.name for path in files if ".damaged-" in path.name]
    for path in files:
        if path.name not in aside:
            try:
                json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                mend = "nothing to do: the next lesson you open keeps the damaged file aside and starts a new one"
                return Finding("progress", "problem", f"{path} is damaged", mend)
            except OSError as error:
                return Finding(
                    "progress", "problem", f"{path} cannot be read ({error.strerror})", "make it yours to read"
                )
    if not os.access(home, os.W_OK):
        return Finding("progress", "problem", f"{home} cannot be written to", "make the folder yours to write to")
    if aside:
        return Finding("progress", "note", f"{home}: a damaged file was kept aside as {aside[-1]}")
    return Finding("progress", "ok", str(home))


def disk():
    free = shutil.disk_usage(ROOT).free // 10**6
    if free < LEAST_FREE_MB:
        return Finding("disk", "problem", f"{free} MB free", f"free some: the course wants {LEAST_FREE_MB} MB")
    return Finding("disk", "ok", f"{free:,} MB free")


def folder():
    """Answers are saved in the lessons, so their folder must take files."""
    place = ROOT / "lessons" if (ROOT / "lessons").is_dir() else Path.cwd()
    try:
        with tempfile.NamedTemporaryFile(dir=place):
            pass
    except OSError as error:
        mend = "copy the course to a folder of your own, and start it there"
        return Finding("folder", "problem", f"{place} cannot be written to ({error.strerror})", mend)
    return Finding("folder", "ok", f"{place} can be written to")


def browser():
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        found = "none found on this computer: use --no-browser, and open the address that is shown elsewhere"
        return Finding("browser", "note", found)
    return Finding("browser", "ok", "found")


def grading():
    """Whether submissions of a class can be shut off here; for those who have the extra [classroom]."""
    if _version("nbgrader") is None:
        return Finding("grading", "ok", "the extra [classroom] is not installed, and a learner needs none of it")
    from platformlab.classroom import sandbox

    try:
        way = sandbox.way_here()
    except sandbox.SandboxError as error:
        return Finding("grading", "note", str(error))
    who = "as root, with a user id of its own for each" if way.as_root else "in a user namespace"
    if missing := way.missing():
        return Finding("grading", "note", f"submissions are shut off by bubblewrap, {who}; {missing}")
    return Finding("grading", "ok", f"submissions are shut off by bubblewrap, {who}; the kernel bounds all they use")


CHECKS = (
    python,
    environment,
    packages,
    course,
    figures,
    lessons,
    server_extension,
    kernel,
    records,
    disk,
    folder,
    browser,
    grading,
)

INSIDE = (packages, course, server_extension, kernel, records, grading)
"""The checks that need an environment to look into."""

# ---- the browser of the tests ------------------------------------------------------------------------------------


def find_chromium():
    """The path of a Chromium-like browser for the browser tests, or None. If CHROMIUM names one, only that counts."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in (*CHROMIUM_NAMES, *CHROMIUM_PLACES))
    return next((path for path in found if path), None)


# ---- the command -------------------------------------------------------------------------------------------------


def add_arguments(parser):
    """The arguments of `platformlab doctor`."""
    parser.add_argument("--json", action="store_true", help="the findings as JSON")


def run(args):
    """`platformlab doctor`: 0 when nothing is in the way, else 1."""
    findings = examine()
    problems = sum(finding.status == "problem" for finding in findings)
    if args.json:
        print(json.dumps({"ok": not problems, "checks": [asdict(finding) for finding in findings]}, indent=1))
    else:
        print(*findings, sep="\n")
        print("All is well." if not problems else f"{problems} problem{'s' if problems > 1 else ''}.")
    return 1 if problems else 0


def main(arguments):
    """The same for start.py, where nothing may be installed."""
    parser = argparse.ArgumentParser(prog="python3 start.py doctor", description="Looks the installation over.")
    add_arguments(parser)
    return run(parser.parse_args(arguments))
