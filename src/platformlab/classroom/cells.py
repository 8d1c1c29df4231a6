"""Texts in the cells of a CSV that no spreadsheet computes, for every export.

A spreadsheet computes a cell that begins with =, +, -, @ or a full-width form of these. It may also part a line at a
semicolon, where a computer's list separator is one, so the same holds behind a comma or a semicolon within a text, also
after a quotation mark or blanks there. A tab and a line end begin a new cell, or are skipped before such a sign.

    harmless(text)     for people to read: an apostrophe before such a sign, which spreadsheets know as "this is text"
    found_as(text)     for an LMS to look up: the id unchanged but for a blank before it, or None where that cannot be
"""

import re

from platformlab.exercises.feedback import visible

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
_LINE_ENDS = r"\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
_COMPUTED = re.compile(rf"""((?:^|[,;{_LINE_ENDS}])[\s"]*)([{re.escape(SIGNS)}])""")


def harmless(text):
    """Somebody's text as a cell that is shown and not computed: in one line, with nothing in it that is not seen."""
    return visible(_COMPUTED.sub(r"\1'\2", text)).strip()


def found_as(text):
    """An id as a cell that is not computed and by which Moodle still finds the student; None when there is none, or no
    such cell.

    Moodle takes the blanks around each value away before it looks it up, and nothing else: an apostrophe would stay,
    and the student would not be found. With a blank before it, =1+1 is a text for Excel, LibreOffice and Gnumeric.
    """
    text = text.strip(" \t\n\r\v")
    begins = text[:1] in tuple(SIGNS)
    rest = f"x{text[1:]}" if begins else text
    if not text or _COMPUTED.search(rest) or re.search(rf"[\0{_LINE_ENDS}]", rest):
        return None
    return f" {text}" if begins else text
