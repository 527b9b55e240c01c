#!/usr/bin/env python3
"""How well duplicates are found, and how fast: copies of known kinds among documents that share little.

Makes a corpus from the labelled texts: originals are passages of several texts in which half of the words are exchanged
for words of others; copies are originals edited in a stated way. The Jaccard and the containment of each copy and its
original are counted here, by other code than the program's. Then the program marks the corpus, one more shard comes, and
Markdown tables say what was found, what was not, and what it cost.

    python3 bench/duplicates.py                      a million documents: ten minutes of work, 6 GB of disk
    python3 bench/duplicates.py --many 30000
    python3 bench/duplicates.py --referee 3000       all pairs of 3,000 documents, and the MinHash of datasketch
"""

import itertools
import json
import multiprocessing
import re
import shutil
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import environment

PACKAGES = ["pyarrow", "numpy", "datasketch"]
SHARD = 10_000
PARAGRAPH = 0
JACCARD, CONTAINED, LEAST_CONTAINED = 0.8, 0.9, 50
COPIES = ["case, punctuation, spacing", "headline changed", "paragraph inserted", "sentences dropped",
          "shortened at the end", "shortened to the middle", "a few words replaced"]
OTHERS = ["many words replaced", "one quote shared", "one boilerplate shared"]


def main():
    parser = environment.parser(__doc__.splitlines()[0])
    parser.add_argument("--many", type=int, default=1_000_000, help="how many documents")
    parser.add_argument("--referee", type=int, default=0, help="compare all pairs of so many documents instead")
    parser.add_argument("--memory", type=int, default=1024, help="what dedupe gets, in MiB")
    parser.add_argument("--door", type=Path, help="the program; built if absent")
    parser.add_argument("--room", type=Path, help="where the corpus is made; a temporary folder if absent")
    wishes = parser.parse_args()
    sys.exit(environment.run(__file__, wishes, PACKAGES, inside))


def inside(wishes):
    door = wishes.door or environment.program(wishes.target)
    with tempfile.TemporaryDirectory(dir=wishes.room) as folder:
        with multiprocessing.Pool(initializer=Mill.open) as pool:
            if wishes.referee:
                referee(pool, door, Path(folder), wishes)
            else:
                corpus(pool, door, Path(folder), wishes)
    return 0


# The documents


def labelled():
    """The labelled texts in Latin, Greek and Cyrillic letters, or the samples."""
    truths = [environment.SHARED / f"data/{name}/truth.jsonl" for name in ("wcxb-dev", "fundus-pages", "magic-article")]
    texts = [json.loads(line)["body"] or "" for path in truths if path.exists() for line in path.open(encoding="utf-8")]
    if not texts:
        pages = sorted((environment.ROOT / "samples").iterdir())
        texts = [re.sub(r"<[^>]*>", " ", path.read_text("utf-8")) for path in pages]
    plain = re.compile(r"[\u0000-\u052f\u1e00-\u20cf\s]*")
    return [text for text in (unicodedata.normalize("NFC", text) for text in texts) if plain.fullmatch(text)]


class Mill:
    """Makes any document from its number alone."""

    mill = None

    @classmethod
    def open(cls):
        cls.mill = cls()

    def __init__(self):
        import numpy
        self.numpy = numpy
        self.words, known, flat = ["\n\n"], {}, []
        for text in labelled():
            for paragraph in text.split("\n"):
                for word in paragraph.split():
                    flat.append(known.setdefault(word, len(known) + 1))
                flat.append(PARAGRAPH)
        self.words += known
        self.upper = [word.upper() if word.upper().lower() == word.lower() else word for word in self.words]
        self.flat = numpy.array(flat, numpy.int32)
        self.bare = self.flat[self.flat != PARAGRAPH]

    def dice(self, number):
        return self.numpy.random.default_rng([2026, number])

    def drawn(self, dice, many):
        """So many words, each as often as in all texts."""
        return self.bare[dice.integers(0, len(self.bare), many)]

    def exchanged(self, dice, ids, share):
        places = (dice.random(len(ids)) < share) & (ids != PARAGRAPH)
        return self.numpy.where(places, self.drawn(dice, len(ids)), ids)

    def original(self, dice):
        length = dice.integers(50, 220)
        starts = dice.integers(0, len(self.flat) - length, 3)
        passages = self.numpy.concatenate([self.flat[start:start + length] for start in starts])
        return self.exchanged(dice, passages, 0.5)

    def kind(self, number):
        """Of ten documents six are originals, three copies, one is no copy but looks a little like one."""
        tens, ones = divmod(number, 10)
        if ones < 6 or tens == 0:
            return None
        return OTHERS[tens % len(OTHERS)] if ones == 9 else COPIES[(tens * 3 + ones) % len(COPIES)]

    def source(self, number):
        dice = self.dice(number)
        return int(dice.integers(0, number // 10)) * 10 + int(dice.integers(0, 6))

    def text(self, number):
        kind = self.kind(number)
        if kind is None:
            return self.spelled(self.original(self.dice(number)))
        dice = self.dice(number + (1 << 40))
        ids = self.original(self.dice(self.source(number)))
        if kind == COPIES[0]:
            return self.respelled(ids)
        return self.spelled(self.edited(kind, ids, dice))

    def edited(self, kind, ids, dice):
        concatenate, length, at = self.numpy.concatenate, len(ids), int(dice.integers(0, len(ids)))
        if kind == "headline changed":
            return concatenate([self.drawn(dice, 10), ids[dice.integers(6, 12):]])
        if kind == "paragraph inserted":
            return concatenate([ids[:at], [PARAGRAPH], self.drawn(dice, dice.integers(20, 60)), [PARAGRAPH], ids[at:]])
        if kind == "sentences dropped":
            kept = self.numpy.ones(length, bool)
            for start in dice.integers(0, length, 3):
                kept[start:start + 15] = False
            return ids[kept]
        if kind == "shortened at the end":
            return concatenate([self.drawn(dice, 4), ids[:int(length * dice.uniform(0.35, 0.75))]])
        if kind == "shortened to the middle":
            return ids[int(length * dice.uniform(0.1, 0.3)):int(length * dice.uniform(0.6, 0.9))]
        if kind == "a few words replaced":
            return self.exchanged(dice, ids, 0.02)
        if kind == "many words replaced":
            return self.exchanged(dice, ids, 0.07)
        own = self.original(dice)
        if kind == "one quote shared":
            return concatenate([own[:at], ids[at:at + 60], own[at:]])
        return concatenate([own, [PARAGRAPH], self.flat[1000 * dice.integers(0, 50):][:60]])

    def spelled(self, ids):
        return " ".join([self.words[n] for n in ids.tolist()])

    def respelled(self, ids):
        """The same words in another dress."""
        dress = str.maketrans({".": "…", ",": " –", '"': "“", "-": "‑", ":": ";"})
        return "  ".join([self.upper[n] for n in ids.tolist()]).translate(dress)


# What is true of them


#: Soft hyphens, joiners and accents of their own, which end no word.
UNSEEN = re.compile("[\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff]")


def shingles(text):
    words = re.findall(r"[^\W_]+", UNSEEN.sub("", text).lower())
    return {tuple(words[n:n + 4]) for n in range(max(1, len(words) - 3))}, len(words)


def likeness(one, other):
    """Jaccard, and the containment of the shorter, which is 0 for one too short to be said to be contained."""
    (a, a_words), (b, b_words) = one, other
    both = len(a & b)
    words = a_words if len(a) < len(b) else b_words if len(b) < len(a) else max(a_words, b_words)
    return both / len(a | b), both / min(len(a), len(b)) if words >= LEAST_CONTAINED else 0.0


def of_pair(pair):
    return pair, likeness(*(shingles(Mill.mill.text(number)) for number in pair))


def make_shard(task):
    """Writes a shard; kind, source, Jaccard and containment of what is not an original."""
    import pyarrow
    import pyarrow.parquet
    folder, start, many = task
    mill, texts, truth = Mill.mill, [], []
    for number in range(start, start + many):
        texts.append(mill.text(number))
        if kind := mill.kind(number):
            source = mill.source(number)
            truth.append((number, kind, source, *likeness(shingles(texts[-1]), shingles(mill.text(source)))))
    table = pyarrow.table({
        "id": pyarrow.array([str(number) for number in range(start, start + many)]),
        "url": pyarrow.array([f"https://example.org/{number}" for number in range(start, start + many)]),
        "page_kind": pyarrow.array(["article"] * many),
        "text": pyarrow.array(texts, pyarrow.large_string()),
    })
    pyarrow.parquet.write_table(table, folder / f"part-{start // SHARD:05}.parquet", compression="zstd")
    return truth


def make(pool, folder, start, many):
    starts = range(start, start + many, SHARD)
    tasks = [(folder, at, min(SHARD, start + many - at)) for at in starts]
    return [row for shard in pool.imap(make_shard, tasks) for row in shard]


# What the program says of them


class Marks:
    """Of every document the number of its cluster's first, of what it is a duplicate, and the relation."""

    def __init__(self, folder):
        import pyarrow.parquet
        self.cluster, self.of, self.relation = [], [], []
        for path in sorted((folder / "duplicates").glob("*.parquet")):
            table = pyarrow.parquet.read_table(path, columns=["cluster", "duplicate_of", "relation"])
            self.cluster += [self.number(name) for name in table["cluster"].to_pylist()]
            self.of += [name and self.number(name) for name in table["duplicate_of"].to_pylist()]
            self.relation += table["relation"].to_pylist()

    @staticmethod
    def number(name):
        shard, row = name.removeprefix("part-").split(":")
        return int(shard) * SHARD + int(row)


def corpus(pool, door, folder, wishes):
    truth = make(pool, folder, 0, wishes.many)
    command = [door, "dedupe", folder, "--memory", str(wishes.memory)]
    runs = [(wishes.many, *environment.measured(command))]
    marks, index = Marks(folder), folder / "duplicates/index"
    size = sum(path.stat().st_size for path in index.iterdir()) / wishes.many
    print(found(truth, marks))
    print(wrong(pool, truth, marks))
    make(pool, folder, -(-wishes.many // SHARD) * SHARD, SHARD)
    runs.append((SHARD, *environment.measured(command)))
    before = (folder / "duplicates").rename(folder / "before")
    runs.append((wishes.many + SHARD, *environment.measured(command)))
    print(cost(runs, size))
    same = all(path.read_bytes() == (before / path.name).read_bytes() for path in (folder / "duplicates").glob("*.parquet"))
    print(f"\nMarks of two runs and of one are {'the same bytes' if same else 'DIFFERENT'}.")
    shutil.rmtree(before)


def found(truth, marks):
    """How many of the copies that meet a threshold stand in the cluster of their original."""
    tally = defaultdict(Counter)
    for number, kind, source, jaccard, contained in truth:
        together = marks.cluster[number] == marks.cluster[source]
        what = "near" if jaccard >= JACCARD else "contained" if contained >= CONTAINED else "neither"
        for row in (kind, "all"):
            tally[row][what] += 1
            tally[row][what, together] += 1
    lines = ["\n| kind of copy | Jaccard ≥ 0.8 | found | contained ≥ 0.9 | found | neither | marked alike |",
             "| --- |" + " --: |" * 6]
    for kind in [*COPIES, *OTHERS, "all"]:
        row = tally[kind]
        recall = lambda what: f"{row[what]:,} | {row[what, True] / row[what]:.2%}" if row[what] else "- | -"
        lines.append(f"| {kind} | {recall('near')} | {recall('contained')} | {row['neither']:,} | {row['neither', True]:,} |")
    return "\n".join(lines)


def wrong(pool, truth, marks):
    """How many of the marked duplicates meet no threshold with anyone in their cluster."""
    near = {}
    for number, _, source, jaccard, contained in truth:
        near.setdefault(number, []).append((source, jaccard, contained))
        near.setdefault(source, []).append((number, jaccard, contained))
    holds = lambda jaccard, contained: jaccard >= JACCARD or contained >= CONTAINED
    marked = [number for number, of in enumerate(marks.of) if of is not None]
    open_ones = {number for number in marked
                 if not any(marks.cluster[other] == marks.cluster[number] and holds(*alike)
                            for other, *alike in near.get(number, []))}
    clusters = defaultdict(list)
    for number, first in enumerate(marks.cluster):
        clusters[first].append(number)
    pairs = [(number, other) for number in sorted(open_ones) for other in clusters[marks.cluster[number]][:50] if other != number]
    for (number, _), alike in pool.imap_unordered(of_pair, pairs, 100):
        if holds(*alike):
            open_ones.discard(number)
    relations = Counter(marks.relation[number] for number in marked)
    told = ", ".join(f"{relation} {relations[relation]:,}" for relation in ("exact", "near", "contained"))
    return f"\n{len(marked):,} duplicates marked ({told}), {len(open_ones):,} of them wrongly: precision " \
           f"{1 - len(open_ones) / max(1, len(marked)):.3%}."


def cost(runs, size):
    lines = ["\n| run | seconds | documents/s | most memory, MB |", "| --- | --: | --: | --: |"]
    names = ["all at once", "one more shard", "both at once"]
    for name, (many, seconds, most) in zip(names, runs, strict=True):
        lines.append(f"| {name}: {many:,} new | {seconds:.1f} | {many / seconds:,.0f} | {most:.0f} |")
    return "\n".join([*lines, f"\nThe index takes {size:,.0f} bytes a document."])


# Others who look for the same


def referee(pool, door, folder, wishes):
    from datasketch import MinHash, MinHashLSH
    make(pool, folder, 0, wishes.referee)
    environment.measured([door, "dedupe", folder])
    marks = Marks(folder)
    texts = pool.map(text_of, range(wishes.referee), 100)
    sets = [shingles(text) for text in texts]
    near, contained = all_pairs(sets)
    lsh, sketches = MinHashLSH(num_perm=120, params=(20, 6)), []
    for number, (words, _) in enumerate(sets):
        sketches.append(MinHash(num_perm=120))
        sketches[-1].update_batch([" ".join(shingle).encode() for shingle in words])
        lsh.insert(number, sketches[-1])
    candidates = {(a, b) for b, sketch in enumerate(sketches) for a in lsh.query(sketch) if a < b}
    together = lambda pairs: sum(marks.cluster[a] == marks.cluster[b] for a, b in pairs) / max(1, len(pairs))
    true = near | contained
    marked = {tuple(sorted((n, of))) for n, of in enumerate(marks.of) if of is not None}
    print(f"\n{wishes.referee:,} documents, all pairs: {len(near):,} with a Jaccard ≥ 0.8, of which {together(near):.2%} found "
          f"(candidates of datasketch: {len(near & candidates) / max(1, len(near)):.2%}); {len(contained):,} more "
          f"contained ≥ 0.9, of which {together(contained):.2%} found (datasketch: "
          f"{len(contained & candidates) / max(1, len(contained)):.2%}). Of {len(marked):,} marked pairs {len(marked & true):,} are among them.")


def text_of(number):
    return Mill.mill.text(number)


def all_pairs(sets):
    """All pairs that share a shingle, counted; those near each other, and those of which one contains the other."""
    holders, shared = defaultdict(list), Counter()
    for number, (words, _) in enumerate(sets):
        for shingle in words:
            holders[shingle].append(number)
    for group in holders.values():
        shared.update(itertools.combinations(group, 2))
    near, contained = set(), set()
    for (a, b), both in shared.items():
        if both >= 5:
            jaccard, held = likeness(sets[a], sets[b])
            if jaccard >= JACCARD:
                near.add((a, b))
            elif held >= CONTAINED:
                contained.add((a, b))
    return near, contained


if __name__ == "__main__":
    main()
