"""Exports vectorizers that scikit-learn fitted, and what they compute, for the tests of Tools/export_sklearn.py.

    "$(Tools/venv sklearn)" Tools/goldens_export.py

Into Tests/ModelKitTests/Goldens/Exported go, for each vectorizer, what the exporter writes, NAME.yaml and the folder
NAME, and cases.json: documents and scikit-learn's rows for them. For the vectorizers that take texts, these stand there
beside the tokens that scikit-learn splits them into. One vectorizer's max_features breaks ties as this processor does.
"""

import json
import os
import random
import shutil

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer

import imdb_corpus
from export_sklearn import export

GOLDENS = imdb_corpus.ROOT / "Tests" / "ModelKitTests" / "Goldens" / "Exported"
SEED = 20261126
WORDS = ["movie", "Movie", "scenes", "a", "z", "", "é", "e\u0301", "ß", "ss", "Ω", "\u2126", "𝔘", "🎬", "two words"]
WORDS += ["tab\tin", "don't", "the", "and", "10", "null", "# no comment", '"quoted"', "back\\slash", "\x7f"]
WORDS += ["\U000f0000"]
TEXTS = [
    "What a wonderful film: I loved it, and I'd watch it again!",
    "Two hours I will NEVER get back… the worst film of 1999.",
    "",
    "a b c d",
    "naïve café, CAFE\u0301 STRASSE straße ǅ İstanbul",
    "x_y _ __ a_ 1 22 ²³ ½ Ⅷ ٣٤ हिन्दी 中文字 日 한국어 🎬🎬 𝔘𝔫𝔦",
    "ΟΔΥΣΣΕΥΣ ΣΑΣ ΑΣ. Σ",
    "ab\u00a0cd\u200bef\u00adgh-ij'kl\nmn\tab ab AB",
]


def same(tokens):
    return tokens


def given(**parameters):
    return {"tokenizer": same, "lowercase": False, "token_pattern": None} | parameters


def vectorizers():
    """Names, vectorizers, and whether they take texts."""
    yield "tutorial", TfidfVectorizer(**given(max_features=15, min_df=2, sublinear_tf=True)), False
    yield "analyzer", TfidfVectorizer(analyzer=same, norm="l1", smooth_idf=False, max_df=0.9), False
    yield "preprocessor", TfidfVectorizer(**given(preprocessor=same, norm=None)), False
    yield "binary", TfidfVectorizer(analyzer=same, binary=True, use_idf=False, min_df=0.2), False
    yield "single", TfidfVectorizer(analyzer=list, dtype=np.float32), False
    yield "stopped", TfidfVectorizer(**given(stop_words="english")), False
    yield "counts", CountVectorizer(**given()), False
    fixed = {"vocabulary": {"z": 0, "movie": 2, "é": 1}, "binary": True, "dtype": "f4"}
    yield "fixed", CountVectorizer(analyzer=same, **fixed), False
    yield "hashing", HashingVectorizer(**given(n_features=1000)), False
    yield "hashing_counts", HashingVectorizer(analyzer=same, alternate_sign=False, norm=None, binary=False), False
    yield "texts", TfidfVectorizer(), True
    yield "letters", TfidfVectorizer(token_pattern=r"\w", lowercase=False, strip_accents="unicode"), True
    yield "pairs", CountVectorizer(ngram_range=(1, 2), stop_words=["it"]), True


def documents(generator):
    ranks = [1 / (1 + rank) for rank in range(len(WORDS))]
    sizes = [0, 1, 2, 3, 5, 8, 13, 40, 200]
    return [generator.choices(WORDS, weights=ranks, k=size) for size in sizes] + [WORDS]


def main():
    shutil.rmtree(GOLDENS, ignore_errors=True)
    GOLDENS.mkdir(parents=True)
    # Assets are named relative to the file.
    os.chdir(GOLDENS)
    generator = random.Random(SEED)
    cases = []
    for name, vectorizer, takes_texts in vectorizers():
        given = TEXTS if takes_texts else documents(generator)
        if not isinstance(vectorizer, HashingVectorizer):
            vectorizer.fit(given)
        given = given if takes_texts else documents(generator) + [["unknown"], ["unknown", "movie"]]
        matrix = vectorizer.transform(given)
        matrix.sort_indices()
        rows = [matrix[[i]].tocsr() for i in range(matrix.shape[0])]
        made = {"name": name, "columns": matrix.shape[1]}
        if takes_texts:
            made["texts"] = given
            given = [list(vectorizer.build_analyzer()(text)) for text in given]
        made["documents"] = given
        made["rows"] = [[row.indices.tolist(), [repr(float(value)) for value in row.data]] for row in rows]
        cases.append(made)
        folder = None if isinstance(vectorizer, HashingVectorizer) else name
        text = export(vectorizer, folder, tokens=takes_texts)
        (GOLDENS / f"{name}.yaml").write_text(text, encoding="utf-8")
    text = json.dumps(cases, ensure_ascii=True, separators=(",", ":")) + "\n"
    (GOLDENS / "cases.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
