"""The IMDB reviews in their canonical order, and their tokens as the modelkit tutorial makes them with spaCy.

Canonical order, everywhere in this repository: split (train, then test), then pos, then neg, then the files by the
number before the underscore, then by name.
"""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
LABELS = ("pos", "neg")


def data_folder(given=None):
    """The folder of the reviews: what is given, or what Tools/imdb-data prints."""
    if given:
        return pathlib.Path(given)
    printed = subprocess.run([ROOT / "Tools" / "imdb-data"], check=True, stdout=subprocess.PIPE, text=True)
    return pathlib.Path(printed.stdout.strip())


def review_files(data, split, label):
    """The files of one split and label, in canonical order."""
    folder = pathlib.Path(data) / split / label
    names = [name for name in os.listdir(folder) if name.endswith(".txt")]
    return [folder / name for name in sorted(names, key=lambda name: (int(name.split("_")[0]), name))]


def read_reviews(data, split):
    """All reviews of a split in canonical order, and their labels (1 is positive)."""
    texts, labels = [], []
    for label in LABELS:
        for file in review_files(data, split, label):
            texts.append(file.read_text(encoding="utf-8"))
            labels.append(int(label == "pos"))
    return texts, labels


def clean(text):
    """The tutorial's cleaning: no `<br` and `/>`, and every run of white space one space."""
    return " ".join(text.replace("<br", "").replace("/>", "").split())


def keeps(token):
    """The tutorial's filter."""
    return token.is_ascii and len(token) > 1 and not (token.is_punct or token.is_stop or token.is_digit)


def tokenize(texts):
    """Filtered, lower-cased tokens of each text, by spaCy."""
    import spacy

    nlp = spacy.blank("en")
    return [
        [token.lower_ for token in document if keeps(token)]
        for document in nlp.pipe((clean(text) for text in texts), batch_size=64)
    ]


def tokens_of_split(data, split, cache=None):
    """Token lists of a split in canonical order, kept in the folder `cache` as one JSON array per line."""
    import spacy

    if cache is None:
        cache = ROOT / ".build" / "data"
    file = pathlib.Path(cache) / f"imdb-tokens-spacy-{spacy.__version__}-{split}.jsonl"
    if not file.exists():
        texts, _ = read_reviews(data, split)
        file.parent.mkdir(parents=True, exist_ok=True)
        staging = file.with_suffix(f".{os.getpid()}")
        with open(staging, "w", encoding="utf-8") as out:
            for tokens in tokenize(texts):
                out.write(json.dumps(tokens) + "\n")
        staging.rename(file)
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
