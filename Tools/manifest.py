"""Writes or checks Weights/MANIFEST.json: where every file under Weights/ comes from, byte for byte.

    python3 Tools/manifest.py            # write it
    python3 Tools/manifest.py --check    # exit status 1 and one line per difference

Each entry holds sha256, bytes, origin, the command that made the file and, for a model, the hash of the Keras file it
was converted from and the accuracy Keras measured on the 5,000 test reviews. Accuracies and versions come from
Weights/origin/training.json, which Tools/train_imdb.py writes. Needs nothing beyond Python's standard library.
"""

import argparse
import fnmatch
import hashlib
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "Weights"
MANIFEST = WEIGHTS / "MANIFEST.json"

TRAIN = '"$(Tools/venv train)" Tools/train_imdb.py --out .build/train --assets Weights/imdb'
REVIEWS = "the 25,000 training reviews of the Large Movie Review Dataset (Maas et al., 2011)"

# The first pattern that matches a path names its origin and command; "model" is its key in training.json.
RULES = [
    {
        "files": "imdb/classifier.safetensors",
        "origin": "converted from Weights/origin/imdb_classifier.h5",
        "command": "mk-convert Weights/origin/imdb_classifier.h5 -o Weights/imdb/classifier.safetensors"
        " --bind-lambda lambda=sum:1",
        "model": "imdb_classifier.h5",
    },
    {
        "files": "imdb/tfidf_classifier.safetensors",
        "origin": "converted from imdb_tfidf.keras, which Tools/train_imdb.py writes (10 MB, not kept)",
        "command": "mk-convert .build/train/imdb_tfidf.keras -o Weights/imdb/tfidf_classifier.safetensors",
        "model": "imdb_tfidf.keras",
    },
    {
        "files": "origin/imdb_classifier.h5",
        "origin": f"trained with tf_keras on {REVIEWS}",
        "command": TRAIN,
        "model": "imdb_classifier.h5",
    },
    {"files": "origin/training.json", "origin": "the record of the training run", "command": TRAIN},
    {"files": "imdb/vocabulary.txt", "origin": f"scikit-learn's TfidfVectorizer fitted on {REVIEWS}", "command": TRAIN},
    {"files": "imdb/tfidf/*", "origin": f"scikit-learn's TfidfVectorizer fitted on {REVIEWS}", "command": TRAIN},
    {
        "files": "spacy/*",
        "origin": "the tokenizer rules and lexical attributes of spaCy's blank models (MIT licence)",
        "command": '"$(Tools/venv spacy)" Tools/export_spacy.py',
    },
    {"files": "*.yaml", "origin": "written by hand", "command": None},
    {"files": "*.md", "origin": "written by hand", "command": None},
]


def entry(path, training):
    name = path.relative_to(WEIGHTS).as_posix()
    rule = next((rule for rule in RULES if fnmatch.fnmatch(name, rule["files"])), None)
    if rule is None:
        sys.exit(f"manifest: Weights/{name}: no rule in Tools/manifest.py says where this file comes from")
    content = path.read_bytes()
    described = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "origin": rule["origin"],
    }
    if rule["command"]:
        described["command"] = rule["command"]
    if "model" in rule:
        trained = training["models"][rule["model"]]
        described["keras_sha256"] = trained["sha256"]
        described["keras_test_accuracy"] = trained["test_accuracy"]
    return name, described


def manifest():
    training = json.loads((WEIGHTS / "origin" / "training.json").read_text(encoding="utf-8"))
    files = sorted(path for path in WEIGHTS.rglob("*") if path.is_file() and path != MANIFEST)
    return {"versions": training["versions"], "files": dict(entry(path, training) for path in files)}


def differences(expected, actual):
    for name in sorted(expected["files"].keys() | actual["files"].keys()):
        recorded, found = expected["files"].get(name), actual["files"].get(name)
        if recorded is None:
            yield f"Weights/{name}: not in the manifest"
        elif found is None:
            yield f"Weights/{name}: in the manifest, but missing"
        else:
            for key in sorted(recorded.keys() | found.keys()):
                if recorded.get(key) != found.get(key):
                    yield f"Weights/{name}: {key} is {found.get(key)}, the manifest says {recorded.get(key)}"
    if expected["versions"] != actual["versions"]:
        yield "versions: differ from Weights/origin/training.json"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the manifest instead of writing it")
    options = parser.parse_args()
    actual = manifest()
    if not options.check:
        staging = MANIFEST.with_name(MANIFEST.name + ".staging")
        staging.write_text(json.dumps(actual, indent=2) + "\n", encoding="utf-8")
        staging.replace(MANIFEST)
        return
    found = list(differences(json.loads(MANIFEST.read_text(encoding="utf-8")), actual))
    for line in found:
        print(f"manifest: {line}", file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
