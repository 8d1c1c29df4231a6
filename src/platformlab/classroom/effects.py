"""What a statement of a student's cell does with names, read from its syntax tree: which it uses, sets, or may change.

    for statement in statements(source, translations): statement.effects.uses, statement.effects.sets, …

Where it cannot be known, more is said rather than less: an answer is then left to the teacher instead of being called
wrong. Nothing is run. Deep nesting raises RecursionError.
"""

import ast
from dataclasses import dataclass, field

from platformlab.classroom import known_functions as known
from platformlab.classroom.magic_calls import PROGRAMS, RUN_CODE, SHOW_ONLY, USE_FILES, magic_call, names_kept

FILES = "<files>"
"""Stands among the names for whatever lies in files."""


@dataclass
class Effects:
    """uses: names that are read. sets: names set for certain. stores: all names that may be set. changes: names whose
    values may be changed in place; calls: pairs (owner, name), a name that is changed unless the owner is a
    module. imports: names of modules. later: by name, the Effects of calling it. every_name: it may set any name.
    reads_every_name: it may use any."""

    uses: set = field(default_factory=set)
    sets: set = field(default_factory=set)
    stores: set = field(default_factory=set)
    changes: set = field(default_factory=set)
    calls: set = field(default_factory=set)
    imports: set = field(default_factory=set)
    later: dict = field(default_factory=dict)
    every_name: bool = False
    reads_every_name: bool = False

    def follow(self, other, *, certain=True):
        """Adds what comes after it. certain: whether that is always reached."""
        self.uses |= other.uses - self.sets
        for name in ("stores", "changes", "calls", "imports", "every_name", "reads_every_name"):
            setattr(self, name, getattr(self, name) | getattr(other, name))
        for name, later in other.later.items():
            self.later.setdefault(name, Effects()).follow(later, certain=False)
        if certain:
            self.sets |= other.sets

    def without(self, names):
        """The same where these names mean something of its own."""
        return Effects(
            uses=self.uses - names,
            stores=self.stores - names,
            changes=self.changes - names,
            calls={(owner, name) for owner, name in self.calls if name not in names},
            every_name=self.every_name,
            reads_every_name=self.reads_every_name,
        )

    def define(self, name, later=None):
        """A name is set for certain; later: the Effects of calling it."""
        self.sets.add(name)
        self.stores.add(name)
        if later is not None:
            self.later[name] = later


@dataclass
class Statement:
    """One statement of a cell, with the lines that it stands in. defines: the function or class that it defines.
    is_import: whether it only imports."""

    first_line: int
    last_line: int
    effects: Effects
    defines: str | None = None
    is_import: bool = False


def statements(source, translations, count=0):
    """The Statements of a cell, those that %%time and its like run among them; count: its number in brackets. None for
    what is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError):
        return None
    found = [one for node in tree.body for one in _expanded(node, translations)]
    if found and isinstance(tree.body[-1], ast.Expr):
        # What it shows can be had from In and Out.
        found[-1].effects.stores |= {"_", "__", "___", "Out", f"_{count}"}
    return found


def _expanded(node, translations):
    call = magic_call(node.value) if isinstance(node, ast.Expr) else None
    if call and call[0] in RUN_CODE and call[0] != "timeit" and call[2] is not None:
        inner = statements("\n" * node.lineno + translations.get(call[2], call[2]), translations)
        kept = Effects()
        for name in names_kept(*call[:2]):
            kept.define(name)
        if inner is not None:
            return [*inner, Statement(node.lineno, node.end_lineno, kept)]
    effects = _Reader(translations).of([node])
    defines = node.name if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) else None
    return [Statement(node.lineno, node.end_lineno, effects, defines, isinstance(node, (ast.Import, ast.ImportFrom)))]


class _Reader:
    """Reads the Effects of statements and expressions."""

    def __init__(self, translations):
        self._translations = translations

    def of(self, nodes):
        """The Effects of statements that are run one after the other."""
        found = Effects()
        for node in nodes:
            method = _STATEMENTS.get(type(node))
            found.follow(method(self, node) if method else self.values(*ast.iter_child_nodes(node)))
        return found

    def values(self, *nodes):
        """The Effects of expressions."""
        found = Effects()
        for node in nodes:
            if node is not None:
                self.read(node, found, frozenset())
        return found

    # --- statements ---------------------------------------------------------------------------------------------------

    def assign(self, node):
        if _is_dots(node.value):
            # The three dots of an answer cell are no answer, and put nothing right.
            return Effects()
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if node.value else []
        is_lambda = isinstance(node.value, ast.Lambda)
        found = self.values(*node.value.args.defaults) if is_lambda else self.values(node.value)
        for target in targets:
            self.target(target, found)
            if is_lambda and isinstance(target, ast.Name):
                body = self.values(node.value.body)
                found.later[target.id] = body.without(_parameters(node.value.args))
        return found

    def augment(self, node):
        found = self.values(node.value)
        if isinstance(node.target, ast.Name):
            found.uses.add(node.target.id)
        self.target(node.target, found)
        return found

    def target(self, target, found, *, certain=True):
        """What is set: a name, several, or a part of something."""
        if isinstance(target, ast.Name):
            found.stores.add(target.id)
            if certain:
                found.sets.add(target.id)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for one in target.elts:
                self.target(one, found, certain=certain)
        elif isinstance(target, ast.Starred):
            self.target(target.value, found, certain=certain)
        else:
            self.read(target, found, frozenset())
            root = _root(target)
            if root is not None:
                found.changes.add(root)
            # globals()["x"] may be any name; in f()[0] there is none.
            found.every_name |= found.reads_every_name

    def delete(self, node):
        found = Effects()
        for target in node.targets:
            self.target(target, found)
        return found

    def imports(self, node):
        found = Effects()
        for alias in node.names:
            if alias.name == "*":
                found.every_name = True
            else:
                found.define(alias.asname or alias.name.partition(".")[0])
        found.imports = set(found.sets)
        return found

    def function(self, node):
        if all(_is_dots(getattr(part, "value", None)) for part in node.body):
            return Effects()
        arguments = node.args
        notes = [one.annotation for one in _arguments(arguments)]
        found = self.values(*node.decorator_list, *arguments.defaults, *arguments.kw_defaults, *notes, node.returns)
        body = self.of(node.body)
        shared = {
            name for part in node.body for one in ast.walk(part) if isinstance(one, ast.Global) for name in one.names
        }
        own = (_parameters(arguments) | body.stores) - shared
        for inner in body.later.values():
            body.follow(inner, certain=False)
        found.define(node.name, body.without(own))
        return found

    def a_class(self, node):
        found = self.values(*node.decorator_list, *node.bases, *(word.value for word in node.keywords))
        body, methods = self.of(node.body), Effects()
        for inner in body.later.values():
            methods.follow(inner, certain=False)
        found.follow(body.without(body.stores))
        found.define(node.name, methods)
        return found

    def branches(self, node):
        found, yes, no = self.values(node.test), self.of(node.body), self.of(node.orelse)
        for branch in (yes, no):
            found.follow(branch, certain=False)
        found.sets |= yes.sets & no.sets
        return found

    def loop(self, node):
        is_while = isinstance(node, ast.While)
        found = self.values(node.test if is_while else node.iter)
        inner = Effects()
        if not is_while:
            self.target(node.target, inner)
        inner.follow(self.of(node.body))
        found.follow(inner, certain=False)
        found.follow(self.of(node.orelse), certain=False)
        return found

    def block(self, node):
        found = Effects()
        for item in node.items:
            found.follow(self.values(item.context_expr))
            if item.optional_vars is not None:
                self.target(item.optional_vars, found)
        found.follow(self.of(node.body))
        return found

    def attempt(self, node):
        found, body = Effects(), self.of([*node.body, *node.orelse])
        certain = set(body.sets)
        found.follow(body, certain=False)
        for handler in node.handlers:
            one = self.values(handler.type)
            if handler.name:
                one.stores.add(handler.name)
            one.follow(self.of(handler.body))
            certain &= one.sets
            found.follow(one, certain=False)
        found.follow(self.of(node.finalbody))
        found.sets |= certain
        return found

    def match(self, node):
        found = self.values(node.subject)
        for case in node.cases:
            inner = Effects()
            for part in ast.walk(case.pattern):
                name = getattr(part, "name", None) or getattr(part, "rest", None)
                if isinstance(name, str):
                    inner.define(name)
                if isinstance(part, (ast.MatchValue, ast.MatchClass)):
                    inner.follow(self.values(getattr(part, "value", None), getattr(part, "cls", None)))
            inner.follow(self.values(case.guard))
            inner.follow(self.of(case.body))
            found.follow(inner, certain=False)
        return found

    # --- expressions --------------------------------------------------------------------------------------------------

    def read(self, node, found, hidden):
        """Adds what an expression does. hidden: names that mean something of their own in it."""
        method = _EXPRESSIONS.get(type(node))
        if method is not None:
            method(self, node, found, hidden)
            return
        for child in ast.iter_child_nodes(node):
            self.read(child, found, hidden)

    def name(self, node, found, hidden):
        if node.id in hidden:
            return
        found.uses.add(node.id)
        found.every_name |= node.id == "exec"
        found.reads_every_name |= node.id in known.READ_EVERY_NAME
        _with_files(node.id, found)

    def attribute(self, node, found, hidden):
        self.read(node.value, found, hidden)
        _with_files(node.attr, found)
        if node.attr in known.OF_THE_SHELL or node.attr == "__dict__":
            found.every_name = found.reads_every_name = True

    def walrus(self, node, found, hidden):
        self.read(node.value, found, hidden)
        found.stores.add(node.target.id)

    def function_in_a_line(self, node, found, hidden):
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.read(default, found, hidden)
        self.read(node.body, found, hidden | _parameters(node.args))

    def comprehension(self, node, found, hidden):
        for one in node.generators:
            self.read(one.iter, found, hidden)
            hidden = hidden | {part.id for part in ast.walk(one.target) if isinstance(part, ast.Name)}
            for condition in one.ifs:
                self.read(condition, found, hidden)
        for part in ("elt", "key", "value"):
            if hasattr(node, part):
                self.read(getattr(node, part), found, hidden)

    def call(self, node, found, hidden):
        magic = magic_call(node)
        if magic is not None:
            self.magic(*magic, found)
            return
        for child in ast.iter_child_nodes(node):
            self.read(child, found, hidden)
        owner = _root(node.func)
        given = {_root(one) for one in (*node.args, *(word.value for word in node.keywords))} - {None} - hidden
        if isinstance(node.func, ast.Name):
            if owner not in known.LEAVE_ALONE:
                found.calls |= {(None, name) for name in given}
            return
        method = getattr(node.func, "attr", "")
        if method in PROGRAMS:
            _with_files("open", found)
        if method in known.CHANGE_WHAT_THEY_GET:
            found.changes |= given
        elif method not in known.HARMLESS_METHODS:
            found.calls |= {(owner, name) for name in given | ({owner} - {None} - hidden)}

    def magic(self, name, line, cell, found):
        """What a magic does: runs code, uses files, changes what is shown; an unknown one may do anything."""
        if name in RUN_CODE:
            texts = (line, cell) if name == "timeit" else (line if cell is None else cell,)
            for text in texts:
                for one in statements(self._translations.get(text, text or ""), self._translations) or ():
                    found.follow(one.effects.without(one.effects.stores) if name == "timeit" else one.effects)
        elif name in USE_FILES:
            _with_files("open", found)
        elif name not in SHOW_ONLY:
            _with_files("open", found)
            found.every_name = found.reads_every_name = True
        found.stores |= names_kept(name, line)


_STATEMENTS = {
    **dict.fromkeys((ast.Assign, ast.AnnAssign), _Reader.assign),
    **dict.fromkeys((ast.Import, ast.ImportFrom), _Reader.imports),
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef), _Reader.function),
    **dict.fromkeys((ast.For, ast.AsyncFor, ast.While), _Reader.loop),
    **dict.fromkeys((ast.With, ast.AsyncWith), _Reader.block),
    **dict.fromkeys((ast.Try, ast.TryStar), _Reader.attempt),
    ast.AugAssign: _Reader.augment,
    ast.Delete: _Reader.delete,
    ast.ClassDef: _Reader.a_class,
    ast.If: _Reader.branches,
    ast.Match: _Reader.match,
}
_EXPRESSIONS = {
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), _Reader.comprehension),
    ast.Name: _Reader.name,
    ast.Attribute: _Reader.attribute,
    ast.NamedExpr: _Reader.walrus,
    ast.Lambda: _Reader.function_in_a_line,
    ast.Call: _Reader.call,
}


def _with_files(word, found):
    if word in known.WITH_FILES:
        found.uses.add(FILES)
        found.changes.add(FILES)


def _is_dots(node):
    return isinstance(node, ast.Constant) and node.value is ...


def _root(node):
    """The name that x.y[0].z begins with, or None."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _arguments(arguments):
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    return [one for one in every if one is not None]


def _parameters(arguments):
    return {one.arg for one in _arguments(arguments)}
