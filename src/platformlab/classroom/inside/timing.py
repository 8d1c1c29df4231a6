"""%timeit without the repeating: what it runs, and the result that it gives."""

import ast


class TimeitResult:
    """The fields of IPython's own result, for one run. seconds: of it."""

    def __init__(self, seconds):
        self.loops = self.repeat = 1
        self.best = self.worst = self.average = seconds
        self.all_runs = self.timings = [seconds]
        self.stdev, self.compile_time = 0.0, 0.0

    def __str__(self):
        return f"{self.average:.3g} s ± 0 s per loop (mean ± std. dev. of 1 run, 1 loop each)"

    __repr__ = __str__


def once(shell, setup, code, *, first_line):
    """Runs both in a function of their own, so that no name stays behind."""
    cells = shell.cells
    name = cells.needs.cell_name
    body = [
        *cells.parsed(cells.translated(setup), name, max(1, first_line - 1)),
        *cells.parsed(cells.translated(code), name, first_line),
    ]
    tree = ast.parse("def inner():\n    pass")
    tree.body[0].body = body
    made = {}
    exec(compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True), cells.names, made)
    made["inner"]()
