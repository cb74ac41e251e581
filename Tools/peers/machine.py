"""What the Python side ran on."""

import pathlib
import platform
from importlib import metadata

from threadpoolctl import threadpool_info


def describe(packages):
    """CPU, versions and thread pools; a package that is missing is left out."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    versions = {}
    for name in packages:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            pass
    pools = {(pool["internal_api"], pool.get("architecture"), pool["num_threads"]) for pool in threadpool_info()}
    return {
        "cpu": cpu,
        "python": platform.python_version(),
        "versions": versions,
        "thread_pools": sorted([str(part) for part in pool] for pool in pools),
    }


def lines(python, swift):
    """The same for people, with what mk-bench says of itself."""
    versions = ", ".join(f"{name} {version}" for name, version in python["versions"].items())
    found = [f"{python['cpu']}; Python {python['python']}, {versions}"]
    found.append("Thread pools of the Python process: " + "; ".join(" ".join(pool) for pool in python["thread_pools"]))
    if swift:
        found.append(
            f"Swift: {swift.get('blas')}, core {swift.get('blas_core')}, kernels {swift.get('instruction_set')},"
            f" backend {swift.get('backend')}, {swift.get('build')} build"
        )
    return found
