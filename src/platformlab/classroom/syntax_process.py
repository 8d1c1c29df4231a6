"""Reads students' cells in a process of its own: translates IPython's notation, and finds which answers hang on which
cells. Nothing of a student's is run here; it is only read. But whoever reads hostile text may hang or crash, and then
it is this process that does.

Started as a program, with the folders to import from as its one argument. One line of JSON in, one out:

    {"translate": source}   {"source": Python, "translations": {text: Python}}, or {} for what cannot be translated
    {"hang": …}             {"hang": what hanging.hanging gives}
    {}                      is it there?

Every answer tells what it took, in processor time: {"seconds": …}.
A request may take SECONDS of this process's time and MEMORY_BYTES; then the system ends it.
"""

import json
import sys
import time

SECONDS = 5
MEMORY_BYTES = 2**30
DEEPEST = 3
"""How many magics that run code may stand inside each other."""


def main():
    """Answers requests until there are no more."""
    sys.path[:] = json.loads(sys.argv[1])
    limit_once()
    # Loaded before the first request, so that its time is for the request.
    from IPython.core.inputtransformer2 import TransformerManager

    from platformlab.classroom.hanging import hanging

    manager = TransformerManager()
    for line in sys.stdin.buffer:
        limit_request()
        began = time.process_time()
        request = json.loads(line)
        if "translate" in request:
            answer = translated(request["translate"], manager)
        elif "hang" in request:
            answer = {"hang": hanging(request["hang"])}
        else:
            answer = {}
        answer["seconds"] = time.process_time() - began
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def limit_once():
    """Memory, and no file with what was in it after a crash."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def limit_request():
    """From now on, SECONDS of processor time."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def translated(source, manager):
    """A cell as Python, with the texts in it that a magic will run as code. {} for one that nothing can be said of."""
    try:
        # IPython takes empty lines away before a cell; numbers of lines are to stay those that the student sees.
        ahead = source[: len(source) - len(source.lstrip())].count("\n")
        python = "\n" * ahead + manager.transform_cell(source)
    except (SyntaxError, ValueError, RuntimeError, RecursionError, IndexError):
        return {}
    return {"source": python, "translations": _inner(python, manager, DEEPEST)}


def _inner(python, manager, depth):
    from platformlab.classroom.inside.notation import holds
    from platformlab.classroom.magic_calls import RUN_CODE, magic_calls

    found = {}
    for name, texts in magic_calls(python) if depth else ():
        for text in texts:
            if name in RUN_CODE and holds(text):
                try:
                    found[text] = manager.transform_cell(text)
                except (SyntaxError, ValueError, RuntimeError, RecursionError, IndexError):
                    continue
                found |= _inner(found[text], manager, depth - 1)
    return found


if __name__ == "__main__":
    main()
