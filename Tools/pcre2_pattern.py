"""Writes a compiled Python regular expression as a PCRE2 pattern of the same meaning (UTF mode, no other option).

The pattern is ASCII. Sets are spelled out as code points from Python's own tables; surrogates, which valid UTF-8
cannot hold, are left out. `$` and `.` stay as they are: with newline = LF they mean in PCRE2 what they mean in Python.
"""

import functools
import re
import re._casefix as casefix
import re._constants as c
import re._parser as parser

import _sre

LAST = 0x10FFFF


def inverse_lower():
    """Lowered code point → the code points that lower to it, as the matcher's IGNORECASE lowers."""
    out = {}
    for point in range(LAST + 1):
        out.setdefault(_sre.unicode_tolower(point), []).append(point)
    return out


_inverse = None


def caseless(points):
    """The set of code points that match a set under IGNORECASE."""
    return _caseless(frozenset(points))


@functools.cache
def _caseless(points):
    global _inverse
    _inverse = _inverse or inverse_lower()
    lowered = {_sre.unicode_tolower(point) for point in points}
    for point in list(lowered):
        lowered.update(casefix._EXTRA_CASES.get(point, ()))
    return {upper for point in lowered for upper in _inverse.get(point, ())}


@functools.cache
def category(code):
    tests = {
        c.CATEGORY_DIGIT: str.isdecimal,
        c.CATEGORY_SPACE: str.isspace,
        c.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    }
    opposites = {
        c.CATEGORY_NOT_DIGIT: c.CATEGORY_DIGIT,
        c.CATEGORY_NOT_SPACE: c.CATEGORY_SPACE,
        c.CATEGORY_NOT_WORD: c.CATEGORY_WORD,
    }
    if code in opposites:
        return set(range(LAST + 1)) - category(opposites[code])
    return {point for point in range(LAST + 1) if tests[code](chr(point))}


def set_of(items, flags):
    """The code points of an IN node, and whether the set is better written negated."""
    return _set_of(tuple(items), flags & re.IGNORECASE)


@functools.cache
def _set_of(items, flags):
    points, negated = set(), False
    for op, argument in items:
        if op is c.NEGATE:
            negated = True
        elif op is c.LITERAL:
            points.add(argument)
        elif op is c.RANGE:
            points.update(range(argument[0], argument[1] + 1))
        elif op is c.CATEGORY:
            points |= category(argument)
        else:
            raise ValueError(f"set item {op}")
    if flags & re.IGNORECASE:
        points = caseless(points)
    return points, negated


def hex_escape(point):
    return "\\x{%X}" % point


def literal(point):
    char = chr(point)
    if char.isascii() and (char.isalnum() or char == "_"):
        return char
    if char.isascii() and char.isprintable() and char != " ":
        return "\\" + char
    return hex_escape(point)


def set_text(points, negated):
    return _set_text(frozenset(points), negated)


@functools.cache
def _set_text(points, negated):
    points = sorted(p for p in points if not 0xD800 <= p <= 0xDFFF)
    if len(points) == 1 and not negated:
        return literal(points[0])
    if not points:
        return "[\\x{0}-\\x{10FFFF}]" if negated else "(?!)"
    out, i = [], 0
    while i < len(points):
        j = i
        while j + 1 < len(points) and points[j + 1] == points[j] + 1:
            j += 1
        out.append(literal(points[i]))
        if j > i:
            out.append(("-" if j > i + 1 else "") + literal(points[j]))
        i = j + 1
    return "[" + ("^" if negated else "") + "".join(out) + "]"


def as_set(node, flags):
    """The code points of a node that consumes exactly one of a positive set of characters, else None."""
    op, argument = node
    if op is c.LITERAL:
        return caseless({argument}) if flags & re.IGNORECASE else {argument}
    if op is c.IN:
        points, negated = set_of(argument, flags)
        return None if negated else points
    return None


def merged(branches, flags):
    """Neighbouring alternatives that differ only in their first character, a set, made one.

    They are tried one after the other at one place and go on alike, so their order cannot matter.
    """
    out = []
    for branch in branches:
        items = list(branch)
        first = as_set(items[0], flags) if items else None
        rest = items[1:]
        if first is not None and out and out[-1][0] is not None and repr(out[-1][1]) == repr(rest):
            out[-1] = (out[-1][0] | first, rest)
        else:
            out.append((first, rest if first is not None else items))
    return out


def sequence(items, flags):
    return "".join(node(item, flags) for item in items)


def alternatives(branches, flags):
    texts = []
    for first, rest in merged(branches, flags):
        texts.append((set_text(first, False) if first is not None else "") + sequence(rest, flags))
    return texts


def factored(branches, flags):
    """Alternatives as texts, neighbours that end with the same long nodes with these written once."""
    groups = []
    for branch in branches:
        nodes = [node(item, flags) for item in branch]
        if groups:
            heads, tail = groups[-1]
            last = heads[-1] + tail
            common = 0
            while common < min(len(last), len(nodes)) and last[-1 - common] == nodes[-1 - common]:
                common += 1
            if len("".join(nodes[len(nodes) - common:])) > 500 and (len(heads) == 1 or common >= len(tail)):
                if len(heads) == 1:
                    groups[-1] = ([last[: len(last) - common]], last[len(last) - common:])
                heads, tail = groups[-1]
                heads.append(nodes[: len(nodes) - len(tail)])
                continue
        groups.append(([nodes], []))
    return [
        ("".join(heads[0]) if len(heads) == 1 else "(?:" + "|".join(map("".join, heads)) + ")") + "".join(tail)
        for heads, tail in groups]


def repeat(argument, flags, suffix):
    low, high, inner = argument
    body = sequence(inner, flags)
    if len(inner) != 1 or inner[0][0] not in (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY, c.SUBPATTERN):
        body = f"(?:{body})"
    if (low, high) == (0, 1):
        count = "?"
    elif high is c.MAXREPEAT:
        count = {0: "*", 1: "+"}.get(low, "{%d,}" % low)
    else:
        count = "{%d}" % low if low == high else "{%d,%d}" % (low, high)
    return body + count + suffix


def node(item, flags):
    op, argument = item
    if op is c.LITERAL:
        return set_text(as_set(item, flags), False)
    if op is c.NOT_LITERAL:
        return set_text(caseless({argument}) if flags & re.IGNORECASE else {argument}, True)
    if op is c.IN:
        return set_text(*set_of(argument, flags))
    if op is c.ANY:
        return "." if not flags & re.DOTALL else "[\\x{0}-\\x{10FFFF}]"
    if op is c.BRANCH:
        return "(?:" + "|".join(alternatives(argument[1], flags)) + ")"
    if op is c.SUBPATTERN:
        group, add, remove, inner = argument
        return "(?:" + sequence(inner, (flags | add) & ~remove) + ")"
    if op is c.MAX_REPEAT:
        return repeat(argument, flags, "")
    if op is c.MIN_REPEAT:
        return repeat(argument, flags, "?")
    if op is c.POSSESSIVE_REPEAT:
        return repeat(argument, flags, "+")
    if op is c.ATOMIC_GROUP:
        return "(?>" + sequence(argument, flags) + ")"
    if op in (c.ASSERT, c.ASSERT_NOT):
        direction, inner = argument
        sign = "=" if op is c.ASSERT else "!"
        return "(?" + ("<" if direction < 0 else "") + sign + sequence(inner, flags) + ")"
    if op is c.AT:
        if flags & re.MULTILINE and argument in (c.AT_BEGINNING, c.AT_END):
            raise ValueError("MULTILINE")
        word = set_text(category(c.CATEGORY_WORD), False)
        edge = f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
        return {
            c.AT_BEGINNING: "^", c.AT_BEGINNING_STRING: "\\A", c.AT_END: "$", c.AT_END_STRING: "\\z",
            c.AT_BOUNDARY: edge, c.AT_NON_BOUNDARY: f"(?!{edge})"}[argument]
    raise ValueError(f"cannot write {op} as PCRE2")


def parse(compiled):
    if compiled.flags & (re.ASCII | re.LOCALE | re.MULTILINE):
        raise ValueError(f"flags {re.RegexFlag(compiled.flags)}")
    return parser.parse(simplified(compiled.pattern), compiled.flags)


def simplified(pattern):
    r"""spaCy's URL pattern with `\S+(?::\S*)?@` as `\S+@`, which matches the same strings in linear time.

    A colon and what follows it are \S too, so both describe "one or more \S, then @".
    """
    return pattern.replace(r"\S+(?::\S*)?@", r"\S+@")


def translate(compiled):
    """The PCRE2 pattern as lines to be joined without a separator: alternatives at the top stand in their own lines."""
    tree = list(parse(compiled))
    flags = compiled.flags
    head = ""
    if len(tree) == 2 and tree[0][0] is c.AT and tree[1][0] is c.BRANCH:
        head, tree = node(tree[0], flags), tree[1:]
    if len(tree) == 1 and tree[0][0] is c.BRANCH:
        branches = tree[0][1][1]
        large = sum(map(len, branches)) > 1000
        texts = factored(branches, flags) if large else alternatives(branches, flags)
        lines = ([head + "(?:"] if head else []) + [("|" if i else "") + t for i, t in enumerate(texts)]
        return lines + ([")"] if head else [])
    return [head + sequence(tree, flags)]


def suffix_window(compiled):
    """How far from the end of a text a match can begin, or None where that has no bound.

    Returns (width, run): a match begins at most `width` characters before the characters of the set `run` that
    end the text. Every alternative must end with `$`, be of bounded width or end with one repeated set before `$`.
    """
    tree = list(parse(compiled))
    branches = tree[0][1][1] if len(tree) == 1 and tree[0][0] is c.BRANCH else [tree]
    width, run = 0, set()
    for branch in branches:
        if not len(branch) or branch[-1] != (c.AT, c.AT_END):
            return None
        high = branch.getwidth()[1] if hasattr(branch, "getwidth") else c.MAXREPEAT
        if high >= 1000:
            items = list(branch)
            if len(items) < 2 or items[-2][0] is not c.MAX_REPEAT:
                return None
            low, _, inner = items[-2][1]
            points = as_set(inner[0], compiled.flags) if len(inner) == 1 else None
            high = branch[:-2].getwidth()[1] + low
            if points is None or high >= 1000:
                return None
            run |= points
        width = max(width, high)
    return width + 1, run
