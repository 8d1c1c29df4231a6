"""Runs the cells of one submission and tells what became of each answer. Started as a program, with nothing of ours.

Standard input holds one job as JSON, standard output gets one line of JSON per event; neither is left to the cells:

    {"path": […], "given": {exercise: {name: wire}}, "skip": [place, …], "limits": {…}, "steps": [
        {"run": source, "count": 7, "translations": {text: source}}   a cell, its number in JupyterLab's brackets, and
                                                                      the texts in it that a magic runs as code
        {"take": exercise, "name": "answer_1", "count": 8},           an answer, by its variable
        {"take": exercise, "name": "f", "cases": [{name: wire}]}]}    a function, with the inputs to try it on

    {"step": place}                          begun
    {"failed": place, "type": …, "says": …, "line": …}
    {"answer": exercise, "value": wire} or {…, "absent": true} or {…, "fits": bool, "outcomes": […]}
    {"learner": text}                        whom the notebook says it is of
    {"needs": "program", "step": place, "line": 3}
                                             what a cell asks for and may not have: program, process, network; or what
                                             nobody knows here: check (what a check says); line 0: unknown
    {"end": true}

Whoever judges must believe none of it: the cells can do whatever this program can. They can spoil what is theirs only.
"""

import json
import os
import sys
from json import dumps
from os import _exit as leave
from os import write


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

    from platformlab.classroom.inside.playing import play

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


if __name__ == "__main__":
    main()
