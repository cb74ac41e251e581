#!/usr/bin/env python3
"""Writes Tests/ModelKitLayersTests/Goldens/layers.json: what Keras computes for every layer that ModelKitLayers runs.

    "$(Tools/venv keras)" Tools/goldens_layers.py

Each case is a network in the form of NetworkGraph's JSON, with its weights, inputs and the outputs of Keras 3 (or of
tf_keras, which is Keras 2, where the two differ). Everything is drawn from one seeded generator. Numbers that JSON
lacks are the strings "nan", "inf" and "-inf".
"""
import json
import os
import pathlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_USE_LEGACY_KERAS", "0")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np
import tensorflow as tf
import tf_keras

RANDOM = np.random.default_rng(20240607)
CASES = []


def number(x):
    x = np.float32(x)
    if np.isnan(x):
        return "nan"
    if np.isinf(x):
        return "inf" if x > 0 else "-inf"
    return float(str(x))


def array(x):
    x = np.asarray(x)
    flat = x.reshape(-1)
    values = [int(v) for v in flat] if x.dtype.kind == "i" else [number(v) for v in flat]
    return {"shape": list(x.shape), "values": values, "dtype": "int32" if x.dtype.kind == "i" else "float32"}


def floats(*shape, scale=1.0):
    return (RANDOM.standard_normal(shape) * scale).astype(np.float32)


def ids(high, *shape):
    return RANDOM.integers(0, high, shape).astype(np.int32)


def randomize(layer):
    """Gives a layer random weights; variances are positive."""
    weights = []
    for variable in layer.weights:
        value = floats(*variable.shape, scale=0.5)
        if "variance" in variable.name:
            value = np.abs(value) + np.float32(0.1)
        if "gamma" in variable.name:
            value = value + np.float32(1)
        weights.append(value)
    layer.set_weights(weights)


def case(name, inputs, nodes, outputs=None, library=keras):
    """inputs: {name: array or (array, declared item shape)}; nodes: {name: (layer, refs[, config])} in order."""
    symbols, graph_inputs, arrays = {}, [], []
    for key, value in inputs.items():
        value, shape = value if isinstance(value, tuple) else (value, value.shape[1:])
        dtype = "int32" if value.dtype.kind == "i" else "float32"
        symbols[key] = library.Input(shape=shape, dtype=dtype, name=key)
        graph_inputs.append({"name": key, "shape": list(shape), "dtype": dtype})
        arrays.append(value)
    graph_nodes, weights = [], {}
    for key, (layer, references, *config) in nodes.items():
        arguments = [symbols[r] for r in references]
        symbols[key] = layer(arguments if len(arguments) > 1 else arguments[0])
        randomize(layer)
        roles = {}
        for variable, value in zip(layer.weights, layer.get_weights()):
            role = variable.name.split("/")[-1].split(":")[0]
            roles[role] = f"{key}/{role}"
            weights[f"{key}/{role}"] = array(value)
        graph_nodes.append({
            "name": key,
            "class": type(layer).__name__,
            "config": json.loads(json.dumps(config[0] if config else layer.get_config(), default=str)),
            "inputs": references,
            "weights": roles,
        })
    outputs = outputs or [list(nodes)[-1]]
    model = library.Model(list(symbols[k] for k in inputs), [symbols[k] for k in outputs])
    results = model([tf.constant(a) for a in arrays])
    results = results if isinstance(results, (list, tuple)) else [results]
    CASES.append({
        "name": name,
        "graph": {
            "inputs": graph_inputs,
            "outputs": [{"name": k, "source": k} for k in outputs],
            "nodes": graph_nodes,
            "keras_version": library.__version__,
        },
        "weights": weights,
        "inputs": [array(a) for a in arrays],
        "outputs": [array(np.asarray(r, dtype=np.float32)) for r in results],
    })


def single(name, value, layer, config=None, library=keras):
    node = (layer, ["x"]) if config is None else (layer, ["x"], config)
    case(name, {"x": value}, {"layer": node}, library=library)


def dense():
    L = keras.layers
    activations = [
        "linear", "relu", "sigmoid", "tanh", "softmax", "log_softmax", "elu", "selu", "softplus", "softsign",
        "exponential", "relu6", "hard_sigmoid", "silu", "swish", "hard_silu", "gelu", "mish", "leaky_relu",
    ]
    for activation in activations:
        single(f"Dense {activation}", floats(3, 5), L.Dense(7, activation=activation))
        single(f"Activation {activation}", floats(3, 6, scale=3), L.Activation(activation))
    for activation in ["relu", "sigmoid", "tanh", "softmax", "hard_sigmoid", "selu", "swish", "gelu"]:
        single(f"Keras 2 Activation {activation}", floats(3, 6, scale=3),
               tf_keras.layers.Activation(activation), library=tf_keras)
    single("Dense without bias", floats(2, 4), L.Dense(3, use_bias=False))
    single("Dense of one unit, many rows", floats(9, 33), L.Dense(1, activation="sigmoid"))
    single("Dense of 40 units, 20 rows", floats(20, 17), L.Dense(40, activation="relu"))
    single("Dense on three axes", floats(2, 3, 4), L.Dense(5, activation="tanh"))
    single("Dense on four axes", floats(2, 3, 2, 4), L.Dense(3))
    single("Dense with an activation layer", floats(3, 4), L.Dense(5, activation=L.LeakyReLU(negative_slope=0.1)))


def elementwise():
    L = keras.layers
    x = floats(3, 4, 5, scale=3)
    single("ReLU", x, L.ReLU())
    single("ReLU with a maximum", x, L.ReLU(max_value=2.5))
    single("ReLU with all three", x, L.ReLU(max_value=3.0, negative_slope=0.2, threshold=0.5))
    single("ReLU with a threshold", x, L.ReLU(threshold=1.0))
    single("LeakyReLU", x, L.LeakyReLU(negative_slope=0.07))
    single("Keras 2 LeakyReLU", x, tf_keras.layers.LeakyReLU(alpha=0.15), library=tf_keras)
    single("ELU", x, L.ELU(alpha=0.7))
    single("Softmax", x, L.Softmax())
    for layer in [L.Dropout(0.5), L.SpatialDropout1D(0.3), L.GaussianNoise(0.4), L.GaussianDropout(0.3),
                  L.AlphaDropout(0.2), L.ActivityRegularization(l1=0.1)]:
        single(type(layer).__name__, x, layer)
    single("SpatialDropout2D", floats(2, 3, 3, 2), L.SpatialDropout2D(0.3))
    single("SpatialDropout3D", floats(1, 2, 2, 2, 2), L.SpatialDropout3D(0.3))


def shapes():
    L = keras.layers
    single("Flatten", floats(2, 3, 4), L.Flatten())
    single("Flatten of a vector", floats(2, 3), L.Flatten())
    single("Flatten channels first", floats(2, 3, 4, 2), L.Flatten(data_format="channels_first"))
    single("Reshape", floats(2, 3, 4), L.Reshape((2, 6)))
    single("Reshape with -1", floats(2, 3, 4), L.Reshape((-1, 2)))
    single("Reshape to -1", floats(2, 3, 4), L.Reshape((-1,)))
    case("Reshape of an unknown length", {"x": (floats(2, 6, 4), (None, 4))},
         {"r": (L.Reshape((-1, 8)), ["x"]), "d": (L.Dense(3), ["r"])})


def normalization():
    L = keras.layers
    single("BatchNormalization", floats(4, 7), L.BatchNormalization())
    single("BatchNormalization of images", floats(2, 3, 4, 5), L.BatchNormalization(epsilon=1e-2))
    single("BatchNormalization on axis 1", floats(2, 3, 4), L.BatchNormalization(axis=1))
    single("BatchNormalization without scale", floats(3, 4), L.BatchNormalization(scale=False))
    single("BatchNormalization without center", floats(3, 4), L.BatchNormalization(center=False))
    single("BatchNormalization with neither", floats(3, 4), L.BatchNormalization(center=False, scale=False))
    single("Keras 2 BatchNormalization", floats(3, 4, 5), tf_keras.layers.BatchNormalization(axis=[2]),
           library=tf_keras)
    single("LayerNormalization", floats(4, 19, scale=4), L.LayerNormalization())
    single("LayerNormalization on three axes", floats(2, 3, 5) + 10, L.LayerNormalization(epsilon=1e-5))
    single("LayerNormalization over two axes", floats(2, 3, 5), L.LayerNormalization(axis=[1, 2]))
    single("LayerNormalization over axis 1", floats(2, 3, 5), L.LayerNormalization(axis=1))
    single("LayerNormalization without center", floats(2, 6), L.LayerNormalization(center=False))
    single("LayerNormalization without scale", floats(2, 6), L.LayerNormalization(scale=False))
    single("Keras 2 LayerNormalization", floats(2, 3, 6), tf_keras.layers.LayerNormalization(), library=tf_keras)


def lambdas():
    x = floats(3, 4, 5)

    def bound(name, value, function, op, *arguments):
        single(f"Lambda {name}", value, keras.layers.Lambda(function, output_shape=lambda s: s),
               {"op": op, "args": list(arguments)})

    for axis in (1, 2, -1):
        bound(f"sum over axis {axis}", x, lambda t, a=axis: tf.reduce_sum(t, axis=a), "sum", axis)
        bound(f"mean over axis {axis}", x, lambda t, a=axis: tf.reduce_mean(t, axis=a), "mean", axis)
        bound(f"max over axis {axis}", x, lambda t, a=axis: tf.reduce_max(t, axis=a), "max", axis)
        bound(f"min over axis {axis}", x, lambda t, a=axis: tf.reduce_min(t, axis=a), "min", axis)
        bound(f"l2_normalize over axis {axis}", x, lambda t, a=axis: tf.math.l2_normalize(t, axis=a), "l2_normalize", axis)
    bound("l2_normalize of zeros", np.zeros((2, 3), np.float32), lambda t: tf.math.l2_normalize(t, axis=-1),
          "l2_normalize", -1)
    bound("scale", x, lambda t: t * 0.25 + 3.0, "scale", 0.25, 3.0)
    for start, stop in [(1, 3), (None, 2), (-3, None), (-2, -1), (None, None), (1, 99), (3, 1)]:
        bound(f"slice {start} to {stop}", x, lambda t, a=start, b=stop: t[:, a:b], "slice", 1, start, stop)
    bound("slice of the last axis", x, lambda t: t[..., 1:-1], "slice", -1, 1, -1)
    bound("expand_dims at 1", x, lambda t: tf.expand_dims(t, 1), "expand_dims", 1)
    bound("expand_dims at -1", x, lambda t: tf.expand_dims(t, -1), "expand_dims", -1)
    bound("squeeze", floats(3, 1, 5), lambda t: tf.squeeze(t, 1), "squeeze", 1)


def pooling():
    L = keras.layers
    x = floats(3, 4, 5)
    single("GlobalAveragePooling1D", x, L.GlobalAveragePooling1D())
    single("GlobalAveragePooling1D keepdims", x, L.GlobalAveragePooling1D(keepdims=True))
    single("GlobalAveragePooling1D channels first", x, L.GlobalAveragePooling1D(data_format="channels_first"))
    single("GlobalMaxPooling1D", x, L.GlobalMaxPooling1D())
    single("GlobalMaxPooling1D keepdims", x, L.GlobalMaxPooling1D(keepdims=True))
    single("GlobalMaxPooling1D channels first", x, L.GlobalMaxPooling1D(data_format="channels_first"))


def embeddings():
    L = keras.layers
    words = ids(9, 4, 6)
    words[1, 3:] = 0
    words[2] = 0
    single("Embedding", words, L.Embedding(9, 5))
    single("Embedding of a matrix of ids", ids(9, 2, 3, 4), L.Embedding(9, 3))
    case("Embedding of float ids", {"x": words.astype(np.float32)}, {"e": (L.Embedding(9, 5), ["x"])})
    summed = {"op": "sum", "args": [1]}

    def total():
        return keras.layers.Lambda(lambda t: tf.reduce_sum(t, axis=1), output_shape=lambda s: s)

    def chain(name, *layers, value=words, library=keras):
        nodes, previous = {}, "x"
        for index, layer in enumerate(layers):
            key = f"n{index}"
            lambdas_config = [summed] if type(layer).__name__ == "Lambda" else []
            nodes[key] = (layer, [previous], *lambdas_config)
            previous = key
        case(name, {"x": value}, nodes, library=library)

    chain("the tutorial's classifier", L.Embedding(50, 8), total(), L.Dense(1, activation="sigmoid"), value=ids(50, 5, 12))
    chain("sum over a masked embedding takes no notice of the mask", L.Embedding(9, 5, mask_zero=True), total())
    chain("mean over an embedding", L.Embedding(9, 20), L.GlobalAveragePooling1D())
    chain("mean over a masked embedding", L.Embedding(9, 20, mask_zero=True), L.GlobalAveragePooling1D())
    chain("a mask goes through dropout", L.Embedding(9, 5, mask_zero=True), L.SpatialDropout1D(0.2),
          L.GlobalAveragePooling1D())
    chain("a mask goes through a dense layer", L.Embedding(9, 5, mask_zero=True), L.Dense(6, activation="relu"),
          L.GlobalAveragePooling1D())
    chain("a mask goes through normalisation", L.Embedding(9, 5, mask_zero=True), L.LayerNormalization(),
          L.BatchNormalization(), L.ReLU(), L.GlobalAveragePooling1D())
    chain("maximum over a masked embedding", L.Embedding(9, 5, mask_zero=True), L.GlobalMaxPooling1D())
    chain("a mask ends at a reshape", L.Embedding(9, 5, mask_zero=True), L.Reshape((6, 5)), L.GlobalAveragePooling1D())
    K = tf_keras.layers
    chain("Keras 2: mean over a masked embedding", K.Embedding(9, 5, mask_zero=True), K.Dropout(0.1),
          K.GlobalAveragePooling1D(), library=tf_keras)
    other = ids(7, 4, 6)
    other[0, :2] = 0
    other[2] = 0
    for library in (keras, tf_keras):
        L, version = library.layers, "Keras 2: " if library is tf_keras else ""
        for merge in (L.Add(), L.Multiply(), L.Concatenate(), L.Concatenate(axis=1)):
            label = type(merge).__name__ + (" along the steps" if getattr(merge, "axis", -1) == 1 else "")
            case(f"{version}{label} of two masks", {"a": words, "b": other},
                 {"ea": (L.Embedding(9, 5, mask_zero=True), ["a"]), "eb": (L.Embedding(7, 5, mask_zero=True), ["b"]),
                  "m": (merge, ["ea", "eb"]), "p": (L.GlobalAveragePooling1D(), ["m"])}, library=library)
        for merge in (L.Add(), L.Concatenate(axis=1)):
            if library is tf_keras and isinstance(merge, L.Concatenate):
                continue  # Keras 2 itself fails here.
            label = type(merge).__name__
            case(f"{version}{label} of a mask and none", {"a": words, "b": other},
                 {"ea": (L.Embedding(9, 5, mask_zero=True), ["a"]), "eb": (L.Embedding(7, 5), ["b"]),
                  "m": (merge, ["ea", "eb"]), "p": (L.GlobalAveragePooling1D(), ["m"])}, library=library)
    L = keras.layers
    case("Concatenate of features with a mask and none", {"a": words, "b": other},
         {"ea": (L.Embedding(9, 5, mask_zero=True), ["a"]), "eb": (L.Embedding(7, 4), ["b"]),
          "m": (L.Concatenate(), ["ea", "eb"]), "p": (L.GlobalAveragePooling1D(), ["m"])})


def merging():
    L = keras.layers
    a, b, c = floats(3, 4, 5), floats(3, 4, 5), floats(3, 4, 5)
    for merge in (L.Add(), L.Multiply()):
        label = type(merge).__name__
        case(f"{label} of three", {"a": a, "b": b, "c": c}, {"m": (merge, ["a", "b", "c"])})
    for shape in [(3, 1, 5), (3, 4, 1), (3, 1, 1)]:
        case(f"Add of {shape}", {"a": a, "b": floats(*shape)}, {"m": (L.Add(), ["a", "b"])})
        case(f"Multiply by {shape}, which comes first", {"a": floats(*shape), "b": b}, {"m": (L.Multiply(), ["a", "b"])})
    case("Add of shapes that both stretch", {"a": floats(3, 4, 1), "b": floats(3, 1, 5)}, {"m": (L.Add(), ["a", "b"])})
    for axis in (1, 2, -1):
        shape = (3, 2, 5) if axis == 1 else (3, 4, 3)
        case(f"Concatenate along axis {axis}", {"a": a, "b": floats(*shape), "c": c},
             {"m": (L.Concatenate(axis=axis), ["a", "b", "c"])})


def networks():
    L = keras.layers
    case("a residual network", {"x": floats(5, 16)}, {
        "d1": (L.Dense(16, activation="relu"), ["x"]), "a1": (L.Add(), ["x", "d1"]), "n1": (L.LayerNormalization(), ["a1"]),
        "d2": (L.Dense(16), ["n1"]), "r2": (L.Activation("gelu"), ["d2"]), "a2": (L.Add(), ["a1", "r2"]),
        "out": (L.Dense(3, activation="softmax"), ["a2"])})
    shared = L.Dense(4, activation="tanh")
    case("two inputs, two outputs", {"u": floats(4, 3), "v": floats(4, 6)}, {
        "du": (L.Dense(5), ["u"]), "dv": (L.Dense(5), ["v"]), "m": (L.Multiply(), ["du", "dv"]),
        "c": (L.Concatenate(), ["u", "m"]), "one": (shared, ["m"]), "two": (L.Dense(1, activation="sigmoid"), ["c"])},
        outputs=["one", "two", "m"])
    case("an output read by other layers", {"x": floats(4, 6)}, {
        "d": (L.Dense(6), ["x"]), "r": (L.ReLU(), ["d"]), "f": (L.Flatten(), ["r"])}, outputs=["d", "f"])
    case("an input as an output", {"x": floats(2, 3)}, {"d": (L.Dropout(0.5), ["x"])})


def main():
    keras.utils.set_random_seed(1)
    for part in (dense, elementwise, shapes, normalization, lambdas, pooling, embeddings, merging, networks):
        part()
    names = [c["name"] for c in CASES]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    target = pathlib.Path(__file__).resolve().parent.parent / "Tests/ModelKitLayersTests/Goldens/layers.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "script": "Tools/goldens_layers.py",
        "versions": {"keras": keras.__version__, "tf_keras": tf_keras.__version__, "tensorflow": tf.__version__},
        "cases": CASES,
    }
    target.write_text(json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n")
    print(f"{target.name}: {len(CASES)} cases, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
