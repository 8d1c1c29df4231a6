"""What stopped a cell or a function, in short: the error's type, its text, and the line."""

# Bound here, so that a cell that puts others in their place does not spoil the answers of later cells.
from builtins import BaseException, IndentationError, SyntaxError, TabError, int, isinstance, str, type

from platformlab.classroom.inside.wire import type_name

LONGEST_SAYING = 300

_SYNTAX = (SyntaxError, IndentationError, TabError)


def failure(error, cell_name):
    """An error as its type, its text in one short line, and the line of the cell, 0 for unknown."""
    line = error.lineno if isinstance(error, SyntaxError) and type(error.lineno) is int else 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == cell_name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return {"type": type_name(error), "says": says(error), "line": line}


def says(error):
    """The text of an error in one short line, or empty text when it has none that can be read."""
    try:
        # A SyntaxError's own text ends with the name of the file, which a cell does not have.
        text = str.__str__(error.msg if type(error) in _SYNTAX and type(error.msg) is str else str(error))
    except BaseException:
        return ""
    return " ".join(text[: 4 * LONGEST_SAYING].split())[:LONGEST_SAYING].rstrip(".")
