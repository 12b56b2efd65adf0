"""The costs against the size of the corpus, as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter, methodcaller
from pathlib import Path

from bench.scale import Cost


def plot(costs: Sequence[Cost], path: Path) -> None:
    """Write a PNG: build time, keyword and phrase p50 (lines) and p95 (dashes) by size."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(13, 4.2), layout="constrained")
    _draw(axes[0], costs, "building the index, s", attrgetter("seconds"), "-")
    for axis, kind in zip(axes[1:], ("keyword", "phrase"), strict=True):
        asked = [cost for cost in costs if kind in cost.times]
        title = f"{kind} query with snippets, ms (line p50, dashes p95)"
        for share, style in ((0.5, "-"), (0.95, "--")):
            _draw(axis, asked, title, methodcaller("percentile", kind, share), style)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))
    figure.savefig(path, dpi=110)


def _draw(
    axis: object, costs: Sequence[Cost], title: str, value: Callable[[Cost], float], style: str
) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axis, Axes)
    for number, engine in enumerate(dict.fromkeys(cost.engine for cost in costs)):
        points = [(cost.paragraphs, value(cost)) for cost in costs if cost.engine == engine]
        axis.plot(*zip(*points, strict=True), style, marker="o", color=f"C{number}", label=engine)
    axis.set(xscale="log", yscale="log", xlabel="paragraphs", title=title)
    axis.title.set_fontsize("medium")
    axis.grid(alpha=0.3)
