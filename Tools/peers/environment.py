"""The environment of processes that measure: numbers of threads are fixed before anything is imported."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# A pinned core would measure another CPU's kernels; the number of threads is given by --threads alone.
UNSET = ("OPENBLAS_CORETYPE", "MODELKIT_NUM_THREADS", "MODELKIT_BACKEND", "MODELKIT_SIMD")


def environment(threads, **more):
    """The environment of a child, of either side, that may use so many threads."""
    fixed = {name: value for name, value in os.environ.items() if name not in UNSET}
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        fixed[name] = str(threads)
    fixed |= {"TF_NUM_INTEROP_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    return fixed | {"PYTHONPATH": str(ROOT / "Tools")} | {name: str(value) for name, value in more.items()}
