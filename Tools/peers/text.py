"""Measures the text stages on the documents that mk-bench runs on:
`python -m peers.text THREADS OPTIONS.json RESULTS.json`.

Everything is in one process on one thread, the best of several passes, and per stage the fastest of several ways to
write it. Before anything is measured, the scores are compared with the goldens, so that both sides provably compute the
same.

From mk-bench it reads the JSON of `mk-bench text --json --threads 1` and `mk-bench pipeline --json --threads 1`: an
object with "machine" and "results", each result having at least "name" and "items_per_second". Without mk-bench the
Python side is measured alone.
"""

import json
import pathlib
import subprocess
import sys
import time

import modelkit
import numpy as np
import structlog

import imdb_corpus
from peers import machine
from peers.environment import ROOT, environment
from peers.text_stack import Hashing, Sentiment, Tfidf, TfidfSentiment, Tokenizer, Vectorizer

GOLDENS = ROOT / "Tests" / "ModelKitTests" / "Goldens"
BATCHES = (64, 256, 1024)
PACKAGES = ("modelkit", "spacy", "scikit-learn", "onnxruntime", "keras", "tensorflow", "numpy", "scipy")


# Measuring


class Table:
    def __init__(self, passes):
        self.passes = passes
        self.best = {}

    def measure(self, stage, way, count, function):
        """Times a function that handles `count` reviews; the best way of a stage counts."""
        function()
        best = min(self.time(function) for _ in range(self.passes))
        rate = count / best
        print(f"  {stage:36} {way:46} {rate:12,.0f} reviews/s", flush=True)
        if rate > self.best.get(stage, (0, ""))[0]:
            self.best[stage] = (rate, way)

    @staticmethod
    def time(function):
        start = time.perf_counter()
        function()
        return time.perf_counter() - start


def measure_python(library, texts, table):
    tokenizer, vectorizer = library.get("imdb_tokenizer"), library.get("imdb_vectorizer")
    tfidf, hashing = library.get("imdb_tfidf"), library.get("hashing")
    count = len(texts)
    cleaned = [imdb_corpus.clean(text) for text in texts]
    nlp = tokenizer.nlp

    def batches(items, size):
        return (items[start : start + size] for start in range(0, len(items), size))

    table.measure("tokenizer", "nlp.pipe", count, lambda: [len(d) for d in nlp.pipe(texts, batch_size=64)])
    table.measure("tokenizer", "nlp.tokenizer", count, lambda: [len(nlp.tokenizer(text)) for text in texts])
    stage = "clean, tokenizer, filter"
    for size in BATCHES:
        table.measure(stage, f"batches of {size}", count, lambda: tokenizer.predict_batch(texts, batch_size=size))
    tokens = tokenizer.predict_batch(texts)
    assert tokens == imdb_corpus.tokenize(texts) and len(cleaned) == count
    for stage, model in (("tokens to TF-IDF", tfidf), ("tokens to hashed counts", hashing)):
        table.measure(stage, "transform of all", count, lambda: model.transform(tokens))
        for size in BATCHES:
            table.measure(
                stage,
                f"batches of {size}",
                count,
                lambda: [model.transform(batch) for batch in batches(tokens, size)],
            )
    table.measure("tokens to ids", "dictionary", count, lambda: vectorizer.predict_batch(tokens))
    for name in ("imdb_sentiment", "imdb_tfidf_sentiment"):
        model = library.get(name)
        for way in model.ways:
            model.way = way
            for size in BATCHES:
                table.measure(
                    f"{name}, text to score",
                    f"{way}, batches of {size}",
                    count,
                    lambda: model.predict_batch(texts, batch_size=size),
                )


def check_scores(library, texts, positions):
    """Stops where a way to compute the scores departs from Keras's, which the goldens hold."""
    for name in ("imdb_sentiment", "imdb_tfidf_sentiment"):
        expected = np.fromfile(GOLDENS / f"{name}_scores.f32", dtype="<f4")[positions]
        model = library.get(name)
        for way in model.ways:
            model.way = way
            error = np.abs(np.array(model.predict_batch(texts, batch_size=256)) - expected).max()
            print(f"  {name}: {way}: largest difference from the goldens {error:.1e}", flush=True)
            if not error < 1e-5:
                sys.exit("bench_peers: the Python stack does not compute what the goldens hold")


# Swift

# Which result of mk-bench stands against which stage; of several, the best counts. Warm, as the Python side is too.
BATCH_SIZES = ("batch_64", "batch_256", "batch_1024", "all")
SWIFT = {
    "tokenizer": ["text.tokenizer"],
    "clean, tokenizer, filter": ["text.tokenizer_filter.strings"],
    "tokens to TF-IDF": ["text.tfidf.tokens"],
    "tokens to hashed counts": ["text.hashing.tokens"],
    "tokens to ids": ["text.vectorizer.tokens"],
    "imdb_sentiment, text to score": [f"pipeline.imdb_sentiment.{size}" for size in BATCH_SIZES],
    "imdb_tfidf_sentiment, text to score": [f"pipeline.imdb_tfidf_sentiment.{size}" for size in BATCH_SIZES],
}


def run_mk_bench(program, data, quick):
    """Machine and results by name, or nothing where there is no program."""
    if not program:
        return {}, {}
    machine, results = {}, {}
    for suite in ("text", "pipeline"):
        command = [program, suite, "--json", "--threads", "1"] + (["--quick"] if quick else [])
        given = environment(1, MODELKIT_IMDB_DIR=data)
        ran = subprocess.run(command, env=given, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        if ran.returncode != 0:
            print(f"bench_peers: mk-bench {suite} failed with status {ran.returncode}", file=sys.stderr)
            continue
        report = json.loads(ran.stdout)
        machine = report["machine"]
        results |= {result["name"]: result for result in report["results"]}
    return machine, results


def swift_rate(results, stage):
    rates = [(results[name]["items_per_second"], name) for name in SWIFT[stage] if name in results]
    return max(rates, default=(None, ""))


# The report


def print_report(table, python, swift_machine, results):
    print("\n" + "\n".join(["One thread", *machine.lines(python, swift_machine)]))
    print(f"\n{'stage':36} {'Python, reviews/s':>18} {'Swift, reviews/s':>18} {'ratio':>8}  Python's best way")
    rows = []
    for stage, (rate, way) in table.best.items():
        swift, name = swift_rate(results, stage)
        columns = (f"{swift:18,.0f}", f"{swift / rate:8.1f}") if swift else (f"{'-':>18}", f"{'-':>8}")
        print(f"{stage:36} {rate:18,.0f} {columns[0]} {columns[1]}  {way}")
        first_pass = results.get(f"pipeline.{stage.split(',')[0]}.first_pass")
        if first_pass:
            cold = first_pass["items_per_second"]
            print(f"{'  the first pass, with cold caches':36} {'':18} {cold:18,.0f} {cold / rate:8.1f}")
        rows.append({"stage": stage, "python": rate, "python_way": way, "swift": swift, "swift_name": name})
    return rows


def main():
    options = json.loads(pathlib.Path(sys.argv[2]).read_text())
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    data = imdb_corpus.data_folder(options["data"])
    texts, _ = imdb_corpus.read_reviews(data, "test")
    positions = slice(None, None, 10 if options["quick"] else 1)
    texts = texts[positions]
    print("Swift: mk-bench", flush=True)
    swift_machine, results = run_mk_bench(options["mk_bench"], data, options["quick"])

    print(f"Python: {len(texts)} test reviews", flush=True)
    TfidfSentiment.keras_file = options["tfidf_keras"]
    library = modelkit.ModelLibrary(models=[Tokenizer, Vectorizer, Tfidf, Hashing, Sentiment, TfidfSentiment])
    check_scores(library, texts, positions)
    table = Table(passes=2 if options["quick"] else 4)
    measure_python(library, texts, table)
    python = machine.describe(PACKAGES)
    rows = print_report(table, python, swift_machine, results)
    report = {"python": python, "swift": swift_machine, "reviews": len(texts), "stages": rows}
    pathlib.Path(sys.argv[3]).write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
