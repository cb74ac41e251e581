"""The networks that both sides run: their weights and items, drawn from a seed or read from the shipped files.

A case is a pooled embedding or nothing, and dense layers behind it. Both sides read the same numbers: the case is
written as a converted network and a file of items in the forms that `mk-bench --network FILE --inputs FILE` reads.
"""

import dataclasses
import json

import numpy as np
import scipy.sparse

from peers import safetensors_file
from peers.environment import ROOT

ITEMS, SINGLE_ITEMS = 1024, 256
BATCHES = (1, 32, 256, 1024)
ENTRIES = 100
LENGTH = 64


@dataclasses.dataclass
class Case:
    name: str
    title: str
    # Of (kernel, bias, activation), and the table of an embedding whose steps are summed, or nothing.
    layers: list
    # Float32 [items, width], Int32 ids [items, steps] or a CSR matrix.
    items: object
    embeddings: object = None
    path: object = None

    @property
    def is_sparse(self):
        return scipy.sparse.issparse(self.items)

    @property
    def width(self):
        return self.items.shape[1]

    def rows(self, batch):
        """At batch 1 fewer items make a pass, as in mk-bench."""
        return SINGLE_ITEMS if batch == 1 else ITEMS

    def slices(self, batch):
        return [self.items[start : start + batch] for start in range(0, self.rows(batch), batch)]

    def reference(self):
        """The outputs in Float64."""
        if self.embeddings is not None:
            value = self.embeddings.astype(np.float64)[self.items].sum(axis=1)
        else:
            value = self.items.astype(np.float64)
        for kernel, bias, activation in self.layers:
            value = REFERENCES[activation](value @ kernel.astype(np.float64) + bias)
        return value

    def write(self, folder):
        """Writes network and items, and gives their paths."""
        network, inputs = self.path or folder / f"{self.name}.safetensors", folder / f"{self.name}.items.safetensors"
        if self.path is None:
            write_network(self, network)
        if self.is_sparse:
            tensors = {
                "row_offsets": self.items.indptr.astype(np.int32),
                "indices": self.items.indices.astype(np.int32),
                "values": self.items.data,
            }
            safetensors_file.write(inputs, tensors, {"columns": str(self.width)})
        else:
            safetensors_file.write(inputs, {"input": self.items}, {})
        return network, inputs


def softmax(x):
    exponentials = np.exp(x - x.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


REFERENCES = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softmax": softmax,
}


def write_network(case, path):
    """The case as mk-convert would write it."""
    nodes, tensors, source = [], {}, "input"

    def add(name, class_name, config, weights):
        nonlocal source
        names = {role: f"{name}/{role}" for role in weights}
        tensors.update({names[role]: value for role, value in weights.items()})
        nodes.append({"name": name, "class": class_name, "config": config, "inputs": [source], "weights": names})
        source = name

    if case.embeddings is not None:
        terms, width = case.embeddings.shape
        add("embedding", "Embedding", {"input_dim": terms, "output_dim": width}, {"embeddings": case.embeddings})
        add("sum", "Lambda", {"op": "sum", "args": [1]}, {})
    for number, (kernel, bias, activation) in enumerate(case.layers):
        config = {"units": kernel.shape[1], "activation": activation}
        add(f"dense_{number}", "Dense", config, {"kernel": kernel, "bias": bias})
    dtype = "float32" if case.embeddings is None else "int32"
    graph = {
        "inputs": [{"name": "input", "shape": [case.width], "dtype": dtype}],
        "outputs": [{"name": "output", "source": source}],
        "nodes": nodes,
    }
    safetensors_file.write(path, tensors, {"modelkit.format": "1", "modelkit.graph": json.dumps(graph)})


def layer(random, depth, units, activation, limit=None):
    """Weights as Keras starts with them (Glorot and Bengio 2010) if not said otherwise, and a bias that is not zero."""
    limit = limit or (6 / (depth + units)) ** 0.5
    kernel = random.uniform(-limit, limit, (depth, units)).astype(np.float32)
    return kernel, random.uniform(-0.1, 0.1, units).astype(np.float32), activation


def dense_items(random, width):
    return random.uniform(-1, 1, (ITEMS, width)).astype(np.float32)


def ids(random, terms):
    return random.integers(0, terms, (ITEMS, LENGTH), dtype=np.int32)


def sparse_items(random, columns):
    """Rows of about a hundred entries, of length 1 as TF-IDF makes them, uniformly spread over the columns."""
    counts = random.integers(ENTRIES // 2, ENTRIES * 3 // 2, ITEMS)
    indices = [np.sort(random.choice(columns, count, replace=False)) for count in counts]
    values = [random.uniform(0.1, 1, count) for count in counts]
    values = [row / np.linalg.norm(row) for row in values]
    return scipy.sparse.csr_matrix(
        (
            np.concatenate(values).astype(np.float32),
            np.concatenate(indices).astype(np.int32),
            np.concatenate([[0], counts.cumsum()]).astype(np.int32),
        ),
        shape=(ITEMS, columns),
    )


def shipped(name, title, random):
    """A network of Weights/imdb, with items like those it was trained on."""
    path = ROOT / "Weights" / "imdb" / f"{name}.safetensors"
    tensors, metadata = safetensors_file.read(path)
    graph = json.loads(metadata["modelkit.graph"])
    layers, embeddings = [], None
    for node in graph["nodes"]:
        weights = {role: tensors[tensor] for role, tensor in node["weights"].items()}
        if node["class"] == "Embedding":
            embeddings = weights["embeddings"]
        elif node["class"] == "Dense":
            layers.append((weights["kernel"], weights["bias"], node["config"]["activation"]))
        elif node["class"] not in ("Lambda", "Dropout"):
            raise ValueError(f"{path.name} has a layer {node['class']}, which the peers have not")
    if embeddings is None:
        items = sparse_items(random, graph["inputs"][0]["shape"][0])
    else:
        items = ids(random, len(embeddings))
    return Case(f"imdb_{name}", title, layers, items, embeddings, path)


def cases():
    """All cases; the same numbers at every run."""
    random = np.random.default_rng(20261123)
    widths = (784, 512, 512, 10)
    mlp = [layer(random, *pair, kind) for *pair, kind in zip(widths, widths[1:], ("relu", "relu", "softmax"))]
    yield Case("mlp_784_512_512_10", "MLP 784-512-512-10", mlp, dense_items(random, widths[0]))
    widths = (20_000, 128, 64, 1)
    # Rows of length 1 need weights of the order of 1, lest every score be a half.
    sparse = [layer(random, *widths[:2], "relu", limit=1)]
    sparse += [layer(random, *pair, kind) for *pair, kind in zip(widths[1:], widths[2:], ("relu", "sigmoid"))]
    yield Case(
        "sparse_20000_128_64_1", f"20000-128-64-1, {ENTRIES} non-zeros a row", sparse, sparse_items(random, widths[0])
    )
    table = random.uniform(-0.05, 0.05, (1900, LENGTH)).astype(np.float32)
    yield Case(
        "pooled_embedding_1900x64",
        f"Embedding 1,900 × 64, {LENGTH} ids summed, Dense 1",
        [layer(random, LENGTH, 1, "sigmoid")],
        ids(random, len(table)),
        table,
    )
    yield shipped("classifier", "shipped `imdb_classifier`", random)
    yield shipped("tfidf_classifier", "shipped `imdb_tfidf_classifier`", random)
    for depth, units in ((784, 512), (512, 512), (768, 3072), (20_000, 128)):
        yield Case(
            f"dense_{depth}x{units}",
            f"Dense {depth} × {units}",
            [layer(random, depth, units, "linear")],
            dense_items(random, depth),
        )
