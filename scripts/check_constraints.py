#!/usr/bin/env python3
"""Generates text under every schema of the JSON-schema test suites and validates it with Python's jsonschema.

    scripts/check_constraints.py [--model FILE]... [--suite FOLDER] [--seeds N] [--verbose]

Every text that ends by itself must parse, repeat no member name and be valid; every refusal must be one line that
names a keyword and its place, or says what is malformed or cannot be satisfied. Needs `pip install jsonschema`.
"""
import argparse
import collections
import glob
import json
import os
import subprocess
import sys
import tempfile

import jsonschema

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DIALECTS = {"draft7": jsonschema.Draft7Validator, "draft2020-12": jsonschema.Draft202012Validator}


def unrepeated(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a member name is repeated")
    return dict(pairs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", action="append")
    parser.add_argument("--suite", default=os.path.join(ROOT, "../shared/reference/json-schema/tests"))
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/medalign"))
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--max-tokens", type=int, default=200)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    models = options.model or [os.path.join(ROOT, "models/medalign-demo.gguf")]

    counts = collections.Counter()
    refusals = collections.Counter()
    failures = []
    file = os.path.join(tempfile.mkdtemp(), "schema.json")
    for dialect, validator in DIALECTS.items():
        folder = os.path.join(options.suite, dialect)
        for path in sorted(glob.glob(folder + "/**/*.json", recursive=True)):
            for group in json.load(open(path, encoding="utf-8")):
                where = f"{os.path.relpath(path, options.suite)}: {group['description']}"
                with open(file, "w", encoding="utf-8") as output:
                    json.dump(group["schema"], output)
                refused = None
                for model in models:
                    for seed in range(options.seeds):
                        # Hot enough to get everywhere, and nearly uniform.
                        temperature = ["1.5", "30"][seed % 2]
                        result = subprocess.run(
                            [options.binary, "generate", "--model", model, "--prompt", "An answer:", "--json-schema", file,
                             "--max-tokens", str(options.max_tokens), "--temperature", temperature, "--seed", str(seed)],
                            capture_output=True, check=False)
                        if result.returncode == 1:
                            refused = result.stderr.decode().strip()
                            break
                        if result.returncode != 0:
                            failures.append((where, f"status {result.returncode}: {result.stderr[-300:]}"))
                            break
                        counts["texts"] += 1
                        text = result.stdout.decode("utf-8")[:-1]
                        try:
                            value = json.loads(text, object_pairs_hook=unrepeated)
                            validator(group["schema"]).validate(value)
                        except (ValueError, jsonschema.ValidationError) as error:
                            failures.append((where, f"{text}\n    {str(error).splitlines()[0]}"))
                        if options.verbose:
                            print(where, "->", text[:150])
                    if refused:
                        break
                counts["refused" if refused else "supported"] += 1
                if refused:
                    reason = refused.split(": ", 2)[-1]
                    refusals[reason.split(" at ")[0] + " …: " + reason.rsplit(": ", 1)[-1][:60]] += 1
                    if options.verbose:
                        print(where, "-> refused:", reason)
    for reason, count in refusals.most_common():
        print(f"{count:5}  {reason}")
    for where, what in failures:
        print(f"FAILED  {where}\n    {what}")
    print(f"{counts['supported']} schemas supported, {counts['refused']} refused, {counts['texts']} texts, "
          f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
