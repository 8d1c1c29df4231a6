"""Two ways to compare what people write: ids without case, width and spaces, and names by their letters alone."""

import unicodedata


def folded(text):
    """An id in the form by which ids are compared: without case, width, spaces and signs that cannot be seen."""
    return "".join(
        sign for sign in _plain(text) if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc")
    )


def squeezed(text):
    """The letters and digits of a name or a heading: how Canvas writes a name in front of a file's own name."""
    return "".join(sign for sign in _plain(text) if sign.isalnum())


def _plain(text):
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
