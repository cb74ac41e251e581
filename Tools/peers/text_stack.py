"""The Python stack of the text suite: modelkit with spaCy, scikit-learn and ONNX Runtime, composed as in modelkit's
tutorial, and Keras beside it. ONNX models are built from the weights directly.
"""

import json
import pathlib
import sys

import h5py
import keras
import modelkit
import numpy as np
import onnx
import onnxruntime
import spacy
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer

from peers import safetensors_file
from peers.environment import ROOT

WEIGHTS = ROOT / "Weights"
LENGTH = 64


# Weights


def classifier_weights():
    with h5py.File(WEIGHTS / "origin" / "imdb_classifier.h5") as file:
        weights = file["model_weights"]
        return (
            weights["embedding/embedding/embeddings:0"][()],
            weights["dense/dense/kernel:0"][()],
            weights["dense/dense/bias:0"][()],
        )


def tfidf_weights(keras_file):
    """Kernels and biases of the three dense layers, from the converted file unless a Keras file is given."""
    converted = WEIGHTS / "imdb" / "tfidf_classifier.safetensors"
    if keras_file is None and not converted.exists():
        sys.exit("bench_peers: no Weights/imdb/tfidf_classifier.safetensors; give --tfidf-keras FILE")
    if keras_file is not None:
        return keras.models.load_model(keras_file).get_weights()
    tensors = list(safetensors_file.read(converted)[0].values())
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


class Hashing(modelkit.core.model.Asset):
    CONFIGURATIONS = {"hashing": {}}

    def _load(self):
        self.vectorizer = HashingVectorizer(tokenizer=identity, lowercase=False, token_pattern=None, dtype=np.float32)

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
