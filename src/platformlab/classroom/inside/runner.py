"""Runs the cells of one submission and tells what became of each answer. Started as a program, with nothing of ours.

Standard input holds one job as JSON, standard output gets one line of JSON per event; neither is left to the cells:

    {"path": […], "given": {exercise: {name: wire}}, "skip": [place, …], "limits": {…}, "steps": [
        {"run": source},                                             a cell
        {"take": exercise, "name": "answer_1"},                      an answer, by its variable
        {"take": exercise, "name": "f", "cases": [{name: wire}]}]}   a function, with the inputs to try it on

    {"step": place}                          begun
    {"failed": place, "type": …, "says": …, "line": …}
    {"answer": exercise, "value": wire} or {…, "absent": true} or {…, "fits": bool, "outcomes": […]}
    {"learner": text}                        whom the notebook says it is of
    {"end": true}

Whoever judges must believe none of it: the cells can do whatever this program can. They can spoil what is theirs only.
"""

import builtins
import copy
import inspect
import io
import json
import linecache
import os
import sys
import types
import warnings

# Bound here, so that a cell that puts others in their place does not spoil the answers of later cells.
from builtins import BaseException, callable, compile, enumerate, exec, isinstance, issubclass, len, str, type
from json import dumps
from os import _exit as leave
from os import write

LONGEST_SAYING = 300


class TooMuchOutputError(BaseException):
    """A cell printed more than it may."""


class Silence(io.TextIOBase):
    """Where printing goes: nowhere, counted."""

    encoding = "utf-8"

    def __init__(self, allowed):
        self.allowed = self.left = allowed

    def writable(self):
        return True

    def write(self, text):
        size = len(text) if issubclass(type(text), str) else 0
        self.left -= size
        if self.left < 0:
            raise TooMuchOutputError(f"printed more than {self.allowed} characters")
        return size


def main():
    """Runs the job on standard input."""
    job = json.loads(sys.stdin.buffer.read())
    results = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    # Whatever else was left open by those who started this program is not for the cells.
    os.closerange(3, results)
    os.closerange(results + 1, 1_024)
    confine(job["limits"])
    sys.path[:0] = job["path"]

    def tell(**event):
        line = dumps(event).encode() + b"\n"
        while line:
            line = line[write(results, line) :]

    play(job, tell)
    tell(end=True)
    leave(0)


def confine(limits):
    """The system's own limits on this process; on a system without them there are none."""
    try:
        import resource
    except ImportError:
        return
    for name, most in limits["system"].items():
        which = getattr(resource, name, None)
        if which is not None:
            resource.setrlimit(which, (most, most))


def play(job, tell):
    """Runs each step that is not skipped, in order."""
    from platformlab import face
    from platformlab.classroom.inside import wire

    def decoded(values):
        return {name: wire.decoded(value) for name, value in values.items()}

    def heard(name):
        tell(learner=str.__str__(name)[:200] if issubclass(type(name), str) else "")

    face.numbers = {exercise: decoded(values) for exercise, values in job["given"].items()}
    face.said_learner = heard
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    module.__dict__.update(display=lambda *_shown, **_how: None, get_ipython=lambda: None, __builtins__=builtins)
    builtins.exit = builtins.quit = sys.exit
    warnings.simplefilter("ignore")
    for place, step in enumerate(job["steps"]):
        if place in job["skip"]:
            continue
        tell(step=place)
        sys.stdout = sys.stderr = Silence(job["limits"]["output_characters"])
        if "run" in step:
            failure = run(step["run"], module, place)
            if failure:
                tell(failed=place, **failure)
        elif "cases" in step:
            tell(answer=step["take"], **take_function(step, module, wire, decoded))
        else:
            tell(answer=step["take"], **take_value(step, module, wire))


# --- cells --------------------------------------------------------------------------------------------------------


def run(source, module, place):
    """Runs a cell; None, or what stopped it."""
    name = f"<cell {place}>"
    try:
        code = compiled(source, name)
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(code, module.__dict__)
    except BaseException as error:
        return failure(error, name)
    return None


def compiled(source, name):
    """The cell as code. Lines for the notebook alone (%matplotlib, !pip, name?) are left out."""
    try:
        return compile(source, name, "exec")
    except SyntaxError:
        plain = "\n".join("pass" if _is_magic(line) else line for line in source.splitlines())
        if plain == source or source.lstrip().startswith("%%"):
            raise
        try:
            return compile(plain, name, "exec")
        except SyntaxError:
            pass
        raise


def _is_magic(line):
    text = line.strip()
    return not line[:1].isspace() and (text.startswith(("%", "!", "?")) or text.endswith("?"))


def failure(error, name=""):
    """An error as its type, its text in one short line, and the line of the cell, 0 for unknown."""
    line = error.lineno if isinstance(error, SyntaxError) and type(error.lineno) is int else 0
    trace = error.__traceback__
    while trace is not None:
        if name and trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return {"type": _name(error), "says": _says(error), "line": line}


def _name(thing):
    return " ".join(type.__dict__["__name__"].__get__(type(thing))[:40].split())


def _says(error):
    try:
        text = str.__str__(str(error))
    except BaseException:
        return ""
    return " ".join(text[: 4 * LONGEST_SAYING].split())[:LONGEST_SAYING].rstrip(".")


# --- answers ------------------------------------------------------------------------------------------------------


def take_value(step, module, wire):
    """What the variable holds."""
    if step["name"] not in module.__dict__:
        return {"absent": True}
    try:
        return {"value": wire.encoded(module.__dict__[step["name"]])}
    except wire.WireError as error:
        return {"value": ["object", f"{_name(module.__dict__[step['name']])} that {error}"[:40]]}
    except BaseException as error:
        return {"value": ["object", _name(error)]}


def take_function(step, module, wire, decoded):
    """What the function does with each input; what stands in its place, if it is none."""
    function = module.__dict__.get(step["name"])
    if not callable(function):
        return take_value(step, module, wire)
    cases = [decoded(case) for case in step["cases"]]
    if not _can_take(function, cases[0]):
        return {"fits": False, "outcomes": []}
    by_name = _takes_names(function, cases[0])
    return {"fits": True, "outcomes": [_outcome(function, case, by_name, wire) for case in cases]}


def _signature(function):
    try:
        return inspect.signature(function)
    except BaseException:
        return None


def _can_take(function, case):
    signature = _signature(function)
    if signature is None:
        return True
    for positional, named in (((), case), (tuple(case.values()), {})):
        try:
            signature.bind(*positional, **named)
        except TypeError:
            continue
        return True
    return False


def _takes_names(function, case):
    signature = _signature(function)
    try:
        signature.bind(**case)
    except BaseException:
        return False
    return True


def _outcome(function, case, by_name, wire):
    inputs = copy.deepcopy(case)
    try:
        value = function(**inputs) if by_name else function(*inputs.values())
    except BaseException as error:
        return {"error": _name(error), "says": _says(error)}
    try:
        return {"value": wire.encoded(value)}
    except BaseException:
        return {"value": ["object", _name(value)]}


if __name__ == "__main__":
    main()
