"""Runs the cells of one notebook one after the other, as JupyterLab's Python does: statement by statement, with In, Out
and `_`, with await at the top of a cell, and with a get_ipython() that is loaded when it is first asked for.

Cells come as plain Python: IPython's own notation was translated outside, where nothing of a student's runs.
"""

import builtins
import sys
from _ast import AnnAssign, Assign, Constant, Expr, Expression, FunctionDef, ImportFrom, Module, Return
from _ast import PyCF_ALLOW_TOP_LEVEL_AWAIT as AWAIT
from _ast import PyCF_ONLY_AST as TREE

# Bound here, so that a cell that puts others in their place does not spoil the answers of later cells.
from builtins import BaseException, compile, eval, getattr, hasattr, len, object, str, type
from keyword import iskeyword
from sys import modules
from types import ModuleType

from platformlab.classroom.inside.failing import failure
from platformlab.classroom.inside.history import History

_COROUTINE = 0x80
"""The flag of code that waits for something at its top (inspect.CO_COROUTINE)."""

_NOTHING = object()


class Cells:
    """The state that the cells of one notebook share.

    answers: the names of all answers. needs: a Needs, to be told which cell is run. silence: from nothing to a file
    that swallows what is printed, as much as one step may print.
    """

    def __init__(self, answers, needs, silence):
        self.module = modules["__main__"] = ModuleType("__main__")
        self.names = self.module.__dict__
        self.needs, self.silence = needs, silence
        self.history, self.count, self.translations = History(self.names), 0, {}
        self._answers, self._templates = answers, {}
        self._sources, self._future, self._shell, self._loop = {}, 0, None, None
        self.names.update(get_ipython=self.get_ipython, exit=sys.exit, quit=sys.exit, __builtins__=builtins)

    def get_ipython(self):
        """What get_ipython() gives, here and in IPython's own modules."""
        if self._shell is None:
            from platformlab.classroom.inside.shell import Shell

            self._shell = Shell(self)
        return self._shell

    # --- a cell -------------------------------------------------------------------------------------------------------

    def run(self, place, source, count, translations):
        """Runs a cell; None, or what stopped it. translations: of the texts in it that a magic runs as code."""
        name = f"<cell {place}>"
        self.needs.place, self.needs.cell_name = place, name
        self.count, self.translations = count, translations
        self.history.began(count, source)
        try:
            self._run(self._automagic(source), name)
        except BaseException as error:
            return failure(error, name)
        return None

    def _run(self, source, name):
        self._keep_source(name, source)
        statements = self.parsed(source, name)
        shown = statements[-1] if statements and not _is_silenced(source, statements[-1]) else None
        if self._loop is not None or "async" in source or "await" in source:
            self._loop = self._loop or _new_loop()
            self._loop.run_until_complete(self._run_waiting(statements, shown, name))
            return
        for code in self._compiled(statements, name):
            value = eval(code, self.names)
            if shown is not None:
                self.history.shown(self.count, value)

    async def _run_waiting(self, statements, shown, name):
        """The same for a cell that may wait; its event loop goes on from cell to cell."""
        for code in self._compiled(statements, name, AWAIT):
            value = eval(code, self.names)
            if code.co_flags & _COROUTINE:
                value = await value
            if shown is not None:
                self.history.shown(self.count, value)

    def execute(self, source, *, first_line=1):
        """Runs a source as a magic in the cell at hand does; the value of its last expression, or None."""
        value, name = None, self.needs.cell_name
        for code in self._compiled(self.parsed(self.translated(source), name, first_line), name):
            value = eval(code, self.names)
        return value

    def _keep_source(self, name, source):
        """What inspect.getsource() and tracebacks read; loading that takes longer than most notebooks."""
        self._sources[name] = source
        if "linecache" in modules or "inspect" in source or "traceback" in source:
            import linecache

            for name, source in self._sources.items():
                linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
            self._sources.clear()

    # --- from text to code --------------------------------------------------------------------------------------------

    def translated(self, source):
        """A text that a magic takes for code, as plain Python."""
        if source in self.translations:
            return self.translations[source]
        from platformlab.classroom.inside.notation import holds

        return self.get_ipython().transform_cell(source) if holds(source) else source

    def parsed(self, source, name, first_line=1):
        """The statements of a source as a tree; its first line is this line of the cell."""
        return compile("\n" * (first_line - 1) + source, name, "exec", self._future | TREE, True).body

    def _compiled(self, statements, name, flags=0):
        """The code of one statement after the other; each is compiled when its turn comes, so that what stands before
        an error is run. A last expression gives its value, every other code None."""
        for statement in statements:
            answer = self._template_of(statement)
            if answer is not None and self._is_answered(answer):
                continue
            if statement is statements[-1] and type(statement) is Expr:
                yield compile(Expression(statement.value), name, "eval", self._future | flags, True)
            else:
                code = compile(Module([statement], []), name, "exec", self._future | flags, True)
                if type(statement) is ImportFrom and statement.module == "__future__":
                    self._keep_future(code)
                yield code
            if answer is not None:
                self._templates[answer] = self.names.get(answer)

    def _keep_future(self, code):
        import __future__

        for name in __future__.all_feature_names:
            self._future |= code.co_flags & getattr(__future__, name).compiler_flag

    def _automagic(self, source):
        """A cell of one line such as `pwd` or `time f()`, as the magic that it means unless something has that name;
        the name of a macro as what it stands for."""
        text = source.strip()
        word, _, rest = text.partition(" ")
        if self._shell is not None and self._shell.is_macro(text):
            return self.translated(self.names[text].value)
        if "\n" in text or not word.isidentifier() or word in self.names or hasattr(builtins, word) or iskeyword(word):
            return source
        rest = rest.strip()
        if rest[:1] in ("=", ",") or not self.get_ipython().knows(word):
            return source
        return f"get_ipython().run_line_magic({word!r}, {rest!r})"

    # --- answers ------------------------------------------------------------------------------------------------------

    def _template_of(self, statement):
        """The name of the answer that a statement sets to the three dots of its answer cell, or None."""
        kind, name = type(statement), None
        if kind is Assign and len(statement.targets) == 1 and _is_dots(statement.value):
            name = getattr(statement.targets[0], "id", None)
        elif kind is AnnAssign and _is_dots(statement.value):
            name = getattr(statement.target, "id", None)
        elif kind is FunctionDef and _gives_dots(statement.body):
            name = statement.name
        return name if name in self._answers else None

    def _is_answered(self, name):
        """Whether an answer holds something else than its template: a pasted copy of that does not replace it."""
        value = self.names.get(name, ...)
        return value is not ... and value is not self._templates.get(name, _NOTHING)


def _is_dots(node):
    return type(node) is Constant and node.value is ...


def _gives_dots(body):
    """Whether a function holds nothing but three dots, and perhaps a text that says what it is for."""
    values = [node.value for node in body if type(node) in (Expr, Return)]
    texts = [node for node in values if type(node) is Constant and type(node.value) is str]
    dots = [node for node in values if _is_dots(node)]
    return len(dots) > 0 and len(dots) + len(texts) == len(body)


def _is_silenced(source, statement):
    """Whether the value of a cell's last statement is not shown: it has none, or a semicolon stands behind it."""
    if type(statement) is not Expr:
        return True
    rest = source.splitlines()[statement.end_lineno - 1].encode()[statement.end_col_offset :]
    return rest.lstrip()[:1] == b";"


def _new_loop():
    import asyncio

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop
