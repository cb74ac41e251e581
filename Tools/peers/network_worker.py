"""Measures the networks with one number of threads: `python -m peers.network_worker THREADS OPTIONS.json RESULTS.json`.

The process that starts it has set the number of threads in its environment. mk-bench and the peers take turns, one case
after the other, several rounds each; of all rounds the best counts, for either side.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from peers import machine, network_peers, safetensors_file, timing
from peers.environment import ROOT, environment
from peers.network_cases import BATCHES, cases

OURS = "ModelKit"
# Outputs are of the order of 1; of sums of 20,000 terms oneDNN's are wrong by 2e-5.
TOLERANCE = 5e-5
PACKAGES = ("onnxruntime", "numpy", "scipy", "torch", "keras", "tensorflow")


class Results:
    """The best of every figure, by batch and tool."""

    def __init__(self, case):
        self.reference = case.reference()
        self.batches = {batch: {} for batch in BATCHES}
        self.outputs = {}

    def add(self, batch, tool, **figures):
        found = self.batches[batch].setdefault(tool, {})
        for name, figure in figures.items():
            better = max if name == "items_per_second" else min
            found[name] = better(found.get(name, figure), figure)

    def check(self, batch, tool, outputs, way=""):
        """Stops where outputs depart from those in Float64; a tool may have several ways."""
        error = float(np.abs(outputs - self.reference[: len(outputs)]).max())
        if not error <= TOLERANCE:
            sys.exit(f"bench_peers: {tool}'s outputs at batch {batch} are wrong by {error:.1e}")
        self.outputs.setdefault(tool, {}).setdefault(way, {})[batch] = outputs
        found = self.batches[batch].setdefault(tool, {})
        found["largest_error"] = max(error, found.get("largest_error", 0))

    def same_bits(self, tool):
        """Whether an item's outputs are the same bits at every batch size, in each way of the tool."""

        def are_same(outputs):
            fewest = min(len(part) for part in outputs)
            return len({part[:fewest].tobytes() for part in outputs}) == 1

        return all(are_same(list(batches.values())) for batches in self.outputs[tool].values())


def measure_ours(case, options, threads, files, folder, results):
    """One run of mk-bench on the case's files; gives its description of the machine."""
    written = folder / "outputs.safetensors"
    command = [options["mk_bench"], "--network", files[0], "--inputs", files[1], "--outputs", written]
    command += ["--backend", options["backend"], "--threads", str(threads), "--quick", "--json"]
    ran = subprocess.run(command, env=environment(threads), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if ran.returncode != 0:
        sys.exit(f"bench_peers: mk-bench failed with status {ran.returncode} on {case.name}")
    report = json.loads(ran.stdout)
    for result in report["results"]:
        results.add(
            int(result["name"].rpartition("_")[2]),
            OURS,
            items_per_second=result["items_per_second"],
            p50=result["p50_seconds"],
            p99=result["p99_seconds"],
        )
    for name, outputs in safetensors_file.read(written)[0].items():
        results.check(int(name.removeprefix("batch_")), OURS, outputs)
    return report["machine"]


def measure_peer(case, peer, prepared, results):
    for batch in BATCHES:
        seconds = timing.best_pass(peer.run, prepared[batch])
        results.add(batch, peer.name, items_per_second=case.rows(batch) / seconds)
    p50, p99 = timing.latency(peer.run, prepared[1])
    results.add(1, peer.name, p50=p50, p99=p99)


def make_peers(case, threads, missing):
    """The peers that are installed, each with the case's batches prepared."""
    found = []
    for kind in network_peers.suiting(case):
        try:
            peer = kind(case, threads)
        except ImportError as error:
            if kind.name not in missing:
                print(f"bench_peers: {kind.name} is left out: {error}", file=sys.stderr)
            missing.add(kind.name)
            continue
        found.append((peer, {batch: [peer.prepare(part) for part in case.slices(batch)] for batch in BATCHES}))
    return found


def measure(case, options, threads, folder, missing):
    results, machine_ = Results(case), {}
    files = case.write(folder)
    peers = make_peers(case, threads, missing)
    for peer, prepared in peers:
        for batch, parts in prepared.items():
            outputs = np.concatenate([np.array(peer.run(part)) for part in parts])
            results.check(batch, peer.name, outputs, type(peer).__name__)
    for _ in range(options["rounds"]):
        if options["mk_bench"]:
            machine_ = measure_ours(case, options, threads, files, folder, results)
        for peer, prepared in peers:
            measure_peer(case, peer, prepared, results)
    print(f"  {case.name}", file=sys.stderr, flush=True)
    found = {"name": case.name, "title": case.title, "batches": results.batches}
    return found | {"same_bits": {tool: results.same_bits(tool) for tool in results.outputs}}, machine_


def main():
    threads, options = int(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())
    found, swift, missing = [], {}, set()
    with tempfile.TemporaryDirectory() as folder:
        for case in cases():
            if options["only"] not in case.name:
                continue
            result, swift = measure(case, options, threads, pathlib.Path(folder), missing)
            found.append(result)
    report = {"threads": threads, "python": machine.describe(PACKAGES), "swift": swift, "networks": found}
    pathlib.Path(sys.argv[3]).write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
