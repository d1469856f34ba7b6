#!/usr/bin/env python3
"""Trains the trees of the generic judge (needs lightgbm and numpy).

  train.py DATA BENCH TRAINER MODEL.txt

DATA is the folder that `generic_training features BENCH DATA` wrote, TRAINER that program. Leaves DATA/model_F.txt, a
model for each fold that saw nothing of it, and MODEL.txt, of all pages; prints figures estimated from the blocks.

Two stages. The second also sees how the first judged what is near a block and what looks like it. It learns from
judgements by first-stage models that saw neither the page's own fold nor the fold that is held out.
"""
import itertools
import subprocess
import sys
from pathlib import Path

import lightgbm
import numpy

SEED = 1
EXPECTED_WEIGHT, LEAST_CHANCE = 0.8, 0.2  # as in src/judge/generic/decide.rs
FIRST = {"trees": 120, "feature_fraction": 0.15}
SECOND = {
    "trees": 80,
    "learning_rate": 0.06,
    "feature_fraction": 0.5,
    "feature_fraction_bynode": 0.3,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
}
# Articles are more than half of the pages: the others weigh more, to be learned at all.
TYPE_WEIGHTS = {"article": 1.0, "product": 2.2}
OTHER_TYPE_WEIGHT = 1.7
SETTINGS = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.08,
    "min_data_in_leaf": 120,
    "lambda_l2": 20.0,
    "max_bin": 63,
    "bin_construct_sample_cnt": 1000000,
    "seed": SEED,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
FOLDS = 5


class Data:
    """What the Rust side wrote."""

    def __init__(self, folder):
        self.folder = Path(folder)
        lines = (self.folder / "blocks.tsv").read_text().splitlines()[1:]
        cells = [line.split("\t") for line in lines]
        self.page = numpy.array([c[0] for c in cells])
        self.type = numpy.array([c[1] for c in cells])
        self.fold = numpy.array([int(c[2]) for c in cells])
        self.share = numpy.array([float(c[3]) for c in cells])
        self.words = numpy.array([float(c[4]) for c in cells])
        self.scored = numpy.array([float(c[5]) for c in cells])
        self.gold = numpy.array([float(c[6]) for c in cells])
        self.groups = numpy.array([[int(g) for g in c[7].split(",")] for c in cells])
        names = [l.split("\t") for l in (self.folder / "features.txt").read_text().splitlines()]
        self.names = [n[0] for n in names]
        self.themes = [n[1] for n in names]
        self.rows = numpy.fromfile(self.folder / "rows.bin", "<f4").reshape(len(cells), len(self.names))
        first, last = self.names.index("InlineSum"), self.names.index("TokenNear") + 1
        self.columns = slice(first, last)
        first, last = self.names.index("FirstOdds"), self.names.index("FirstPageWords") + 1
        self.second_columns = slice(first, last)
        first, last = self.columns.start, self.columns.stop
        self.tokens = [
            numpy.fromfile(self.folder / f"tokens_{f}.bin", "<f4").reshape(len(cells), last - first)
            for f in range(FOLDS)
        ]
        self.keep = (self.share >= 0.5).astype(int)
        starts = numpy.flatnonzero(numpy.r_[True, self.page[1:] != self.page[:-1]])
        self.pages = list(zip(starts, numpy.r_[starts[1:], len(cells)]))
        # Words weigh less than they count, and all pages weigh the same; pages without gold text teach nothing.
        self.weight = numpy.maximum(self.words, 0.5) ** 0.75
        for start, end in self.pages:
            self.weight[start:end] /= self.weight[start:end].sum()
            if self.gold[start] == 0 or not self.keep[start:end].any():
                self.weight[start:end] = 0
        self.weight *= numpy.array([TYPE_WEIGHTS.get(t, OTHER_TYPE_WEIGHT) for t in self.type])
        self.weight *= len(cells) / self.weight.sum()

    def rows_for(self, fold):
        """Rows whose token features know nothing of `fold`, nor of their own fold."""
        rows = self.rows.copy()
        rows[:, self.columns] = self.tokens[fold]
        return rows

    def f1(self, chances, only=None):
        """Estimated word F1 by page type, and overall."""
        by_type = {}
        for start, end in self.pages:
            if only is not None and not only[start]:
                continue
            part = slice(start, end)
            keep = decide(chances[part], self.words[part])
            shared = (self.share[part] * self.scored[part])[keep].sum()
            size = self.scored[part][keep].sum()
            gold = self.gold[start]
            value = 2 * shared / (size + gold) if size + gold else 1.0
            by_type.setdefault(self.type[start], []).append(value)
        return by_type


def decide(chances, words):
    order = numpy.argsort(-chances, kind="stable")
    content = numpy.cumsum((chances * words)[order])
    size = numpy.cumsum(words[order])
    value = 2 * content / numpy.maximum(size + EXPECTED_WEIGHT * (chances * words).sum(), 1e-9)
    value[1:][chances[order][1:] < LEAST_CHANCE] = 0
    keep = numpy.zeros(len(words), bool)
    if len(words):
        keep[order[: value.argmax() + 1]] = True
    return keep


def fit(data, rows, chosen, stage):
    chosen = chosen & (data.weight > 0)
    train = lightgbm.Dataset(rows[chosen], data.keep[chosen], weight=data.weight[chosen], feature_name=data.names)
    settings = {**SETTINGS, **{k: v for k, v in stage.items() if k != "trees"}}
    return lightgbm.train(settings, train, stage["trees"])


def tree_text(tree, used):
    """A tree of LightGBM's dump in the format of src/judge/generic/model.rs."""
    splits, leaves, lines = [], [], []

    def number(node):
        if "leaf_value" in node:
            leaves.append(node)
        else:
            splits.append(node)

    queue = [tree]
    while queue:  # breadth first: children come after their parents
        node = queue.pop(0)
        number(node)
        if "leaf_value" not in node:
            queue += [node["left_child"], node["right_child"]]
    place = {id(n): i for i, n in enumerate(splits)}
    place.update({id(n): len(splits) + i for i, n in enumerate(leaves)})

    def mean(node):
        if "leaf_value" in node:
            return node["leaf_value"], node.get("leaf_count", 1)
        (a, n), (b, m) = mean(node["left_child"]), mean(node["right_child"])
        return (a * n + b * m) / max(n + m, 1), n + m

    lines.append(f"tree {len(splits)}")
    for node in splits:
        threshold = numpy.float32(node["threshold"])
        lines.append(
            f"{used[node['split_feature']]} {threshold:.6g} {place[id(node['left_child'])]} "
            f"{place[id(node['right_child'])]} {mean(node)[0]:.3f}"
        )
    lines.append(" ".join(f"{node['leaf_value']:.4f}" for node in leaves))
    return lines


def write_model(data, boosters, tokens, path):
    splits = sum(booster.feature_importance("split") for booster in boosters)
    kept = [i for i, n in enumerate(splits) if n]
    used = {feature: number for number, feature in enumerate(kept)}
    words = Path(tokens).read_text().splitlines()
    lines = ["unboil generic judge 1", f"features {len(kept)}"]
    lines += [data.names[i] for i in kept]
    lines += [f"tokens {len(words)}"] + words
    for booster in boosters:
        trees = [t["tree_structure"] for t in booster.dump_model()["tree_info"]]
        lines.append(f"trees {len(trees)}")
        for tree in trees:
            lines += tree_text(tree, used)
    Path(path).write_text("\n".join(lines) + "\n")


def report(data, by_type):
    values = [v for t in by_type.values() for v in t]
    print(f"estimated F1 {numpy.mean(values):.4f}  " + "  ".join(f"{t} {numpy.mean(v):.4f}" for t, v in sorted(by_type.items())))


def first_stage(data):
    """A model without each fold, and log-odds: row f holds for each block what a model says that saw neither the
    block's fold nor fold f."""
    odds = numpy.zeros((FOLDS, len(data.page)), "<f4")
    models = []

    def judge(booster, rows, fold, without):
        here = data.fold == fold
        odds[without][here] = booster.predict(rows[here], num_threads=1, raw_score=True)

    rows = [data.rows_for(f) for f in range(FOLDS)]
    for f in range(FOLDS):
        models.append(fit(data, rows[f], data.fold != f, FIRST))
        judge(models[f], rows[f], f, f)
    for f, g in itertools.combinations(range(FOLDS), 2):
        booster = fit(data, rows[f], (data.fold != f) & (data.fold != g), FIRST)
        judge(booster, rows[g], f, g)
        judge(booster, rows[f], g, f)
    return models, odds


def own(parts, data):
    """Of each block the row of its own fold."""
    return numpy.stack(parts)[data.fold, numpy.arange(len(data.page))]


def main():
    folder, bench, trainer, target = sys.argv[1:5]
    data = Data(folder)
    models, odds = first_stage(data)
    for f in range(FOLDS):
        odds[f].tofile(data.folder / f"odds_{f}.bin")
    subprocess.run([trainer, "second", bench, folder], check=True)
    width = data.second_columns.stop - data.second_columns.start
    seconds = [
        numpy.fromfile(data.folder / f"second_{f}.bin", "<f4").reshape(len(data.page), width) for f in range(FOLDS)
    ]
    chances, gains = numpy.zeros(len(data.page)), numpy.zeros(len(data.names))
    for f in range(FOLDS):
        rows = data.rows_for(f)
        rows[:, data.second_columns] = seconds[f]
        booster = fit(data, rows, data.fold != f, SECOND)
        here = data.fold == f
        chances[here] = booster.predict(rows[here], num_threads=1)
        gains += booster.feature_importance("gain")
        write_model(data, [models[f], booster], data.folder / f"tokens_{f}.txt", data.folder / f"model_{f}.txt")
    first = 1 / (1 + numpy.exp(-own(list(odds), data)))
    print("first stage: ", end="")
    report(data, data.f1(first))
    print("both stages: ", end="")
    report(data, data.f1(chances))
    numpy.save(data.folder / "chances.npy", chances)

    everything = numpy.ones(len(data.page), bool)
    one = fit(data, data.rows, everything, FIRST)
    rows = data.rows.copy()
    rows[:, data.second_columns] = own(seconds, data)
    two = fit(data, rows, everything, SECOND)
    write_model(data, [one, two], data.folder / "tokens_all.txt", target)
    for name, values in (
        ("first", one.feature_importance("gain")),
        ("second", two.feature_importance("gain")),
    ):
        best = [f"{data.names[i]} {values[i] / values.sum():.3f}" for i in numpy.argsort(-values)[:15]]
        print(f"most used, {name} stage: " + ", ".join(best))
    splits = one.feature_importance("split") + two.feature_importance("split")
    print(f"features used: {int((splits > 0).sum())} of {len(splits)}")


if __name__ == "__main__":
    main()
