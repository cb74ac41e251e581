"""Writes the .npz files of Tests/ModelKitConvertTests/Goldens with NumPy; Tools/goldens_convert.py does so as well.

    "$(Tools/venv convert)" Tools/goldens_npz.py

npz_branches.npz, npz_text.npz  what Keras computed, as it is in keras3_*.golden.safetensors, the second compressed, with
                                ids of 64 bits, scores as float64 and the input under its name
npz_types.npz, .safetensors     the same arrays of every type and of several shapes and orders, by either package
npz_versions.npz                headers as NumPy does not write them today
npz_bad.npz                     arrays of which each must be refused, and npz_other.npz, npz_none.npz: archives
"""

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

FOLDER = Path(__file__).resolve().parent.parent / "Tests/ModelKitConvertTests/Goldens"


def arrays():
    table = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    arrays = {
        "f64": np.array([0.1, -1e300, 1e-320, np.nan]),
        "f32": np.array([[0, -1.5, 3.25], [1e-40, np.inf, 3.4e38]], np.float32),
        "f16": np.array([0, -0.5, 65504, 6e-8, 1e-5, np.inf], np.float16),
        "bool": np.array([True, False, True]),
        "empty": np.zeros((0, 4), np.float32),
        "scalar": np.array(2.5, np.float32),
        "one": np.array([7], np.int64),
        "columns": np.asfortranarray(table),
        "columns_2": np.asfortranarray(table[0].astype(np.int16)),
        "columns_1": np.asfortranarray(table[:, :1, :]),
        "columns_0": np.zeros((3, 0, 2), np.float32, order="F"),
        "turned": table.T,
        "strided": table[:, ::2, 1:],
    }
    for bits in (8, 16, 32, 64):
        arrays[f"i{bits}"] = np.array([-(2 ** (bits - 1)), -1, 0, 2 ** (bits - 1) - 1], f"i{bits // 8}")
        arrays[f"u{bits}"] = np.array([0, 1, 2**bits - 1], f"u{bits // 8}")
    return arrays


def npy(array):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def with_header(text, data=b"", version=(1, 0)):
    head = text.encode() + b"\n"
    return b"\x93NUMPY" + bytes(version) + struct.pack("<H" if version[0] == 1 else "<I", len(head)) + head + data


def header(descr="'<f4'", order="False", shape="(2,)"):
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"


def bad():
    """Contents of a member, each of which must be refused."""
    plain = npy(np.array([1, 2], np.float32))
    eight = bytes(8)
    return {
        "big_endian": npy(np.array([1, 2], ">f4")),
        "objects": npy(np.array([{"a": 1}, None], object)),
        "complex": npy(np.array([1j], np.complex64)),
        "text": npy(np.array(["a", "bc"])),
        "fields": npy(np.array([(1, 2.0)], [("a", "<i4"), ("b", "<f4")])),
        "short": plain[:-1],
        "long": plain + b"\0",
        "magic": b"\x93NUMPI" + plain[6:],
        "start": plain[:9],
        "start_2": b"\x93NUMPY\2\0\1\0",
        "cut": plain[:40],
        "version": plain[:6] + b"\x04\0" + plain[8:],
        "no_braces": with_header("'descr'", eight),
        "open": with_header("{'descr': '<f4'", eight),
        "quote": with_header("{'descr': '<f4", eight),
        "escape": with_header(header("'\\x3cf4'"), eight),
        "bracket": with_header(header("[('a', '<f4')"), eight),
        "after": with_header(header() + " 1", eight),
        "twice": with_header("{'descr': '<f4', 'descr': '<f4'}", eight),
        "keys": with_header("{'descr': '<f4', 'shape': (2,)}", eight),
        "code": with_header(header(shape="__import__('os')"), eight),
        "negative": with_header(header(shape="(-2,)"), eight),
        "order": with_header(header(order="2"), eight),
        "kinds": with_header(header(order="'no'"), eight),
        "huge": with_header(header(shape=f"({2**62}, {2**62})"), eight),
        "number": with_header(header(shape="(2)"), eight),
        "digits": with_header(header(shape=f"({10**30},)"), eight),
        "large": with_header(header(shape=f"({2**40},)"), eight),
    }


def write_zip(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, contents in members.items():
            archive.writestr(zipfile.ZipInfo(name), contents)


def write(folder):
    np.savez(folder / "npz_branches.npz", **load_file(folder / "keras3_branches.golden.safetensors"))
    text = load_file(folder / "keras3_text.golden.safetensors")
    outputs = {name: array.astype(np.float64) for name, array in text.items() if name.startswith("out")}
    np.savez_compressed(folder / "npz_text.npz", ids=text["in0"].astype(np.int64), **outputs)

    np.savez(folder / "npz_types.npz", **arrays())
    save_file({name: np.ascontiguousarray(array).reshape(array.shape) for name, array in arrays().items()},
              folder / "npz_types.safetensors")
    # Versions 2 and 3 of the format, and a header without blanks.
    values = np.array([3, 4], np.float32).tobytes()
    compact = '{"shape":(2,),"fortran_order":False,"descr":"<f4"}'
    write_zip(folder / "npz_versions.npz", {
        "two.npy": with_header(header(), values, (2, 0)), "three.npy": with_header(header(), values, (3, 0)),
        "compact.npy": with_header(compact, values),
    })
    write_zip(folder / "npz_bad.npz", {f"{name}.npy": contents for name, contents in bad().items()})
    write_zip(folder / "npz_other.npz", {"in0.npy": npy(np.ones(2)), "readme.txt": b"hello"})
    write_zip(folder / "npz_none.npz", {})


if __name__ == "__main__":
    write(FOLDER)
