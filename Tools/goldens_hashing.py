"""Writes what scikit-learn's HashingVectorizer computes for the tests of Sources/ModelKitText/Vectorizers.

    "$(Tools/venv sklearn)" Tools/goldens_hashing.py [--data DIR] [--cache DIR] [--only cases,corpus]

Into Tests/ModelKitTextTests/Goldens go
- hashing_cases.json: hashes of terms of every length, of several scripts, and of terms made to have given hashes; and
  under every combination of options the rows of small corpora, or whether the option is refused;
- hashing_corpus.json: the 25,000 training reviews, tokenized by spaCy, under several configurations: the CRC-32 of
  columns and of values (dtype float32) of every 100 rows.

Values are float64 where nothing else is said. That they are the same numbers with dtype float32, once rounded, is checked
here, and for which document they are not.
"""

import argparse
import itertools
import json
import platform
import random
import zlib
from importlib import metadata

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.utils.murmurhash import murmurhash3_bytes_s32

import imdb_corpus

GOLDENS = imdb_corpus.ROOT / "Tests" / "ModelKitTextTests" / "Goldens"
SEED = 20261126
INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
COLUMNS = [1, 2, 3, 7, 8, 100, 255, 256, 257, 4096, 65_537, 2**20, 2**20 + 7, 2**24, 2**30 + 3, INT32_MAX - 1, INT32_MAX]
CONFIGURATIONS = [
    {},
    {"n_features": 1000, "norm": "l1"},
    {"n_features": INT32_MAX - 1, "norm": None, "alternate_sign": False},
    {"n_features": 4096, "binary": True},
]
ROW_STEP = 100


def identity(tokens):
    return tokens


def vectorizer(**parameters):
    return HashingVectorizer(tokenizer=identity, lowercase=False, token_pattern=None, **parameters)


def write_json(name, value):
    GOLDENS.mkdir(parents=True, exist_ok=True)
    (GOLDENS / name).write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="utf-8")


def versions(*names):
    return {"python": platform.python_version()} | {name: metadata.version(name) for name in names}


def digest(array, kind):
    return zlib.crc32(np.ascontiguousarray(array).astype(kind).tobytes())


# Terms


def hash_of(term):
    return murmurhash3_bytes_s32(term.encode("utf-8"), 0)


def rotated(value, bits):
    return (value << bits | value >> (32 - bits)) & 0xFFFFFFFF


def block_for(before, after):
    """The four bytes that take the state of MurmurHash3 from `before` to `after`."""
    state = (after - 0xE6546B64) * pow(5, -1, 2**32) & 0xFFFFFFFF
    scrambled = rotated(state, 32 - 13) ^ before
    product = rotated(scrambled * pow(0x1B873593, -1, 2**32) & 0xFFFFFFFF, 32 - 15)
    return (product * pow(0xCC9E2D51, -1, 2**32) & 0xFFFFFFFF).to_bytes(4, "little")


def state_after(block):
    product = int.from_bytes(block, "little") * 0xCC9E2D51 & 0xFFFFFFFF
    scrambled = rotated(product, 15) * 0x1B873593 & 0xFFFFFFFF
    return (rotated(scrambled, 13) * 5 + 0xE6546B64) & 0xFFFFFFFF


def state_for(hashed, length):
    """The state from which MurmurHash3 ends with this hash; every step of the end can be undone."""
    state = hashed & 0xFFFFFFFF
    state ^= state >> 16
    state = state * pow(0xC2B2AE35, -1, 2**32) & 0xFFFFFFFF
    state ^= state >> 13 ^ state >> 26
    state = state * pow(0x85EBCA6B, -1, 2**32) & 0xFFFFFFFF
    return state ^ state >> 16 ^ length


def term_with(hashed, generator):
    """Eight lower-case letters with this hash: four of them random, four solved for."""
    state = state_for(hashed, 8)
    letters = b"abcdefghijklmnopqrstuvwxyz"
    while True:
        first = bytes(generator.choices(letters, k=4))
        second = block_for(state_after(first), state)
        if all(byte in letters for byte in second):
            term = (first + second).decode()
            assert hash_of(term) == hashed
            return term


def made_terms(generator):
    """Terms with hashes at the ends of the range and around zero, some twice, some of either sign."""
    wanted = [INT32_MIN, INT32_MIN, INT32_MIN + 1, INT32_MAX, INT32_MAX - 1, -1, 1, 0, -(2**20), 2**20, 2**31 - 2**20]
    return [term_with(hashed, generator) for hashed in wanted]


SCRIPTS = "aZ0-' \t\u00a0éßΩ\u0301ﬁ\uffee中я\u05d0𝔘🎬"
WORDS = ["movie", "Movie", "scenes", "a", "z", "", "é", "e\u0301", "two words", "don't", "中文", "🎬", "𝔘", "x" * 40]


def terms_of_every_length(generator):
    terms = ["".join(generator.choices("abcdefghij", k=length)) for length in range(40) for _ in range(2)]
    terms += ["".join(generator.choices(SCRIPTS, k=length)) for length in range(1, 40) for _ in range(2)]
    terms += ["".join(generator.choices(SCRIPTS, k=length)) for length in (255, 256, 1000, 1001, 1002, 1003, 4099)]
    return terms + ["\0", "\0\0", "\0\0\0\0", "\x7f" * 5, "\U0010ffff" * 3]


# Small corpora


def corpus(generator, words):
    """Documents with few and many tokens, an empty one among them, and one of many repetitions."""
    ranks = [1 / (1 + rank) for rank in range(len(words))]
    sizes = [0, 1, 2, generator.randint(3, 20), 24, 25, generator.randint(30, 60)]
    documents = [generator.choices(words, weights=ranks, k=size) for size in sizes]
    return documents + [[words[0]] * 30 + [words[1]] * 12, [""] * 3, list(words)]


def case(parameters, documents):
    made = {"parameters": parameters, "documents": documents}
    rows = vectorizer(**parameters).transform(documents)
    single = vectorizer(dtype=np.float32, **parameters).transform(documents)
    assert np.array_equal(rows.indices, single.indices) and np.array_equal(rows.indptr, single.indptr)
    # Squares of counts beyond 4,096 have no float32.
    longest = max(len(document) for document in documents)
    assert longest > 4096 or np.array_equal(rows.data.astype(np.float32), single.data)
    made["offsets"] = rows.indptr.tolist()
    made["columns"] = rows.indices.tolist()
    made["values"] = [repr(float(value)) for value in rows.data]
    if longest <= 4096:
        made["float32_crc32"] = digest(single.data, "<f4")
    return made


def refusals():
    """Numbers of columns, and whether fitting and transforming take them."""
    for columns in (-1, 0, 1, INT32_MAX - 1, INT32_MAX, 2**31):
        try:
            fits = bool(vectorizer(n_features=columns).fit([["a"]]))
        except ValueError:
            fits = False
        try:
            transforms = columns > 0 and vectorizer(n_features=columns).transform([["a"]]).shape[1] == columns
        except (ValueError, OverflowError):
            transforms = False
        yield {"n_features": columns, "fits": fits, "transforms": transforms}


def cases():
    generator = random.Random(SEED)
    special = made_terms(generator)
    terms = terms_of_every_length(generator) + WORDS + special
    made = []
    for columns, norm, alternate_sign, binary in itertools.product(
        COLUMNS, ("l1", "l2", None), (True, False), (True, False)
    ):
        parameters = {"n_features": columns, "norm": norm, "alternate_sign": alternate_sign, "binary": binary}
        words = generator.sample(WORDS + special + terms[2:40], 25)
        made.append(case(parameters, corpus(generator, words)))
    made.append(case({}, corpus(generator, WORDS)))
    # Terms that share a column with opposite signs, which cancel out to a row of nothing but zeros.
    opposite = [term_with(hashed, generator) for hashed in (1, -1, 2, -2, 1 + 2**20, -1 - 2**20)]
    for norm, binary in itertools.product(("l1", "l2", None), (True, False)):
        documents = [opposite[:2], opposite[:4], opposite, opposite[:1] + opposite[4:], opposite[3:]]
        made.append(case({"norm": norm, "binary": binary}, documents))
    # Counts whose squares float32 cannot hold.
    made.append(case({"n_features": 16}, [["a"] * 4097 + ["movie"] * 5 + ["scenes"]]))
    return {
        "versions": versions("numpy", "scikit-learn", "scipy"),
        "hashes": [[term, hash_of(term)] for term in terms + opposite],
        "refusals": list(refusals()),
        "cases": made,
    }


# The training reviews


def corpus_goldens(data, cache):
    tokens = imdb_corpus.tokens_of_split(data, "train", cache)
    summary = {"versions": versions("numpy", "scikit-learn", "scipy", "spacy"), "row_step": ROW_STEP}
    summary["configurations"] = []
    for parameters in CONFIGURATIONS:
        matrix = vectorizer(dtype=np.float32, **parameters).transform(tokens)
        ends = matrix.indptr[::ROW_STEP]
        blocks = [slice(start, end) for start, end in zip(ends, ends[1:])]
        assert len(tokens) % ROW_STEP == 0
        summary["configurations"].append(
            {
                "parameters": parameters,
                "documents": matrix.shape[0],
                "offsets_crc32": digest(matrix.indptr, "<i4"),
                "zeros": int(np.count_nonzero(matrix.data == 0)),
                "columns_crc32": [digest(matrix.indices[block], "<i4") for block in blocks],
                "values_crc32": [digest(matrix.data[block], "<f4") for block in blocks],
            }
        )
    return summary


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of the reviews (default: what Tools/imdb-data prints)")
    parser.add_argument("--cache", help="where spaCy's tokens are kept between runs (default: .build/data)")
    parser.add_argument("--only", default="cases,corpus", help="which goldens to write")
    options = parser.parse_args()
    wanted = options.only.split(",")
    if "cases" in wanted:
        write_json("hashing_cases.json", cases())
    if "corpus" in wanted:
        write_json("hashing_corpus.json", corpus_goldens(imdb_corpus.data_folder(options.data), options.cache))


if __name__ == "__main__":
    main()
