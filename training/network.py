"""The network that says which blocks are running text, fitted with JAX; `crates/read/src/roles/network.rs` asks it.

Same table, same bytes: every draw comes from a seed, and sums on one machine are made in one order.
"""

import struct

import jax
import jax.numpy as np
import numpy

#: Outputs of every layer, blocks that a layer sees each way, blocks between those that the second one sees.
WIDTH, REACH, GAP = 64, 2, 3
#: Units of the program that make one: in what a block is itself (which stays under 8), in its contexts (under 16), in the
#: answer.
ITSELF, CONTEXT, ANSWER = 2**12, 2**11, 2**24
#: A longer page is fitted in parts.
LONGEST = 512
#: Blocks of one step, pages of about the same length side by side.
STEP = 4096
LENGTHS = [64, 128, 192, 256, 384, LONGEST]
EPOCHS, RATE, DECAY = 6, 2e-3, 1e-2
#: How often one of our own pages is shown for each time that another is; there are few of them.
OWN_TURNS = 16
#: Part of what a layer gives out that is left out in fitting, so that no output leans on one other; half of that of the
#: features.
DROPPED = 0.3


class Pages:
    """The blocks of a table in batches of pages."""

    def __init__(self, table):
        self.table = table
        self.first = numpy.array([p["first"] for p in table.pages])
        self.count = numpy.array([p["count"] for p in table.pages])
        self.most = numpy.maximum(table.x.max(0), 1).astype("f4")
        self.length = table.names.index("Length")
        self.weight = (table.text_weight / table.text_weight[table.text_weight > 0].mean()).astype("f4")

    def batches(self, pages, turn=None):
        """Lists of (first, last) blocks of about the same length, in the order of the pages or shuffled."""
        parts = {length: [] for length in LENGTHS}
        for page in pages:
            first, count = self.first[page], self.count[page]
            pieces = -(-count // LONGEST)
            for i in range(pieces):
                part = first + count * i // pieces, first + count * (i + 1) // pieces
                parts[next(length for length in LENGTHS if part[1] - part[0] <= length)].append(part)
        shuffled = lambda of: [of[i] for i in turn.permutation(len(of))] if turn else of
        batches = []
        for length, of in parts.items():
            of, beside = shuffled(of), STEP // length
            batches += [(length, of[i : i + beside]) for i in range(0, len(of), beside)]
        return shuffled(batches)

    def filled(self, batch, x):
        """The features of a batch, what each block weighs in the mean of its page, truth and weight."""
        length, parts = batch
        shape = (STEP // length, length)
        features = numpy.zeros((*shape, x.shape[1]), "f4")
        there, root, truth, weight = (numpy.zeros(shape, "f4") for _ in range(4))
        for i, (first, last) in enumerate(parts):
            n = last - first
            features[i, :n] = x[first:last] / self.most
            there[i, :n] = 1
            root[i, :n] = 2 ** (x[first:last, self.length] / 32.0)
            truth[i, :n] = self.table.of_text[first:last]
            weight[i, :n] = self.weight[first:last]
        return features, there, root, truth, weight


def begun(key, features):
    """Weights to begin with."""
    keys = iter(jax.random.split(key, 5))
    drawn = lambda i, o, scale: scale * (2 / i) ** 0.5 * jax.random.normal(next(keys), (i, o))
    seen = (2 * REACH + 1) * WIDTH
    return {
        "itself": (np.zeros(WIDTH), drawn(features, WIDTH, 0.5)),
        "page": (np.zeros(WIDTH), drawn(2 * WIDTH, WIDTH, 0.5)),
        "near": (np.zeros(WIDTH), drawn(seen, WIDTH, 1.0)),
        "far": (np.zeros(WIDTH), drawn(seen, WIDTH, 0.5)),
        "answer": (np.zeros(1), drawn(2 * WIDTH, 1, 0.1)),
        "direct": (np.zeros(1), np.zeros((features, 1))),
    }


def dropped(values, key, share):
    if key is None:
        return values
    return values * jax.random.bernoulli(key, 1 - share, values.shape) / (1 - share)


def beside(blocks, gap):
    """For every block five of them, `gap` apart, it being the middle one."""
    count, reach = blocks.shape[1], REACH * gap
    wide = np.pad(blocks, ((0, 0), (reach, reach), (0, 0)))
    return np.concatenate([wide[:, i * gap : i * gap + count] for i in range(2 * REACH + 1)], -1)


def answers(weights, features, there, root, key=None):
    """The log-odds of every block; with a key as they are in fitting, some outputs left out."""
    keys = [None] * 4 if key is None else jax.random.split(key, 4)
    through = lambda name, x: x @ weights[name][1] + weights[name][0]
    shown = lambda x: jax.nn.relu(x) * there[..., None]
    features = dropped(features, keys[0], DROPPED / 2)
    itself = dropped(shown(through("itself", features)), keys[1], DROPPED)
    mean = lambda by: (itself * by[..., None]).sum(1) / np.maximum(by.sum(1), 1)[:, None]
    page = through("page", np.concatenate([mean(there), mean(root)], -1))
    near = dropped(shown(through("near", beside(itself, 1)) + page[:, None]), keys[2], DROPPED)
    far = dropped(shown(through("far", beside(near, GAP))) + near, keys[3], DROPPED)
    return (through("answer", np.concatenate([itself, far], -1)) + through("direct", features))[..., 0]


def loss(weights, key, features, there, root, truth, weight):
    odds = answers(weights, features, there, root, key)
    return ((np.logaddexp(0, odds) - truth * odds) * weight).sum() / 1024


@jax.jit
def step(weights, mean, spread, turn, rate, key, *batch):
    """One step of Adam with decay of weights, the slope bounded (Loshchilov and Hutter, 2019)."""
    slope = jax.grad(loss)(weights, key, *batch)
    size = np.sqrt(sum((x * x).sum() for x in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda x: x * np.minimum(1, 1 / size), slope)
    mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, slope)
    spread = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, spread, slope)

    def moved(weight, mean, spread):
        to = (mean / (1 - 0.9**turn)) / (np.sqrt(spread / (1 - 0.99**turn)) + 1e-8)
        return weight * (1 - rate * DECAY) - rate * to

    return jax.tree.map(moved, weights, mean, spread), mean, spread


class Network:
    """A network fitted on some pages of a table."""

    def __init__(self, table, pages, seed=1):
        self.pages = Pages(table)
        turn, key = numpy.random.default_rng(seed), jax.random.PRNGKey(seed)
        weights = begun(key, table.shown.shape[1])
        mean = spread = jax.tree.map(np.zeros_like, weights)
        own = numpy.array([p["set"] == "own" for p in table.pages])
        chosen = numpy.repeat(numpy.flatnonzero(pages), numpy.where(own, OWN_TURNS, 1)[pages])
        steps, done = EPOCHS * len(self.pages.batches(chosen)), 0
        for _ in range(EPOCHS):
            for batch in self.pages.batches(chosen, turn):
                done += 1
                key, drop = jax.random.split(key)
                rate = RATE * min(1, done / 200) * (0.02 + 0.49 * (1 + numpy.cos(numpy.pi * done / steps)))
                filled = self.pages.filled(batch, table.shown)
                weights, mean, spread = step(weights, mean, spread, float(done), rate, drop, *filled)
        self.weights = jax.tree.map(numpy.asarray, weights)

    def odds(self, table, pages):
        """The log-odds of all blocks, 0 on other pages."""
        out = numpy.zeros(len(table.truth), "f4")
        asked = jax.jit(answers)
        for batch in self.pages.batches(numpy.flatnonzero(pages)):
            found = numpy.asarray(asked(self.weights, *self.pages.filled(batch, table.x)[:3]))
            for row, (first, last) in zip(found, batch[1]):
                out[first:last] = row[: last - first]
        return out

    def packed(self):
        """As bytes, the weights of features for their bytes."""
        per_byte = lambda bias, rows: (bias, rows / self.pages.most[:, None])
        return packed(self.weights | {name: per_byte(*self.weights[name]) for name in ("itself", "direct")})


def packed(weights):
    """A network as bytes, in whole numbers; see `network.rs`. Of a product the program keeps the upper 16 bits."""
    def bytes_of(x, unit, bits=16):
        most = 2 ** (bits - 1) - 1
        return numpy.clip(numpy.rint(numpy.float64(x) * unit), -most, most).astype(f"<i{bits // 8}").tobytes()

    layer = lambda name, unit, of: bytes_of(weights[name][0], unit) + bytes_of(weights[name][1], 2**16 * unit / of)
    per_byte = 2**16 * ITSELF * weights["itself"][1]
    shifts = numpy.clip(numpy.ceil(numpy.log2(numpy.maximum(numpy.abs(per_byte).max(1), 1) / 2**15)), 0, 14)
    (bias, answer), (more, direct) = weights["answer"], weights["direct"]
    return b"".join([
        struct.pack("<HH", len(direct), WIDTH), shifts.astype("u1").tobytes(),
        bytes_of(weights["itself"][0], ITSELF), bytes_of(per_byte, 1 / 2 ** shifts[:, None]),
        layer("page", CONTEXT, ITSELF), layer("near", CONTEXT, ITSELF), layer("far", CONTEXT, CONTEXT),
        struct.pack("<f", 1 / ANSWER), bytes_of(bias + more, ANSWER, 32),
        bytes_of(answer[:WIDTH], ANSWER / ITSELF), bytes_of(answer[WIDTH:], ANSWER / CONTEXT),
        bytes_of(direct, ANSWER, 32),
    ])
