"""Measures what Python modelkit costs around models that compute nothing, beside mk-bench's framework suite:
`python -m peers.framework THREADS OPTIONS.json RESULTS.json`.
"""

import json
import pathlib
import subprocess
import sys

import modelkit
import structlog

from peers import timing
from peers.environment import environment

BATCHES = (1, 64, 1024)


class Echo(modelkit.Model[str, str]):
    CONFIGURATIONS = {
        "echo": {},
        "cached_echo": {"model_settings": {"cache_predictions": True}},
    }

    def _predict_batch(self, items):
        return items


def measure(library, name, items):
    """Calls per second of look-up and prediction."""
    calls = max(1, 512 // len(items))

    def run(batch):
        for _ in range(calls):
            library.get(name).predict_batch(batch)

    return calls / timing.best_pass(run, [items])


def main():
    options = json.loads(pathlib.Path(sys.argv[2]).read_text())
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    cache = {"cache_provider": "native", "implementation": "LRU", "maxsize": 16384}
    library = modelkit.ModelLibrary(models=[Echo], settings={"cache": cache})
    items = [f"an item of thirty letters {number + 1000}" for number in range(max(BATCHES))]
    results = {}
    if options["mk_bench"]:
        command = [options["mk_bench"], "framework", "--json", "--only", "framework."]
        ran = subprocess.run(command, env=environment(1), stdout=subprocess.PIPE, check=True)
        results = {result["name"]: result for result in json.loads(ran.stdout)["results"]}
    rows = []
    print(f"{'call':32} {'Python, calls/s':>16} {'Swift, calls/s':>16} {'ratio':>8}")
    for kind, name in (("predict_batch", "echo"), ("cache_hits", "cached_echo")):
        for size in BATCHES:
            python = measure(library, name, items[:size])
            swift = results.get(f"framework.{kind}.{size}", {}).get("items_per_second", 0) / size
            print(f"{kind + ' of ' + str(size):32} {python:16,.0f} {swift:16,.0f} {swift / python:8.1f}")
            rows.append({"call": kind, "items": size, "python": python, "swift": swift})
    pathlib.Path(sys.argv[3]).write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
