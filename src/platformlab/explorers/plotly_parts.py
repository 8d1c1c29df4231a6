"""plotly.js without what the course's charts do not use: a fourth of the file, and a page that is held up half as long.

Plotly ships plotly.js as one function of some 2,500 statements. Most are parts that run when another first calls them,
and nearly all of those belong to kinds of traces that no chart of the course has: globes, maps, WebGL. Left out is what
cannot be reached from the rest. A plotly.js that is built in another way is given back as it was.
"""

import re

_REGISTERED = re.compile(r"\.register\(\[((?:[\w$]+\(\),?){2,})\]\);")
_SAME_AS = re.compile(r"\.exports=([\w$]+)\(\)$")
_KIND = re.compile(r'moduleType:"trace",name:"(\w+)"')

_BEGIN = "var Plotly=(()=>{"
# var a,b,part=W(...); has variables of the part before it. A part is used by being called: part().
_PART = re.compile(r"var ((?:[\w$]+,)*)([\w$]+)=(?:W|Ea)\(")
# Functions, and the names that a part hands out (Fp), are used by their name.
_NAMED = re.compile(r"(?:async )?function\*? ?([\w$]+)\(|Fp\(([\w$]+),")
_USED = re.compile(r"(?:(?<![\w$.])|(?<=\.\.\.))([A-Za-z_$][\w$]*)(\(\))?")

_TOKEN = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*.*?\*/|[(){}\[\];`/]""", re.DOTALL)
_PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/")
_TEMPLATE_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{)", re.DOTALL)
_DIVIDEND = re.compile(r"""[\w$)\]"'`]\s*$""")
_WORD_BEFORE_PATTERN = re.compile(
    r"(?<![\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|else|do|instanceof|yield|await)\s*$"
)


def with_kinds(script, kinds):
    """plotly.min.js with these kinds of traces, and scatter, only; unchanged where it is not built as we know it."""
    found = _REGISTERED.search(script)
    if not found:
        return script
    wanted = [part for part in found[1].split(",") if _kind(script, part.removesuffix("()")) in kinds]
    if len(wanted) != len(kinds):
        return script
    return without_unused(f"{script[: found.start(1)]}{','.join(wanted)}{script[found.end(1) :]}")


def _kind(script, part):
    """The kind of trace that a part of the script describes; None if it is something else."""
    begin = script.find(f"var {part}=W(")
    if begin < 0:
        return None
    code = script[begin : script.find("});var ", begin)]
    same = _SAME_AS.search(code)
    if same:
        return _kind(script, same[1])
    kind = _KIND.search(code)
    return kind and kind[1]


def without_unused(script):
    """plotly.min.js without the parts and functions that nothing in it can reach."""
    begin = script.find(_BEGIN) + len(_BEGIN)
    spans = statements(script, begin) if begin >= len(_BEGIN) else None
    if spans is None:
        return script
    homes, kept = {}, set()
    for span in spans:
        part, named = _PART.match(script, *span), _NAMED.match(script, *span)
        if part or named:
            homes.setdefault(f"{part[2]}()" if part else named[1] or named[2], []).append(span)
        else:
            kept.add(span)
    reached = list(kept)
    while reached:
        used = {name for word, call in _USED.findall(script, *reached.pop()) for name in (word, word + call)}
        new = {span for name in used for span in homes.get(name, ())} - kept
        kept |= new
        reached += new
    rest = "".join(script[slice(*span)] if span in kept else _only_declared(script, span) for span in spans)
    return f"{script[:begin]}{rest}{script[spans[-1][1] :]}"


def _only_declared(script, span):
    """What stays of a part that is left out: its variables may be named in functions that nobody calls."""
    part = _PART.match(script, *span)
    return f"var {part[1][:-1]};" if part and part[1] else ""


def statements(script, begin):
    """[(begin, end), ...] of the statements from there to the end of the block around; None if that cannot be told.

    JavaScript as minifiers write it: every statement ends with a semicolon, function declarations with their brace.
    """
    spans, depth, at, first = [], 0, begin, begin
    templates = []  # how deep those lie whose text is not at its end
    while token := _TOKEN.search(script, at):
        mark, at = token[0], token.end()
        if mark in "([{":
            depth += 1
        elif mark == "`" or (mark == "}" and templates[-1:] == [depth - 1]):
            if mark == "`":
                templates.append(depth)
            text = _TEMPLATE_TEXT.match(script, at)
            if text is None:
                return None
            at, depth = text.end(), templates[-1]
            if text[1] == "`":
                templates.pop()
            else:
                depth += 1
        elif mark in ")]}":
            depth -= 1
            if depth < 0:
                return [*spans, (first, token.start())]
            if depth == 0 and mark == "}" and script.startswith(("function", "async function"), first):
                spans.append((first, at))
                first = at
        elif mark == ";":
            if depth == 0:
                spans.append((first, at))
                first = at
        elif mark == "/" and not _divides(script[max(0, at - 16) : at - 1]):
            pattern = _PATTERN.match(script, at - 1)
            if pattern is None:
                return None
            at = pattern.end()
    return None


def _divides(before):
    """Whether a slash after this text divides; else it begins a regular expression."""
    return bool(_DIVIDEND.search(before)) and not _WORD_BEFORE_PATTERN.search(before)
