#!/usr/bin/env python3
"""Writes what spaCy's tokenizer of one language consists of as a data file for the Swift tokenizer.

    "$(Tools/venv spacy)" Tools/export_spacy.py [LANGUAGE [OUTPUT]]

LANGUAGE is a spaCy language code (default en); OUTPUT defaults to Weights/spacy/LANGUAGE.tokenizer. The format is
specified in Sources/ModelKitText/Tokenizer/TokenizerData.swift. The output depends on nothing but the versions of
spaCy and Python, which it names.

Regular expressions are not rewritten as text. Python's own parser reads them, and the tree is written out as a PCRE2
pattern in which every set of characters is spelled out as code points, so that classes, case folding and escapes keep
the meaning that this Python gives them.
"""

import inspect
import pathlib
import platform
import sys
import unicodedata
from random import Random

import spacy
from spacy.lang.lex_attrs import URL_MATCH, _tlds
from spacy.tokenizer import Tokenizer
from spacy.util import get_lang_class

from pcre2_pattern import suffix_window, translate

FORMAT = 1
LINE = 110
SCALARS = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def escape(text):
    """A field of a line: control characters, blanks, backslashes and unprintable characters become escapes."""
    out = []
    for char in text:
        if char == "\\":
            out.append("\\\\")
        elif char == "\t":
            out.append("\\t")
        elif char == "\n":
            out.append("\\n")
        elif char.isprintable() and (char == " " or not char.isspace()):
            out.append(char)
        else:
            out.append("\\u{%X}" % ord(char))
    return "".join(out)


def fields(*texts):
    return "\t".join(escape(text) for text in texts)


def wrap(words):
    """Words joined by blanks into lines of limited length."""
    lines, line = [], ""
    for word in words:
        if line and len(line) + 1 + len(word) > LINE:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    return lines + [line] if line else lines


def ranges(code_points):
    """Sorted code points as hexadecimal ranges: 9-D 20 85."""
    out, start, last = [], None, None
    for point in [*code_points, None]:
        if start is not None and point != last + 1:
            out.append("%X" % start if start == last else "%X-%X" % (start, last))
            start = None
        if point is not None and start is None:
            start = point
        last = point if point is not None else last
    return out


def table(predicate):
    return wrap(ranges([ord(char) for char in SCALARS if predicate(char)]))


def lower_table():
    """str.lower of single characters: 41-5A>61 runs on, 100-12E/2>101 skips every second one, 130>69+307 is long."""
    long, simple = [], []
    for char in SCALARS:
        lower = char.lower()
        if lower == char:
            continue
        if len(lower) > 1:
            long.append("%X>%s" % (ord(char), "+".join("%X" % ord(c) for c in lower)))
        else:
            simple.append((ord(char), ord(lower)))
    out, i = [], 0
    while i < len(simple):
        source, target = simple[i]
        best = (1, 1)
        for step in (1, 2):
            n = 1
            while i + n < len(simple) and simple[i + n] == (source + n * step, target + n * step):
                n += 1
            best = max(best, (n, -step))
        n, step = best[0], abs(best[1])
        last = source + (n - 1) * step
        left = "%X" % source if n == 1 else "%X-%X" % (source, last) + ("" if step == 1 else "/%d" % step)
        out.append("%s>%X" % (left, target))
        i += n
    return wrap(out + long)


def is_ignorable(char):
    """Unicode's Case_Ignorable as Python's final-sigma rule sees it."""
    return ("A" + char + "Σ").lower().endswith("ς") and not (char + "Σ").lower().endswith("ς")


def is_cased(char):
    """Unicode's Cased, of characters that are not ignorable."""
    return (char + "Σ").lower().endswith("ς")


def like_num_by_rules(text, signs, endings, removed, suffixes, words):
    """What the Swift tokenizer computes from the like_num section."""
    if text.startswith(tuple(signs)):
        text = text[1:]
    if text.endswith(tuple(endings)):
        text = text[:-1]
    for char in removed:
        text = text.replace(char, "")
    if text.isdigit():
        return True
    if text.count("/") == 1 and all(part.isdigit() for part in text.split("/")):
        return True
    lower = text.lower()
    if lower in words:
        return True
    return any(lower.endswith(s) and lower[: -len(s)].isdigit() for s in suffixes)


def like_num_rules(language, function):
    """Finds the language's parameters of the rule above, and refuses a language that has another rule."""
    module = inspect.getmodule(function)
    words = set()
    if module.__name__ != "spacy.lang.lex_attrs":
        for name in ("_num_words", "_ordinal_words"):
            words.update(word for word in getattr(module, name, []) if function(word))
    signs = [s for s in "+-±~" if function(s + "5")]
    endings = [s for s in "%" if function("5" + s)]
    removed = [s for s in ",.ºª" if function("1" + s + "2")]
    suffixes = [s for s in ("st", "nd", "rd", "th") if function("1" + s)]
    rules = (signs, endings, removed, suffixes, sorted(words))
    for text in like_num_probes(module):
        if bool(function(text)) != like_num_by_rules(text, *rules):
            sys.exit(f"export_spacy: {language}: like_num has a rule that the format cannot express: {text!r}")
    return rules


def like_num_probes(module):
    """Texts that show a rule of like_num other than the one above."""
    named = [word for name in ("_num_words", "_ordinal_words") for word in getattr(module, name, [])]
    for word in named:
        yield from (word, word.upper(), word.title(), "+" + word, word + "s", word + ".", word[:-1], "," + word)
    pieces = [*"0123456789+-±~%,./½²٣१①°ºª:ek'’IVXx", "st", "nd", "rd", "TH", "er", "ème", "10", "1/2"]
    pieces += named[:40]
    random = Random(1)
    for _ in range(100_000):
        yield "".join(random.choices(pieces, k=random.randrange(6)))


def phrases(tokenizer):
    """For the special cases that affix rules would take apart: the tokens those rules make of them."""
    plain = Tokenizer(
        tokenizer.vocab, rules=None, prefix_search=tokenizer.prefix_search, suffix_search=tokenizer.suffix_search,
        infix_finditer=tokenizer.infix_finditer, token_match=tokenizer.token_match, url_match=tokenizer.url_match)
    for text in sorted(tokenizer.rules):
        if (not tokenizer.faster_heuristics or tokenizer.find_prefix(text) or tokenizer.find_infix(text)
                or tokenizer.find_suffix(text) or " " in text):
            yield [token.text for token in plain(text)]


def pattern_of(method):
    return [] if method is None else translate(method.__self__)


def sections(language):
    defaults = get_lang_class(language).Defaults
    tokenizer = spacy.blank(language).tokenizer
    if type(tokenizer) is not Tokenizer:
        sys.exit(f"export_spacy: {language}: does not use spaCy's rule tokenizer")
    getters = {**spacy.lang.lex_attrs.LEX_ATTRS, **defaults.lex_attr_getters}
    symbols = spacy.attrs.IDS
    for name in ("LOWER", "IS_ASCII", "IS_PUNCT", "IS_DIGIT", "IS_SPACE", "LIKE_URL"):
        if getters[symbols[name]] is not spacy.lang.lex_attrs.LEX_ATTRS[symbols[name]]:
            sys.exit(f"export_spacy: {language}: has its own {name}")
    like_num = getters[symbols["LIKE_NUM"]]

    yield "about", [
        fields("language", language), fields("spacy", spacy.__version__), fields("python", platform.python_version()),
        fields("unicode", unicodedata.unidata_version)]
    yield "prefix", pattern_of(tokenizer.prefix_search)
    yield "suffix", pattern_of(tokenizer.suffix_search)
    window = suffix_window(tokenizer.suffix_search.__self__) if tokenizer.suffix_search else None
    yield "suffix_window", [] if window is None else [" ".join([str(window[0]), *ranges(sorted(window[1]))])]
    yield "infix", pattern_of(tokenizer.infix_finditer)
    yield "token_match", pattern_of(tokenizer.token_match)
    yield "url_match", pattern_of(tokenizer.url_match)
    like_url = pattern_of(URL_MATCH)
    yield "like_url", [] if like_url == pattern_of(tokenizer.url_match) else like_url
    yield "top_level_domains", wrap(sorted(_tlds))
    names = ("signs", "endings", "removed", "suffixes", "words")
    yield "like_num", [fields(name, *values) for name, values in zip(names, like_num_rules(language, like_num))]
    yield "stop_words", [escape(word) for word in sorted(defaults.stop_words)]
    yield "specials", [
        fields(text, *(token[spacy.attrs.ORTH] for token in rule)) for text, rule in sorted(tokenizer.rules.items())]
    yield "phrases", [fields(*tokens) for tokens in phrases(tokenizer)]
    yield "space", table(str.isspace)
    yield "digit", table(str.isdigit)
    yield "punctuation", table(lambda char: unicodedata.category(char).startswith("P"))
    yield "lower", lower_table()
    yield "cased", table(is_cased)
    yield "case_ignorable", table(is_ignorable)


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    language = sys.argv[1] if len(sys.argv) > 1 else "en"
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else root / "Weights/spacy" / f"{language}.tokenizer"
    lines = [f"modelkit-tokenizer {FORMAT}"]
    for name, content in sections(language):
        lines += [f"@{name} {len(content)}", *content]
    lines.append("@end 0")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes("".join(line + "\n" for line in lines).encode("utf-8"))


if __name__ == "__main__":
    main()
