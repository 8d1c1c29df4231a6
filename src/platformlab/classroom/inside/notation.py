"""Whether a cell may hold IPython's own notation: magics, `!`, `?`, pasted prompts, an indented cell.

A plain search in the text, for both worlds: it parses nothing, so that no text can harm whoever asks, and finds too
much rather than too little. What it finds nothing in is Python, or in error.
"""

import re

_SIGNS = re.compile(
    r"""
      ^[ \t]*(?:[%!?,;/]|>>>)               # a line that begins with one of IPython's signs, or with Python's prompt
    | =[ \t]*[%!]                           # x = %magic, x = !program
    | ^[^#\n]*\?[ \t]*$                     # name?
    | ^(?:\[(?:nav|ins)\])?[ ]?In[ ]\[\d+\]:  # IPython's prompt
    | ^[ \t]*\.{3,}:                        # and that of its further lines
    | \A(?:[ \t]*\n)*[ \t]+\S               # a cell that begins with an indented line
    """,
    re.VERBOSE | re.MULTILINE,
)


def holds(text):
    """Whether the text may mean something else to IPython than to Python."""
    return _SIGNS.search(text) is not None
