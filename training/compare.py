#!/usr/bin/env python3
"""Compares kinds of models for "is this block running text", each on sites that it was not fitted on.

    compare.py TABLE [--folds 5]

The score of a page is the F1 of the tokens in the blocks that the model keeps (chance of one half or more) against the
tokens in the blocks that the truth keeps; means over pages, with 95 % bootstrap intervals.
"""

import argparse
import sys
import time

import numpy
from catboost import CatBoostClassifier, Pool
from fit import UNKNOWN, Table, common, kinds_of_others
from network import Network
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

SETS = ["wcxb-dev", "fundus-pages", "magic-article", "flat-wcxb-dev", "flat-fundus-pages"]


def drawn(table, rows, count=150_000):
    """So many blocks, drawn by their weight."""
    weight = table.text_weight[rows]
    return numpy.random.default_rng(1).choice(numpy.flatnonzero(rows), count, p=weight / weight.sum())


def window(table, x, reach=3, wide=40):
    """Every row with the most telling columns of its neighbours, of the same page only."""
    spread = x[:: max(1, len(x) // 20000)].std(0)
    best = numpy.argsort(-spread)[:wide]
    parts = [x]
    for step in (*range(-reach, 0), *range(1, reach + 1)):
        moved = numpy.roll(x[:, best], step, axis=0)
        moved[numpy.roll(table.page, step) != table.page] = 0
        parts.append(moved)
    return numpy.hstack(parts)


def linear(table, rows):
    most = numpy.maximum(table.x.max(0), 1)
    chosen = drawn(table, rows)
    model = LogisticRegression(max_iter=100, C=0.3, tol=1e-3)
    model.fit(table.shown[chosen] / most, table.of_text[chosen])
    return model.predict_proba(table.x.astype("f4") / most)[:, 1]


def chain(table, rows):
    """The linear model with a chain over the page: what follows text is rather text (Viterbi)."""
    chance = numpy.clip(linear(table, rows), 1e-4, 1 - 1e-4)
    odds = numpy.log(chance / (1 - chance))
    return viterbi(odds, table.page, cost=0.7)


def viterbi(odds, page, cost):
    out = numpy.zeros(len(odds))
    for first, last in zip(*bounds(page)):
        back, score = [], numpy.array([0.0, 0.0])
        for o in odds[first:last]:
            stay, move = score, score[::-1] - cost
            back.append(move > stay)
            score = numpy.maximum(stay, move) + numpy.array([-o / 2, o / 2])
        state = int(score[1] > score[0])
        for i in range(last - 1, first - 1, -1):
            out[i] = state
            state = 1 - state if back[i - first][state] else state
    return out


def bounds(page):
    starts = numpy.flatnonzero(numpy.r_[True, page[1:] != page[:-1]])
    return starts, numpy.r_[starts[1:], len(page)]


def network(table, rows):
    most = numpy.maximum(table.x.max(0), 1)
    chosen = drawn(table, rows)
    model = MLPClassifier((64,), batch_size=512, learning_rate_init=1e-3, max_iter=8, random_state=1, alpha=1e-4)
    model.fit(window(table, table.shown.astype("f4") / most)[chosen], table.of_text[chosen])
    return model.predict_proba(window(table, table.x.astype("f4") / most))[:, 1]


def trees(table, rows):
    pool = Pool(table.shown[rows].astype("f4"), table.of_text[rows], weight=table.text_weight[rows],
                baseline=table.prior_shown[rows, 0])
    model = CatBoostClassifier(loss_function="Logloss", iterations=250, depth=6, learning_rate=0.12, rsm=0.35,
                               l2_leaf_reg=6, **common(1))
    odds = model.fit(pool).predict(table.x.astype("f4"), prediction_type="RawFormulaVal") + table.prior[:, 0]
    return 1 / (1 + numpy.exp(-odds))


def sequence(table, rows):
    """The network over the page that the library has."""
    pages = numpy.zeros(len(table.pages), bool)
    pages[table.page[rows]] = True
    return 1 / (1 + numpy.exp(-Network(table, pages).odds(table, pages >= 0)))


def pages_f1(table, chance, rows, threshold=0.5):
    keep, true = (chance >= threshold) & rows, (table.of_text > 0) & rows
    tokens = table.tokens * (table.truth != UNKNOWN)
    count = lambda which: numpy.bincount(table.page, tokens * which, minlength=len(table.pages))
    both = count(keep) + count(true)
    return numpy.where(both > 0, 2 * count(keep & true) / numpy.maximum(both, 1), 1.0)


def interval(scores):
    turn = numpy.random.default_rng(7)
    draws = [turn.choice(scores, len(scores)).mean() for _ in range(500)]
    return "%.4f [%.4f, %.4f]" % (scores.mean(), *numpy.percentile(draws, [2.5, 97.5]))


def main():
    wishes = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wishes.add_argument("table")
    wishes.add_argument("--folds", type=int, default=5)
    wishes.add_argument("--only")
    wishes = wishes.parse_args()
    table = Table(wishes.table)
    table.tell_kinds(kinds_of_others(table))
    sets = numpy.array([p["set"] for p in table.pages])
    folds = table.page_fold
    for kind in (linear, chain, network, trees, sequence):
        if wishes.only and kind.__name__ != wishes.only:
            continue
        start = time.time()
        scores = numpy.zeros(len(table.pages))
        for fold in range(wishes.folds):
            rows = (table.fold != fold) & (table.text_weight > 0)
            scores[folds == fold] = pages_f1(table, kind(table, rows), table.text_weight >= 0)[folds == fold]
        seen = folds < wishes.folds
        row = [f"{s} {interval(scores[seen & (sets == s)])}" for s in SETS if (seen & (sets == s)).any()]
        print(f"{kind.__name__:8}", *row, f"{time.time() - start:.0f} s", sep="  ")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
