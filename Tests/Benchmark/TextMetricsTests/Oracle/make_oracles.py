#!/usr/bin/env python3
"""Writes oracles.json beside this file: scores of answer/reference pairs by the reference implementations.

usage: make_oracles.py        (needs rouge-score 0.1.2, sacrebleu 2.6.0, nltk 3.10.4)

All texts are made here. Exact match is Python's form of the rule in ExactMatch.swift.
"""
import json, os, random
from nltk.translate.gleu_score import corpus_gleu, sentence_gleu
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

random.seed(20230523)
ROUGE = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
scorer = rouge_scorer.RougeScorer(ROUGE, use_stemmer=False)
tokenize = Tokenizer13a()
chrf, chrfpp = CHRF(), CHRF(word_order=2)
sentence_bleu, corpus_bleu = BLEU(effective_order=True), BLEU()
exact = lambda t: " ".join(t.lower().split()).rstrip(". ")

HAND = [
    ("The patient was started on metformin 500 mg twice daily.", "Patient started metformin 500mg BID, tolerated well."),
    ("BP 120/80, HR 72.", "BP was 120/80 and HR 72."),
    ("", ""), ("", "Yes."), ("No", ""), (" \n\t ", "no"), (".", "."), ("...", "…"), ("a", "a"), ("A", "a."), ("a b", "a b c"),
    ("Yes.", "yes"), ("yes .", "Yes"), ("7.2", "72"), ("7.2 mmol/L", "7.2mmol/L"), ("3,500 mL", "3500 mL"), ("1-2 tablets", "1 - 2 tablets"),
    ("(hi)", "(hi"), ("hi!", "hi !"), ("«non»", "non"), ("don't", "do n't"), ("&quot;stable&quot; &amp; well &lt;3&gt;", '"stable" & well <3>'),
    ("well-\nknown <skipped> history", "wellknown history"), ("ends with dash-\n", "ends with dash-"), ("&amp;quot;", '"'),
    ("Die Patientin klagt über Übelkeit und Ödeme.", "Die Patientin hat Übelkeit, keine Ödeme."),
    ("患者は糖尿病です。", "患者は糖尿病と高血圧です。"), ("хроническая болезнь почек", "Хроническая болезнь почек 3 стадии"),
    ("naïve café résumé", "naive cafe resume"), ("e\u0301te\u0301", "été"), ("\u212b 5 \u212Aelvin", "å 5 kelvin"), ("\u0130stanbul", "istanbul"),
    ("🙂 pain 4/10 👩\u200d⚕️", "pain 4/10 🙂"), ("a\u00a0b\u2003c\u3000d\u2028e", "a b c d e"), ("x\x1cy\x1dz\x1e\x1fw\x85v", "x y z w v"),
    ("zero\u200bwidth\u2060join\ufeffer", "zerowidthjoiner"), ("null\x00byte", "null byte"), ("tab\tand\r\nreturn", "tab and return"),
    ("Line one.\nLine two.\nLine three.", "Line two.\nLine one.\nLine three."), ("a b c\nd e f", "a c\ne d\nf b"), ("\n\n\n", "\n"),
    ("one\n\ntwo", "two\none\n"), ("the the the the", "the cat is on the mat the"), ("a a a b b", "b b a a a a"),
    ("Last HbA1c: 7.4% (2019-03-02); prior 8.1%.", "HbA1c 7.4 % on 2019-03-02, before that 8.1 %"),
    ("$3.50, 50% off; e.g., i.e.", "$3.50 50 % off e.g. i.e."), ("--", "-"), ("1.", "1"), (".5 ,5 5. 5,", "0.5"), ("a.b,c-d_e/f\\g", "a . b , c-d _ e / f \\ g"),
]
WORDS = """patient with history of hypertension and type 2 diabetes mellitus on metformin 500 mg twice daily lisinopril 10 mg denies
chest pain or shortness breath no fever chills BP 132/84 HR 76 SpO2 98% last HbA1c was 7.2 7,2 in 2019-04-11 the a an is has been
follow-up MRI brain without contrast: unremarkable. CT (abdomen) "stable" nodule 4-mm; repeat q6mo, per Dr. Example's note #3 [2] {x}
Übelkeit naïve µg ±0.5 ≥3 café 37°C 患者 糖尿病 боль 🙂 don't O'Neil well-controlled p.o. b.i.d. <5 & > 10^3 = ~2 | * + / \\ @ ^ _ `""".split()
SPACES = [" "] * 30 + ["\n"] * 3 + ["  ", "\t", "\n\n", "\u00a0", "-\n", "\r\n"]


def text(words):
    return "".join(w + random.choice(SPACES) for w in words).rstrip(" ") if random.random() < 0.9 else " ".join(words) + random.choice([".", "\n", " ", "..."])


def vary(words):
    words = list(words)
    for _ in range(random.randint(0, 6)):
        what = random.random()
        at = random.randrange(len(words) + 1)
        if what < 0.35 and words: words.pop(min(at, len(words) - 1))
        elif what < 0.7: words.insert(at, random.choice(WORDS))
        elif what < 0.8 and len(words) > 1: random.shuffle(words)
        elif words: words[min(at, len(words) - 1)] = random.choice([str.upper, str.lower, str.title])(random.choice(words))
    return words


pairs = list(HAND)
while len(pairs) < 320:
    reference = random.choices(WORDS, k=random.choice([1, 2, 3, 5, 8, 12, 20, 35]))
    answer = vary(reference) if random.random() < 0.8 else random.choices(WORDS, k=random.randint(1, 25))
    pairs.append((text(answer), text(reference)))


def record(answer, reference):
    rouge = scorer.score(reference, answer)
    tokens = [tokenize(answer).split(), tokenize(reference).split()]
    values = {name: [s.precision, s.recall, s.fmeasure] for name, s in rouge.items()}
    values["bleu"] = [sentence_bleu.sentence_score(answer, [reference]).score]
    values["google_bleu"] = [float(sentence_gleu([tokens[1]], tokens[0]))]
    values["chrf"] = [chrf.sentence_score(answer, [reference]).score]
    values["chrf++"] = [chrfpp.sentence_score(answer, [reference]).score]
    values["exact_match"] = [float(exact(answer) == exact(reference))]
    return {"answer": answer, "reference": reference, "scores": values}


def corpus(pairs):
    answers, references = [a for a, _ in pairs], [r for _, r in pairs]
    return {
        "bleu": corpus_bleu.corpus_score(answers, [references]).score,
        "google_bleu": float(corpus_gleu([[tokenize(r).split()] for r in references], [tokenize(a).split() for a in answers])),
        "chrf": chrf.corpus_score(answers, [references]).score,
        "chrf++": chrfpp.corpus_score(answers, [references]).score,
    }


document = {
    "pairs": [record(a, r) for a, r in pairs],
    "corpora": [{"first": f, "count": n, "scores": corpus(pairs[f:f + n])} for f, n in [(0, 320), (0, 51), (3, 1), (6, 1), (51, 40), (200, 120)]],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "oracles.json")
with open(path, "w", encoding="utf-8") as f: json.dump(document, f, ensure_ascii=True, separators=(",", ":"))
print(path, os.path.getsize(path), "bytes,", len(pairs), "pairs")
