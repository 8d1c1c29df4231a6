"""The calls that IPython's magics become when a cell is translated: which there are, and what each may do."""

import ast
from itertools import pairwise

RUN_CODE = ("time", "timeit", "prun", "capture")
"""Magics whose cell, or whose line, is code."""

PROGRAMS = ("system", "system_raw", "system_piped", "getoutput")
"""Methods of get_ipython() that `!program` becomes."""

SHOW_ONLY = {
    "HTML", "SVG", "autoawait", "autocall", "autoreload", "automagic", "colors", "config", "env", "gui",
    "history", "html", "javascript", "js", "latex", "load_ext", "lsmagic", "markdown", "matplotlib", "pdb",
    "pdoc", "pinfo", "pinfo2", "pprint", "precision", "psearch", "psource", "reload_ext", "set_env", "svg", "tb",
    "unload_ext", "who", "who_ls", "whos", "xmode",
}  # fmt: skip
"""Magics that set no name and write no file."""

USE_FILES = {
    "!", "alias", "bash", "cat", "cd", "conda", "cp", "dirs", "file", "ldir", "less", "lf", "lk", "ll", "ls",
    "lx", "mamba", "mkdir", "more", "mv", "perl", "pip", "popd", "pushd", "pwd", "pypy", "python", "python2",
    "python3", "rm", "rmdir", "ruby", "sc", "script", "sh", "sx", "system", "uv", "writefile",
}  # fmt: skip
"""Magics that set no name but for --out and --err, and may read or write files."""


def magic_calls(source):
    """(name, its texts) of each magic that a translated source calls; none when it is no Python."""
    try:
        found = [magic_call(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []
    return [(call[0], [text for text in call[1:] if text]) for call in found if call]


def magic_call(node):
    """(name, line, cell or None) of a call that a magic was translated to, or None for anything else."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.keywords):
        return None
    is_shell = isinstance(node.func.value, ast.Call) and getattr(node.func.value.func, "id", "") == "get_ipython"
    texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
    if not is_shell or len(texts) != len(node.args) or not all(isinstance(text, str) for text in texts):
        return None
    if node.func.attr == "run_line_magic" and len(texts) == 2:
        return (*texts, None)
    if node.func.attr == "run_cell_magic" and len(texts) == 3:
        return tuple(texts)
    return None


def names_kept(name, line):
    """The names under which a magic keeps what its cell printed: %%capture out, %%bash --out lines."""
    words = line.replace("=", " ").split()
    if name == "capture":
        return {word for word in words if not word.startswith("-")}
    return {after for word, after in pairwise(words) if word in ("--out", "--err")}
