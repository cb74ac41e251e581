"""Runs the Python stack on the documents that mk-bench runs on, in the same run, and prints the ratios.

    "$(Tools/venv peers)" Tools/bench_peers.py [--quick] [--mk-bench FILE] [--data DIR] [--json FILE]

The Python stack is modelkit with spaCy, scikit-learn and ONNX Runtime, composed as in modelkit's tutorial, and Keras
beside it; everything in one process on one thread, the best of several passes, and per stage the fastest of several
ways to write it. ONNX models are built from the weights directly. Before anything is measured, the scores are compared
with the goldens, so that both sides provably compute the same.

From mk-bench it reads the JSON of `mk-bench text --json --threads 1` and `mk-bench pipeline --json --threads 1`: an
object with "machine" and "results", each result having at least "name" and "items_per_second". Without mk-bench the
Python side is measured alone.
"""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import time
from importlib import metadata

THREADS = "1"
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = THREADS
os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = THREADS
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.pop("OPENBLAS_CORETYPE", None)

import h5py
import keras
import modelkit
import numpy as np
import onnx
import onnxruntime
import spacy
import structlog
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_info

import imdb_corpus

WEIGHTS = imdb_corpus.ROOT / "Weights"
GOLDENS = imdb_corpus.ROOT / "Tests" / "ModelKitTests" / "Goldens"
LENGTH = 64
BATCHES = (64, 256, 1024)


# Weights


def classifier_weights():
    with h5py.File(WEIGHTS / "origin" / "imdb_classifier.h5") as file:
        weights = file["model_weights"]
        return (
            weights["embedding/embedding/embeddings:0"][()],
            weights["dense/dense/kernel:0"][()],
            weights["dense/dense/bias:0"][()],
        )


def safetensors(path):
    """Every float32 tensor of a safetensors file."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    data = memoryview(content)[8 + length :]
    return [
        np.frombuffer(data[slice(*tensor["data_offsets"])], dtype="<f4").reshape(tensor["shape"])
        for tensor in header.values()
        if tensor["dtype"] == "F32"
    ]


def tfidf_weights(keras_file):
    """Kernels and biases of the three dense layers, from the converted file unless a Keras file is given."""
    converted = WEIGHTS / "imdb" / "tfidf_classifier.safetensors"
    if keras_file is None and not converted.exists():
        sys.exit("bench_peers: no Weights/imdb/tfidf_classifier.safetensors; give --tfidf-keras FILE")
    if keras_file is not None:
        return keras.models.load_model(keras_file).get_weights()
    tensors = safetensors(converted)
    found = []
    for inputs, units in ((20_000, 128), (128, 64), (64, 1)):
        for shape in ((inputs, units), (units,)):
            match = [tensor for tensor in tensors if tensor.shape == shape]
            match += [tensor.T for tensor in tensors if tensor.shape == shape[::-1] != shape]
            if not match:
                sys.exit(f"bench_peers: {converted.name} holds no tensor of shape {shape}")
            found.append(np.ascontiguousarray(match[0]))
    return found


# Networks


def session(graph_nodes, input_name, input_type, input_shape, initializers):
    helper = onnx.helper
    graph = helper.make_graph(
        graph_nodes,
        "network",
        [helper.make_tensor_value_info(input_name, input_type, input_shape)],
        [helper.make_tensor_value_info("score", onnx.TensorProto.FLOAT, [None, 1])],
        [onnx.numpy_helper.from_array(value, name) for name, value in initializers.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def classifier_session(embeddings, kernel, bias):
    node = onnx.helper.make_node
    return session(
        [
            node("Gather", ["embeddings", "ids"], ["vectors"], axis=0),
            node("ReduceSum", ["vectors", "axes"], ["sum"], keepdims=0),
            node("Gemm", ["sum", "kernel", "bias"], ["logit"]),
            node("Sigmoid", ["logit"], ["score"]),
        ],
        "ids",
        onnx.TensorProto.INT64,
        [None, LENGTH],
        {"embeddings": embeddings, "kernel": kernel, "bias": bias, "axes": np.array([1], dtype=np.int64)},
    )


def dense_nodes(first_input, names):
    node = onnx.helper.make_node
    nodes, value = [], first_input
    for position, (kernel, bias) in enumerate(names):
        last = position == len(names) - 1
        nodes.append(node("Gemm", [value, kernel, bias], [f"{kernel}_out"]))
        value = "score" if last else f"{kernel}_activated"
        nodes.append(node("Sigmoid" if last else "Relu", [f"{kernel}_out"], [value]))
    return nodes


def tfidf_session(weights):
    names = [("k0", "b0"), ("k1", "b1"), ("k2", "b2")]
    initializers = dict(zip([name for pair in names for name in pair], weights))
    return session(
        dense_nodes("rows", names), "rows", onnx.TensorProto.FLOAT, [None, weights[0].shape[0]], initializers
    )


def hidden_session(weights):
    """The layers after the first, whose product is left to SciPy."""
    node = onnx.helper.make_node
    names = [("k1", "b1"), ("k2", "b2")]
    initializers = dict(zip([name for pair in names for name in pair], weights[2:]))
    nodes = [node("Relu", ["rows"], ["first"])] + dense_nodes("first", names)
    return session(nodes, "rows", onnx.TensorProto.FLOAT, [None, weights[0].shape[1]], initializers)


def keras_classifier(embeddings, kernel, bias):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int32"),
            layers.Embedding(*embeddings.shape),
            layers.Lambda(lambda vectors: keras.ops.sum(vectors, axis=1)),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.set_weights([embeddings, kernel, bias])
    return model


def keras_tfidf(weights):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((weights[0].shape[0],)),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.set_weights(weights)
    return model


# The models of the tutorial. They name no item and prediction types: checking those with pydantic would cost time.


class Tokenizer(modelkit.Model):
    CONFIGURATIONS = {"imdb_tokenizer": {}}

    def _load(self):
        self.nlp = spacy.blank("en")

    def _predict_batch(self, texts):
        texts = [" ".join(text.replace("<br", "").replace("/>", "").split()) for text in texts]
        return [
            [
                t.lower_
                for t in document
                if t.is_ascii and len(t) > 1 and not (t.is_punct or t.is_stop or t.is_digit)
            ]
            for document in self.nlp.pipe(texts, batch_size=len(texts))
        ]


class Vectorizer(modelkit.Model):
    """The tutorial's, but with a list comprehension, which is faster than its `np.vectorize`."""

    CONFIGURATIONS = {"imdb_vectorizer": {"asset": str(WEIGHTS / "imdb" / "vocabulary.txt")}}

    def _load(self):
        with open(self.asset_path, encoding="utf-8") as file:
            self.vocabulary = {line.strip(): number + 2 for number, line in enumerate(file)}

    def _predict_batch(self, items):
        known = self.vocabulary
        rows = []
        for tokens in items:
            row = [known[token] for token in tokens if token in known][:LENGTH]
            rows.append(row + [0] * (LENGTH - len(row)))
        return rows


def identity(tokens):
    return tokens


class Tfidf(modelkit.core.model.Asset):
    CONFIGURATIONS = {"imdb_tfidf": {"asset": str(WEIGHTS / "imdb" / "tfidf")}}

    def _load(self):
        folder = pathlib.Path(self.asset_path)
        config = json.loads((folder / "config.json").read_text())
        config.pop("tie_breaking", None)
        terms = (folder / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
        self.vectorizer = TfidfVectorizer(
            tokenizer=identity, lowercase=False, token_pattern=None, vocabulary=terms, dtype=np.float32, **config
        )
        self.vectorizer.idf_ = np.array([float(line) for line in (folder / "idf.txt").read_text().split()])

    def transform(self, items):
        return self.vectorizer.transform(items)


class Sentiment(modelkit.Model):
    CONFIGURATIONS = {"imdb_sentiment": {"model_dependencies": {"imdb_tokenizer", "imdb_vectorizer"}}}

    def _load(self):
        weights = classifier_weights()
        onnx_session = classifier_session(*weights)
        network = keras_classifier(*weights)
        self.ways = {
            "ONNX Runtime": lambda ids: onnx_session.run(None, {"ids": ids})[0],
            "Keras predict_on_batch": network.predict_on_batch,
        }
        self.way = "ONNX Runtime"

    def _predict_batch(self, texts):
        tokens = self.model_dependencies["imdb_tokenizer"].predict_batch(texts)
        ids = np.array(self.model_dependencies["imdb_vectorizer"].predict_batch(tokens), dtype=np.int64)
        return self.ways[self.way](ids)[:, 0].tolist()


class TfidfSentiment(modelkit.Model):
    CONFIGURATIONS = {"imdb_tfidf_sentiment": {"model_dependencies": {"imdb_tokenizer", "imdb_tfidf"}}}
    keras_file = None

    def _load(self):
        weights = tfidf_weights(self.keras_file)
        dense, hidden, network = tfidf_session(weights), hidden_session(weights), keras_tfidf(weights)
        kernel, bias = weights[:2]
        self.ways = {
            "ONNX Runtime": lambda rows: dense.run(None, {"rows": rows.toarray()})[0],
            "SciPy sparse + ONNX Runtime": lambda rows: hidden.run(None, {"rows": rows @ kernel + bias})[0],
            "Keras predict_on_batch": lambda rows: network.predict_on_batch(rows.toarray()),
        }
        self.way = "ONNX Runtime"

    def _predict_batch(self, texts):
        tokens = self.model_dependencies["imdb_tokenizer"].predict_batch(texts)
        rows = self.model_dependencies["imdb_tfidf"].transform(tokens)
        return self.ways[self.way](rows)[:, 0].tolist()


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
    tfidf = library.get("imdb_tfidf")
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
    table.measure("tokens to TF-IDF", "transform of all", count, lambda: tfidf.transform(tokens))
    for size in BATCHES:
        table.measure(
            "tokens to TF-IDF",
            f"batches of {size}",
            count,
            lambda: [tfidf.transform(batch) for batch in batches(tokens, size)],
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
    "tokens to ids": ["text.vectorizer.tokens"],
    "imdb_sentiment, text to score": [f"pipeline.imdb_sentiment.{size}" for size in BATCH_SIZES],
    "imdb_tfidf_sentiment, text to score": [f"pipeline.imdb_tfidf_sentiment.{size}" for size in BATCH_SIZES],
}


def run_mk_bench(program, data):
    """Machine and results by name, or nothing where the program is missing."""
    if not program.exists():
        print(
            f"bench_peers: no {program}: build it with `swift build -c release --product mk-bench`;"
            " measuring Python alone",
            file=sys.stderr,
        )
        return {}, {}
    environment = os.environ | {"MODELKIT_IMDB_DIR": str(data)}
    machine, results = {}, {}
    for suite in ("text", "pipeline"):
        command = [program, suite, "--json", "--threads", THREADS]
        ran = subprocess.run(command, env=environment, cwd=imdb_corpus.ROOT, stdout=subprocess.PIPE, text=True)
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


def python_machine():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    packages = ("modelkit", "spacy", "scikit-learn", "onnxruntime", "keras", "tensorflow", "numpy", "scipy")
    pools = {(pool["internal_api"], pool.get("architecture"), pool["num_threads"]) for pool in threadpool_info()}
    return {
        "cpu": cpu,
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in packages},
        "thread_pools": sorted([str(part) for part in pool] for pool in pools),
    }


def print_report(table, machine, swift_machine, results):
    print(f"\n{machine['cpu']}, one thread; Python {machine['python']}, ", end="")
    print(", ".join(f"{name} {version}" for name, version in machine["versions"].items()))
    print("Thread pools of the Python process: " + "; ".join(" ".join(pool) for pool in machine["thread_pools"]))
    if swift_machine:
        print(
            f"Swift: {swift_machine.get('blas')}, core {swift_machine.get('blas_core')},"
            f" kernels {swift_machine.get('instruction_set')}, {swift_machine.get('threads')} thread,"
            f" {swift_machine.get('build')} build"
        )
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="every tenth review and fewer passes on the Python side")
    parser.add_argument("--mk-bench", type=pathlib.Path, default=imdb_corpus.ROOT / ".build" / "release" / "mk-bench")
    parser.add_argument("--data", help="folder of the reviews (default: what Tools/imdb-data prints)")
    parser.add_argument("--tfidf-keras", type=pathlib.Path, help="the TF-IDF network as Keras wrote it")
    parser.add_argument("--json", type=pathlib.Path, help="where to write the figures")
    options = parser.parse_args()

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    data = imdb_corpus.data_folder(options.data)
    texts, _ = imdb_corpus.read_reviews(data, "test")
    positions = slice(None, None, 10 if options.quick else 1)
    texts = texts[positions]
    print("Swift: mk-bench, all test reviews", flush=True)
    swift_machine, results = run_mk_bench(options.mk_bench.absolute(), data)

    print(f"Python: {len(texts)} test reviews", flush=True)
    TfidfSentiment.keras_file = options.tfidf_keras
    library = modelkit.ModelLibrary(models=[Tokenizer, Vectorizer, Tfidf, Sentiment, TfidfSentiment])
    check_scores(library, texts, positions)
    table = Table(passes=2 if options.quick else 4)
    measure_python(library, texts, table)
    machine = python_machine()
    rows = print_report(table, machine, swift_machine, results)
    if options.json:
        report = {"python": machine, "swift": swift_machine, "reviews": len(texts), "stages": rows}
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
