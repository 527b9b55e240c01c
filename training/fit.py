#!/usr/bin/env python3
"""Fits the network, the forests and the linear model of the labeller and writes them as models.

    fit.py TABLE --out DIR                 five models for cross-validation and `roles.model`, the one of all pages, the
                                           sieves of `sieve.py` in them
    fit.py TABLE --out DIR --cross CROSS   adds to them how far a page is to be trusted

TABLE is what `tearsheet-training table --sieves DIR --blank` wrote, DIR where `sieve.py` put its sieves; CROSS what `tearsheet-training cross` did with the first five.
Same tables, same bytes.
"""

import argparse
import json
import struct
from pathlib import Path

import numpy
from catboost import CatBoostClassifier, Pool
from network import Network
from sklearn.linear_model import LogisticRegression

ROLES = """kicker title lead byline time dateline caption credit paragraph heading list_item quote table code
pull_quote box embed correction related promo paywall consent tags tools comment navigation legal repeat other""".split()
NUMBER = {role: i for i, role in enumerate(ROLES)}
SOME_TEXT, NO_TEXT, UNKNOWN = 200, 201, 255
FORMS = [NUMBER[r] for r in ("paragraph", "list_item", "quote", "table", "code")]
TEXT = [*FORMS, NUMBER["heading"], NUMBER["lead"]]
#: Parts that some truths count as text and others do not.
EITHER = [NUMBER[r] for r in ("box", "correction", "embed", "pull_quote", "dateline", "repeat")]
#: What the second forest tells apart in running text; its other forms follow from the elements.
KEPT = ["paragraph", "heading", "lead"]
#: What the third forest tells apart in the rest of the page.
REST = [r for r in ROLES if NUMBER[r] not in TEXT and r != "repeat"]
PARTS = KEPT + REST
UNIT = 1 / 1024
#: Kinds of page, in the order of the library's.
KINDS = "article forum product documentation service listing collection".split()


#: What one of our own pages counts for; there are few of them.
OWN = 4.0
#: One page in three is shown as it is when its head and structured data say nothing.
BLANK_EVERY = 3


class Table:
    """The features of all blocks and pages and what is known of them."""

    def __init__(self, folder):
        folder = Path(folder)
        self.names = (folder / "features.txt").read_text().split()
        self.pages = [json.loads(line) for line in open(folder / "pages.jsonl", encoding="utf-8")]
        read = lambda name, kind: numpy.fromfile(folder / name, dtype=kind)
        self.truth, self.annotated = read("truth.u8", "u1"), read("annotated.u8", "u1")
        self.unsure = read("unsure.u8", "u1") > 0
        self.tokens, self.page = read("words.u16", "<u2"), read("page.u32", "<u4")
        self.page_fold = numpy.array([p["fold"] for p in self.pages])
        self.set = numpy.array([p["set"] for p in self.pages])[self.page]
        self.fold = self.page_fold[self.page]
        self.is_blank = (numpy.arange(len(self.pages)) * 2654435761 >> 7) % BLANK_EVERY == 0
        rows, pages = len(self.truth), len(self.pages)
        self.x = read("features.u8", "u1").reshape(rows, -1)
        self.shown = self.x.copy()
        blank = numpy.memmap(folder / "features_blank.u8", dtype="u1", mode="r").reshape(rows, -1)
        which = self.is_blank[self.page]
        self.shown[which] = blank[which]
        self.wholes = read("wholes.u8", "u1").reshape(pages, -1)
        self.wholes_blank = read("wholes_blank.u8", "u1").reshape(pages, -1)
        self.wholes_shown = numpy.where(self.is_blank[:, None], self.wholes_blank, self.wholes)
        self.prior = read("priors.i16", "<i2").reshape(rows, -1) / 1024
        blank = numpy.memmap(folder / "priors_blank.i16", dtype="<i2", mode="r").reshape(rows, -1)
        self.prior_shown = self.prior.copy()
        self.prior_shown[which] = blank[which] / 1024
        self.is_flat = self.x[:, self.names.index("PageFlat")] > 0
        self.of_text, self.text_weight = self.text_target()
        self.part, self.part_weight = self.part_target()
        self.kind, self.kind_weight = self.kind_target()
        # News in plain text is news; a part of it is enough to say so.
        flat = numpy.array([p["set"] == "flat-wcxb-dev" for p in self.pages])
        self.kind_shown = ~flat | (numpy.arange(pages) % 8 == 0)

    def kind_target(self):
        """What kind of page each is, -1 where nobody knows. Pages of the sets of news are articles."""
        news = ("fundus-pages", "magic-article", "flat-fundus-pages", "flat-wcxb-dev")
        told = lambda p: p["set"] in ("wcxb-dev", "own") and p["page_type"] in KINDS
        kind = numpy.array([KINDS.index(p["page_type"]) if told(p) else 0 if p["set"] in news else -1
                            for p in self.pages])
        return kind, numpy.where([p["set"] in news for p in self.pages], 0.2, 1.0)

    def tell_kinds(self, chances):
        """Sets the features that say what kind of page a block is on."""
        first = self.names.index("KindArticle")
        columns = numpy.clip(chances.astype("f4") * 255, 0, 255).astype("u1")
        self.x[:, first : first + len(KINDS)] = columns[self.page]
        self.shown[:, first : first + len(KINDS)] = columns[self.page]

    def text_target(self):
        """Whether a block is running text, and how much it counts: 0 where nobody knows or the truths disagree."""
        t, a = self.truth, self.annotated
        known = t != UNKNOWN
        text = numpy.isin(t, [*TEXT, SOME_TEXT])
        text = numpy.where(known, text, numpy.isin(a, TEXT))
        counts = known | (a != UNKNOWN)
        either = numpy.isin(a, EITHER) & (self.set != "own") | (a == NUMBER["repeat"]) | ~known & self.unsure
        against = known & (a != UNKNOWN) & (numpy.isin(a, TEXT) != text)
        counts &= ~either & ~against
        weight = numpy.sqrt(self.tokens + 1.0) * counts
        return text.astype("i4"), weight * self.per_page(weight) * numpy.where(self.set == "own", OWN, 1.0)

    def part_target(self):
        """Which part a block is, -1 where it is not known."""
        t, a = self.truth, self.annotated
        part = numpy.where(a != UNKNOWN, a, 255)
        part = numpy.where(numpy.isin(t, FORMS), NUMBER["paragraph"], part)
        certain = (t < SOME_TEXT)
        part = numpy.where(certain, t, part)
        contradicts = (t == NO_TEXT) & numpy.isin(a, TEXT) | (t == SOME_TEXT) & ~numpy.isin(a, [*TEXT, UNKNOWN])
        part = numpy.where(contradicts, 255, part)
        part = numpy.where(numpy.isin(part, FORMS), NUMBER["paragraph"], part)
        place = numpy.full(256, -1)
        for i, role in enumerate(PARTS):
            place[NUMBER[role]] = i
        part = place[part]
        weight = (part >= 0) * numpy.where(self.unsure, 0.4, 1.0) * numpy.where(self.set == "own", OWN, 1.0)
        return part, weight

    def per_page(self, weight):
        """What makes all pages count alike."""
        sums = numpy.bincount(self.page, weight, minlength=len(self.pages))
        return (20.0 / numpy.maximum(sums, 20.0))[self.page]


def common(seed, **more):
    return dict(random_seed=seed, thread_count=2, border_count=64, verbose=False, allow_writing_files=False,
                bootstrap_type="Bernoulli", subsample=0.7, **more)


def octaves(x):
    """Sixteen times the binary logarithm of one more, as `sums.rs` has it."""
    return numpy.floor(16 * numpy.log2(1.0 + numpy.arange(256)) + 1e-9).astype("f4")[x]


#: The parts of what is seen of a page as a whole (`page.rs`): columns, what the part counts for, and the power of a
#: column's spread that it is divided by: words that are rare stay small. None: as many as a block has features.
WHOLE_PARTS = [(None, 1.0, 1.0), (None, 0.7, 1.0), (128, 0.6, 1.0), (14, 0.5, 1.0), (1024, 0.6, 0.5), (512, 0.5, 0.5),
               (2048, 1.0, 0.5), (2048, 1.0, 0.5)]
#: What a page counts for as it is; the rest is for the same page without head and structured data.
WITH_HEAD = 0.6


def sizes_of(x, kind, features):
    """What each column is divided by: large where kinds do not differ, and so that every part has its share."""
    alike = numpy.eye(len(KINDS))[kind]
    mean, count = x.mean(0), alike.sum(0)[:, None]
    between = (count * (alike.T @ (x - mean) / count) ** 2).sum(0) / len(x) / numpy.maximum(x.var(0), 0.05)
    told = numpy.sqrt(numpy.maximum(between - 12 / len(x), 5e-4))
    sizes, first = numpy.maximum(x.std(0), 0.5), 0
    for columns, share, power in WHOLE_PARTS:
        of = slice(first, first + (columns or features))
        first = of.stop
        sizes[of] = sizes[of] ** power / told[of]
        sizes[of] *= numpy.sqrt((((x[:, of] - mean[of]) / sizes[of]) ** 2).sum(1).mean() / share)
    assert first == x.shape[1]
    return mean, sizes * numpy.sqrt((((x - mean) / sizes) ** 2).sum(1).mean())


class Kinds:
    """A linear model of kinds of page, with the weights in whole numbers that the program has.

    There are more columns than pages, so it is fitted in the span of the pages, which gives the same weights."""

    def __init__(self, table, pages):
        pages = pages & (table.kind >= 0) & table.kind_shown
        x = octaves(numpy.concatenate([table.wholes[pages], table.wholes_blank[pages]])).astype("f8")
        kind, weight = numpy.tile(table.kind[pages], 2), table.kind_weight[pages]
        mean, sizes = sizes_of(x, kind, len(table.names))
        x = (x - mean) / sizes
        length, axes = numpy.linalg.eigh(x @ x.T)
        kept = length > 1e-5 * length.max()
        length, axes = numpy.sqrt(length[kept]), axes[:, kept]
        model = LogisticRegression(C=30, max_iter=200, tol=1e-3)
        model.fit(axes * length, kind, sample_weight=numpy.concatenate([WITH_HEAD * weight, (1 - WITH_HEAD) * weight]))
        weights = ((x.T @ (axes / length @ model.coef_.T)) / sizes[:, None]).T
        self.bias = model.intercept_ - weights @ mean
        self.unit = numpy.abs(weights).max() / 32000
        self.weights = numpy.rint(weights / self.unit).astype("<i2")

    def chances(self, wholes):
        scores = octaves(wholes) @ (self.weights.T * self.unit) + self.bias
        shares = numpy.exp(scores - scores.max(1, keepdims=True))
        return shares / shares.sum(1, keepdims=True)

    def packed(self):
        """As bytes; see `linear.rs`."""
        head = struct.pack("<HHf", *self.weights.shape, self.unit)
        return head + self.bias.astype("<f4").tobytes() + self.weights.T.tobytes()


def kinds_of_others(table):
    """What kind of page each looks like to a model that has not seen its site."""
    chances = numpy.zeros((len(table.pages), len(KINDS)))
    for fold in range(5):
        of = table.page_fold == fold
        model = Kinds(table, ~of)
        chances[of] = model.chances(table.wholes_shown[of])
    rest = table.page_fold > 4
    chances[rest] = model.chances(table.wholes_shown[rest])
    return chances


def fit_kept(table, rows):
    """Tells the parts of running text apart. Of the text that only truths know, one block in six is enough."""
    turn = (numpy.arange(len(table.truth)) * 2654435761 % 2**32) % 6 == 0
    plain = (table.annotated == UNKNOWN) & (table.part < 2) & (table.set != "fundus-pages")
    return fit_parts(table, rows & (~plain | turn), KEPT, table.part, table.part_weight, trees=150, rate=0.1)


def fit_rest(table, rows):
    """Tells the parts of the rest of a page apart, on pages labelled by hand and where truths name a part."""
    weight = numpy.where(table.annotated != UNKNOWN, table.part_weight, 0.5 * table.part_weight)
    return fit_parts(table, rows, REST, table.part, weight, trees=110, rate=0.16)


#: The measure of sixty words; a longer block is no title (`model.rs`).
TITLE_WORDS = 94
#: What the title counts for against one other block.
TITLE_WEIGHT = 20.0


def fit_title(table, rows):
    """Tells the title from all other blocks, on pages whose title is known."""
    is_title = (table.truth == NUMBER["title"]) | (table.annotated == NUMBER["title"])
    told = numpy.bincount(table.page, is_title, minlength=len(table.pages)) > 0
    words = table.x[:, table.names.index("Words")]
    rows = rows & told[table.page] & (words >= 1) & (words <= TITLE_WORDS)
    weight = numpy.where(is_title, TITLE_WEIGHT, 1.0) * numpy.where(table.set == "own", OWN, 1.0)
    pool = Pool(table.shown[rows].astype("f4"), is_title[rows].astype("i4"), weight=weight[rows])
    model = CatBoostClassifier(loss_function="Logloss", iterations=120, depth=6, learning_rate=0.12, rsm=0.3,
                               l2_leaf_reg=4, **common(3))
    return model.fit(pool)


def fit_parts(table, rows, parts, part, weight, trees, rate):
    """A forest for the parts of one side; rare ones count for more than their number."""
    part = part - PARTS.index(parts[0])
    rows = rows & (weight > 0) & (part >= 0) & (part < len(parts))
    count = numpy.bincount(part[rows], minlength=len(parts))
    weight = weight[rows] / numpy.sqrt(numpy.maximum(count, 20))[part[rows]]
    first = 1 + PARTS.index(parts[0])
    pool = Pool(table.shown[rows].astype("f4"), part[rows], weight=weight / weight.mean(),
                baseline=table.prior_shown[rows, first : first + len(parts)])
    model = CatBoostClassifier(loss_function="MultiClass", iterations=trees, depth=6, learning_rate=rate, rsm=0.25,
                               classes_count=len(parts), l2_leaf_reg=4, **common(2))
    return model.fit(pool)


def trees_of(model, folder):
    path = Path(folder) / "forest.json"
    model.save_model(str(path), format="json")
    forest = json.loads(path.read_text())
    path.unlink()
    scale, bias = forest["scale_and_bias"]
    assert scale == 1
    return forest["oblivious_trees"], bias


def packed(model, classes, folder):
    """A forest as bytes; see `forest.rs`."""
    trees, bias = trees_of(model, folder)
    out = [struct.pack("<HHf", classes, len(trees), UNIT)]
    out += [struct.pack("<h", round(b / UNIT)) for b in (bias if len(bias) == classes else [0] * classes)]
    for tree in trees:
        leaves = numpy.array(tree["leaf_values"]).reshape(-1, classes) / UNIT
        shift = 0
        while numpy.abs(leaves).max() / 2**shift > 127 and shift < 8:
            shift += 1
        out.append(struct.pack("<BB", len(tree["splits"]), shift))
        for question in tree["splits"]:
            out.append(struct.pack("<HB", question["float_feature_index"], int(question["border"])))
        out.append(numpy.clip(numpy.rint(leaves / 2**shift), -128, 127).astype("i1").tobytes())
    return b"".join(out)


def print_of(names):
    """A number for the list of features (FNV-1a), so that a model meets the table it was fitted on."""
    number = 0xCBF29CE484222325
    for byte in "\n".join(names).encode():
        number = ((number ^ byte) * 0x100000001B3) % 2**64
    return number


def pieces_of(table, name, fold, folder):
    """A model that has not seen a fold; what it knows of trust is added by `add_trust`."""
    rows, pages = table.fold != fold, table.page_fold != fold
    sieve = (folder / f"{name}.sieve").read_bytes()
    head = b"TSRM" + struct.pack("<HQ", 4, print_of(table.names)) + sieve
    text = Network(table, pages).packed()
    parts = b"".join(packed(fit(table, rows & side), len(of), folder) for side in (~table.is_flat, table.is_flat)
                     for fit, of in ((fit_kept, KEPT), (fit_rest, REST)))
    title = packed(fit_title(table, rows), 1, folder)
    return head + text + parts + title + Kinds(table, pages).packed(), EMPTY


#: A forest without trees.
EMPTY = struct.pack("<HHf", 0, 0, UNIT)
#: Five models for cross-validation and the one of all pages, with the fold that each has not seen.
MODELS = {**{f"fold-{k}": k for k in range(5)}, "roles": None}


def write(out, name, pieces):
    (out / f"{name}.model").write_bytes(b"".join(pieces))
    (out / f"{name}.blocks").write_bytes(pieces[0])
    print(f"{name}: {sum(map(len, pieces))} bytes", flush=True)


def add_trust(cross, out):
    """Fits how right the text of a page is, on pages read with a model that had not seen their site."""
    rows = [json.loads(line) for line in open(Path(cross) / "pages.jsonl", encoding="utf-8")]
    x = numpy.fromfile(Path(cross) / "pages.u8", dtype="u1").reshape(len(rows), -1).astype("f4")
    fold = numpy.array([r["fold"] for r in rows])
    known = numpy.array([r.get("shingle_f1") is not None for r in rows])
    good = numpy.array([(r.get("shingle_f1") or 0) >= 0.9 for r in rows]).astype("i4")
    for name, unseen in MODELS.items():
        of = known & (fold != unseen if unseen is not None else True)
        model = CatBoostClassifier(loss_function="Logloss", iterations=120, depth=4, learning_rate=0.05,
                                   l2_leaf_reg=6, **common(4)).fit(Pool(x[of], good[of]))
        write(out, name, ((out / f"{name}.blocks").read_bytes(), packed(model, 1, out)))


def main():
    wishes = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wishes.add_argument("table")
    wishes.add_argument("--out", type=Path, required=True)
    wishes.add_argument("--cross", help="what `tearsheet-training cross` wrote: fit how far a page is to be trusted")
    wishes.add_argument("--only", help="one model by name")
    wishes = wishes.parse_args()
    wishes.out.mkdir(parents=True, exist_ok=True)
    if wishes.cross:
        return add_trust(wishes.cross, wishes.out)
    table = Table(wishes.table)
    table.tell_kinds(kinds_of_others(table))
    for name, unseen in MODELS.items():
        if wishes.only in (None, name):
            write(wishes.out, name, pieces_of(table, name, -1 if unseen is None else unseen, wishes.out))


if __name__ == "__main__":
    main()
