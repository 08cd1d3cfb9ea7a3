#!/usr/bin/env python3
"""Judgements of which MedAlign's published tables follow: the real ones are not public, so these are made up.

usage: make_paper.py search > paper.tsv      find them again (a minute; the same every time)
       make_paper.py check                   what paper.tsv's numbers are beside the paper's
       make_paper.py write FOLDER            FOLDER/judgements.tsv and FOLDER/comet.csv from paper.tsv

A row of paper.tsv is one clinician's review of one instruction: number, clinician, the six answers' ranks, whether each
is correct, and, in an instruction's first row, the answers' places by COMET. Answers are in the order of Table 3:
GPT-4 32k+MR, GPT-4 32k, GPT-4 2k, Vicuna-13B, Vicuna-7B, MPT-7B. As in the paper, nine clinicians review 303
instructions, and 50 are reviewed by three. Table 3 and Fig. 2 count each instruction once: the ranks of its first
clinician, and verdicts that most of its clinicians and the first one share.

The search starts from rankings that are drawn from abilities, then changes one answer's place at a time (simulated
annealing over whole counts) until the shares of Fig. 2 and Fig. 3, and Table 3's win rates and mean ranks, round to the
printed digits. Which instruction has which of COMET's orders is then exchanged until the mean tau is Table 4's, and the
second and third clinicians' rankings are changed until the mean tau between raters is 0.44.
"""
import itertools, math, os, random, sys

SYSTEMS = ["GPT-4 32k+MR", "GPT-4 32k", "GPT-4 2k", "Vicuna-13B 2k", "Vicuna-7B 2k", "MPT-7B-Instruct 2k"]
CORRECT = [197, 182, 157, 106, 101, 96]
WIN_RATES = [0.658, 0.676, 0.598, 0.401, 0.398, 0.269]
MEAN_RANKS = [2.80, 2.75, 3.11, 3.92, 3.93, 4.49]
PAIRS = list(itertools.combinations(range(6), 2))
HUMANS = dict(zip(PAIRS, [.48, .56, .73, .71, .82, .58, .72, .74, .81, .67, .70, .76, .50, .63, .64]))
COMET = dict(zip(PAIRS, [.50, .52, .66, .63, .79, .51, .63, .58, .77, .66, .61, .79, .49, .70, .71]))
COMET_TAU, RATER_TAU = 0.37, 0.44
COUNT, TRIPLE = 303, 50
# How far from a printed value still rounds to it, less a margin.
SHARE, RATE, RANK, TAU = 0.0045, 0.00045, 0.0045, 0.0045


def dense(values):
    levels = {value: place + 1 for place, value in enumerate(sorted(set(values)))}
    return tuple(levels[value] for value in values)


def tau(x, y):
    """Kendall's tau-b of two rankings; None if one of them is one tie."""
    total = tied_x = tied_y = 0
    for i, j in PAIRS:
        a, b = (x[i] > x[j]) - (x[i] < x[j]), (y[i] > y[j]) - (y[i] < y[j])
        total += a * b
        tied_x += a == 0
        tied_y += b == 0
    free = (15 - tied_x) * (15 - tied_y)
    return total / math.sqrt(free) if free else None


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values) / len(values)


class Counts:
    """Wins of the first and of the second system of each pair, over all rankings."""

    def __init__(self, rankings):
        self.wins = {pair: [0, 0] for pair in PAIRS}
        for ranking in rankings:
            self.add(ranking, 1)

    def add(self, ranking, sign):
        for i, j in PAIRS:
            if ranking[i] < ranking[j]:
                self.wins[i, j][0] += sign
            elif ranking[i] > ranking[j]:
                self.wins[i, j][1] += sign

    def shares(self):
        return {pair: won / (won + lost) for pair, (won, lost) in self.wins.items()}

    def win_rates(self):
        sums = [0.0] * 6
        for (i, j), share in self.shares().items():
            sums[i] += share
            sums[j] += 1 - share
        return [value / 5 for value in sums]

    def mean_ranks(self):
        sums = [0.0] * 6
        for (i, j), (won, lost) in self.wins.items():
            tied = COUNT - won - lost
            sums[i] += lost + tied / 2
            sums[j] += won + tied / 2
        return [1 + value / COUNT for value in sums]

    def deviations(self, target, table3):
        shares = self.shares()
        found = [(shares[pair] - target[pair], SHARE) for pair in PAIRS]
        if table3:
            found += [(a - b, RATE) for a, b in zip(self.win_rates(), WIN_RATES)]
            found += [(a - b, RANK) for a, b in zip(self.mean_ranks(), MEAN_RANKS)]
        return found

    def cost(self, target, table3):
        return sum(max(0, abs(gap) / bound - 1) ** 2 for gap, bound in self.deviations(target, table3))


def moved(ranking, rng, ties):
    """The ranking with one answer put beside another one, or level with it."""
    system, other = rng.sample(range(6), 2)
    values = list(ranking)
    values[system] = values[other] + (rng.choice([-0.5, 0, 0.5]) if ties else rng.choice([-0.5, 0.5]))
    return dense(values)


def search(target, table3, rng, ties):
    odds = [[] for _ in range(6)]
    for (i, j), share in target.items():
        odds[i].append(math.log(share / (1 - share)))
        odds[j].append(-odds[i][-1])
    abilities = [mean(values) for values in odds]
    rankings = []
    for _ in range(COUNT):
        values = [-a - rng.gauss(0, 1.2) for a in abilities]
        if ties:  # answers that a clinician cannot tell apart
            order = sorted(range(6), key=lambda k: values[k])
            for a, b in zip(order, order[1:]):
                if values[b] - values[a] < 0.22:
                    values[b] = values[a]
        rankings.append(dense(values))
    counts = Counts(rankings)
    cost = counts.cost(target, table3)
    steps = 400_000
    for step in range(steps):
        if cost == 0:
            break
        heat = 3 * (1 - step / steps) ** 3 + 1e-3
        place = rng.randrange(COUNT)
        new = moved(rankings[place], rng, ties)
        if new == rankings[place] or len(set(new)) == 1:
            continue
        counts.add(rankings[place], -1)
        counts.add(new, 1)
        changed = counts.cost(target, table3)
        if changed <= cost or rng.random() < math.exp((cost - changed) / heat):
            rankings[place], cost = new, changed
        else:
            counts.add(new, -1)
            counts.add(rankings[place], 1)
    print(f"cost {cost:.3g} after {step} steps", file=sys.stderr)
    return rankings


def pair_up(humans, comet, rng):
    """COMET's orders in an order of instructions that has Table 4's mean tau."""
    comet = comet[:]
    rng.shuffle(comet)
    taus = [tau(a, b) for a, b in zip(humans, comet)]
    total = sum(taus)
    while abs(total / COUNT - COMET_TAU) > TAU / 10:
        i, j = rng.sample(range(COUNT), 2)
        a, b = tau(humans[i], comet[j]), tau(humans[j], comet[i])
        change = a + b - taus[i] - taus[j]
        if abs(total + change - COMET_TAU * COUNT) < abs(total - COMET_TAU * COUNT):
            comet[i], comet[j], taus[i], taus[j] = comet[j], comet[i], a, b
            total += change
    return comet


def other_raters(first, rng):
    """Second and third clinicians' rankings, beside the first one's."""
    triples = [[ranking, ranking, ranking] for ranking in first]
    for triple in triples:
        for rater in (1, 2):
            for _ in range(rng.randrange(1, 7)):
                new = moved(triple[rater], rng, True)
                triple[rater] = new if len(set(new)) > 1 else triple[rater]

    def agreement(triple):
        return mean([tau(a, b) for a, b in itertools.combinations(triple, 2)])

    taus = [agreement(triple) for triple in triples]
    while abs(mean(taus) - RATER_TAU) > TAU / 10:
        place, rater = rng.randrange(len(triples)), rng.choice((1, 2))
        new = moved(triples[place][rater], rng, True)
        if len(set(new)) == 1:
            continue
        triple = triples[place][:]
        triple[rater] = new
        value = agreement(triple)
        rest = sum(taus) - taus[place]
        if abs(rest + value - RATER_TAU * len(taus)) < abs(sum(taus) - RATER_TAU * len(taus)):
            triples[place], taus[place] = triple, value
    return triples


def made():
    rng = random.Random(20240227)
    humans = search(HUMANS, True, rng, ties=True)
    comet = pair_up(humans, search(COMET, False, rng, ties=False), rng)
    # The best-ranked answers of each system are its correct ones.
    correct = [[0] * 6 for _ in range(COUNT)]
    for system, number in enumerate(CORRECT):
        for place in sorted(range(COUNT), key=lambda k: (humans[k][system], rng.random()))[:number]:
            correct[place][system] = 1
    chosen = sorted(rng.sample(range(COUNT), TRIPLE))
    triples = dict(zip(chosen, other_raters([humans[place] for place in chosen], rng)))
    rows = []
    for place in range(COUNT):
        triple = triples.get(place, [humans[place]])
        rater = 1 + place % (9 if len(triple) == 1 else 7)
        # Of three verdicts at most one is another one's contrary, and never the first one.
        odd = [rng.choice((1, 2)) if rng.random() < 0.4 else 0 for _ in range(6)]
        for offset, ranking in enumerate(triple):
            verdicts = [bit ^ (offset > 0 and offset == odd[system]) for system, bit in enumerate(correct[place])]
            rows.append((place + 1, rater + offset, ranking, verdicts, None if offset else comet[place]))
    return rows


PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "paper.tsv")


def read():
    with open(PATH) as file:
        for line in file.read().splitlines()[1:]:
            number, rater, ranks, correct, comet = line.split("\t")
            yield int(number), rater, [int(c) for c in ranks], [int(c) for c in correct], [int(c) for c in comet]


def check():
    rows = list(read())
    first = [row for row in rows if row[4]]
    print("correct", [sum(row[3][k] for row in first) for k in range(6)], "of", len(first))
    for name, target, column, table3 in (("Fig. 2", HUMANS, 2, True), ("Fig. 3", COMET, 4, False)):
        counts = Counts([row[column] for row in first])
        gaps = [abs(gap) for gap, _ in counts.deviations(target, table3)]
        print(f"{name}: largest deviation of a share {max(gaps[:15]):.5f}")
        if table3:
            print(f"Table 3: largest deviation of a win rate {max(gaps[15:21]):.5f}")
            print(f"Table 3: largest deviation of a mean rank {max(gaps[21:]):.5f}")
    print(f"Table 4: COMET {mean([tau(row[2], row[4]) for row in first]):.4f}")
    reviews = {}
    for row in rows:
        reviews.setdefault(row[0], []).append(row[2])
    several = [list(itertools.combinations(ranks, 2)) for ranks in reviews.values() if len(ranks) > 1]
    print(f"raters: {mean([mean([tau(*pair) for pair in pairs]) for pairs in several]):.4f} over {len(several)}")


def write(folder):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "judgements.tsv"), "w") as file:
        print("instruction_id\tmodel\trater\trank\tcorrect", file=file)
        for number, rater, ranks, correct, _ in read():
            for system in range(6):
                print(number, SYSTEMS[system], rater, ranks[system], correct[system], sep="\t", file=file)
    with open(os.path.join(folder, "comet.csv"), "w") as file:
        print("instruction_id,model,metric,score", file=file)
        for number, _, _, _, comet in read():
            for system, place in enumerate(comet):
                print(number, SYSTEMS[system], "comet", f"{1 - place / 10:.1f}", sep=",", file=file)


match sys.argv[1:]:
    case ["search"]:
        print("instruction\trater\tranks\tcorrect\tcomet")
        for number, rater, ranks, verdicts, comet in made():
            digits = ["".join(map(str, map(int, values or ()))) for values in (ranks, verdicts, comet)]
            print(number, f"Annotator_{rater}", *digits, sep="\t")
    case ["check"]: check()
    case ["write", folder]: write(folder)
    case _: sys.exit(__doc__)
