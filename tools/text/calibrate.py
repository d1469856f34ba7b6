#!/usr/bin/env python3
"""Prints at which cost of a removal how much text is lost: calibrate.py DATA (after train.py; needs numpy)

The cost is that of crates/core/src/judge/decide.rs: the odds that a unit is text times the root of its words. The chances are those
of the models of the folds, so no page is judged by a model that saw its source.
"""
import sys

import numpy

from train import Data

SHARES = (0.001, 0.003, 0.005, 0.01)


def main():
    data = Data(sys.argv[1])
    chances = numpy.load(data.folder / "chances.npy")
    cost = chances / numpy.maximum(1 - chances, 1e-6) * numpy.sqrt(numpy.maximum(data.words, 2))
    for name in ("real", "wcxb", "daniel", "dumps"):
        units = (data.set == name)[data.page] & (data.content >= 0)
        lines = name in ("real", "dumps")
        lost = (data.kept_characters if lines else data.words * data.keep)[units]
        found = (data.dropped_lines if lines else 1.0 - data.keep)[units]
        kept = (data.kept_lines if lines else data.keep * 1.0)[units]
        order = numpy.argsort(cost[units], kind="stable")
        loss = lost[order].cumsum() / lost.sum()
        recall, kept = found[order].cumsum() / found.sum(), kept[order].cumsum() / max(kept.sum(), 1)
        for share in SHARES:
            at = max(numpy.searchsorted(loss, share, "right") - 1, 0)
            print(f"{name}: {share:.1%} of text lost below a cost of {cost[units][order][at]:.3f}: recall {recall[at]:.3f}, lines or units of text lost {kept[at]:.2%}")
        for limit in [float(a) for a in sys.argv[2:]]:
            at = numpy.searchsorted(cost[units][order], limit) - 1
            print(f"{name}: cost {limit}: {loss[at]:.3%} of text lost, recall {recall[at]:.3f}, lines or units of text lost {kept[at]:.2%}")


if __name__ == "__main__":
    main()
