"""A table of real figures in a lesson: shows itself, and draws itself with its source, year and limits under it."""

from importlib import import_module
from importlib.util import find_spec

from platformlab import tables
from platformlab.table_html import caption_html


class LessonTable:
    """What `table("content_reach")` gives: the table of platformlab.tables, and its chart."""

    def __init__(self, table):
        self._table = table

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._table, name)

    def __repr__(self):
        return repr(self._table)

    def _repr_html_(self):
        return self._table._repr_html_()

    def where(self, **wanted):
        """Only the rows that fit: `where(year=2021)`."""
        return LessonTable(self._table.where(**wanted))

    def verified(self):
        """Only the rows that were read in a source."""
        return LessonTable(self._table.verified())

    def chart(self):
        """The chart of this table. ValueError, in one line, for a table that has none."""
        module = f"platformlab.charts.tables.{self._table.name}"
        if find_spec(module) is None:
            raise ValueError(f'the table "{self._table.name}" has no chart; table("{self._table.name}") shows its rows')
        from platformlab.explorers.widget import ChartWidget

        chart = import_module(module).chart(self._table)
        return ChartWidget(chart, title=self._table.title, caption=caption_html(self._table))


def lesson_table(name):
    """The table of that name; a one-line error that names near ones for one that is not there."""
    return LessonTable(tables.load(name))
