#!/usr/bin/env python3
"""Packs records by the paper's and HELM's rules in a few lines of Python, and compares with `run --dump-prompts`.

usage: check_packing.py --binary BINARY --model MODEL.gguf [--records 50] [--context 2048]

Written from the rules (medalign.md 11.1 to 11.3), not from the Swift code; only the tokenizer is the program's, by
`medalign tokenize`. Makes synthetic records, prints how many prompts agree, and exits with 1 if one does not.
"""
import argparse, json, os, re, subprocess, sys, tempfile

p = argparse.ArgumentParser()
p.add_argument("--binary", required=True); p.add_argument("--model", required=True)
p.add_argument("--records", type=int, default=50); p.add_argument("--context", type=int, default=2048); p.add_argument("--generate", type=int, default=256)
a = p.parse_args()

def run(*arguments, stdin=b""): return subprocess.run([a.binary, *arguments], input=stdin, capture_output=True, check=True).stdout
def tokenize(text, *more): return run("tokenize", "--model", a.model, "--no-parse-special", *more, stdin=text.encode()).decode()
def count(text, *more): return len(tokenize(text, "--ids", *more).split())
def pieces(text):
    """The text's tokens as bytes. SentencePiece writes a space as U+2581 and unknown bytes as <0x0A>."""
    escape = re.compile(r"\\u\{([0-9A-Fa-f]+)\}")  # Swift's spelling; JSON's has four digits
    spellings = [json.loads(escape.sub(lambda m: "\\u%04x" % int(m[1], 16), line.split("\t", 1)[1])) for line in tokenize(text, "--no-bos").splitlines()]
    byte = re.compile(r"<0x([0-9A-F]{2})>")
    return [bytes([int(m[1], 16)]) if (m := byte.fullmatch(s)) else s.replace("\u2581", " ").encode() for s in spellings]

TEMPLATE = "Instruction: Answer the following question based on the EHR:\n\nEHR: {ehr}\n\nQuestion: {question}\n\nAnswer:"
def fill(ehr, question): return TEMPLATE.replace("{question}", question).replace("{ehr}", ehr)
limit = a.context - a.generate

def last(tokens, number): return b"".join(tokens[len(tokens) - number:]).decode() if number > 0 else ""

def paper(ehr, question):
    """As many of the record's last tokens as the whole prompt can hold: guess, count, correct (medalign.md 11.3)."""
    tokens = pieces(ehr); number = min(len(tokens), limit - count(fill("", question)))
    while number < len(tokens) and count(fill(last(tokens, number + 1), question)) <= limit: number += 1
    while count(fill(last(tokens, number), question)) > limit: number -= 1
    return last(tokens, number)

def helm(ehr, question):
    """The last tokens, as many as template (placeholders left in) and question leave, each counted alone (11.2)."""
    tokens = pieces(ehr); target = limit - count(TEMPLATE, "--no-bos") - count(question, "--no-bos")
    return last(tokens, min(target, len(tokens)))

with tempfile.TemporaryDirectory() as work:
    data = os.path.join(work, "data")
    run("synth", "--patients", str(a.records), "--seed", "11", "--record-tokens", "1500-9000", "--instructions", "1", "--output", data)
    records = os.path.join(data, "files/medalign_instructions_v1_3/ehrs")
    failures = 0
    for name, rule in (("paper", paper), ("helm", helm)):
        dump = os.path.join(work, name + ".jsonl")
        run("run", "--model", a.model, "--data", data, "--dry-run", "--dump-prompts", dump, "--packing", name, "--template", "helm-verbatim", "--chat", "plain",
            "--context", str(a.context), "--generate-tokens", str(a.generate))
        agree = total = 0
        for line in open(dump, encoding="utf-8"):
            item = json.loads(line); total += 1
            ehr = open(os.path.join(records, f"{item['person_id']}.xml"), encoding="utf-8").read()
            question = re.search(r"\n\nQuestion: (.*)\n\nAnswer:$", item["text"], re.S).group(1)
            agree += item["text"] == fill(rule(ehr, question), question) and len(item["token_ids"]) <= limit
        print(f"{name}: {agree} of {total} prompts agree", flush=True); failures += total - agree
    sys.exit(1 if failures or not total else 0)
