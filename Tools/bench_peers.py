"""Runs the Python stack beside mk-bench in the same run, and prints both with their ratios.

    "$(Tools/venv peers)" Tools/bench_peers.py [text] [networks] [framework] [--quick] [--only NAME] [--json FILE] [--markdown FILE]

text      the tutorial's stack on the IMDB reviews: modelkit with spaCy, scikit-learn, ONNX Runtime and Keras
framework what modelkit itself costs around models that compute nothing
networks  ONNX Runtime, NumPy, PyTorch and Keras on the weights and inputs that mk-bench is given, on one thread and two

Every number of threads has its own process, with the number in its environment before anything is imported;
OPENBLAS_CORETYPE is unset on both sides. Before a figure counts, outputs are compared: of the text stages with the
goldens, of networks with NumPy in Float64. A peer that is not installed is left out and named.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from peers.environment import ROOT, environment

SUITES = ("text", "networks", "framework")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="*", metavar="suite", help="text, networks, framework (default: all)")
    parser.add_argument("--quick", action="store_true", help="every tenth review, fewer passes and rounds")
    parser.add_argument("--mk-bench", type=pathlib.Path, default=ROOT / ".build" / "release" / "mk-bench")
    parser.add_argument("--data", help="folder of the reviews (default: what Tools/imdb-data prints)")
    parser.add_argument("--tfidf-keras", type=pathlib.Path, help="the TF-IDF network as Keras wrote it")
    parser.add_argument("--only", default="", help="networks with this in their name")
    parser.add_argument("--backend", default="reproducible", help="mk-bench's backend for networks")
    parser.add_argument("--threads", default="1,2", help="numbers of threads for networks (default: 1,2)")
    parser.add_argument("--rounds", type=int, help="turns that each side has with a network (default: 5)")
    parser.add_argument("--json", type=pathlib.Path, help="where to write the figures")
    parser.add_argument("--markdown", type=pathlib.Path, help="where to write the networks' tables")
    options = parser.parse_args()
    for suite in options.suites:
        if suite not in SUITES:
            parser.error(f"'{suite}' is none of {', '.join(SUITES)}")
    try:
        options.threads = [int(number) for number in options.threads.split(",")]
    except ValueError:
        parser.error("--threads takes numbers with commas between them")
    if min(options.threads) < 1 or (options.rounds is not None and options.rounds < 1):
        parser.error("--threads and --rounds count from 1")
    return options


def child(module, threads, settings):
    """Runs a suite in its own process and gives what it reports."""
    with tempfile.TemporaryDirectory() as folder:
        given, results = pathlib.Path(folder, "options.json"), pathlib.Path(folder, "results.json")
        given.write_text(json.dumps(settings, default=str))
        command = [sys.executable, "-m", module, str(threads), given, results]
        status = subprocess.run(command, env=environment(threads), cwd=ROOT).returncode
        if status != 0:
            sys.exit(f"bench_peers: {module} failed with status {status}")
        return json.loads(results.read_text())


def reviews():
    """Where Tools/imdb-data finds or puts the reviews; nothing, and it says why, where there are none."""
    ran = subprocess.run([ROOT / "Tools" / "imdb-data"], stdout=subprocess.PIPE, text=True)
    if ran.returncode != 0:
        print("bench_peers: the text suite is left out", file=sys.stderr)
    return ran.stdout.strip() if ran.returncode == 0 else None


def main():
    options = parse()
    mk_bench = options.mk_bench.absolute()
    if not mk_bench.exists():
        print(
            f"bench_peers: no {mk_bench}: build it with `swift build -c release --product mk-bench`;"
            " measuring Python alone",
            file=sys.stderr,
        )
        mk_bench = None
    settings = vars(options) | {"mk_bench": mk_bench, "rounds": options.rounds or (2 if options.quick else 5)}
    found = {}
    if not options.suites or "text" in options.suites:
        settings["data"] = options.data or reviews()
        if settings["data"]:
            found["text"] = child("peers.text", 1, settings)
    if not options.suites or "framework" in options.suites:
        found["framework"] = child("peers.framework", 1, settings)
    if not options.suites or "networks" in options.suites:
        from peers import network_report

        found["networks"] = []
        for threads in options.threads:
            print(f"Networks, threads: {threads}", file=sys.stderr, flush=True)
            found["networks"].append(child("peers.network_worker", threads, settings))
        table = network_report.markdown(found["networks"])
        print("\n" + table)
        if options.markdown:
            options.markdown.write_text(table)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
