"""Whose a folder of nbgrader's exchange is: the user of this computer who made it, not the name that stands on it."""

import os

try:
    import pwd
except ImportError:  # Windows has no such users, and no exchange
    pwd = None

SHARED = ("jovyan",)
"""Users that stand for many people: everybody's in the containers of a JupyterHub, as nbgrader has it too."""


def owner_of(folder):
    """The user who owns a folder, "user 1234" for one without a name; empty text when it cannot be known."""
    if pwd is None:
        return ""
    try:
        number = os.lstat(folder).st_uid
    except OSError:
        return ""
    return _user(number) or f"user {number}"


def _user(number):
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return ""


def speaks(owner, named):
    """Whether an owner says who made a folder. A teacher's copy is the teacher's, or root's; a number without a name
    says something only where the user whose name stands on the folder is known here."""
    if owner in SHARED or owner == "root" or owner in (_user(os.getuid()), f"user {os.getuid()}"):
        return False
    if not owner.startswith("user "):
        return True
    try:
        return f"user {pwd.getpwnam(named).pw_uid}" != owner
    except (KeyError, ValueError, UnicodeError):
        return False
