"""Safetensors files, read and written with NumPy alone."""

import json

import numpy as np

TYPES = {"F32": "<f4", "I32": "<i4"}


def read(path):
    """Tensors by name, of Float32 and Int32, and the metadata."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    data = memoryview(content)[8 + length :]
    tensors = {
        name: np.frombuffer(data[slice(*tensor["data_offsets"])], dtype=TYPES[tensor["dtype"]]).reshape(
            tensor["shape"]
        )
        for name, tensor in header.items()
        if tensor["dtype"] in TYPES
    }
    return tensors, metadata


def write(path, tensors, metadata):
    """Writes Float32 and Int32 arrays, the data aligned to 64 bytes as mapped weights want them."""
    header, end = {"__metadata__": metadata} if metadata else {}, 0
    names = sorted(tensors, key=lambda name: (tensors[name].nbytes % 64 != 0, name))
    for name in names:
        array = tensors[name]
        dtype = {"f": "F32", "i": "I32"}[array.dtype.kind]
        assert array.dtype.itemsize == 4, f"{name} is {array.dtype}"
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [end, end + array.nbytes]}
        end += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-(8 + len(text)) % 64)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name in names:
            file.write(np.ascontiguousarray(tensors[name]).tobytes())
