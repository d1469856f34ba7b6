#!/usr/bin/env python3
"""Trains the trees of the judge of HTML (needs lightgbm and numpy).

  train.py DATA SHARED TRAINER MODEL.txt

DATA is the folder that `generic_training features SHARED DATA` wrote, TRAINER that program. Leaves DATA/model_F.txt, a
model for each fold that saw nothing of it, DATA/chances.npy, what those models say, and MODEL.txt, of all pages; prints
figures estimated from the blocks.

Two stages. The second also sees how the first judged what is near a block and what looks like it. It learns from
judgements by first-stage models that had not seen the page's domain.
"""
import subprocess
import sys
from pathlib import Path

import lightgbm
import numpy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from trees import write_model

HEAD = "unboil generic judge 2"
# What the second stage knows of a whole page.
PAGE_FEATURES = ("FirstPage", "FirstPageWords", "FirstMainShare")
SEED = 1
FOLDS = 5
FIRST = {"trees": 160, "learning_rate": 0.07, "feature_fraction": 0.15}
SECOND = {
    "trees": 120,
    "learning_rate": 0.045,
    "feature_fraction": 0.5,
    "feature_fraction_bynode": 0.3,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
}
# Whether a page is an article: it decides how the expected F1 is balanced.
KIND = {"trees": 40, "num_leaves": 15, "min_data_in_leaf": 20, "lambda_l2": 5.0, "feature_fraction": 0.5}
# As in crates/core/src/judge/generic/mod.rs: weight of the expected content and least chance, of articles and of others.
ARTICLE, OTHER = numpy.array([0.5, 0.4]), numpy.array([0.9, 0.2])
# Articles are more than half of the pages: the others weigh more, to be learned at all.
TYPE_WEIGHTS = {"product": 2.2, "service": 1.7, "forum": 1.7, "collection": 1.7, "listing": 1.7, "documentation": 1.7}
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
    "num_threads": 2,
    "verbose": -1,
}


class Data:
    """What the Rust side wrote."""

    def __init__(self, folder):
        self.folder = Path(folder)
        cells = [line.split("\t") for line in (self.folder / "blocks.tsv").read_text().splitlines()[1:]]
        column = lambda place, kind: numpy.array([kind(c[place]) for c in cells])
        self.set, self.type, self.fold = column(1, str), column(2, str), column(3, int)
        self.share, self.words, self.scored, self.gold = (column(place, float) for place in (4, 5, 6, 7))
        page = [f"{c[1]}/{c[0]}" for c in cells]
        names = [l.split("\t") for l in (self.folder / "features.txt").read_text().splitlines()]
        self.names = [n[0] for n in names]
        self.first_count = self.names.index("FirstOdds")
        self.rows = numpy.memmap(self.folder / "rows.bin", "<f4", "r").reshape(len(cells), len(self.names))
        self.keep = (self.share >= 0.5).astype("i1")
        starts = [i for i in range(len(page)) if i == 0 or page[i] != page[i - 1]]
        self.pages = list(zip(starts, starts[1:] + [len(cells)]))
        self.weight = self.weights()

    def weights(self):
        """Words weigh less than they count, and all pages weigh the same; pages without gold text teach nothing."""
        weight = numpy.maximum(self.words, 0.5) ** 0.75
        for start, end in self.pages:
            part = slice(start, end)
            taught = self.gold[start] > 0 and self.keep[part].any()
            weight[part] *= TYPE_WEIGHTS.get(self.type[start], 1.0) / weight[part].sum() if taught else 0
        return weight * (len(weight) / weight.sum())

    def f1(self, chances, articles):
        """Estimated word F1 of each page."""
        values = []
        for (start, end), article in zip(self.pages, articles):
            part = slice(start, end)
            keep = decide(chances[part], self.words[part], *(ARTICLE * article + OTHER * (1 - article)))
            shared = (self.share[part] * self.scored[part])[keep].sum()
            size, gold = self.scored[part][keep].sum(), self.gold[start]
            values.append(2 * shared / (size + gold) if size + gold else 1.0)
        return numpy.array(values)

    def report(self, label, chances, articles):
        values = self.f1(chances, articles)
        first = [start for start, _ in self.pages]
        sets, types = self.set[first], self.type[first]
        figures = [f"{s} {values[sets == s].mean():.4f}" for s in sorted(set(sets))]
        figures += [f"{t} {values[(types == t) & (sets == 'wcxb')].mean():.4f}" for t in sorted(set(types[sets == "wcxb"]))]
        print(f"{label}, estimated F1: " + "  ".join(figures), flush=True)


def decide(chances, words, weight, least):
    """As crates/core/src/judge/decide.rs does under `balanced`."""
    order = numpy.argsort(-chances, kind="stable")
    content = numpy.cumsum((chances * words)[order])
    size = numpy.cumsum(words[order])
    value = 2 * content / numpy.maximum(size + weight * (chances * words).sum(), 1e-9)
    value[1:][chances[order][1:] < least] = 0
    keep = numpy.zeros(len(words), bool)
    if len(words):
        keep[order[: value.argmax() + 1]] = True
    return keep


def fit(data, rows, chosen, stage):
    settings = {**SETTINGS, **{k: v for k, v in stage.items() if k != "trees"}}
    names = data.names[: rows.shape[1]]
    train = lightgbm.Dataset(rows, data.keep[chosen], weight=data.weight[chosen], feature_name=names)
    return lightgbm.train(settings, train, stage["trees"])


def fit_kind(data, rows, heads, chosen):
    """A model of whether a page is an article; rows have only what is the same for a whole page."""
    is_article = (data.set[heads] == "daniel") | (data.type[heads] == "article")
    settings = {**SETTINGS, **{k: v for k, v in KIND.items() if k != "trees"}}
    train = lightgbm.Dataset(rows[chosen], is_article[chosen], feature_name=data.names)
    return lightgbm.train(settings, train, KIND["trees"])


def main():
    folder, shared, trainer, target = sys.argv[1:5]
    data = Data(folder)
    first_rows = lambda chosen: numpy.ascontiguousarray(data.rows[chosen, : data.first_count])
    without = [numpy.flatnonzero((data.fold != f) & (data.weight > 0)) for f in range(FOLDS)]
    of = [numpy.flatnonzero(data.fold == f) for f in range(FOLDS)]
    odds = numpy.zeros(len(data.fold), "<f4")
    firsts = []
    for f in range(FOLDS):
        firsts.append(fit(data, first_rows(without[f]), without[f], FIRST))
        odds[of[f]] = firsts[f].predict(first_rows(of[f]), raw_score=True)
    odds.tofile(data.folder / "odds.bin")
    data.report("first stage", 1 / (1 + numpy.exp(-odds)), numpy.ones(len(data.pages)))

    subprocess.run([trainer, "second", shared, folder], check=True)
    second = numpy.memmap(data.folder / "second.bin", "<f4", "r").reshape(len(data.fold), -1)
    all_rows = lambda chosen: numpy.hstack([first_rows(chosen), second[chosen]])
    chances, seconds = numpy.zeros(len(data.fold)), []
    heads = numpy.array([start for start, _ in data.pages])
    page_rows = all_rows(heads)
    page_rows[:, [not n.startswith("Page") and n not in PAGE_FEATURES for n in data.names]] = 0
    articles = numpy.zeros(len(heads))
    for f in range(FOLDS):
        seconds.append(fit(data, all_rows(without[f]), without[f], SECOND))
        chances[of[f]] = seconds[f].predict(all_rows(of[f]))
        kind = fit_kind(data, page_rows, heads, data.fold[heads] != f)
        articles[data.fold[heads] == f] = kind.predict(page_rows[data.fold[heads] == f])
        tokens = data.folder / f"tokens_{f}.txt"
        write_model(HEAD, data.names, [firsts[f], seconds[f], kind], tokens, data.folder / f"model_{f}.txt")
    numpy.save(data.folder / "chances.npy", chances)
    data.report("both stages", chances, articles)
    numpy.save(data.folder / "articles.npy", articles)
    for name, boosters in (("first", firsts), ("second", seconds)):
        gains = sum(b.feature_importance("gain") for b in boosters)
        best = [f"{data.names[i]} {gains[i] / gains.sum():.3f}" for i in numpy.argsort(-gains)[:40]]
        print(f"most used, {name} stage: " + ", ".join(best))
    if target == "folds":
        return

    chosen = numpy.flatnonzero(data.weight > 0)
    one = fit(data, first_rows(chosen), chosen, FIRST)
    two = fit(data, all_rows(chosen), chosen, SECOND)
    kind = fit_kind(data, page_rows, heads, numpy.ones(len(heads), bool))
    write_model(HEAD, data.names, [one, two, kind], data.folder / "tokens_all.txt", target)


if __name__ == "__main__":
    main()
