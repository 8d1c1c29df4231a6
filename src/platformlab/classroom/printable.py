"""Text of students, rosters and archives as a terminal may show it: no sign that moves the cursor or hides text."""

import json

from platformlab.exercises.feedback import visible


def in_one_line(text, longest=200):
    """A name for a message: every sign to be seen, in one line, cut in the middle when it is very long."""
    shown = visible(text)
    return shown if len(shown) <= longest else f"{shown[: longest // 2]}…{shown[-longest // 2 :]}"


def json_text(data):
    """Plain data as JSON, with what steers a terminal written as JSON writes it: \\u009b, and not as it is."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in text)
