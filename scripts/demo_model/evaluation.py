"""Answers held-out questions greedily and scores them: exact match and ROUGE-L with 95 % intervals."""

import collections
import random
import re

from . import data
from . import tokenizer as vocabulary

MOST = 48  # generated tokens; the longest answer is shorter


def pack(tok, patient, question, context, reserve):
    """The prompt in tokens as `medalign run` packs it: the record's last tokens that fit, re-tokenised until they do."""
    prefix = data.PREFIX.format(now=patient.now, question=question.text)
    whole = [vocabulary.BEGIN] + tok.encode(prefix + patient.text + data.SUFFIX)
    budget = context - reserve
    if len(whole) <= budget:
        return whole
    record = tok.encode(patient.text)
    keep = budget - 1 - len(tok.encode(prefix)) - len(tok.encode(data.SUFFIX))
    while True:
        text = tok.decode(record[-keep:])
        ids = [vocabulary.BEGIN] + tok.encode(prefix + text + data.SUFFIX)
        if len(ids) <= budget:
            return ids
        keep -= len(ids) - budget


def normal(text):
    return " ".join(text.lower().split()).rstrip(".")


def rouge_l(answer, reference):
    """ROUGE-L F1 over lower-case runs of letters and digits (as the rouge_score package, no stemming)."""
    a, b = (re.findall("[a-z0-9]+", text.lower()) for text in (answer, reference))
    if not a or not b:
        return 0.0
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], before + 1 if x == y else max(row[j], row[j - 1])
    common = row[-1]
    if common == 0:
        return 0.0
    precision, recall = common / len(a), common / len(b)
    return 2 * precision * recall / (precision + recall)


def answer_all(model, tok, patients, context, reserve=256, limit=None):
    """[(person, family, question, reference, answer)] in order."""
    rows = []
    for patient in patients:
        for question in patient.questions:
            if limit and len(rows) >= limit:
                return rows
            ids = pack(tok, patient, question, context, reserve)
            out = model.greedy(ids, vocabulary.END, MOST)
            rows.append((question.person, question.family, question.text, question.answer, tok.decode(out)))
    return rows


def most_frequent_answers(patients):
    """Family -> its most frequent answer: what a model can say without reading the record."""
    counts = collections.defaultdict(collections.Counter)
    for patient in patients:
        for question in patient.questions:
            counts[question.family][question.answer] += 1
    return {family: answers.most_common(1)[0][0] for family, answers in counts.items()}


def interval(rows, score, resamples=2000, seed=1):
    """Mean and 95 % percentile bootstrap interval, resampling patients (questions about one record are not independent).

    Where all scores are 0 or all 1 the bootstrap has no width; the exact binomial interval for as many trials as patients stands in.
    """
    groups = {}
    for row in rows:
        groups.setdefault(row[0], []).append(score(row))
    groups = [(sum(values), len(values)) for values in groups.values()]
    scores = {score(row) for row in rows}
    if scores == {0.0} or scores == {1.0}:
        width = 1 - 0.025 ** (1 / len(groups))
        return (0.0, 0.0, width) if scores == {0.0} else (1.0, 1 - width, 1.0)
    total, count = sum(g[0] for g in groups), sum(g[1] for g in groups)
    chance = random.Random(seed)
    means = []
    for _ in range(resamples):
        drawn = [groups[chance.randrange(len(groups))] for _ in groups]
        means.append(sum(g[0] for g in drawn) / sum(g[1] for g in drawn))
    means.sort()
    return total / count, means[int(0.025 * resamples)], means[int(0.975 * resamples) - 1]


def exact(row):
    return float(normal(row[4]) == normal(row[3]))


def rouge(row):
    return rouge_l(row[4], row[3])


def table(rows):
    """Markdown rows: family, n, exact match and ROUGE-L with intervals."""
    lines = ["| questions | n | exact match (95 %) | ROUGE-L (95 %) |", "|---|---:|---|---|"]
    families = sorted({row[1] for row in rows}, key=lambda f: (f not in data.LOOKUPS, f))
    groups = [("**look-ups together**", [r for r in rows if r[1] in data.LOOKUPS]), ("**all together**", rows)]
    groups += [(family, [r for r in rows if r[1] == family]) for family in families]
    for name, group in groups:
        if not group:
            continue
        cells = []
        for score in (exact, rouge):
            mean, low, high = interval(group, score)
            cells.append(f"{mean:.3f} ({low:.3f}–{high:.3f})")
        lines.append(f"| {name} | {len(group)} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)
