#!/usr/bin/env python3
"""How fast `Statistics` is beside scipy, on the same data in one run: Kendall's tau and the bootstrap.

usage: bench_statistics.py [--instructions 303] [--systems 6] [--resamples 10000] [--repeats 5]

Needs a Python with numpy and scipy (pip install scipy==1.17.1). Builds a small Swift package in a temporary folder whose
sources are links to this checkout's, gives it the data in a file, and compares what both compute before it compares
seconds (the best of the repeats). scipy gets its fast forms: bootstrap vectorised over systems, and taus of instructions
computed once, then resampled.
"""
import argparse, json, os, shutil, subprocess, sys, tempfile, time

try:
    import numpy as np
    from scipy import __version__ as scipy_version, stats
except ImportError as error:
    sys.exit(f"{error}: pip install scipy==1.17.1")

p = argparse.ArgumentParser()
p.add_argument("--instructions", type=int, default=303)
p.add_argument("--systems", type=int, default=6)
p.add_argument("--resamples", type=int, default=10_000)
p.add_argument("--repeats", type=int, default=5)
p.add_argument("--keep", help="build in this folder and leave it")
a = p.parse_args()

PACKAGE = """// swift-tools-version: 6.2
import PackageDescription
let settings: [SwiftSetting] = [.enableUpcomingFeature("InternalImportsByDefault")]
let package = Package(
  name: "bench", platforms: [.macOS(.v15)],
  targets: [
    .target(name: "SeededRandom", path: "SeededRandom", exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "Statistics", dependencies: ["SeededRandom"], path: "Statistics", exclude: ["README.md"],
      swiftSettings: settings),
    .executableTarget(name: "bench", dependencies: ["Statistics"], path: "bench"),
  ])
"""
MAIN = """import Foundation
import Statistics

struct Input: Decodable {
  var scores: [[Double]], ranks: [[Double]], x: [Double], y: [Double], binary: [[Double]], resamples: Int, repeats: Int
}
let input = try JSONDecoder().decode(Input.self, from: Data(contentsOf: URL(filePath: CommandLine.arguments[1])))
let pairs = zip(input.scores, input.ranks).map { (x: $0.map(Optional.some), y: $1.map(Optional.some)) }
let table = input.binary.map { $0.map(Optional.some) }
let rankings = input.ranks.map { $0.map(Optional.some) }
let plan = Bootstrap(resampleCount: input.resamples, seed: 1)
var one = plan
one.threadCount = 1

@MainActor func report(_ name: String, _ work: () -> [Double]) {
  var best = Double.infinity
  var values: [Double] = []
  for _ in 0..<input.repeats {
    let start = ContinuousClock.now
    values = work()
    let time = (ContinuousClock.now - start).components
    best = min(best, Double(time.seconds) + Double(time.attoseconds) * 1e-18)
  }
  print("{\\"name\\": \\"\\(name)\\", \\"seconds\\": \\(best), \\"values\\": \\(values)}")
}
func means(_ plan: Bootstrap, _ method: BootstrapReplicates.Method) -> [Double] {
  guard let means = plan.means(of: table) else { return [] }
  return (0..<means.means.count).compactMap { means.column($0)?.interval(method) }.flatMap { [$0.lowerBound, $0.upperBound] }
}
report("taus") { [MeanKendallTau(pairs).mean ?? -9] }
report("tau") { KendallTau(x: input.x, y: input.y).map { [$0.tau, $0.pValue] } ?? [] }
report("percentile") { means(plan, .percentile) }
report("percentile1") { means(one, .percentile) }
report("bca") { means(plan, .bca) }
report("meantau") {
  MeanKendallTau(pairs).bootstrap(plan)?.interval(.bca).map { [$0.lowerBound, $0.upperBound] } ?? []
}
report("closure") {
  let comparisons = Comparisons(rankings, better: .higher)
  let found = comparisons.flatMap { comparisons in
    plan.replicates(of: rankings.count) { comparisons.table(drawn: $0).winRate(of: 0)?.rate }
  }
  return found?.interval(.percentile).map { [$0.lowerBound, $0.upperBound] } ?? []
}
"""

rng = np.random.default_rng(20240601)
n, m = a.instructions, a.systems
quality = np.linspace(1, 0, m)
scores = quality + rng.normal(size=(n, m))
ranks = -stats.rankdata(np.round(quality + rng.normal(size=(n, m))), axis=1)  # ties, and the better the higher
binary = (rng.random((n, m)) < 0.3 + 0.35 * quality).astype(float)
x = rng.normal(size=100_000)
y = np.round(x + rng.normal(size=x.size), 2)


def timed(work):
    best, value = float("inf"), None
    for _ in range(a.repeats):
        start = time.perf_counter()
        value = work()
        best = min(best, time.perf_counter() - start)
    return best, value


def mean(sample, axis):
    return np.mean(sample, axis=axis)


def interval(data, method):
    found = stats.bootstrap((data,), mean, axis=0, n_resamples=a.resamples, vectorized=True, method=method, rng=1)
    low, high = found.confidence_interval
    return np.column_stack([np.atleast_1d(low), np.atleast_1d(high)]).ravel()


def taus():
    return np.array([stats.kendalltau(s, r).statistic for s, r in zip(scores, ranks)])


def all_taus():
    t = taus()
    return interval(t[~np.isnan(t)], "BCa")


def win_rate(draw):
    b, c = draw[:, :1], draw[:, 1:]
    return np.mean((b > c).sum(axis=0) / (b != c).sum(axis=0))


def win_rates():
    draws = np.random.default_rng(1)
    return np.quantile([win_rate(ranks[draws.integers(0, n, n)]) for _ in range(a.resamples)], [0.025, 0.975])


root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
folder = a.keep or tempfile.mkdtemp(prefix="statistics-bench-")
try:
    os.makedirs(os.path.join(folder, "bench"), exist_ok=True)
    for name, source in [("SeededRandom", "Sources/Engine/SeededRandom"), ("Statistics", "Sources/Benchmark/Statistics")]:
        link = os.path.join(folder, name)
        if not os.path.lexists(link): os.symlink(os.path.join(root, source), link)
    for name, text in [("Package.swift", PACKAGE), ("bench/main.swift", MAIN)]:
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f: f.write(text)
    built = subprocess.run(["swift", "build", "-c", "release"], cwd=folder, capture_output=True, text=True)
    if built.returncode: sys.exit(built.stdout + built.stderr)
    data = os.path.join(folder, "data.json")
    with open(data, "w", encoding="utf-8") as f:
        json.dump({"scores": scores.tolist(), "ranks": ranks.tolist(), "x": x.tolist(), "y": y.tolist(),
                   "binary": binary.tolist(), "resamples": a.resamples, "repeats": a.repeats}, f)
    lines = subprocess.run([os.path.join(folder, ".build/release/bench"), data], check=True, capture_output=True, text=True)
    ours = {row["name"]: row for row in map(json.loads, lines.stdout.splitlines())}
finally:
    if not a.keep: shutil.rmtree(folder, ignore_errors=True)

size = f"{n} x {m}"
rows = [
    ("taus", f"tau of {n} instructions, {m} answers each", lambda: [np.nanmean(taus())], 1e-12),
    ("tau", "one tau of 100,000 pairs with ties", lambda: list(stats.kendalltau(x, y)), 1e-9),
    ("percentile", f"bootstrap of means, {size}, percentile", lambda: interval(binary, "percentile"), 0.01),
    ("percentile1", "the same on one thread", lambda: interval(binary, "percentile"), 0.01),
    ("bca", f"bootstrap of means, {size}, BCa", lambda: interval(binary, "BCa"), 0.01),
    ("meantau", "taus and BCa interval of their mean", all_taus, 0.01),
    ("closure", f"bootstrap of a win rate, {size}, any statistic", win_rates, 0.01),
]
print(f"scipy {scipy_version}, numpy {np.__version__}, {os.cpu_count()} processors, {a.resamples:,} resamples, "
      f"best of {a.repeats}\n")
print("| | scipy ms | ours ms | ratio | largest difference |\n|---|---:|---:|---:|---:|")
failed = False
for key, title, work, tolerance in rows:
    seconds, expected = timed(work)
    found = ours[key]
    difference = float(np.max(np.abs(np.asarray(found["values"]) - np.asarray(expected, dtype=float))))
    failed |= not difference <= tolerance
    print(f"| {title} | {seconds * 1e3:.2f} | {found['seconds'] * 1e3:.3f} | {seconds / found['seconds']:.0f} | "
          f"{difference:.1e}{'' if difference <= tolerance else ' TOO LARGE'} |", flush=True)
sys.exit(1 if failed else 0)
