"""The peers: each makes a case's network in its own library and runs prepared batches.

A peer is a class with the name that the table shows. `prepare` brings a batch into the form that the library likes
best, outside the measured time; `run` gives the outputs. Where a library has several ways, there are several classes
of one name, and the quicker counts at each batch size.
"""

import numpy as np

from peers.network_cases import REFERENCES


def densified(items):
    return items.toarray() if hasattr(items, "toarray") else np.ascontiguousarray(items)


class NumPy:
    """Products by the OpenBLAS of NumPy's wheel, in place where NumPy can; sparse rows by SciPy's CSR."""

    name = "NumPy"

    def __init__(self, case, threads):
        self.embeddings, self.layers = case.embeddings, case.layers
        self.is_sparse = case.is_sparse
        self.buffers = {}

    def prepare(self, items):
        return items

    def run(self, value):
        if self.embeddings is not None:
            value = self.embeddings[value].sum(axis=1)
        for number, (kernel, bias, activation) in enumerate(self.layers):
            if number == 0 and self.is_sparse:
                value = value @ kernel
            else:
                rows = value.shape[0]
                key = (number, rows)
                if key not in self.buffers:
                    self.buffers[key] = np.empty((rows, kernel.shape[1]), np.float32)
                value = np.matmul(value, kernel, out=self.buffers[key])
            value += bias
            if activation == "relu":
                np.maximum(value, 0, out=value)
            else:
                value = REFERENCES[activation](value)
        return value


class OnnxRuntime:
    """One graph per case with its weights as constants; sparse rows are given densified."""

    name = "ONNX Runtime"

    def __init__(self, case, threads):
        import onnx
        import onnxruntime

        helper, node = onnx.helper, onnx.helper.make_node
        kinds = {"relu": "Relu", "sigmoid": "Sigmoid", "softmax": "Softmax", "linear": "Identity"}
        constants, nodes, value = {}, [], "input"
        if case.embeddings is not None:
            constants |= {"embeddings": case.embeddings, "axes": np.array([1], dtype=np.int64)}
            nodes.append(node("Gather", ["embeddings", "input"], ["vectors"], axis=0))
            nodes.append(node("ReduceSum", ["vectors", "axes"], ["sum"], keepdims=0))
            value = "sum"
        for number, (kernel, bias, activation) in enumerate(case.layers):
            names = [f"kernel_{number}", f"bias_{number}"]
            constants |= dict(zip(names, (kernel, bias)))
            nodes.append(node("Gemm", [value] + names, [f"product_{number}"]))
            value = "output" if number == len(case.layers) - 1 else f"value_{number}"
            nodes.append(node(kinds[activation], [f"product_{number}"], [value]))
        dtype = onnx.TensorProto.FLOAT if case.embeddings is None else onnx.TensorProto.INT32
        units = case.layers[-1][0].shape[1]
        graph = helper.make_graph(
            nodes,
            case.name,
            [helper.make_tensor_value_info("input", dtype, [None, case.width])],
            [helper.make_tensor_value_info("output", onnx.TensorProto.FLOAT, [None, units])],
            [onnx.numpy_helper.from_array(value, name) for name, value in constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def prepare(self, items):
        return {"input": densified(items)}

    def run(self, value):
        return self.session.run(("output",), value)[0]


class Torch:
    """`linear` on weights as `nn.Linear` holds them; embeddings and sparse rows by `embedding_bag`."""

    name = "PyTorch"

    def __init__(self, case, threads):
        import torch

        torch.set_num_threads(threads)
        self.torch, self.case = torch, case
        tensor = lambda value: torch.from_numpy(np.array(value, order="C"))
        self.layers = [(tensor(kernel.T), tensor(bias), kind) for kernel, bias, kind in case.layers]
        self.table = tensor(case.layers[0][0]) if case.is_sparse else None
        if case.embeddings is not None:
            self.table = tensor(case.embeddings)

    def prepare(self, items):
        tensor = self.torch.from_numpy
        if self.case.is_sparse:
            return tensor(items.indices), tensor(items.indptr[:-1].copy()), tensor(items.data)
        return tensor(np.ascontiguousarray(items))

    def run(self, value):
        torch, functional = self.torch, self.torch.nn.functional
        with torch.inference_mode():
            layers = self.layers
            if self.case.is_sparse:
                indices, offsets, values = value
                _, bias, kind = layers[0]
                value = functional.embedding_bag(
                    indices, self.table, offsets, mode="sum", per_sample_weights=values
                )
                value = self.activate(value.add_(bias), kind)
                layers = layers[1:]
            elif self.table is not None:
                value = functional.embedding_bag(value, self.table, mode="sum")
            for kernel, bias, kind in layers:
                value = self.activate(functional.linear(value, kernel, bias), kind)
            return value.numpy()

    def activate(self, value, kind):
        if kind == "softmax":
            return self.torch.softmax(value, dim=1)
        return value if kind == "linear" else getattr(value, kind + "_")()


class TorchMkldnn(Torch):
    """The same with oneDNN's products on weights packed for them."""

    @staticmethod
    def suits(case):
        return not case.is_sparse and case.embeddings is None

    def __init__(self, case, threads):
        import torch

        torch.set_num_threads(threads)
        self.torch = torch
        modules = []
        for kernel, bias, kind in case.layers:
            linear = torch.nn.Linear(*kernel.shape)
            linear.weight.data = torch.from_numpy(np.array(kernel.T, order="C"))
            linear.bias.data = torch.from_numpy(bias.copy())
            modules.append(linear)
            if kind != "linear":
                modules.append({"relu": torch.nn.ReLU(), "softmax": torch.nn.Softmax(1)}[kind])
        module = torch.nn.Sequential(*modules).eval()
        example = torch.zeros(1, case.width)
        with torch.no_grad():
            self.module = torch.jit.optimize_for_inference(torch.jit.trace(module, example))

    def prepare(self, items):
        return self.torch.from_numpy(np.ascontiguousarray(items))

    def run(self, value):
        with self.torch.inference_mode():
            return self.module(value).numpy()


class Keras:
    """`predict_on_batch` on TensorFlow; `predict` costs tens of milliseconds more a call. Sparse rows are densified."""

    name = "Keras"

    def __init__(self, case, threads):
        import keras

        layers, weights, modules = keras.layers, [], []
        if case.embeddings is not None:
            modules += [layers.Embedding(*case.embeddings.shape), layers.Lambda(lambda x: keras.ops.sum(x, axis=1))]
            weights.append(case.embeddings)
        for kernel, bias, activation in case.layers:
            modules.append(layers.Dense(kernel.shape[1], activation=activation))
            weights += [kernel, bias]
        dtype = "float32" if case.embeddings is None else "int32"
        self.model = keras.Sequential([keras.Input((case.width,), dtype=dtype)] + modules)
        self.model.set_weights(weights)

    def prepare(self, items):
        return densified(items)

    def run(self, value):
        return self.model.predict_on_batch(value)


PEERS = (OnnxRuntime, NumPy, Torch, TorchMkldnn, Keras)
NAMES = list(dict.fromkeys(peer.name for peer in PEERS))


def suiting(case):
    return [peer for peer in PEERS if getattr(peer, "suits", lambda case: True)(case)]
