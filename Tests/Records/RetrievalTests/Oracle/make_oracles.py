#!/usr/bin/env python3
"""Makes oracles.json: what Python, rank_bm25 0.2.2 and bm25s 0.3.16 (PyPI) say about synthetic texts.

usage: make_oracles.py > oracles.json     (pip install rank_bm25==0.2.2 bm25s==0.3.16)

- characters: Python's word characters (\\w), white space (str.isspace) and lower case, over all of Unicode
- texts: tokens by str.split and by bm25s.tokenize
- corpora: scores of every document, by each variant; bm25s in float64, and as it comes (lucene, float32)
"""
import json, os, random, re, sys, unicodedata

os.environ["DISABLE_TQDM"] = "1"
import bm25s
import numpy as np
from rank_bm25 import BM25L, BM25Okapi, BM25Plus

random.seed(20)
scalars = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def ranges(test):
    found = []
    for c in scalars:
        if test(chr(c)):
            if found and found[-1][1] == c - 1: found[-1][1] = c
            else: found.append([c, c])
    return found


word = re.compile(r"(?u)\w").match
characters = {
    "unicode": unicodedata.unidata_version,
    "words": ranges(lambda c: word(c) is not None),
    "spaces": ranges(str.isspace),
    "lowercase": [[c, chr(c).lower()] for c in scalars if c >= 0x80 and chr(c).lower() != chr(c)],
}


def bm25s_words(texts):
    return bm25s.tokenize(texts, return_ids=False, show_progress=False)


SOUP = ("a B c9 no The _ __ İ Σ ΟΔΟΣ ΑΣ.Σ Σα 'Σ' Αʼς ß ẞ ﬁ Ǆ é É e\u0301 ÅNGSTRÖM µg µ ½ ² Ⅷ ٣ 漢字 語 हिन्दी ไทย 🙂 ‍ "
        "\u00A0 \u2003 \u0085 \u001C \u200B \u3000 \u2028 - -- / 120/80 7.5 1,000 98.6°F A1c O'Neil x=\"y\" <b> \t \n \0").split(" ")
texts = ["", " ", "a", "The of", "BP 120/80, on Metformin.", "ΟΔΟΣ ΣΟΦΟΣ Σ ΑΣ' ΑΣ'Α"]
for _ in range(120):
    pieces = range(random.randrange(1, 25))
    texts.append("".join(random.choice(SOUP) + random.choice(["", " ", " ", "\u00A0"]) for _ in pieces))
tokens = [{"text": t, "whitespace": t.split(), "words": w} for t, w in zip(texts, bm25s_words(texts))]

VOCABULARY = ["the", "no", "pain", "Pain", "chest", "fever", "metformin", "Metformin", "mg", "7.5", "ÉTAT", "état", "µg", "x",
              "synthetic", "visit", "glucose,", "glucose", "stage-3", "café"] + [f"w{i}" for i in range(60)]


def text(length):
    return " ".join(random.choices(VOCABULARY, [1 / (1 + i) for i in range(len(VOCABULARY))], k=length))


def scores(documents, query, p):
    split, q = [d.split() for d in documents], query.split()
    k = dict(k1=p["k1"], b=p["b"])
    found = {
        "okapi": BM25Okapi(split, epsilon=p["epsilon"], **k).get_scores(q),
        "plus": BM25Plus(split, delta=p["delta"], **k).get_scores(q),
        "rank-bm25-l": BM25L(split, delta=p["delta"], **k).get_scores(q),
    }
    corpus = bm25s.tokenize(documents, show_progress=False)
    q = bm25s_words([query])[0]
    methods = dict(lucene="lucene", robertson="robertson", atire="atire", l="bm25l", float32="lucene")
    for name, method in (methods | {"bm25s-plus": "bm25+"}).items():
        dtype = "float32" if name == "float32" else "float64"
        engine = bm25s.BM25(method=method, delta=p["delta"], dtype=dtype, **k)
        engine.index(corpus, show_progress=False)
        found[name] = engine.get_scores(q) if q else np.zeros(len(documents))
    return {n: [float(f"{x:.15g}") for x in s] for n, s in found.items()}


corpora = []
for size, length in [(1, 8), (4, 6), (12, 30), (25, 60), (40, 12)]:
    documents = [text(0 if size > 4 and i % 7 == 3 else random.randrange(1, 2 * length)) for i in range(size)]
    for p in [dict(k1=1.5, b=0.75, delta=0.5, epsilon=0.25), dict(k1=0.9, b=0.4, delta=1.25, epsilon=0.1)]:
        queries = ["", "unseen Unseen", "metformin glucose", text(6), text(15)]
        corpora.append({"documents": documents, "parameters": p,
                        "queries": [{"query": q, "scores": scores(documents, q, p)} for q in queries]})

json.dump({"characters": characters, "texts": tokens, "corpora": corpora}, sys.stdout, separators=(",", ":"))
print()
