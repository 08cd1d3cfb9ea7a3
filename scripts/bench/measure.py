#!/usr/bin/env python3
"""Measures `medalign` beside llama.cpp on the same files, in turn, and prints README's tables.

usage: measure.py MEDALIGN MODEL.gguf... [--pairs 5] [--threads N] [--prompt 512] [--generate 32] [--depths 0,4096]
                  [--only kl,speed,load,memory] [--bench-options '--cache-type-k q8_0']

Without llama-cpp-python (scripts/bench.sh --with-peer installs it) only medalign's own rates are printed. Both sides
measure as llama-bench does: synthetic tokens, nothing but the model timed, a cache that already holds `depth` tokens.
The peer runs with flash attention on and off, and the better of the two stands in each row. Machines are noisy: what
counts are the ratios, medians of the pairs.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

try:
    import llama_cpp
    import numpy
except ImportError:
    llama_cpp = None

PARTS = ["kl", "speed", "load", "memory"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("medalign")
    parser.add_argument("models", nargs="+")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--prompt", type=int, default=512)
    parser.add_argument("--generate", type=int, default=32)
    parser.add_argument("--depths", type=lambda text: [int(part) for part in text.split(",")], default=[0, 4096])
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS)
    parser.add_argument("--bench-options", default="", help="further options of medalign bench, logits and generate")
    options = parser.parse_args()
    if unknown := set(options.only) - set(PARTS):
        parser.error(f"--only: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return options


def run(command):
    """Standard output, wall time in seconds, and peak resident bytes of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"error: {' '.join(command[:2])} ended with status {process.returncode}")
    return output, time.perf_counter() - start, usage.ru_maxrss * 1024


def ids(count):
    """The begin token, then synthetic ones."""
    generator = random.Random(3)
    return [1] + [generator.randrange(300, 30000) for _ in range(count - 1)]


class Ours:
    def __init__(self, options, model):
        self.options, self.model = options, model

    def command(self, name, *more):
        options = [self.options.medalign, name, "--model", self.model, "--threads", str(self.options.threads)]
        return options + list(more) + self.options.bench_options.split()

    def bench(self, prompt, generate, depth, *more):
        command = self.command(
            "bench", "--prompt-tokens", str(prompt), "--generate-tokens", str(generate), "--depth", str(depth),
            "--repetitions", "1", "--format", "json", *more)
        return json.loads(run(command)[0])

    def logits(self, tokens, *more):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "logits.f32")
            run(self.command("logits", "--token-ids", ",".join(map(str, tokens)), "--output", path, *more))
            return numpy.fromfile(path, "<f4").reshape(len(tokens), -1)


class Peer:
    def __init__(self, options, model, flash_attention, context, all_logits=False):
        self.options, self.flash_attention = options, flash_attention
        self.llama = llama_cpp.Llama(
            model, n_ctx=context, n_batch=2048, n_ubatch=512, n_threads=options.threads, n_threads_batch=options.threads,
            flash_attn=flash_attention, logits_all=all_logits, verbose=False)

    def fill(self, depth):
        # A warm-up first, so that a test at depth 0 does not pay for it.
        self.llama.eval([7] * 64)
        self.rewind(self.llama.n_tokens - 64)
        while self.llama.n_tokens < depth:
            self.llama.eval([7] * min(2048, depth - self.llama.n_tokens))

    def rewind(self, count):
        self.llama.n_tokens = count
        self.llama._ctx.kv_cache_seq_rm(-1, count, -1)

    def rates(self, depth):
        options, rates = self.options, {}
        start = time.perf_counter()
        self.llama.eval([7] * options.prompt)
        rates[f"pp{options.prompt}"] = options.prompt / (time.perf_counter() - start)
        self.rewind(depth)
        start = time.perf_counter()
        for _ in range(options.generate):
            self.llama.eval([7])
        rates[f"tg{options.generate}"] = options.generate / (time.perf_counter() - start)
        self.rewind(depth)
        return rates

    def logits(self, tokens):
        self.llama.eval(tokens)
        return numpy.array(self.llama.scores[: len(tokens)])


def divergence(base, other):
    """Mean KL(base || other) in nats and how often both hold the same token for the most likely."""
    count = min(base.shape[1], other.shape[1])
    logarithms = []
    for logits in (base[:, :count].astype(numpy.float64), other[:, :count].astype(numpy.float64)):
        shifted = logits - logits.max(-1, keepdims=True)
        logarithms.append(shifted - numpy.log(numpy.exp(shifted).sum(-1, keepdims=True)))
    first, second = logarithms
    return (numpy.exp(first) * (first - second)).sum(-1).mean(), (first.argmax(-1) == second.argmax(-1)).mean()


def print_divergence(options):
    """So that nobody is fast by computing something else."""
    print("\nKL(llama.cpp || medalign) over 256 tokens, and the rate of equal top tokens:\n")
    print("| model | arithmetic | mean KL | top token |\n|---|---|---:|---:|")
    tokens = ids(256)
    for model in options.models:
        ours, peer = Ours(options, model), Peer(options, model, False, 512, all_logits=True)
        theirs = peer.logits(tokens)
        for name, more in (("prompts", []), ("generated tokens", ["--decode"])):
            mean, top = divergence(theirs, ours.logits(tokens, *more))
            print(f"| {os.path.basename(model)} | {name} | {mean:.2e} | {top:.3f} |", flush=True)


def print_speed(options):
    for model in options.models:
        ours, peers = Ours(options, model), []
        if llama_cpp:
            context = max(options.depths) + max(options.prompt, options.generate) + 64
            peers = [Peer(options, model, flash_attention, context) for flash_attention in (True, False)]
        first = True
        for depth in options.depths:
            for peer in peers:
                peer.fill(depth)
            pairs = []
            for _ in range(options.pairs):
                rows = ours.bench(options.prompt, options.generate, depth)
                pairs.append(({row["test"]: row for row in rows}, [peer.rates(depth) for peer in peers]))
            if first:
                row = next(iter(pairs[0][0].values()))
                print(f"\n{row['model_type']}, {options.threads} threads, {options.pairs} pairs, {row['backend']}:\n")
                print("| test | medalign t/s | of limit | llama.cpp t/s | its flash attention | ratio | all ratios |")
                print("|---|---:|---:|---:|---|---:|---|")
                first = False
            for test in pairs[0][0]:
                rates = [row[test]["tokens_per_second"] for row, _ in pairs]
                fractions = [row[test].get("limit_fraction") for row, _ in pairs]
                share = f"{100 * statistics.median(fractions):.0f} %" if None not in fractions else ""
                name = test if depth == 0 else f"{test} @ d{depth}"
                line = f"| {name} | {statistics.median(rates):.2f} | {share} "
                if peers:
                    best = max(
                        range(len(peers)), key=lambda index: statistics.median(theirs[index][test] for _, theirs in pairs))
                    theirs = [theirs[best][test] for _, theirs in pairs]
                    ratios = [x / y for x, y in zip(rates, theirs)]
                    line += f"| {statistics.median(theirs):.2f} | {'on' if peers[best].flash_attention else 'off'} "
                    line += f"| {statistics.median(ratios):.2f} | {' '.join(f'{ratio:.2f}' for ratio in ratios)} |"
                else:
                    line += "| | | | |"
                print(line, flush=True)


def print_load(options):
    """From the start of a process to the first token after a prompt of 16: the page cache is warm on both sides."""
    print("\nProcess start to first token of a 16-token prompt, seconds (median):\n")
    print("| model | medalign | llama.cpp | without Python's imports |\n|---|---:|---:|---:|")
    tokens = ids(16)
    program = (
        "import sys, llama_cpp, numpy\n"
        "if len(sys.argv) > 1:\n"
        "  llama = llama_cpp.Llama(sys.argv[1], n_ctx=512, n_threads=int(sys.argv[2]), n_threads_batch=int(sys.argv[2]), verbose=False)\n"
        f"  llama.eval({tokens})\n"
        "  llama.sample(temp=0)\n")
    for model in options.models:
        ours = Ours(options, model).command(
            "logits", "--token-ids", ",".join(map(str, tokens)), "--output", "/dev/null")
        theirs = [sys.executable, "-c", program]
        seconds = {"ours": [], "theirs": [], "imports": []}
        run(ours)
        for _ in range(options.pairs):
            seconds["ours"].append(run(ours)[1])
            if llama_cpp:
                seconds["theirs"].append(run(theirs + [model, str(options.threads)])[1])
                seconds["imports"].append(run(theirs)[1])
        line = f"| {os.path.basename(model)} | {statistics.median(seconds['ours']):.2f} "
        if llama_cpp:
            whole, imports = statistics.median(seconds["theirs"]), statistics.median(seconds["imports"])
            line += f"| {whole:.2f} | {whole - imports:.2f} |"
        else:
            line += "| | |"
        print(line, flush=True)


def print_memory(options):
    """The peak resident set of a whole process after 4,096 tokens, mapped weights included."""
    print("\nPeak resident set at 4,096 tokens, MB:\n")
    print("| model | weights | cache | peak | beside weights and cache |\n|---|---:|---:|---:|---:|")
    for model in options.models:
        ours = Ours(options, model)
        command = ours.command(
            "bench", "--prompt-tokens", "4096", "--generate-tokens", "0", "--repetitions", "1", "--no-limits",
            "--format", "json")
        output, _, peak = run(command)
        row = json.loads(output)[0]
        weights, cache = row["model_size"] / 1e6, row["cache_bytes"] / 1e6
        rest = peak / 1e6 - weights - cache
        print(f"| {row['model_type']} | {weights:.0f} | {cache:.0f} | {peak / 1e6:.0f} | {rest:.0f} |", flush=True)


def main():
    options = arguments()
    if "kl" in options.only and llama_cpp:
        print_divergence(options)
    if "speed" in options.only:
        print_speed(options)
    if "load" in options.only:
        print_load(options)
    if "memory" in options.only:
        print_memory(options)


if __name__ == "__main__":
    main()
