"""Writes the goldens of ModelKitConvertTests: small models made by Keras itself, with inputs and Keras's outputs.

    "$(Tools/venv convert)" Tools/goldens_convert.py

Keras 3 writes the models of `keras3_*`, Keras 2 (tf_keras) those of `keras2_*`. Variants that other versions wrote and these
cannot write any more are made of them with h5py, each in a function that says which version did so. `cases.json` lists
every file with its golden, what it needs to be converted, and nothing else.
"""
import io
import json
import os
import warnings
import zipfile
import zlib
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import h5py
import keras
import numpy as np
import tensorflow as tf
import tf_keras
from safetensors.numpy import save_file

import goldens_npz

FOLDER = Path(__file__).resolve().parent.parent / "Tests/ModelKitConvertTests/Goldens"
VOCABULARY = 12
cases = []


def randomize(model, name):
    """Weights that are nowhere zero, one or symmetric, so that a permutation or a transposition shows."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    values = []
    for variable in model.weights:
        value = rng.normal(0, 0.6, variable.shape)
        if "variance" in variable.name:
            value = rng.uniform(0.4, 2, variable.shape)
        values.append(value.astype("float32"))
    model.set_weights(values)


def golden(model, name, rows=3, sample=None):
    rng = np.random.default_rng(zlib.crc32(name.encode()) + 1)
    inputs = []
    for tensor in model.inputs:
        shape = [rows] + [extent or 5 for extent in tensor.shape[1:]]
        is_id = "int" in str(getattr(tensor.dtype, "name", tensor.dtype))
        if sample:
            inputs.append(sample(rng, shape))
        elif is_id:
            ids = rng.integers(1, VOCABULARY, shape)
            for row, length in enumerate(rng.integers(1, shape[1], shape[0])):
                ids[row, length:] = 0
            inputs.append(ids.astype("int32"))
        else:
            inputs.append(rng.normal(0, 2, shape).astype("float32"))
    outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    tensors = {f"in{i}": np.ascontiguousarray(value) for i, value in enumerate(inputs)}
    tensors |= {f"out{i}": np.ascontiguousarray(value, "float32") for i, value in enumerate(outputs)}
    save_file(tensors, FOLDER / f"{name}.golden.safetensors")


def pack(path):
    with zipfile.ZipFile(path) as source:
        members = [(item, source.read(item)) for item in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item, data in members:
            target.writestr(item.filename, data)


def case(file, golden, architecture=None, bindings=(), shapes=()):
    cases.append({"file": file, "golden": f"{golden}.golden.safetensors", "architecture": architecture,
                  "bindings": list(bindings), "shapes": list(shapes)})


def save(model, name, formats=("keras", "h5", "weights"), bindings=(), sample=None):
    randomize(model, name)
    golden(model, name, sample=sample)
    if "keras" in formats:
        model.save(FOLDER / f"{name}.keras")
        if name not in ("keras3_dense", "keras2_dense"):  # Keras itself stores without packing
            pack(FOLDER / f"{name}.keras")
        case(f"{name}.keras", name, bindings=bindings)
    if "h5" in formats:
        model.save(FOLDER / f"{name}.h5")
        case(f"{name}.h5", name, bindings=bindings)
    if "weights" in formats:
        (FOLDER / f"{name}.json").write_text(model.to_json())
        model.save_weights(FOLDER / f"{name}.weights.h5")
        case(f"{name}.weights.h5", name, architecture=f"{name}.json", bindings=bindings)


# ------------------------------------------------------------------------------------------------------- models

def dense(K):
    return K.Sequential([
        K.layers.Dense(7, activation="relu", name="dense_1"),  # the names run against the order
        K.layers.Dropout(0.3),
        K.layers.Dense(5, activation="tanh", use_bias=False, name="dense"),
        K.layers.Dense(3, activation="softmax", name="last"),
    ])


def many_dense(K):
    """More than ten layers of a class, where the order of names is not that of numbers."""
    x = first = K.Input((3,), name="numbers")
    for _ in range(12):
        x = K.layers.Dense(3, activation="tanh")(x)
    return K.Model(first, x)


def activations(K):
    first = K.Input((6,), name="numbers")
    names = ["linear", "relu", "sigmoid", "tanh", "softmax", "hard_sigmoid", "elu", "softplus", "gelu", "selu", "swish",
             "exponential", "softsign"]
    outputs = [K.layers.Dense(4, activation=name)(first) for name in names]
    slope = "negative_slope"
    outputs += [
        K.layers.Activation("sigmoid")(first), K.layers.Activation("hard_sigmoid")(first), K.layers.ReLU()(first),
        K.layers.ReLU(max_value=1.5, threshold=0.25, **{slope: 0.1})(first), K.layers.Softmax()(first),
        K.layers.ELU(alpha=0.7)(first),
        K.layers.LeakyReLU(0.2)(first),
    ]
    return K.Model(first, outputs)


def masked_text(K):
    ids = K.Input((9,), dtype="int32", name="ids")
    x = K.layers.Embedding(VOCABULARY, 5, mask_zero=True)(ids)
    x = K.layers.Dropout(0.2)(x)
    average = K.layers.GlobalAveragePooling1D()(x)
    return K.Model(ids, K.layers.Dense(2, activation="hard_sigmoid")(average))


def text(K):
    """An embedding without a mask, of a length that is not known."""
    ids = K.Input((None,), dtype="int32", name="ids")
    x = K.layers.Embedding(VOCABULARY, 5)(ids)
    both = K.layers.Concatenate()([K.layers.GlobalAveragePooling1D()(x), K.layers.GlobalMaxPooling1D()(x)])
    return K.Model(ids, K.layers.Dense(2)(both))


def shapes(K):
    ids = K.Input((6,), dtype="int32", name="ids")
    x = K.layers.Embedding(VOCABULARY, 4)(ids)
    flat = K.layers.Dense(3)(K.layers.Flatten()(x))
    folded = K.layers.Dense(2)(K.layers.Reshape((-1, 8))(x))
    return K.Model(ids, [flat, folded])


def normalization(K):
    first = K.Input((4, 6), name="numbers")
    x = K.layers.BatchNormalization()(first)
    x = K.layers.BatchNormalization(center=False, epsilon=0.01)(x)
    x = K.layers.BatchNormalization(scale=False)(x)
    x = K.layers.LayerNormalization()(x)
    x = K.layers.LayerNormalization(center=False, epsilon=0.1)(x)
    x = K.layers.LayerNormalization(scale=False, axis=[1, 2])(x)
    return K.Model(first, K.layers.BatchNormalization(axis=1)(x))


def training_only(K):
    first = K.Input((4, 6), name="numbers")
    x = K.layers.SpatialDropout1D(0.3)(first)
    x = K.layers.GaussianNoise(0.3)(x)
    x = K.layers.GaussianDropout(0.3)(x)
    x = K.layers.AlphaDropout(0.3)(x)
    x = K.layers.ActivityRegularization(l2=0.1)(x)
    x = K.layers.Dense(2, kernel_regularizer="l2", kernel_constraint="max_norm")(K.layers.Dropout(0.4, seed=3)(x))
    return K.Model(first, x)


def branches(K):
    """Two inputs and outputs, a layer called three times, all the layers that join."""
    a = K.Input((4,), name="left")
    b = K.Input((4,), name="right")
    shared = K.layers.Dense(4, activation="relu", name="shared")
    x, y = shared(a), shared(b)
    z = K.layers.Add()([x, y, shared(x)])
    product = K.layers.Multiply()([x, z])
    joined = K.layers.Concatenate(axis=-1)([product, y, a])
    return K.Model([a, b], [K.layers.Dense(3, name="second")(joined), K.layers.Dense(2, name="first")(z)])


def nested(K, frozen=False):
    """Models as layers: one Sequential, one functional that is called twice and has a model of its own."""
    inner = K.Sequential([K.layers.Dense(5, activation="relu"), K.layers.BatchNormalization()], name="inner")
    first = K.Input((5,), name="inner_numbers")
    x = K.layers.Dense(5)(first)
    x = inner(x)
    encoder = K.Model(first, [K.layers.BatchNormalization()(x), K.layers.Dense(3)(x)], name="encoder")
    if frozen:
        encoder.layers[1].trainable = False
    a, b = K.Input((5,), name="a"), K.Input((5,), name="b")
    p, q = encoder(a)
    r, s = encoder(p)
    head = K.Sequential([K.Input((3,)), K.layers.Dense(2, name="out")], name="head")
    total = K.layers.Add()([r, b])
    return K.Model([a, b], [head(s), head(q), K.layers.Dense(2)(total)])


def lambdas(K, mean, total, largest, smallest, expand, squeeze, normalize):
    first = K.Input((4, 5), name="numbers")
    layer = lambda name, function: K.layers.Lambda(function, name=name)
    outputs = [
        layer("total", lambda x: total(x, axis=1))(first),
        layer("average", lambda x: mean(x, axis=2))(first),
        layer("largest", lambda x: largest(x, axis=-1))(first),
        layer("smallest", lambda x: smallest(x, axis=1))(first),
        layer("scaled", lambda x: x * 0.25 - 3)(first),
        layer("cut", lambda x: x[:, 1:3])(first),
        layer("last", lambda x: x[:, :, -2:])(first),
        layer("longer", lambda x: expand(x, axis=1))(first),
        layer("shorter", lambda x: squeeze(x, axis=1))(K.layers.Reshape((1, 20))(first)),
        layer("unit", lambda x: normalize(x, axis=-1))(first),
    ]
    return K.Model(first, outputs)


LAMBDAS = ["total=sum:1", "average=mean:2", "largest=max:-1", "smallest=min:1", "scaled=scale:0.25,-3",
           "cut=slice:1,1,3", "last=slice:2,-2,none", "longer=expand_dims:1", "shorter=squeeze:1", "unit=l2_normalize:-1"]


def operations(K, mean, total, expand):
    """Functions instead of layers, which become operations in Keras 3 and TFOpLambda layers in Keras 2."""
    ids = K.Input((6,), dtype="int32", name="ids")
    numbers = K.Input((4,), name="numbers")
    x = K.layers.Embedding(VOCABULARY, 4, mask_zero=True)(ids)
    pooled = K.layers.GlobalAveragePooling1D()(x)
    dense = K.layers.Dense(4)(numbers)
    joined = 1 - (pooled + dense * 2 - 0.5) / 4
    return K.Model([ids, numbers], [joined * dense, mean(x, axis=1), total(dense, axis=-1), expand(joined, 1)])


def low_rank():
    """Kernels of 65,536 elements of ranks 5 and 6, one of a layer that is called twice, and a small one of full rank; and a kernel with a NaN.

    The rows repeat twelve patterns, so that the file packs well. It is no case: its sums are longer than the others'."""
    a, b = keras.Input((256,), name="left"), keras.Input((256,), name="right")
    shared = keras.layers.Dense(256, activation="relu", name="shared")
    joined = keras.layers.Concatenate()([shared(a), shared(b)])
    wide = keras.layers.Dense(128, activation="tanh", name="wide")
    model = keras.Model([a, b], keras.layers.Dense(3, name="last")(wide(joined)))
    randomize(model, "low_rank")
    rng = np.random.default_rng(5)
    for layer, rank in ((shared, 5), (wide, 6)):
        kernel, bias = layer.get_weights()
        patterns = rng.normal(0, 0.03, (12, rank))
        left = patterns[rng.integers(0, 12, kernel.shape[0])]
        layer.set_weights([(left @ rng.normal(0, 1, (rank, kernel.shape[1]))).astype("float32"), bias])
    golden(model, "low_rank")
    model.save(FOLDER / "low_rank.keras")
    pack(FOLDER / "low_rank.keras")
    broken = keras.Sequential([keras.Input((256,), name="numbers"), keras.layers.Dense(256, name="broken")])
    kernel = np.zeros((256, 256), "float32")
    kernel[3, 5] = np.nan
    broken.set_weights([kernel, np.zeros(256, "float32")])
    broken.save(FOLDER / "nan_kernel.keras")
    pack(FOLDER / "nan_kernel.keras")


# ---------------------------------------------------------------------------------------------- variants with h5py

def copy(name, new, change, architecture=None, golden_name=None, shapes=()):
    """A copy of an HDF5 file, changed."""
    (FOLDER / new).write_bytes((FOLDER / name).read_bytes())
    with h5py.File(FOLDER / new, "r+") as file:
        change(file)
    base = golden_name or name.split(".")[0]
    case(new, base, architecture=architecture, shapes=shapes)


def change_archive(name, new, weights=None, config=None, metadata=None):
    """A copy of a .keras archive, changed."""
    with zipfile.ZipFile(FOLDER / name) as source, zipfile.ZipFile(FOLDER / new, "w", zipfile.ZIP_DEFLATED) as target:
        for member in ("metadata.json", "config.json", "model.weights.h5"):
            data = source.read(member)
            if member == "model.weights.h5" and weights:
                buffer = io.BytesIO()
                with h5py.File(io.BytesIO(data)) as old, h5py.File(buffer, "w") as file:
                    weights(old, file)
                data = buffer.getvalue()
            if member == "config.json" and config:
                data = json.dumps(config(json.loads(data))).encode()
            if member == "metadata.json" and metadata is not None:
                data = metadata
            target.writestr(member, data)
    case(new, name.split(".")[0])


def set_config(file, change):
    config = json.loads(file.attrs["model_config"])
    file.attrs["model_config"] = json.dumps(change(config))


def chunked_names(file):
    """Keras splits attributes of more than 64 KB; here after one name each, as fixed ASCII (Python 2 and h5py 2)."""
    weights = file["model_weights"]
    for group in [weights] + [weights[name] for name in weights.attrs["layer_names"]]:
        key = "layer_names" if group == weights else "weight_names"
        names = list(group.attrs[key])
        if len(names) > 1:
            del group.attrs[key]
            for index, name in enumerate(names):
                group.attrs[f"{key}{index}"] = np.array([name], dtype="S")


def fixed_strings(file):
    """Fixed strings padded with zeros, as h5py 2 wrote them, model_config included."""
    weights = file["model_weights"]
    file.attrs["model_config"] = np.bytes_(file.attrs["model_config"])
    file.attrs["keras_version"] = np.bytes_(file.attrs["keras_version"])
    for group in [weights] + [weights[name] for name in weights.attrs["layer_names"]]:
        key = "layer_names" if group == weights else "weight_names"
        group.attrs[key] = np.array(list(group.attrs[key]), dtype="S")


def without_suffix(file):
    """Theano's and PlaidML's names have no ':0'."""
    weights = file["model_weights"]
    for layer in weights.attrs["layer_names"]:
        names = list(weights[layer].attrs["weight_names"])
        for name in names:
            weights[layer].move(name, name.removesuffix(":0"))
        weights[layer].attrs["weight_names"] = [name.removesuffix(":0") for name in names]


def renamed_layers(file):
    """Weights saved from a model that was made again, so that all automatic names have gone on counting."""
    for layer in list(file.attrs["layer_names"]):
        file.move(layer, layer + "_7")
    file.attrs["layer_names"] = [name + "_7" for name in file.attrs["layer_names"]]


def bare_list(config):
    """Keras 1 to 2.1 wrote a Sequential model's layers as a bare list, without InputLayer."""
    layers = [layer for layer in config["config"]["layers"] if layer["class_name"] != "InputLayer"]
    layers[0]["config"]["batch_input_shape"] = config["config"]["layers"][0]["config"]["batch_input_shape"]
    return {"class_name": "Sequential", "config": layers}


def without_input(config):
    """A Sequential model that was built by being called says nothing of its input."""
    layers = [layer for layer in config["config"]["layers"] if layer["class_name"] != "InputLayer"]
    for layer in layers:
        layer["config"].pop("batch_input_shape", None)
        layer.pop("build_config", None)
    return {"class_name": "Sequential", "config": {"name": "built", "layers": layers}}


def fixed_batch(config):
    config["config"]["layers"][0]["config"]["batch_input_shape"][0] = 32
    return config


def backslashes(old, file):
    """Keras 2.15 on Windows joined the parts of a path with backslashes."""
    def visit(path, item):
        if isinstance(item, h5py.Dataset):
            head, variables, index = path.rsplit("/", 2)
            file.create_dataset(head.replace("/", "\\") + f"/{variables}/{index}", data=item[()])
    old.visititems(visit)


def checkpoint_dependencies(old, file):
    """Keras 2.14 kept functional models' weights below this name and counted each layer with weights twice."""
    for name in old["layers"]:
        stem, _, number = name.rpartition("_")
        key, index = (stem, int(number)) if number.isdigit() else (name, 0)
        has_weights = len(old["layers"][name].get("vars", ())) > 0
        target = key if index == 0 else f"{key}_{index * 2 if has_weights else index}"
        old.copy(f"layers/{name}", file, f"_layer_checkpoint_dependencies/{target}")


# --------------------------------------------------------------------------------------------------- hostile files

def hostile():
    """Files that must be refused; the tests say how."""
    warnings.simplefilter("ignore")
    def archive(name, members, **options):
        with zipfile.ZipFile(FOLDER / name, "w", **options) as file:
            for key, data in members:
                file.writestr(zipfile.ZipInfo(key, (2020, 1, 1, 0, 0, 0)), data,
                              compress_type=options.get("compression", zipfile.ZIP_STORED))

    archive("hostile_twice.keras", [("config.json", "{}"), ("config.json", "{}")])
    archive("hostile_parent.keras", [("config.json", "{}"), ("../evil", "x")])
    archive("hostile_absolute.keras", [("config.json", "{}"), ("/etc/evil", "x")])
    archive("hostile_drive.keras", [("config.json", "{}"), ("a\\..\\..\\evil", "x")])
    archive("hostile_noconfig.keras", [("readme.txt", "x")])
    archive("hostile_noweights.keras", [("config.json", "{}"), ("model.weights.npz", "x")])
    archive("hostile_empty.keras", [])
    archive("hostile_bomb.keras", [("config.json", b" " * (1 << 20))], compression=zipfile.ZIP_DEFLATED)
    # The unpacked size is a lie: 4 GB out of 1 KB.
    data = bytearray((FOLDER / "hostile_bomb.keras").read_bytes())
    central = data.rindex(b"PK\x01\x02")
    data[central + 24:central + 28] = (0xF0000000).to_bytes(4, "little")
    (FOLDER / "hostile_bomb.keras").write_bytes(bytes(data))
    archive("hostile_encrypted.keras", [("config.json", "{}")])
    data = bytearray((FOLDER / "hostile_encrypted.keras").read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (FOLDER / "hostile_encrypted.keras").write_bytes(bytes(data))

    def broken(name, change, source="keras2_dense.h5"):
        (FOLDER / name).write_bytes((FOLDER / source).read_bytes())
        with h5py.File(FOLDER / name, "r+") as file:
            change(file)

    kernel = "model_weights/dense/dense/kernel:0"

    def replace(file, path, **options):
        del file[path]
        return file.create_dataset(path, **options)

    def external_link(file):
        del file[kernel]
        file[kernel] = h5py.ExternalLink("/etc/passwd", "/x")

    def external_data(file):
        replace(file, kernel, shape=(7, 5), dtype="f4", external=[("/etc/passwd", 0, 140)])

    def loop(file):
        file["layers/dense/again"] = file["layers"]

    broken("hostile_missing.h5", lambda file: file.__delitem__(kernel))
    broken("hostile_shape.h5", lambda file: replace(file, kernel, data=np.zeros((5, 7), "f4")))
    broken("hostile_huge.h5", lambda file: replace(file, kernel, shape=(2**31, 2**31), dtype="f4", chunks=(1024, 1024)))
    broken("hostile_unwritten.h5", lambda file: replace(file, kernel, shape=(2**20, 2**20), dtype="f4",
                                                        chunks=(1024, 1024)))
    broken("hostile_text.h5", lambda file: replace(file, kernel, data=np.array([b"x"] * 35).reshape(7, 5)))
    broken("hostile_link.h5", external_link)
    broken("hostile_external.h5", external_data)
    broken("hostile_extra.h5", lambda file: file["model_weights/dense"].attrs.__setitem__(
        "weight_names", ["dense/kernel:0", "dense/kernel:0"]))
    broken("hostile_config.h5", lambda file: file.attrs.__setitem__("model_config", "{"))
    broken("hostile_noweights.h5", lambda file: file.__delitem__("model_weights"))
    broken("hostile_nonames.h5", lambda file: file["model_weights"].attrs.__delitem__("layer_names"))
    broken("hostile_plain.h5", lambda file: (file.__delitem__("model_weights"), file.attrs.__delitem__("model_config")))
    weights = "keras3_dense.weights.h5"
    broken("hostile_extra.weights.h5", lambda file: file.create_dataset("layers/dense_9/vars/0", data=[1.0]), weights)
    broken("hostile_missing.weights.h5", lambda file: file.__delitem__("layers/dense_1"), weights)
    broken("hostile_swapped.weights.h5", lambda file: (
        file["layers/dense/vars"].attrs.__setitem__("name", "dense"),
        file["layers/dense_1/vars"].attrs.__setitem__("name", "dense_1")), weights)
    broken("hostile_loop.weights.h5", loop, weights)

    # The length of a text reaches past the file, which libhdf5 1.10 does not check.
    data = bytearray((FOLDER / "keras2_dense.h5").read_bytes())
    data[data.index(b"GCOL") + 51] = 0x40
    (FOLDER / "hostile_crash.h5").write_bytes(bytes(data))

    # Code in a Lambda, layers that are not supported, two of them.
    first = keras.Input((4, 5), name="numbers")
    x = keras.layers.LSTM(3, name="memory")(first)
    x = keras.layers.Lambda(lambda x: x * 2, name="twice")(x)
    keras.Model(first, x).save(FOLDER / "hostile_unsupported.keras")
    pack(FOLDER / "hostile_unsupported.keras")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in FOLDER.iterdir():
        file.unlink()
    ops = keras.ops
    for K, prefix in ((keras, "keras3"), (tf_keras, "keras2")):
        K.utils.set_random_seed(1)
        model = dense(K)
        model.build((None, 6))
        if prefix == "keras2":  # a Sequential model that knows its input
            model = K.Sequential([K.Input((6,), name="numbers")] + model.layers)
        save(model, f"{prefix}_dense")
        for make in (masked_text, text, shapes, normalization, branches):
            save(make(K), f"{prefix}_{make.__name__}", ("keras", "h5"))
        for make in (many_dense, activations):
            save(make(K), f"{prefix}_{make.__name__}", ("keras",))
        save(nested(K), f"{prefix}_nested")
        save(training_only(K), f"{prefix}_training_only", ("keras",))
        save(nested(K, frozen=True), f"{prefix}_frozen", ("h5",))
    save(lambdas(keras, ops.mean, ops.sum, ops.max, ops.min, ops.expand_dims, ops.squeeze,
                 lambda x, axis: tf.math.l2_normalize(x, axis)), "keras3_lambdas", ("keras",), LAMBDAS)
    save(lambdas(tf_keras, tf.reduce_mean, tf.reduce_sum, tf.reduce_max, tf.reduce_min, tf.expand_dims, tf.squeeze,
                 tf.math.l2_normalize), "keras2_lambdas", ("h5",), LAMBDAS)
    save(operations(keras, ops.mean, ops.sum, ops.expand_dims), "keras3_operations", ("keras", "h5"))
    save(operations(tf_keras, tf.reduce_mean, tf.reduce_sum, tf.expand_dims), "keras2_operations", ("keras", "h5"))

    copy("keras2_nested.h5", "chunked.h5", chunked_names, golden_name="keras2_nested")
    copy("keras2_nested.h5", "fixed_strings.h5", fixed_strings, golden_name="keras2_nested")
    copy("keras2_nested.h5", "without_suffix.h5", without_suffix, golden_name="keras2_nested")
    copy("keras2_dense.h5", "bare_list.h5", lambda file: set_config(file, bare_list), golden_name="keras2_dense")
    copy("keras2_dense.h5", "fixed_batch.h5", lambda file: set_config(file, fixed_batch), golden_name="keras2_dense")
    copy("keras2_dense.h5", "without_input.h5", lambda file: set_config(file, without_input), golden_name="keras2_dense",
         shapes=["dense_1_input=?,6"])
    copy("keras2_masked_text.h5", "without_version.h5", lambda file: file.attrs.__delitem__("keras_version"),
         golden_name="keras2_masked_text")
    # Legacy weights without an architecture: what save_weights of Keras 2 wrote before its v3 format.
    with h5py.File(FOLDER / "keras2_dense.h5") as source, h5py.File(FOLDER / "legacy_weights.h5", "w") as target:
        for key in source["model_weights"]:
            source.copy(f"model_weights/{key}", target, key)
        target.attrs.update(source["model_weights"].attrs)
    case("legacy_weights.h5", "keras2_dense", architecture="keras2_dense.json")
    copy("legacy_weights.h5", "renamed_layers.h5", renamed_layers, "keras2_dense.json", "keras2_dense")
    # The architecture encoded twice.
    (FOLDER / "twice.json").write_text(json.dumps((FOLDER / "keras3_dense.json").read_text()))
    case("keras3_dense.weights.h5", "keras3_dense", architecture="twice.json")
    # HDF5 under the other name, and behind a block of the user's.
    (FOLDER / "hdf5.keras").write_bytes((FOLDER / "keras2_dense.h5").read_bytes())
    case("hdf5.keras", "keras2_dense")
    with h5py.File(FOLDER / "user_block.h5", "w", userblock_size=1024) as target:
        with h5py.File(FOLDER / "keras2_dense.h5") as source:
            for key in source:
                source.copy(key, target)
            target.attrs.update(source.attrs)
    case("user_block.h5", "keras2_dense")
    change_archive("keras3_branches.keras", "backslashes.keras", weights=backslashes)
    cases[-1]["golden"] = "keras3_branches.golden.safetensors"
    change_archive("keras2_branches.keras", "dependencies.keras", weights=checkpoint_dependencies)
    cases[-1]["golden"] = "keras2_branches.golden.safetensors"
    hostile()
    low_rank()
    goldens_npz.write(FOLDER)
    (FOLDER / "cases.json").write_text(json.dumps(cases, indent=1) + "\n")
    sizes = sorted((file.stat().st_size, file.name) for file in FOLDER.iterdir())
    print(f"{len(cases)} cases, {sum(size for size, _ in sizes)} bytes, largest {sizes[-5:]}")


main()
