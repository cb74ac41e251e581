"""How long prepared calls take, by the rules of mk-bench's short run."""

import gc
import time

PASS_SECONDS, PASSES = 0.05, 3
LATENCY_SECONDS, CALLS, FEWEST_CALLS = 0.1, 1000, 20


def best_pass(run, prepared):
    """Seconds of the quickest pass over all prepared inputs, after a warm-up."""
    gc.disable()
    try:
        warm = time.perf_counter() + PASS_SECONDS
        while True:
            for value in prepared:
                run(value)
            if time.perf_counter() >= warm:
                break
        times, total = [], 0.0
        while len(times) < PASSES or total < PASS_SECONDS:
            start = time.perf_counter()
            for value in prepared:
                run(value)
            times.append(time.perf_counter() - start)
            total += times[-1]
        return min(times)
    finally:
        gc.enable()


def latency(run, prepared):
    """Seconds of single calls: the median and the 99th percentile."""
    gc.disable()
    try:
        times, begin = [], time.perf_counter()
        while len(times) < CALLS:
            value = prepared[len(times) % len(prepared)]
            start = time.perf_counter()
            if len(times) >= FEWEST_CALLS and start - begin > LATENCY_SECONDS:
                break
            run(value)
            times.append(time.perf_counter() - start)
        times.sort()
        return times[len(times) // 2], times[len(times) * 99 // 100]
    finally:
        gc.enable()
