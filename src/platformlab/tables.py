"""The course's figures: the tables of data/, typed, with their sources, years and limits.

>>> from platformlab import tables
>>> tables.load("platform_scale").one(platform="WeChat", period_end="2013-12-31").value
355.0

data/datapackage.json says what the columns are; nothing about a table stands here. Standard library only.
"""

import csv
import datetime
import difflib
import json
import re
from dataclasses import dataclass, fields, make_dataclass, replace
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Field:
    """A column: its name in the rows, a title for people, the unit ("" for none), what it means, and its type."""

    name: str
    title: str
    unit: str
    description: str
    type: str


@dataclass(frozen=True)
class Source:
    """Where a number was read. date, url: None where there is none. how_read: an excerpt, a file, or from memory."""

    source: str
    title: str
    publisher: str
    date: str | None
    url: str | None
    licence: str
    how_read: str


@dataclass(frozen=True, repr=False)
class Table:
    """A table, or some of its rows.

    rows: frozen objects with one attribute a column, typed as the data package says: number → float, integer and
    year → int, date → datetime.date, boolean → bool, everything else, dates at reduced precision too, → str. An empty
    cell is None. limits: what the table does not show. years_column, years_text: where `years` comes from.
    """

    name: str
    title: str
    description: str
    limits: str
    licence: str
    fields: tuple[Field, ...]
    rows: tuple
    years_column: str | None = None
    years_text: str = ""

    @property
    def columns(self):
        """The names of the columns, in order."""
        return tuple(field.name for field in self.fields)

    def column(self, name):
        """One column's cells, row by row. ValueError for a column that the table does not have."""
        self._check_columns([name])
        return tuple(getattr(row, name) for row in self.rows)

    def where(self, **wanted):
        """The rows whose cells equal the wanted values, as a table; a callable is asked about each cell instead.

        A date may be given as ISO text, None finds empty cells, and a callable is not asked about empty ones.
        ValueError for a column that the table does not have.
        """
        self._check_columns(wanted)
        rows = (row for row in self.rows if all(_fits(getattr(row, name), value) for name, value in wanted.items()))
        return replace(self, rows=tuple(rows))

    def one(self, **wanted):
        """The only row with the wanted values. ValueError when there is none, or more than one."""
        first, *others = self.some(**wanted)
        if others:
            found = f"{1 + len(others)} rows with {_asked(wanted)}"
            raise ValueError(f"{self.name} has {found}, not one: name a further column")
        return first

    def some(self, **wanted):
        """The rows with the wanted values, at least one of them. ValueError when there is none."""
        rows = self.where(**wanted).rows
        if not rows:
            raise ValueError(f"{self.name} has no row with {_asked(wanted)}{self._instead(wanted)}")
        return rows

    @staticmethod
    def is_verified(row):
        """Whether a row was read in a source; a table whose rows are not figures (sources) has nothing to doubt."""
        return getattr(row, "verified", True)

    def verified(self):
        """The rows that were read in a source; what was only recalled is left out."""
        return replace(self, rows=tuple(row for row in self.rows if self.is_verified(row)))

    @property
    def sources(self):
        """The sources of these rows by their key, in the order in which the rows name them."""
        return {row.source: source(row.source) for row in self.rows}

    @property
    def years(self):
        """The years that these rows are about: "2013", "2016–2024", "2012–2025, some undated", "undated"."""
        if self.years_column is None:
            return self.years_text
        found = [_YEAR.findall(str(cell)) for cell in self.column(self.years_column)]
        years = sorted({year for cell in found for year in cell})
        if not years:
            return "undated"
        span = years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
        return span if all(found) else f"{span}, some undated"

    def __repr__(self):
        unverified = sum(not self.is_verified(row) for row in self.rows)
        parts = [
            _counted(len(self.rows), "row"),
            _counted(len(self.columns), "column"),
            self.years,
            _counted(len(self.sources), "source"),
        ]
        if unverified:
            parts.append(f"{_counted(unverified, 'row')} not checked")
        return f"Table {self.name} ({self.title}): {', '.join(parts)}. What it does not show: {self.limits}"

    def _repr_html_(self):
        from platformlab.table_html import table_html

        return table_html(self)

    def _check_columns(self, names):
        for name in names:
            if name not in self.columns:
                raise ValueError(_unknown("column", name, self.columns, place=f" in {self.name}"))

    def _instead(self, wanted):
        """What could have been asked for, where one condition alone already fits no row."""
        for name, value in wanted.items():
            known = sorted({str(cell) for cell in self.column(name) if cell is not None})
            if not self.where(**{name: value}).rows and 0 < len(known) <= 25:
                return f"; {name} is one of {', '.join(known)}"
        return ""


def names():
    """The names of all tables, in the order of the data package."""
    return tuple(_package())


@cache
def load(name):
    """The table of that name; read once. ValueError for an unknown name, or a cell that is not of its column's type."""
    package = _package()
    if name not in package:
        raise ValueError(_unknown("table", name, package))
    resource = package[name]
    columns = resource["schema"]["fields"]
    row_type = Source if name == "sources" else make_dataclass("Row", [c["name"] for c in columns], frozen=True)
    with (data_folder() / resource["path"]).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    rows = tuple(
        row_type(**{c["name"]: _cell(line[c["name"]], c, place=f"{name}, row {number}") for c in columns})
        for number, line in enumerate(lines, start=1)
    )
    return Table(
        name=name,
        title=resource["title"],
        description=resource["description"],
        limits=resource["limits"],
        licence=resource["licenses"][0]["title"],
        fields=tuple(Field(**{f.name: column.get(f.name, "") for f in fields(Field)}) for column in columns),
        rows=rows,
        years_column=resource.get("yearsFrom"),
        years_text=resource.get("years", ""),
    )


def source(key):
    """The source with that key. ValueError for an unknown one."""
    known = _sources()
    if key not in known:
        raise ValueError(_unknown("source", key, known))
    return known[key]


@cache
def data_folder():
    """Where the tables are: inside the installed package, or at the top of the repository it is run from."""
    for folder in (_HERE / "data", _HERE.parents[1] / "data"):
        if (folder / "datapackage.json").is_file():
            return folder
    raise ValueError(f"the course's figures (data/datapackage.json) are not beside {_HERE}: install the course again")


@cache
def _package():
    description = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in description["resources"]}


@cache
def _sources():
    return {row.source: row for row in load("sources").rows}


def _cell(text, column, place):
    if text == "":
        return None
    try:
        return _READERS.get(column["type"], str)(text)
    except (ValueError, KeyError):
        raise ValueError(f"{place}, column {column['name']}: {text!r} is not of type {column['type']}") from None


_READERS = {
    "number": float,
    "integer": int,
    "year": int,
    "date": datetime.date.fromisoformat,
    "boolean": {"yes": True, "no": False}.__getitem__,
}


def _fits(cell, wanted):
    if callable(wanted):
        return cell is not None and bool(wanted(cell))
    if isinstance(cell, datetime.date) and isinstance(wanted, str):
        return cell.isoformat() == wanted
    return cell == wanted


def _asked(wanted):
    parts = (f"{name}={'...' if callable(value) else repr(value)}" for name, value in wanted.items())
    return ", ".join(parts) or "no condition"


def _unknown(what, name, known, place=""):
    close = difflib.get_close_matches(str(name), known, n=1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    listed = f" Known: {', '.join(known)}." if len(known) <= 25 else ""
    return f"there is no {what} {name!r}{place}.{guess}{listed}"


def _counted(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
