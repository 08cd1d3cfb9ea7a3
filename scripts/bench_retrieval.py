#!/usr/bin/env python3
"""How fast `Retrieval` indexes records and answers queries, beside bm25s (PyPI) in the same run.

usage: bench_retrieval.py [--records 1000] [--tokens 50000] [--queries 200] [--repeats 3] [--threads 1,2] [--work DIR]

Makes records of seeded synthetic words (Zipf's law, capitals, numbers, punctuation), then takes turns: bm25s tokenises
and indexes the texts, which it has in memory, with its numpy backend (single-threaded, no numba); ours reads the files,
tokenises and indexes. Both use bm25s' tokenisation and its Lucene variant. Queries are 5 to 40 such words, given to
bm25s in one call; their tokenisation is in the time. Prints medians of the repeats, CPU seconds beside wall clock, the
peak resident set, and how far the rankings agree. Needs numpy, bm25s and swift (it builds a small package in --work).
"""
import argparse, importlib.util, json, os, resource, statistics, subprocess, sys, tempfile, time

p = argparse.ArgumentParser()
p.add_argument("--records", type=int, default=1000)
p.add_argument("--tokens", type=int, default=50_000, help="words of a record")
p.add_argument("--vocabulary", type=int, default=200_000)
p.add_argument("--queries", type=int, default=200)
p.add_argument("--repeats", type=int, default=3)
p.add_argument("--threads", default="1,2")
p.add_argument("--work", default=None, help="a folder for records and the build (default: a temporary one)")
p.add_argument("--bm25s", nargs=2, metavar=("FOLDER", "QUERIES"), help=argparse.SUPPRESS)
a = p.parse_args()
K = 5
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run_bm25s(folder, query_file):
    import bm25s
    texts = [open(os.path.join(folder, f), encoding="utf-8").read() for f in sorted(os.listdir(folder))]
    queries = open(query_file, encoding="utf-8").read().splitlines()
    wall, cpu = time.perf_counter(), time.process_time()
    tokens = bm25s.tokenize(texts, show_progress=False)
    index = bm25s.BM25(backend="numpy")
    index.index(tokens, show_progress=False)
    figures = {"build_wall": time.perf_counter() - wall, "build_cpu": time.process_time() - cpu,
               "words": len(tokens.vocab) - ("" in tokens.vocab), "tokens": sum(map(len, tokens.ids))}
    wall, cpu = time.perf_counter(), time.process_time()
    found = index.retrieve(bm25s.tokenize(queries, show_progress=False), k=K, show_progress=False)
    figures |= {"query_wall": time.perf_counter() - wall, "query_cpu": time.process_time() - cpu,
                "documents": found.documents.tolist(), "scores": found.scores.tolist()}
    print(json.dumps(figures))


if a.bm25s:
    run_bm25s(*a.bm25s)
    sys.exit()

import numpy as np

if importlib.util.find_spec("numba"): sys.exit("numba is installed: bm25s would not run as described")
work = a.work or tempfile.mkdtemp(prefix="retrieval-bench-")
random = np.random.default_rng(20)


def make_words(count):
    syllables = "ba cor di en fo gly hy in ka lo me nor o pan qui ra sta tri u vas xe zol".split()
    common = "the of and to in a with no was on for is at by patient mg daily history".split()
    seen = dict.fromkeys(common)
    while len(seen) < count:
        if random.random() < 0.15: word = str(random.integers(1, 10_000_000))
        else: word = "".join(random.choice(syllables, size=random.integers(2, 6)))
        seen[word] = None
    return np.array(list(seen))


def make_texts():
    words = make_words(a.vocabulary)
    weights = 1 / (np.arange(a.vocabulary) + 2.7)
    cumulative = np.cumsum(weights / weights.sum())
    def draw(count): return words[np.minimum(np.searchsorted(cumulative, random.random(count)), a.vocabulary - 1)]
    folder = os.path.join(work, f"records-{a.records}x{a.tokens}")
    os.makedirs(folder, exist_ok=True)
    separators = np.array([" ", ", ", ". ", "\n", " / "])
    for i in range(a.records):
        # A tenth of the words are the record's own, so that records differ.
        drawn = draw(a.tokens)
        own = draw(200)
        mine = random.random(a.tokens) < 0.1
        drawn[mine] = random.choice(own, size=int(mine.sum()))
        capital = random.random(a.tokens) < 0.08
        drawn = np.where(capital, np.char.capitalize(drawn), drawn)
        between = separators[random.choice(5, size=a.tokens, p=[0.84, 0.06, 0.06, 0.03, 0.01])]
        with open(os.path.join(folder, f"{i:06}.txt"), "w", encoding="utf-8") as f:
            f.write("".join(np.char.add(drawn, between)))
    query_file = os.path.join(work, "queries.txt")
    with open(query_file, "w", encoding="utf-8") as f:
        for _ in range(a.queries): f.write(" ".join(draw(random.integers(5, 41))) + "\n")
    return folder, query_file


def build_ours():
    package = os.path.join(work, "package")
    os.makedirs(os.path.join(package, "RetrievalBench"), exist_ok=True)
    links = {"Retrieval": "Sources/Records/Retrieval", "SeededRandom": "Sources/Engine/SeededRandom",
             "RetrievalBench/main.swift": "scripts/bench/retrieval_bench.swift"}
    for name, target in links.items():
        link = os.path.join(package, name)
        if os.path.lexists(link): os.remove(link)
        os.symlink(os.path.join(root, target), link)
    with open(os.path.join(package, "Package.swift"), "w") as f:
        f.write("""// swift-tools-version: 6.2
import PackageDescription
let features = ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"]
  .map { SwiftSetting.enableUpcomingFeature($0) }
let package = Package(name: "RetrievalBench", platforms: [.macOS(.v15)], targets: [
  .target(name: "SeededRandom", path: "SeededRandom", exclude: ["README.md"], swiftSettings: features),
  .target(
    name: "Retrieval", dependencies: ["SeededRandom"], path: "Retrieval", exclude: ["README.md"],
    swiftSettings: features),
  .executableTarget(name: "RetrievalBench", dependencies: ["Retrieval"], path: "RetrievalBench"),
], swiftLanguageModes: [.v6])
""")
    subprocess.run(["swift", "build", "-c", "release", "--package-path", package], check=True, stdout=sys.stderr)
    return os.path.join(package, ".build", "release", "RetrievalBench")


def measure(command):
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"DISABLE_TQDM": "1"})
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status: sys.exit(f"failed: {command}")
    return json.loads(output) | {"peak": usage.ru_maxrss / 1024}


binary = build_ours()
folder, queries = make_texts()
size = sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder))
threads = [int(t) for t in a.threads.split(",")]
commands = {"bm25s": [sys.executable, os.path.abspath(__file__), "--bm25s", folder, queries]}
commands |= {f"ours, {t} thread{'s' * (t > 1)}": [binary, folder, queries, str(t), str(K)] for t in threads}
runs = {name: [] for name in commands}
for _ in range(a.repeats):
    for name, command in commands.items(): runs[name].append(measure(command))

peer, ours = runs["bm25s"][0], runs[f"ours, {threads[0]} thread{'s' * (threads[0] > 1)}"][0]
megawords = peer["tokens"] / 1e6
print(f"{a.records} records, {size / 1e6:.0f} MB, {megawords:.1f} M words without stop words, {peer['words']} distinct; "
      f"{a.queries} queries; medians of {a.repeats}\n")
print("| | build s | build CPU s | M words/s | speed-up (wall, CPU) | query ms | query CPU ms | speed-up (wall, CPU) "
      "| peak MiB |")
print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
keys = ("build_wall", "build_cpu", "query_wall", "query_cpu", "peak")
middle = {name: {key: statistics.median(r[key] for r in results) for key in keys} for name, results in runs.items()}
for name, m in middle.items():
    ratio = {key: middle["bm25s"][key] / m[key] for key in keys}
    print(f"| {name} | {m['build_wall']:.2f} | {m['build_cpu']:.2f} | {megawords / m['build_wall']:.1f} "
          f"| {ratio['build_wall']:.1f}, {ratio['build_cpu']:.1f} | {m['query_wall'] / a.queries * 1e3:.3f} "
          f"| {m['query_cpu'] / a.queries * 1e3:.3f} | {ratio['query_wall']:.1f}, {ratio['query_cpu']:.1f} | {m['peak']:.0f} |")
same_words = (peer["words"], peer["tokens"]) == (ours["words"], ours["tokens"])
same = sum(x == y for x, y in zip(peer["documents"], ours["documents"]))
pairs = [(x, y) for xs, ys in zip(peer["scores"], ours["scores"]) for x, y in zip(xs, ys)]
error = max((abs(x - y) / max(1, abs(y)) for x, y in pairs), default=0)
print(f"\nSame words: {same_words}. The same {K} documents in the same order: {same} of {a.queries} queries; "
      f"largest relative difference of a score {error:.1e} (bm25s has 32 bits).")
