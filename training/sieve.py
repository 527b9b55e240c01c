#!/usr/bin/env python3
"""Fits the sieves of the labeller: what is settled at a glance as no part of an article.

    sieve.py TABLE --out DIR               five for cross-validation and `roles.sieve`, the one of all pages

TABLE is what `tearsheet-training table` wrote of all blocks (without `--sieves`). Same tables, same bytes.
"""

import argparse
import json
from pathlib import Path

import numpy
from catboost import CatBoostClassifier, Pool
from fit import MODELS, NO_TEXT, NUMBER, SOME_TEXT, TEXT, UNKNOWN, common, packed

#: What a settled block can be, in the order of the library's.
SETTLED = "related promo paywall consent tags tools comment navigation legal other".split()
#: What nobody would look for in an article.
NO_PART = [NUMBER[r] for r in "related promo consent tools navigation legal other".split()]
#: Parts of an article of which there are few.
RARE = [NUMBER[r] for r in "kicker title lead byline time dateline caption credit".split()]
#: What a block may say or be called that is a part of an article which its truth is silent of.
POINTERS = """SaysByline SaysTime SaysDate SaysCredit SaysPaywall TimeMark AuthorMark IsHeadline LikeHeadline IsDescription
IsAuthor IsTag CreditTail Copyright Caption Figure OwnTitle OwnLead OwnKicker OwnByline OwnTime OwnCaption OwnCredit H1
WayComment""".split()
#: What a block counts for that was labelled by hand, and one of the rare parts.
BY_HAND, OF_RARE = 4.0, 12.0
#: Blocks that are drawn to be fitted on.
DRAWN = 300_000


class Glances:
    """What a glance tells of all blocks, and what is known of them."""

    def __init__(self, folder):
        folder = Path(folder)
        read = lambda name, kind: numpy.fromfile(folder / name, dtype=kind)
        names = (folder / "features.txt").read_text().split()
        pages = [json.loads(line) for line in open(folder / "pages.jsonl", encoding="utf-8")]
        self.truth, self.annotated, page = read("truth.u8", "u1"), read("annotated.u8", "u1"), read("page.u32", "<u4")
        all_features = numpy.memmap(folder / "features.u8", dtype="u1", mode="r").reshape(len(page), -1)
        first = names.index("own_hint_0")
        self.x = numpy.array(all_features[:, first:])
        self.fold = numpy.array([p["fold"] for p in pages])[page]
        self.is_flat = self.x[:, names.index("PageFlat") - first] > 0
        points = numpy.zeros(len(page), bool)
        for cue in POINTERS:
            points |= all_features[:, names.index(f"cue_{cue}")] > 0
        self.may_be_part, self.weight = self.targets(points)

    def targets(self, points):
        """Whether a block may be part of an article, and what it counts for: 0 where nobody knows."""
        t, a = self.truth, self.annotated
        by_hand = a != UNKNOWN
        part = (t < SOME_TEXT) & ~numpy.isin(t, NO_PART) | (t == SOME_TEXT) | by_hand & ~numpy.isin(a, NO_PART)
        none = ~part & (by_hand | (t == NO_TEXT) & ~points)
        weight = numpy.where(by_hand, BY_HAND, 1.0) * (part | none)
        return part, numpy.where(part & (numpy.isin(a, RARE) | numpy.isin(t, RARE)), OF_RARE, weight)

    def fitted(self, fold, is_flat, folder):
        """A forest of doubt and one of what is settled, of the blocks outside a fold."""
        rows = numpy.flatnonzero((self.weight > 0) & (self.fold != fold) & (self.is_flat == is_flat))
        rows = numpy.random.default_rng(7).permutation(rows)[:DRAWN]
        pool = Pool(self.x[rows].astype("f4"), self.may_be_part[rows].astype("i4"), weight=self.weight[rows])
        doubt = CatBoostClassifier(loss_function="Logloss", iterations=120, depth=6, learning_rate=0.15, rsm=0.3,
                                   l2_leaf_reg=4, **common(5)).fit(pool)
        place = numpy.full(256, -1)
        for i, role in enumerate(SETTLED):
            place[NUMBER[role]] = i
        part = place[self.annotated]
        rows = numpy.flatnonzero((part >= 0) & (self.fold != fold) & (self.is_flat == is_flat))
        count = numpy.bincount(part[rows], minlength=len(SETTLED))
        pool = Pool(self.x[rows].astype("f4"), part[rows], weight=1 / numpy.sqrt(numpy.maximum(count, 20))[part[rows]])
        parts = CatBoostClassifier(loss_function="MultiClass", iterations=50, depth=6, learning_rate=0.2, rsm=0.3,
                                   classes_count=len(SETTLED), l2_leaf_reg=4, **common(6)).fit(pool)
        return packed(doubt, 1, folder) + packed(parts, len(SETTLED), folder)


def main():
    wishes = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wishes.add_argument("table")
    wishes.add_argument("--out", type=Path, required=True)
    wishes = wishes.parse_args()
    wishes.out.mkdir(parents=True, exist_ok=True)
    glances = Glances(wishes.table)
    for name, unseen in MODELS.items():
        fold = -1 if unseen is None else unseen
        sieve = b"".join(glances.fitted(fold, is_flat, wishes.out) for is_flat in (False, True))
        (wishes.out / f"{name}.sieve").write_bytes(sieve)
        print(f"{name}.sieve: {len(sieve)} bytes", flush=True)


if __name__ == "__main__":
    main()
