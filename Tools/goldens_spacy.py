#!/usr/bin/env python3
"""Writes what spaCy's tokenizer says, for the tests of the Swift tokenizer, into Tests/ModelKitTextTests/Goldens.

    "$(Tools/venv spacy)" Tools/goldens_spacy.py [reviews] [hostile] [languages]

reviews    review_tokens.crc32 and review_filtered.crc32: a CRC-32 (little-endian) of every review's tokens, for all
           30,000 reviews: train/pos, train/neg, test/pos, test/neg, each by the number in the file's name.
hostile    hostile.jsonl: the strings of hostile_strings.py and every token of each.
languages  languages.jsonl: sentences of other languages, spaCy's own examples and all special cases, and every token.

Without arguments all three. A token is serialised as: length and bytes of its text in UTF-8, length and bytes of its
lower case, idx, flags; numbers are little-endian uint32, flags one byte. A filtered token is its length and bytes.
"""

import importlib
import json
import pathlib
import struct
import subprocess
import sys
import zlib

import spacy

from hostile_strings import LANGUAGES, STRINGS, generated

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDENS = ROOT / "Tests/ModelKitTextTests/Goldens"
FLAGS = ("is_ascii", "is_punct", "is_stop", "is_digit", "is_space", "like_num", "like_url")


def flags(token):
    return sum(1 << bit for bit, name in enumerate(FLAGS) if getattr(token, name))


def text_bytes(text):
    data = text.encode("utf-8")
    return struct.pack("<I", len(data)) + data


def serialized(doc):
    return b"".join(
        text_bytes(token.text) + text_bytes(token.lower_) + struct.pack("<IB", token.idx, flags(token))
        for token in doc)


def clean(text):
    return " ".join(text.replace("<br", "").replace("/>", "").split())


def filtered(nlp, text):
    """The tokenizer of modelkit's IMDB tutorial."""
    return [
        token.lower_ for token in nlp(clean(text))
        if token.is_ascii and len(token) > 1 and not (token.is_punct or token.is_stop or token.is_digit)]


def reviews():
    found = subprocess.run([ROOT / "Tools/imdb-data"], check=True, stdout=subprocess.PIPE, text=True)
    folder = pathlib.Path(found.stdout.strip())
    for part in ("train/pos", "train/neg", "test/pos", "test/neg"):
        for path in sorted((folder / part).glob("*.txt"), key=lambda path: (int(path.stem.split("_")[0]), path.name)):
            yield path.read_bytes().decode("utf-8")


def write_reviews(nlp):
    tokens, kept = [], []
    for text in reviews():
        tokens.append(zlib.crc32(serialized(nlp(text))))
        kept.append(zlib.crc32(b"".join(text_bytes(word) for word in filtered(nlp, text))))
    for name, digests in (("review_tokens", tokens), ("review_filtered", kept)):
        (GOLDENS / f"{name}.crc32").write_bytes(struct.pack(f"<{len(digests)}I", *digests))


def row(nlp, text, **extra):
    tokens = [[token.text, token.lower_, token.idx, flags(token)] for token in nlp(text)]
    return {**extra, "text": text, "tokens": tokens}


def write_lines(name, rows):
    lines = (json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n" for row in rows)
    (GOLDENS / name).write_text("".join(lines), encoding="utf-8")


def write_hostile(nlp):
    rows = [{**row(nlp, text), "filtered": filtered(nlp, text)} for text in STRINGS]
    for rule, unit, count, text in generated():
        doc = nlp(text)
        rows.append({
            "rule": rule, "unit": unit, "count": count, "tokens": len(doc), "crc32": zlib.crc32(serialized(doc))})
    write_lines("hostile.jsonl", rows)


def language_rows():
    for language, texts in LANGUAGES.items():
        nlp = spacy.blank(language)
        specials = nlp.tokenizer.rules
        examples = importlib.import_module(f"spacy.lang.{language}.examples").sentences
        for text in [*texts, *examples, " ".join(specials), " ".join(f"({special})." for special in specials)]:
            yield row(nlp, text, language=language)


def main():
    parts = sys.argv[1:] or ["reviews", "hostile", "languages"]
    GOLDENS.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("en")
    nlp.max_length = 1 << 30
    if "reviews" in parts:
        write_reviews(nlp)
    if "hostile" in parts:
        write_hostile(nlp)
    if "languages" in parts:
        write_lines("languages.jsonl", language_rows())


if __name__ == "__main__":
    main()
