"""The magics that the small get_ipython() serves, as functions of it, the rest of the line, and for %% the cell.

Those that only change what is shown do nothing. Those that run code run it in the notebook's names. Those that start a
program start none, and tell so.
"""

import os
import shlex
import timeit as clock
from contextlib import redirect_stderr, redirect_stdout
from itertools import pairwise

from platformlab.classroom.inside.timing import TimeitResult, once

# --- nothing to do, or nothing that may be done -----------------------------------------------------------------------


def quiet(_shell, _line, _cell=None, *, first_line):
    """Changes only what is shown, or how."""


def program(shell, line, cell=None, *, first_line):
    """Would start a program; what --out and --err name holds nothing then."""
    shell.cells.needs.say("program")
    words = _words(line)
    for option, name in pairwise(words):
        if option in ("--out", "--err"):
            shell.user_ns[name] = ""


def output(shell, line, _cell=None, *, first_line):
    """Would start a program and give the lines that it prints."""
    return shell.getoutput(line)


def _words(line):
    try:
        return shlex.split(line.replace("=", " ", 1) if "--out=" in line or "--err=" in line else line)
    except ValueError:
        return line.split()


# --- code -------------------------------------------------------------------------------------------------------------


def time(shell, line, cell=None, *, first_line):
    """Runs the code once, and gives the value of its last expression."""
    return shell.cells.execute(line if cell is None else cell, first_line=first_line)


def profile(shell, line, cell=None, *, first_line):
    """Runs the code once; it gives nothing."""
    shell.cells.execute(line if cell is None else cell, first_line=first_line)


def timeit(shell, line, cell=None, *, first_line):
    """Runs the code once, and leaves no name of it behind: how long it takes is not what is graded."""
    options, code = _timeit_options(line)
    setup, code = ("", code) if cell is None else (code, cell)
    began = clock.default_timer()
    if code.strip() or setup.strip():
        once(shell, setup, code, first_line=first_line)
    result = TimeitResult(clock.default_timer() - began)
    if "v" in options:
        shell.user_ns[options["v"]] = result
    return result if "o" in options else None


def _timeit_options(line):
    """({letter: its value}, the rest) of %timeit's options, which come first: -n 5, -n5, -o, -q."""
    options, rest = {}, line.strip()
    while len(rest) > 1 and rest[0] == "-" and rest[1] in "nrtcpqov":
        letter, rest = rest[1], rest[2:].lstrip() if rest[1] in "nrpv" else rest[2:]
        value = ""
        if letter in "nrpv":
            value, _, rest = rest.partition(" ")
        elif rest[:1] not in ("", " "):
            rest = f"-{rest}"
        options[letter], rest = value, rest.strip()
    return options, rest


class Captured:
    """What a cell under %%capture printed. Nothing was displayed."""

    def __init__(self, stdout, stderr):
        self.stdout, self.stderr, self.outputs = stdout, stderr, []

    def __str__(self):
        return self.stdout

    def show(self):
        """Nothing: nobody looks."""

    __call__ = show


def capture(shell, line, cell, *, first_line):
    """Runs the cell, and keeps what it prints under the name that the line gives."""
    words = line.split()
    name = next((word for word in words if not word.startswith("-")), None)
    printed, complained = shell.cells.silence(keeps=True), shell.cells.silence(keeps=True)
    with redirect_stdout(printed), redirect_stderr(complained):
        try:
            shell.cells.execute(cell, first_line=first_line)
        finally:
            if name is not None:
                kept = [
                    "" if option in words else file.text
                    for file, option in ((printed, "--no-stdout"), (complained, "--no-stderr"))
                ]
                shell.user_ns[name] = Captured(*kept)


def pylab(shell, _line, *, first_line):
    """The names that it has always brought."""
    shell.cells.execute(
        "import numpy, matplotlib\nfrom matplotlib import pylab, mlab, pyplot\nnp, plt = numpy, pyplot\n"
        "from pylab import *\nfrom numpy import *"
    )


# --- files, folders, environment --------------------------------------------------------------------------------------


def writefile(shell, line, cell, *, first_line):
    """Writes the cell into a file."""
    words = _words(line)
    names = [word for word in words if word not in ("-a", "--append")]
    if not names:
        raise ValueError("%%writefile needs the name of a file")
    with open(os.path.expanduser(names[0]), "a" if len(names) < len(words) else "w", encoding="utf-8") as file:
        file.write(cell)


def cd(shell, line, *, first_line):
    """Goes into another folder; without one, home; with -, back."""
    words = [word for word in _words(line) if word != "-q"]
    target = words[0] if words else "~"
    visited = shell.user_ns.get("_dh") or [os.getcwd()]
    os.chdir(visited[-2] if target == "-" and len(visited) > 1 else os.path.expanduser(target))
    visited.append(os.getcwd())
    return None if "-q" in line.split() else os.getcwd()


def pwd(_shell, _line, *, first_line):
    """The folder at hand."""
    return os.getcwd()


def env(_shell, line, *, first_line):
    """All environment variables, one of them, or sets one."""
    if not line.strip():
        return dict(os.environ)
    name, sign, value = line.strip().partition("=")
    if not sign:
        name, sign, value = line.strip().partition(" ")
    if not sign:
        return os.environ.get(name) if name in os.environ else _no_variable(name)
    os.environ[name.strip()] = value.strip()
    return None


def _no_variable(name):
    raise KeyError(f"Environment does not have key: {name}")


def load_ext(shell, line, *, first_line):
    """autoreload has nothing to do here; every other extension is IPython's own shell's."""
    if line.strip() not in ("autoreload", ""):
        shell.full().run_line_magic("load_ext", line)


# --- by name ----------------------------------------------------------------------------------------------------------

_QUIET = (
    "autoawait", "autocall", "autoreload", "automagic", "clear", "code_wrap", "colors", "config", "connect_info",
    "debug", "dhist", "doctest_mode", "gui", "hist", "history", "killbgscripts", "logoff", "logon", "logstart",
    "logstate", "logstop", "lsmagic", "magic", "matplotlib", "notebook", "page", "pdb", "pdef", "pdoc", "pfile",
    "pinfo", "pinfo2", "pprint", "precision", "psearch", "psource", "pycat", "qtconsole", "quickref", "rehashx",
    "reload_ext", "tb", "unload_ext", "who", "whos", "xmode",
)  # fmt: skip
_QUIET_CELLS = (
    "HTML", "SVG", "html", "javascript", "js", "latex", "markdown", "svg",
)  # fmt: skip
_PROGRAMS = (
    "alias", "cat", "conda", "cp", "ldir", "less", "lf", "lk", "ll", "ls", "lx", "mamba", "man", "micromamba",
    "mkdir", "more", "mv", "pastebin", "pip", "rm", "rmdir", "unalias", "uv",
)  # fmt: skip
_PROGRAM_CELLS = (
    "bash", "cmd", "perl", "pypy", "python", "python2", "python3", "ruby", "script", "sh",
)  # fmt: skip

LINE = {
    **dict.fromkeys(_QUIET, quiet),
    **dict.fromkeys(_PROGRAMS, program),
    **dict.fromkeys(("sx", "system", "sc"), output),
    **dict.fromkeys(("env", "set_env"), env),
    "time": time,
    "timeit": timeit,
    "prun": profile,
    "pylab": pylab,
    "cd": cd,
    "pwd": pwd,
    "load_ext": load_ext,
}
CELL = {
    **dict.fromkeys(_QUIET_CELLS, quiet),
    **dict.fromkeys(_PROGRAM_CELLS, program),
    **dict.fromkeys(("!", "sx", "system"), output),
    **dict.fromkeys(("writefile", "file"), writefile),
    "time": time,
    "timeit": timeit,
    "prun": profile,
    "capture": capture,
}
AS_WRITTEN = frozenset(("time", "timeit", "prun", "capture"))
"""Magics whose line is code or names, in which nothing is filled in."""

OF_THE_FULL_SHELL = {
    "alias_magic", "bookmark", "code_wrap", "debug", "dirs", "ed", "edit", "load", "loadpy", "macro", "popd",
    "prun", "pushd", "recall", "rep", "rerun", "reset", "reset_selective", "run", "save", "store", "who_ls",
    "xdel",
}  # fmt: skip
"""Magics that IPython itself has, and that this module leaves to it."""
