#!/usr/bin/env python3
"""How far our lexical metrics are from NLTK's, sacreBLEU's and rouge_score's, and how much faster.

usage: bench_metrics.py --binary BINARY [--reference shared/reference] [--pairs 10000] [--metrics names] [--threads N]

Makes pairs of clinical notes and of published translations and summaries (sentences beside changed, neighbouring and
unrelated ones), scores all of them with `medalign metrics` and with the originals, and prints for each metric the largest
difference, the seconds of both, and how many times faster ours is. The originals run in one process, imports and reading
not counted, as ours does not count reading. See reference_metrics.py for what must be installed.
"""
import argparse, csv, glob, json, os, random, re, subprocess, sys, tempfile, time

import reference_metrics as original

p = argparse.ArgumentParser()
p.add_argument("--binary", required=True)
p.add_argument("--reference", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../shared/reference"))
p.add_argument("--pairs", type=int, default=10000)
p.add_argument("--metrics", default="")
p.add_argument("--threads", default=str(os.cpu_count()))
p.add_argument("--tolerance", type=float, default=1e-9)
a = p.parse_args()
csv.field_size_limit(10**9)
random.seed(7)


def rows(pattern):
    for path in sorted(glob.glob(os.path.join(a.reference, pattern))):
        with open(path, newline="", encoding="utf-8") as f: yield from csv.DictReader(f)


def sentences(text): return [s.strip() for s in re.split(r"(?<=[.?!])\s+|\n+", text) if s.strip()]


def changed(text):
    words = text.split(" ")
    for _ in range(random.randint(1, max(2, len(words) // 4))):
        i, what = random.randrange(len(words)), random.random()
        if what < 0.35 and len(words) > 1: words.pop(i)
        elif what < 0.6: words.insert(i, random.choice(words))
        elif what < 0.75: words[i] = random.choice([str.lower, str.upper, str.title])(words[i])
        elif what < 0.9:
            j = random.randrange(len(words))
            words[i], words[j] = words[j], words[i]
        else: words[i] += random.choice([".", ",", "s", "ing", "ed", "'s", "\n"])
    return " ".join(words)


def clinical():
    for row in rows("clinical-notes/*/*.csv"):
        if "note" not in row: continue
        note, talk = sentences(row["note"]), sentences(row["dialogue"])
        for s in note: yield changed(s), s
        for k in range(0, len(note) - 3, 3): yield changed("\n".join(note[k:k + 3])), "\n".join(note[k:k + 3])
        for _ in range(12): yield random.choice(talk), random.choice(note)
        for _ in range(6):
            i, j = random.randrange(len(talk)), random.randrange(len(note))
            yield " ".join(talk[i:i + 6]), " ".join(note[j:j + 6])


def published():
    def lines(name): return open(os.path.join(a.reference, "metrics/bert_score", name), encoding="utf-8").read().split("\n")
    yield from ((x, y) for x, y in zip(lines("hyps_long.txt"), lines("refs_long.txt")) if x and y)
    for row in rows("metrics/comet/regression_data.csv"): yield row["mt"], row["ref"]
    for row in rows("metrics/comet/ranking_data.csv"): yield from ((row["pos"], row["ref"]), (row["neg"], row["ref"]))


pairs = list(published())
notes = list(clinical())
random.shuffle(notes)
pairs += notes[:max(0, a.pairs - len(pairs))]
random.shuffle(pairs)
pairs = pairs[:a.pairs]
if not pairs: sys.exit(f"{a.reference}: no texts to make pairs of")

functions = original.functions(original.load_wordnet())
names = a.metrics.split(",") if a.metrics else list(functions)
characters = sum(len(x) + len(y) for x, y in pairs)
print(f"{len(pairs)} pairs, {characters} characters; {a.threads} threads; one minute or more for the originals", flush=True)
with tempfile.TemporaryDirectory() as work:
    path = os.path.join(work, "pairs.jsonl")
    with open(path, "w") as f:
        for x, y in pairs: f.write(json.dumps({"candidate": x, "reference": y}) + "\n")

    def run(threads, metrics):
        start = time.perf_counter()
        out = subprocess.run([a.binary, "metrics", "--pairs", path, "--format", "json", "--metrics", ",".join(metrics),
                              "--threads", threads], check=True, capture_output=True, text=True).stdout
        return json.loads(out), time.perf_counter() - start

    print("| metric | largest difference | original s | ours, 1 thread, s | times faster | ours, all threads, s | times faster |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    worst, total = 0.0, [0.0, 0.0, 0.0]
    for name in names:
        start = time.perf_counter()
        expected = [functions[name](x, y) for x, y in pairs]
        seconds = time.perf_counter() - start
        # Beside each original, so that both see the same machine.
        (one, _), (many, _) = run("1", [name]), run(a.threads, [name])
        found = [pair["scores"][name] for pair in many["pairs"]]
        assert found == [pair["scores"][name] for pair in one["pairs"]]
        difference = max(abs(x - y) for x, y in zip(expected, found))
        mine = [one["metrics"][0]["seconds"], many["metrics"][0]["seconds"]]
        worst = max(worst, difference)
        for i, s in enumerate([seconds] + mine): total[i] += s
        print(f"| {name} | {difference:.1e} | {seconds:.2f} | {mine[0]:.3f} | {seconds / mine[0]:.0f} | {mine[1]:.3f} "
              f"| {seconds / mine[1]:.0f} |", flush=True)
    print(f"| all | {worst:.1e} | {total[0]:.2f} | {total[1]:.3f} | {total[0] / total[1]:.0f} | {total[2]:.3f} | {total[0] / total[2]:.0f} |")
    _, wall = run(a.threads, names)
    print(f"one command with all of them, reading WordNet and pairs and writing scores included: {wall:.2f} s, "
          f"{total[0] / wall:.0f} times faster than the originals alone")
if worst > a.tolerance: sys.exit(f"largest difference {worst:.1e} is above {a.tolerance:.0e}")
