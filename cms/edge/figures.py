"""The edge's figures as Prometheus has them. A hit counts a plain number; here it is written down."""

from collections.abc import Callable

from prometheus_client import Counter, Gauge

from cms.ops.metrics import registry

COUNTED = {
    name: Counter(f"dateline_edge_{name}_total", meaning, registry=registry)
    for name, meaning in {
        "hits": "Answers given from memory.",
        "misses": "Answers made because none was kept.",
        "drops": "Answers dropped because something that they showed changed.",
        "stale": "Answers given from memory while the database was gone.",
    }.items()
}
# Of each process: what one keeps another need not.
MEASURED = {
    figure: Gauge(name, meaning, registry=registry, multiprocess_mode="liveall")
    for figure, (name, meaning) in {
        "bytes": ("dateline_edge_memory_bytes", "About what the kept answers take."),
        "answers": ("dateline_edge_answers", "Answers that are kept."),
        "log_age_seconds": ("dateline_edge_log_age_seconds", "Since the log of changes was last read."),
    }.items()
}


class Publisher:
    """Adds what was counted since the last time. `metrics.publish` has one thread at a time do it."""

    def __init__(self, figures: Callable[[], dict[str, float]]) -> None:
        self.figures = figures
        self.told = dict.fromkeys(COUNTED, 0.0)

    def __call__(self) -> None:
        figures = self.figures()
        for name, counter in COUNTED.items():
            grown = figures[name] - self.told[name]
            # Hits are counted without a lock: one thread may write a number that another has passed.
            if grown > 0:
                counter.inc(grown)
                self.told[name] = figures[name]
        for name, gauge in MEASURED.items():
            gauge.set(figures[name])
