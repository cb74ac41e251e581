"""Writes the goldens of ModelKitWeightsTests with the safetensors package.

    "$(Tools/venv convert)" Tools/goldens_weights.py

reference.safetensors  written by the package: one tensor of each type, an empty one and a scalar
written.safetensors    laid out here by the rules that WeightsWriter states, and read back by the package, which proves
                       that a file with these very bytes is read by others as it is meant
"""
import json
import struct
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save, save_file

FOLDER = Path(__file__).resolve().parent.parent / "Tests/ModelKitWeightsTests/Goldens"


def reference():
    tensors = {
        "f32": np.array([[0, -1.5, 3.25], [1e-40, np.inf, 3.4e38]], np.float32),
        "f64": np.array([0.1, -1e300, 1e-320], np.float64),
        "f16": np.array([0, -0.5, 65504, 6e-8, 1e-5, np.inf], np.float16),
        "i64": np.array([-(2**62), 16777217], np.int64),
        "i32": np.array([[-7], [2**31 - 1]], np.int32),
        "i16": np.array([-32768, 5], np.int16),
        "i8": np.array([-128, 127, 0], np.int8),
        "u8": np.array([255, 1], np.uint8),
        "u16": np.array([65535], np.uint16),
        "u32": np.array([2**32 - 1], np.uint32),
        "u64": np.array([2**64 - 1], np.uint64),
        "bool": np.array([True, False, True]),
        "empty": np.zeros((0, 4), np.float32),
        "scalar": np.array(2.5, np.float32),
        "name with \"quotes\" and é": np.array([1], np.float32),
    }
    save_file(tensors, FOLDER / "reference.safetensors", {"kéy": "välue\n\"x\"", "empty": ""})


def written():
    tensors = [  # in the order that the writer's rules give
        ("embedding/embeddings", np.arange(32, dtype=np.float32).reshape(2, 16) / 8),
        ("kernel", -np.arange(16, dtype=np.float32).reshape(16, 1)),
        ("ids", np.array([3, -4], np.int64)),
        ("bias", np.array([0.5, -0.25, 1e-3], np.float32)),
        ("b\\\"é", np.array([7], np.float32)),
        ("flags", np.array([1, 0, 1], np.uint8)),
    ]
    names = {"float32": "F32", "int64": "I64", "uint8": "U8"}
    header, end = {"__metadata__": {"modelkit.format": "1", "note": "tab\there €"}}, 0
    for name, values in tensors:
        header[name] = {"dtype": names[str(values.dtype)], "shape": list(values.shape),
                        "data_offsets": [end, end + values.nbytes]}
        end += values.nbytes
    text = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-(8 + len(text)) % 64)
    path = FOLDER / "written.safetensors"
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(values.tobytes() for _, values in tensors))

    back = load_file(path)
    assert set(back) == {name for name, _ in tensors}
    for name, values in tensors:
        np.testing.assert_array_equal(back[name], values, strict=True)
    with safe_open(path, "np") as file:
        assert file.metadata() == header["__metadata__"]


FOLDER.mkdir(parents=True, exist_ok=True)
reference()
written()
