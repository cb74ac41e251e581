"""The networks' figures as Markdown."""

from peers import machine

OURS = "ModelKit"
PEERS = ("ONNX Runtime", "NumPy", "PyTorch", "Keras")


def ratio(tools, figure, better):
    """Ours to the best peer, above 1 where we are ahead; nothing where a side is missing."""
    peers = [tools[name][figure] for name in PEERS if name in tools]
    if OURS not in tools or not peers:
        return None
    ours, best = tools[OURS][figure], better(peers)
    return ours / best if better is max else best / ours


def row(cells):
    return "| " + " | ".join(cells) + " |"


def text(value, form):
    return "-" if value is None else form.format(value)


def throughput(report, before):
    """Items per second by network and batch; `before` is the report of one thread, for the gain of more."""
    titles = ["network", "batch", OURS, *PEERS, "ratio to the best peer"] + (["to one thread"] if before else [])
    lines = [row(titles), row(["---"] * len(titles))]
    for number, network in enumerate(report["networks"]):
        for batch, tools in network["batches"].items():
            rates = [tools.get(name, {}).get("items_per_second") for name in (OURS, *PEERS)]
            cells = [network["title"], str(batch)] + [text(rate, "{:,.0f}") for rate in rates]
            cells.append(text(ratio(tools, "items_per_second", max), "{:.2f}"))
            if before:
                one = before["networks"][number]["batches"][batch].get(OURS, {}).get("items_per_second")
                cells.append(text(rates[0] / one if one and rates[0] else None, "{:.2f}"))
            lines.append(row(cells))
    return lines


def latency(report):
    """p50 / p99 of single calls at batch 1, in microseconds."""
    titles = ["network, batch 1", OURS, *PEERS, "ratio of p50 to the best peer"]
    lines = [row(titles), row(["---"] * len(titles))]
    for network in report["networks"]:
        tools = network["batches"]["1"]
        cells = [network["title"]]
        for name in (OURS, *PEERS):
            times = tools.get(name)
            cells.append(f"{times['p50'] * 1e6:,.1f} / {times['p99'] * 1e6:,.1f}" if times else "-")
        lines.append(row(cells + [text(ratio(tools, "p50", min), "{:.2f}")]))
    return lines


def same_bits(report):
    """On how many networks a tool gave an item the same bits at every batch size."""
    lines = [row(["the same bits at every batch size", "networks"]), row(["---"] * 2)]
    for name in (OURS, *PEERS):
        known = [network["same_bits"][name] for network in report["networks"] if name in network["same_bits"]]
        if known:
            lines.append(row([name, f"{sum(known)} of {len(known)}"]))
    return lines


def markdown(reports):
    """Everything, one section per number of threads."""
    lines, before = [], None
    for report in reports:
        count = report["threads"]
        title = f"{count} thread{'s' if count > 1 else ''}"
        lines += ["", f"### {title}", "", *machine.lines(report["python"], report["swift"])]
        lines += ["", f"Items per second, {title}:", "", *throughput(report, before)]
        lines += ["", f"p50 / p99 of a call in µs, {title}:", "", *latency(report), "", *same_bits(report)]
        before = before or report
    return "\n".join(lines[1:]) + "\n"
