"""Writes what scikit-learn computes for the tests of Sources/ModelKitText/Vectorizers.

    "$(Tools/venv sklearn)" Tools/goldens_tfidf.py [--data DIR] [--cache DIR] [--only cases,argsort,corpus]

Into Tests/ModelKitTextTests/Goldens go
- tfidf_cases.json: small corpora under every combination of options: vocabulary, idf, rows, or the kind of error;
- tfidf_ties.json: for arrays that both sides generate, the CRC-32 of the order in which NumPy's argsort leaves them,
  once per kind of processor (switched by NPY_DISABLE_CPU_FEATURES in child processes);
- tfidf_corpus.json and tfidf_corpus_{a,b}_{idf.f64,indices.u32,sums.f32,rows.f32}: the 25,000 training reviews,
  tokenized by spaCy, under the tutorial's configuration (a) and the shipped model's (b): idf, the CRC-32 of each row's
  column indices, a weighted sum of each row's values, and all values of every 125th row.

max_features breaks ties by NumPy's argsort, which differs between processors; run it on one with AVX-512.
"""

import argparse
import itertools
import json
import os
import pathlib
import platform
import random
import subprocess
import sys
import zlib
from importlib import metadata

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

import imdb_corpus

GOLDENS = imdb_corpus.ROOT / "Tests" / "ModelKitTextTests" / "Goldens"
SEED = 20261123
# What numpy must not use, so that argsort takes the path of each kind of processor.
PROCESSORS = {
    "avx512": "",
    "avx2": "X86_V4 AVX512_ICL AVX512_SPR",
    "portable": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
}
CONFIGURATIONS = {
    "a": {"max_df": 0.95, "min_df": 0.01},
    "b": {"max_features": 20_000, "min_df": 2, "sublinear_tf": True},
}
ROW_STEP = 125


def identity(tokens):
    return tokens


def vectorizer(**parameters):
    return TfidfVectorizer(tokenizer=identity, lowercase=False, token_pattern=None, **parameters)


def write_json(name, value):
    GOLDENS.mkdir(parents=True, exist_ok=True)
    (GOLDENS / name).write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="utf-8")


def versions():
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in ("numpy", "scikit-learn", "scipy", "spacy")
    }


# Small corpora

# Sorted differently by code point, by UTF-16 unit and by locale; equivalent but unequal spellings; empty; with spaces.
WORDS = ["movie", "Movie", "scenes", "a", "z", "zz", "", "é", "e\u0301", "ß", "ss", "Ω", "\u2126", "ﬁ", "\uffee"]
WORDS += ["𝔘", "🎬", "two words", "tab\tin", "0", "10", "9", "don't", "x" * 40]


def corpus(generator, documents, vocabulary, longest):
    ranks = [1 / (1 + rank) for rank in range(len(vocabulary))]
    return [
        generator.choices(vocabulary, weights=ranks, k=generator.randint(0, longest)) for _ in range(documents)
    ]


def kind_of_error(error):
    """The name of the code under which the Swift side reports it."""
    text = str(error)
    if "empty vocabulary" in text or "After pruning" in text or "0 sample(s)" in text:
        return "emptyInput"
    if "max_df corresponds" in text or "must be" in text:
        return "invalidArgument"
    raise error


def case(parameters, fit_documents, documents, vocabulary=None):
    # Limits as text, which keeps counts and ratios apart: 1 and 1.0.
    spelt = {name: repr(value) if name in ("min_df", "max_df") else value for name, value in parameters.items()}
    made = {"parameters": spelt, "fit": fit_documents, "transform": documents}
    if vocabulary is not None:
        made["vocabulary"] = vocabulary
    try:
        fitted = vectorizer(vocabulary=vocabulary, **parameters).fit(fit_documents)
    except ValueError as error:
        made["error"] = kind_of_error(error)
        made["message"] = str(error)
        return made
    made["terms"] = fitted.get_feature_names_out().tolist()
    if parameters.get("use_idf", True):
        made["idf"] = [repr(float(value)) for value in fitted.idf_]
    if documents and all(np.isfinite(fitted.idf_) if parameters.get("use_idf", True) else [True]):
        matrix = fitted.transform(documents)
        matrix.sort_indices()
        made["rows"] = [
            [[int(c) for c in row.indices], [repr(float(v)) for v in row.data]]
            for row in (matrix[[i]].tocsr() for i in range(matrix.shape[0]))
        ]
    return made


def cases():
    generator = random.Random(SEED)
    made = []
    switches = itertools.product(("l1", "l2", None), (True, False), (True, False), (True, False), (True, False))
    for norm, use_idf, smooth_idf, sublinear_tf, binary in switches:
        for fixed in (False, True):
            words = generator.sample(WORDS, generator.randint(3, len(WORDS)))
            parameters = {
                "norm": norm,
                "use_idf": use_idf,
                "smooth_idf": smooth_idf,
                "sublinear_tf": sublinear_tf,
                "binary": binary,
            }
            made.append(
                case(
                    parameters,
                    corpus(generator, generator.randint(1, 6), words, 9),
                    corpus(generator, 3, WORDS, 14) + [[]],
                    generator.sample(WORDS, 7) if fixed else None,
                )
            )
    # Document frequencies on and beside their limits, as counts and as ratios.
    limits = [1, 2, 3, 5, 0.0, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.5, 0.6, 0.9, 1.0]
    for min_df, max_df in itertools.product(limits, limits):
        documents = corpus(generator, generator.choice((3, 4, 5, 7, 10)), WORDS[:10], 6)
        made.append(case({"min_df": min_df, "max_df": max_df}, documents, []))
    # max_features among equally frequent terms.
    for limit in (1, 2, 3, 5, 8, 13, 16, 17, 20, 40):
        for _ in range(4):
            words = generator.sample(WORDS, 20)
            documents = corpus(generator, 6, words, 12)
            made.append(case({"max_features": limit, "binary": generator.random() < 0.5}, documents, documents[:1]))
    # Nothing to work on, and parameters out of range.
    for documents in ([], [[]], [[], []]):
        made.append(case({}, documents, []))
        made.append(case({}, documents, [], ["a", "b"]))
        made.append(case({"use_idf": False}, documents, [], ["a", "b"]))
    made.append(case({}, [["a"]], [], []))
    for parameters in ({"min_df": 0}, {"min_df": -1}, {"max_df": 0}, {"min_df": 1.5}, {"max_df": -0.5}):
        made.append(case(parameters, [["a"]], []))
    for parameters in ({"max_features": 0}, {"min_df": 5}, {"min_df": 2, "max_df": 1}, {"max_df": 0.1}):
        made.append(case(parameters, [["a", "b"], ["b"]], []))
    return {"versions": versions(), "cases": made}


# Ties


def keys(length, ties, shape, seed):
    """Negative numbers from a generator that Swift has too (Knuth's MMIX LCG)."""
    state = seed
    values = []
    for _ in range(length):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        drawn = (state >> 33) % ties + 1
        if shape == 1:
            drawn = 1 + ties * 3 // (2 * drawn)
        if shape == 2 and (state >> 20) % 20:
            drawn = ties + 1
        values.append(-drawn)
    return np.array(values, dtype=np.int64)


def tie_cases():
    lengths = [1, 2, 3, 7, 8, 9, 15, 16, 17, 18, 31, 33, 64, 100, 128, 129, 255, 256, 257, 258, 300, 383, 384, 385]
    lengths += [511, 512, 513, 700, 1000, 1500, 2049, 4096, 5000, 20000]
    seed = SEED
    for length in lengths:
        for ties in sorted({1, 2, 3, 10, max(1, length // 8), length}):
            for shape in range(3):
                seed += 1
                yield length, ties, shape, seed


def tie_digests():
    """One line per case: the CRC-32 of argsort's result as little-endian int32."""
    for parameters in tie_cases():
        order = keys(*parameters).argsort()
        yield zlib.crc32(order.astype("<i4").tobytes())


def ties():
    orders = {}
    for name, disabled in PROCESSORS.items():
        environment = os.environ | {"NPY_DISABLE_CPU_FEATURES": disabled}
        printed = subprocess.run(
            [sys.executable, __file__, "--print-tie-digests"], env=environment, check=True, stdout=subprocess.PIPE
        )
        orders[name] = json.loads(printed.stdout)
    return {"versions": versions(), "cases": list(tie_cases()), "orders": orders}


# The training reviews


def corpus_goldens(data, cache):
    tokens = imdb_corpus.tokens_of_split(data, "train", cache)
    summary = {"versions": versions(), "row_step": ROW_STEP, "configurations": {}}
    for name, parameters in CONFIGURATIONS.items():
        fitted = vectorizer(**parameters).fit(tokens)
        matrix = fitted.transform(tokens).tocsr()
        matrix.sort_indices()
        crcs, sums, rows = [], [], []
        for row in range(matrix.shape[0]):
            entries = slice(matrix.indptr[row], matrix.indptr[row + 1])
            indices, values = matrix.indices[entries], matrix.data[entries]
            crcs.append(zlib.crc32(indices.astype("<i4").tobytes()))
            sums.append(float(np.sum(values * (1 + indices % 97))))
            if row % ROW_STEP == 0:
                rows.append(values.astype("<f4"))
        (GOLDENS / f"tfidf_corpus_{name}_indices.u32").write_bytes(np.array(crcs, dtype="<u4").tobytes())
        (GOLDENS / f"tfidf_corpus_{name}_sums.f32").write_bytes(np.array(sums, dtype="<f4").tobytes())
        (GOLDENS / f"tfidf_corpus_{name}_rows.f32").write_bytes(np.concatenate(rows).tobytes())
        (GOLDENS / f"tfidf_corpus_{name}_idf.f64").write_bytes(fitted.idf_.astype("<f8").tobytes())
        terms = fitted.get_feature_names_out()
        summary["configurations"][name] = {
            "parameters": parameters,
            "documents": matrix.shape[0],
            "terms": len(terms),
            "entries": int(matrix.nnz),
            "terms_crc32": zlib.crc32("".join(f"{term}\n" for term in terms).encode()),
        }
    return summary


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of the reviews (default: what Tools/imdb-data prints)")
    parser.add_argument("--cache", help="where spaCy's tokens are kept between runs (default: .build/data)")
    parser.add_argument("--only", default="cases,argsort,corpus", help="which goldens to write")
    parser.add_argument("--print-tie-digests", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.print_tie_digests:
        print(json.dumps(list(tie_digests())))
        return

    if os.environ.get("NPY_DISABLE_CPU_FEATURES"):
        sys.exit("goldens_tfidf: unset NPY_DISABLE_CPU_FEATURES")
    if "avx512vl" not in pathlib.Path("/proc/cpuinfo").read_text():
        sys.exit("goldens_tfidf: needs a processor with AVX-512, whose order of ties the goldens hold")
    wanted = options.only.split(",")
    if "cases" in wanted:
        write_json("tfidf_cases.json", cases())
    if "argsort" in wanted:
        write_json("tfidf_ties.json", ties())
    if "corpus" in wanted:
        write_json("tfidf_corpus.json", corpus_goldens(imdb_corpus.data_folder(options.data), options.cache))


if __name__ == "__main__":
    main()
