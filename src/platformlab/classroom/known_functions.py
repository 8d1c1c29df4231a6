"""Functions and methods by what they may do to names, as far as their own names tell."""

LEAVE_ALONE = {
    "abs", "all", "any", "bool", "bytes", "chr", "complex", "dict", "display", "divmod", "enumerate", "filter",
    "float", "format", "frozenset", "getattr", "hasattr", "hash", "help", "id", "input", "int", "isinstance",
    "issubclass", "iter", "len", "list", "map", "max", "min", "open", "ord", "pow", "print", "range", "repr",
    "reversed", "round", "set", "slice", "sorted", "str", "sum", "tuple", "type", "zip",
}  # fmt: skip
"""Functions that change nothing of what they are given."""

HARMLESS_METHODS = {"check", "hint", "solution", "show", "format", "join"}
"""Methods that change neither their owner nor what they are given."""

CHANGE_WHAT_THEY_GET = {
    "shuffle", "heappush", "heappop", "heapify", "heapreplace", "insort", "put", "place", "copyto",
}  # fmt: skip
"""Functions of modules that do change what they are given; others do not."""

WITH_FILES = {
    "open", "read_text", "write_text", "read_bytes", "write_bytes", "read_csv", "read_excel", "read_json",
    "read_table", "to_csv", "to_excel", "to_json", "loadtxt", "genfromtxt", "savetxt", "fromfile", "tofile",
    "listdir", "scandir", "iterdir", "glob", "exists", "is_file", "is_dir", "chdir", "getcwd", "mkdir",
    "makedirs", "remove", "unlink", "rename", "walk", "savefig", "urlretrieve", "copyfile", "extractall",
}  # fmt: skip
"""They read or write files."""

READ_EVERY_NAME = {"eval", "exec", "globals", "locals", "vars"}
"""They may use any name; exec may also set any."""

OF_THE_SHELL = {
    "user_ns", "user_global_ns", "run_cell", "run_line_magic", "run_cell_magic", "magic", "push", "ex", "ev",
}  # fmt: skip
"""What get_ipython() gives that may use and set any name."""
