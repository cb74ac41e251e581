"""Writes what scikit-learn's TruncatedSVD computes for the tests of Sources/ModelKitTensor/LinearAlgebra.

    "$(Tools/venv sklearn)" Tools/goldens_svd.py [--check]

Into Tests/ModelKitTensorTests/Goldens goes svd.json: two sparse matrices, the TF-IDF matrix of a made-up corpus and one whose
singular values halve every few columns, each with all its singular values (NumPy) and with what TruncatedSVD finds by ARPACK
(exact) and by randomised SVD, at the default parameters and with more iterations. The matrices' values are Float32, computed
with in Float64. Numbers are rounded to nine digits; as their last ones depend on the processor's BLAS, --check makes
everything anew and compares within 1e-7 of the largest magnitude instead of byte by byte.
"""

import argparse
import json
import pathlib
import platform
import sys
from importlib import metadata

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

FILE = pathlib.Path(__file__).resolve().parent.parent / "Tests/ModelKitTensorTests/Goldens/svd.json"
SEED = 20261125
TOLERANCE = 1e-7


def tfidf_matrix():
    """Documents that each draw from one of six topics, of very different sizes, and from words that all share."""
    generator = np.random.default_rng(SEED)
    common = [f"common{i}" for i in range(8)]
    documents = []
    for topic, count in enumerate((22, 15, 11, 8, 5, 4)):
        own = [f"topic{topic}word{i}" for i in range(14)]
        for _ in range(count):
            words = generator.choice(own, generator.integers(25, 40)).tolist()
            documents.append(words + generator.choice(common, generator.integers(2, 7)).tolist())
    order = generator.permutation(len(documents))
    vectorizer = TfidfVectorizer(tokenizer=lambda tokens: tokens, lowercase=False, token_pattern=None)
    return vectorizer.fit_transform([documents[i] for i in order])


def decaying_matrix():
    """More rows than columns, three in ten entries, columns that shrink by a factor."""
    generator = np.random.default_rng(SEED + 1)
    entries = generator.normal(size=(90, 40)) * (generator.random((90, 40)) < 0.3)
    return sparse.csr_matrix(entries * 0.8 ** np.arange(40))


def numbers(values):
    return [float(f"{value:.9g}") for value in np.asarray(values, dtype=np.float64).ravel()]


def fitted(matrix, components, **parameters):
    svd = TruncatedSVD(n_components=components, random_state=SEED, **parameters)
    transformed = svd.fit_transform(matrix)
    return {
        "singular_values": numbers(svd.singular_values_),
        "components": numbers(svd.components_),
        "explained_variance": numbers(svd.explained_variance_),
        "explained_variance_ratio": numbers(svd.explained_variance_ratio_),
        "transformed": numbers(transformed),
    }


def case(name, matrix, components):
    matrix = sparse.csr_matrix(matrix).astype(np.float32).astype(np.float64)
    matrix.sort_indices()
    return {
        "name": name,
        "shape": list(matrix.shape),
        "row_offsets": matrix.indptr.tolist(),
        "indices": matrix.indices.tolist(),
        "values": [float(f"{value:.9g}") for value in matrix.data],
        "spectrum": numbers(np.linalg.svd(matrix.toarray(), compute_uv=False)),
        "components": components,
        "arpack": fitted(matrix, components, algorithm="arpack"),
        "randomized": fitted(matrix, components, algorithm="randomized"),
        "randomized_20": fitted(matrix, components, algorithm="randomized", n_iter=20),
    }


def differences(old, new, path=""):
    """Where two goldens differ by more than the tolerance."""
    if isinstance(new, dict) and isinstance(old, dict) and old.keys() == new.keys():
        for key in new:
            yield from differences(old[key], new[key], f"{path}.{key}")
    elif isinstance(new, list) and isinstance(old, list) and len(old) == len(new):
        if new and isinstance(new[0], dict):
            for index, (a, b) in enumerate(zip(old, new)):
                yield from differences(a, b, f"{path}[{index}]")
        elif new:
            error = np.max(np.abs(np.subtract(old, new))) / max(np.max(np.abs(new)), 1e-30)
            if not error <= TOLERANCE:
                yield f"{path}: differs by {error} of the largest"
    elif old != new:
        yield f"{path}: {old!r} is now {new!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the committed file, write nothing")
    options = parser.parse_args()
    cases = [
        case("tfidf", tfidf_matrix(), 6),
        case("decaying", decaying_matrix(), 8),
        case("decaying, one component", decaying_matrix(), 1),
    ]
    if options.check:
        found = list(differences(json.loads(FILE.read_text())["cases"], cases))
        if found:
            sys.exit("goldens_svd: " + "\n".join(found))
        return
    versions = {"python": platform.python_version()} | {
        name: metadata.version(name) for name in ("numpy", "scikit-learn", "scipy")
    }
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps({"versions": versions, "cases": cases}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
