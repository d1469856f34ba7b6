#!/usr/bin/env python3
"""Trains the trees of the judge of text (needs lightgbm and numpy).

  train.py DATA SHARED PAGES TRAINER MODEL.txt

DATA is the folder that `text_training features SHARED PAGES DATA` wrote, TRAINER that program. Leaves DATA/model_F.txt,
a model for each fold that saw nothing of it, DATA/chances.npy, what those models say, and MODEL.txt, of all pages;
prints figures.

Two stages. The second also sees how the first judged what is near a unit; it learns from judgements by first-stage
models that had not seen the page.
"""
import subprocess
import sys
from pathlib import Path

import lightgbm
import numpy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from trees import write_model

HEAD = "unboil text judge 1"
SEED = 1
FOLDS = 5
FIRST = {"trees": 160, "feature_fraction": 0.25}
SECOND = {"trees": 110, "learning_rate": 0.07, "feature_fraction": 0.35, "bagging_fraction": 0.7, "bagging_freq": 1}
# How much a page of each set weighs: daniel's are short articles among much else and push every chance down.
SET_WEIGHTS = {"wcxb": 1.0, "daniel": 0.5, "real": 3.0, "dumps": 3.0}
# Articles are more than half of the pages: the others weigh more, to be learnt at all.
OTHER_TYPES = {"service", "product", "collection", "forum", "listing", "documentation"}
OTHER_TYPE_WEIGHT = 1.5
# Share of pages that are learnt from without word scores, so that the judge stands where it knows no word.
WITHOUT_WORDS = 0.45
SETTINGS = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "min_data_in_leaf": 100,
    "lambda_l2": 10.0,
    "max_bin": 63,
    "bin_construct_sample_cnt": 300000,
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
        pages = [line.split("\t") for line in (self.folder / "pages.tsv").read_text().splitlines()]
        self.set = numpy.array([p[0] for p in pages])
        self.style = numpy.array([p[1] for p in pages])
        self.id = numpy.array([p[2] for p in pages])
        self.type = numpy.array([p[3] for p in pages])
        self.domain = numpy.array([p[4] for p in pages])
        self.page_fold = numpy.array([int(p[5]) for p in pages])
        counts = numpy.array([int(p[6]) for p in pages])
        self.starts = numpy.r_[0, counts.cumsum()]
        units = numpy.loadtxt(self.folder / "units.tsv", delimiter="\t", dtype="f4")
        self.page = numpy.repeat(numpy.arange(len(pages)), counts)
        self.content, self.words = units[:, 1], units[:, 2]
        self.kept_lines, self.dropped_lines, self.kept_characters = units[:, 3], units[:, 4], units[:, 5]
        self.fold = self.page_fold[self.page]
        names = [l.split("\t") for l in (self.folder / "features.txt").read_text().splitlines()]
        self.names = [n[0] for n in names]
        self.first_count = self.names.index("FirstOdds")
        self.rows = numpy.memmap(self.folder / "rows.bin", "<f4", "r").reshape(-1, len(self.names))
        assert len(self.rows) == len(self.page)
        self.keep = (self.content >= 0.5).astype("i1")
        self.weight = self.weights()
        generator = numpy.random.default_rng(SEED)
        silent = generator.random(len(pages)) < WITHOUT_WORDS
        self.silent = silent[self.page]
        words = [n[0] for n in names if n[1] == "Wording" or n[0].endswith("Score")]
        self.word_columns = [self.names.index(n) for n in words]

    def weights(self):
        """Words weigh less than they count, and all pages of a set weigh the same."""
        weight = numpy.sqrt(numpy.maximum(self.words, 0.5))
        weight[self.content < 0] = 0
        sums = numpy.bincount(self.page, weight, len(self.set))
        kept = numpy.bincount(self.page, weight * self.keep, len(self.set))
        # A page none of whose text is content says that its gold text was not found; clean dumps are whole.
        rendered = numpy.isin(self.set, ["wcxb", "daniel"])
        factor = numpy.array([SET_WEIGHTS[s] for s in self.set])
        factor[numpy.isin(self.type, list(OTHER_TYPES))] *= OTHER_TYPE_WEIGHT
        factor = factor / numpy.maximum(sums, 1e-9)
        factor[rendered & (kept == 0)] = 0
        weight *= factor[self.page]
        return weight * (len(weight) / weight.sum())

    def table(self, chosen, columns, silence):
        """Rows of the chosen units."""
        rows = numpy.ascontiguousarray(self.rows[chosen, :columns])
        if silence:
            silent = numpy.flatnonzero(self.silent[chosen])
            for column in self.word_columns:
                if column < columns:
                    rows[silent, column] = 0
        return rows


def fit(data, rows, chosen, stage):
    settings = {**SETTINGS, **{k: v for k, v in stage.items() if k != "trees"}}
    train = lightgbm.Dataset(rows, data.keep[chosen], weight=data.weight[chosen], feature_name=data.names[: rows.shape[1]])
    return lightgbm.train(settings, train, stage["trees"])


def report(data, chances, label):
    """Recall of boilerplate at a share of content lost: lines and characters of the real dumps, units and words else."""
    for name, chosen in (
        ("real dumps", data.set == "real"),
        ("site dumps", data.set == "dumps"),
        ("wcxb", data.set == "wcxb"),
        ("daniel", data.set == "daniel"),
    ):
        units = chosen[data.page] & (data.content >= 0)
        if not units.any():
            continue
        if name.endswith("dumps"):
            lost, found = data.kept_characters[units], data.dropped_lines[units]
        else:
            lost, found = data.words[units] * data.keep[units], 1.0 - data.keep[units]
        order = numpy.argsort(chances[units], kind="stable")
        loss, recall = lost[order].cumsum() / lost.sum(), found[order].cumsum() / found.sum()
        figures = []
        for share in (0.001, 0.003, 0.005, 0.01):
            at = numpy.searchsorted(loss, share, "right") - 1
            figures.append(f"{share:.1%} {recall[at]:.3f} (p {chances[units][order][at]:.3f})")
        print(f"{label}, {name}: recall at a loss of " + ", ".join(figures), flush=True)


def main():
    folder, shared, pages, trainer, target = sys.argv[1:6]
    data = Data(folder)
    odds = numpy.zeros(len(data.page), "<f4")
    first_models = []
    for f in range(FOLDS):
        chosen = numpy.flatnonzero((data.fold != f) & (data.weight > 0))
        first_models.append(fit(data, data.table(chosen, data.first_count, True), chosen, FIRST))
        here = numpy.flatnonzero(data.fold == f)
        odds[here] = first_models[f].predict(data.table(here, data.first_count, False), raw_score=True)
    report(data, 1 / (1 + numpy.exp(-odds)), "first stage")
    odds.tofile(data.folder / "odds.bin")
    if target == "first":
        return
    subprocess.run([trainer, "second", shared, pages, folder], check=True)
    second = numpy.memmap(data.folder / "second.bin", "<f4", "r").reshape(len(data.page), -1)

    def rows_of(chosen, silence):
        return numpy.hstack([data.table(chosen, data.first_count, silence), second[chosen]])

    chances, second_models = numpy.zeros(len(data.page)), []
    for f in range(FOLDS):
        chosen = numpy.flatnonzero((data.fold != f) & (data.weight > 0))
        second_models.append(fit(data, rows_of(chosen, True), chosen, SECOND))
        here = numpy.flatnonzero(data.fold == f)
        chances[here] = second_models[f].predict(rows_of(here, False))
        words = data.folder / f"words_{f}.txt"
        write_model(HEAD, data.names, [first_models[f], second_models[f]], words, data.folder / f"model_{f}.txt")
    report(data, chances, "both stages")
    numpy.save(data.folder / "chances.npy", chances)
    gains = sum(b.feature_importance("gain") for b in second_models)
    print("most used, second stage: " + ", ".join(f"{data.names[i]} {gains[i] / gains.sum():.3f}" for i in numpy.argsort(-gains)[:20]))
    gains = sum(b.feature_importance("gain") for b in first_models)
    print("most used, first stage: " + ", ".join(f"{data.names[i]} {gains[i] / gains.sum():.3f}" for i in numpy.argsort(-gains)[:40]))

    chosen = numpy.flatnonzero(data.weight > 0)
    one = fit(data, data.table(chosen, data.first_count, True), chosen, FIRST)
    two = fit(data, rows_of(chosen, True), chosen, SECOND)
    write_model(HEAD, data.names, [one, two], data.folder / "words_all.txt", target)


if __name__ == "__main__":
    main()
