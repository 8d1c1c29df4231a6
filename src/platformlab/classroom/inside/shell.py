"""A small get_ipython(): the magics that do no harm, at no cost. What it does not know is left to IPython's own shell,
which is loaded for those notebooks alone."""

import re
import sys

from platformlab.classroom.inside import magics
from platformlab.classroom.inside.notation import holds


class UsageError(Exception):
    """A magic that is not there, or was called in a way that it does not know."""


class Lines(list):
    """The lines that a program printed, as IPython gives them: also as one text. Here there are none."""

    l = list = property(lambda self: self)  # noqa: E741
    n = nlstr = property("\n".join)
    s = spstr = property(" ".join)
    p = paths = property(lambda self: [])

    def grep(self, *_pattern, **_how):
        """The lines that fit: none."""
        return Lines()

    def fields(self, *_fields):
        """Columns of the lines: none."""
        return Lines()

    def sort(self, *_field, **_how):
        """The lines in order."""
        return Lines()


class Text(str):
    """The same as one text, where somebody asked for that."""

    l = list = property(str.splitlines)  # noqa: E741
    n = nlstr = s = spstr = property(str)
    p = paths = property(lambda self: [])


class Events:
    """get_ipython().events: whoever wants to be called before or after cells is not."""

    def register(self, _event, _function):
        """Nothing, here."""

    def unregister(self, _event, _function):
        """Nothing, here."""

    def trigger(self, *_given, **_named):
        """Nothing, here."""


class Shell:
    """What get_ipython() gives in a notebook that is graded."""

    def __init__(self, cells):
        self.cells = cells
        self.user_ns = self.user_global_ns = cells.names
        self.user_module = cells.module
        self.config, self.events, self.automagic = {}, Events(), True
        self._full = None

    @property
    def execution_count(self):
        """The number of the cell that is run."""
        return self.cells.count

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.full(), name)

    def full(self):
        """IPython's own shell, over the same names."""
        if self._full is None:
            from platformlab.classroom.inside.full_shell import FullShell

            self._full = FullShell.over(self)
        self._full.execution_count = self.cells.count
        return self._full

    def knows(self, name):
        """Whether there is a line magic of this name."""
        return name in magics.LINE or name in magics.OF_THE_FULL_SHELL or self._has(name, "line")

    def _has(self, name, kind):
        return self._full is not None and name in self._full.magics_manager.magics[kind]

    def is_macro(self, text):
        """Whether a text is the name of a macro."""
        return self._full is not None and type(self.user_ns.get(text)).__name__ == "Macro"

    # --- what translated cells call -----------------------------------------------------------------------------------

    def run_line_magic(self, magic_name, line, _stack_depth=1):
        """%name line"""
        if magic_name in magics.LINE:
            first_line = sys._getframe(1).f_lineno
            return magics.LINE[magic_name](self, self._line(magic_name, line), first_line=first_line)
        if magic_name in magics.OF_THE_FULL_SHELL or self._has(magic_name, "line"):
            return self.full().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)
        hint = f" But cell magic `%%{magic_name}` exists." if magic_name in magics.CELL else ""
        raise UsageError(f"Line magic function `%{magic_name}` not found.{hint}")

    def run_cell_magic(self, magic_name, line, cell):
        """%%name line, and the rest of the cell"""
        if magic_name in magics.CELL:
            first_line = sys._getframe(1).f_lineno + 1
            return magics.CELL[magic_name](self, self._line(magic_name, line), cell, first_line=first_line)
        if magic_name in magics.OF_THE_FULL_SHELL or self._has(magic_name, "cell"):
            return self.full().run_cell_magic(magic_name, line, cell)
        hint = f" But line magic `%{magic_name}` exists." if self.knows(magic_name) else ""
        raise UsageError(f"Cell magic `%%{magic_name}` not found.{hint}")

    def magic(self, text):
        """An older way to call a line magic."""
        name, _, line = text.strip().lstrip("%").partition(" ")
        return self.run_line_magic(name, line)

    def system(self, _command):
        """!command: no program is run here."""
        self.cells.needs.say("program")

    system_raw = system_piped = system

    def getoutput(self, _command, split=True, depth=0):
        """!!command, and x = !command: no program is run here, so there are no lines."""
        self.cells.needs.say("program")
        return Lines() if split else Text()

    def show_usage(self):
        """?: nobody reads it."""

    def set_next_input(self, _text, replace=False):
        """Nothing: there is no next cell to write into."""

    def transform_cell(self, text):
        """A text with IPython's notation in it, as Python."""
        if not holds(text):
            return text
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(text)

    def _line(self, name, line):
        """The rest of a magic's line with {expressions} and $names filled in, for those that want it."""
        if name in magics.AS_WRITTEN or not ("{" in line or "$" in line):
            return line

        def filled(found):
            try:
                return str(eval(found[1] or found[2], self.user_ns))
            except Exception:
                return found[0]

        return re.sub(r"(?<!\{)\{([^{}]+)\}|\$([A-Za-z_]\w*)", filled, line)
