#!/usr/bin/env python3
"""Writes oracles.json and wordnet/ beside this file: scores of answer/reference pairs by the reference implementations.

usage: make_oracles.py        (needs rouge-score 0.1.2, sacrebleu 2.6.0, nltk 3.10.4; Debian's wordnet-base and
                               wordnet-sense-index for the scores named meteor)

All texts are made here, and so is the small WordNet in wordnet/, which METEOR is tested with on machines that lack the
real one. Exact match and token F1 are Python's forms of the rules in ExactMatch.swift and TokenF1.swift.
"""
import json, os, random, sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../../../scripts"))
import nltk
import reference_metrics as original
from nltk.corpus.reader import WordNetCorpusReader
from nltk.stem.porter import PorterStemmer

random.seed(20230523)

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
    ("The doctor began aspirin for pain in both feet.", "Physicians started ASA as his foot ached."),
    ("She feels better, no halting of drugs.", "She is good; medications were not stopped"), ("oxen rose", "an ox rises"),
    ("the mass is large", "growth galore, a big tumour"), ("md md doctor", "medico physician physician md"),
    ("ran well running", "run good"), ("Σίγμα ΟΔΟΣ ΑΣ.", "σίγμα οδος ας"), ("a–the€an x", "an €– x"), ("The a an", ""),
    ("the cat the dog", "cat dog"), ("x_y a_b high_blood_pressure", "hypertension xy"), ("It's 'tis cannot gonna", "it is can not going to"),
    ("$3.50, 50% off; e.g., i.e.", "$3.50 50 % off e.g. i.e."), ("--", "-"), ("1.", "1"), (".5 ,5 5. 5,", "0.5"), ("a.b,c-d_e/f\\g", "a . b , c-d _ e / f \\ g"),
]
WORDS = """doctor physicians physician start started begin began stop halted rise rose increased increasing pain ache aches feet foot better good
relational conditional hopefulness happily dying news skies falling troubles controlled patient with history of hypertension and type 2 diabetes mellitus on metformin 500 mg twice daily lisinopril 10 mg denies
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
while len(pairs) < 220:
    reference = random.choices(WORDS, k=random.choice([1, 2, 3, 5, 8, 12, 20, 35]))
    answer = vary(reference) if random.random() < 0.8 else random.choices(WORDS, k=random.randint(1, 25))
    pairs.append((text(answer), text(reference)))

# A WordNet of our own in WordNet's formats (wndb(5WN)): sets of synonyms and irregular forms by part of speech.
SETS = {
    "noun": ["doctor physician md medico", "doctor Doctor_of_the_Church", "pain ache hurting", "hypertension high_blood_pressure",
             "drug medication", "growth tumor tumour", "mass tumour", "foot", "foot anatomical_foot", "ox", "Aspirin asa", "good goodness", "rise increase",
             "start beginning", "box case", "leaf foliage", "sky heaven", "woman adult_female lady"],
    "verb": ["begin start commence", "stop halt cease", "rise go_up increase", "run go", "deny refuse", "ache hurt", "try seek"],
    "adj": ["well good", "good full", "big large galore(ip)", "stable steady", "dry arid"],
    "adv": ["well good", "daily day_by_day"],
}
IRREGULAR = {
    "noun": ["feet foot", "oxen ox", "leaves leaf", "oxen cow"], "verb": ["began begin", "ran run", "rose rise", "rises rise arise"],
    "adj": ["better good well"], "adv": ["better well", "best well missing"],
}
SMALL = os.path.join(HERE, "wordnet")
LICENCE = "  1 This is no copy of WordNet: a few sets of synonyms made for tests, in the formats of WordNet 0.1.  \n"


def write_wordnet():
    os.makedirs(SMALL, exist_ok=True)
    for pos, letter in [("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")]:
        data, index = LICENCE, {}
        for words in SETS[pos]:
            for word in words.split(): index.setdefault(word.split("(")[0].lower(), []).append(len(data))
            names = " ".join(f"{word} 0" for word in words.split())
            data += f"{len(data):08} 00 {letter} {len(words.split()):02x} {names} 000 | made for tests; \"no example\"  \n"
        lines = [f"{word} {letter} {len(o)} 0 {len(o)} 0 {' '.join(f'{x:08}' for x in o)}  \n" for word, o in sorted(index.items())]
        for name, content in [("data." + pos, data), ("index." + pos, LICENCE + "".join(lines)),
                              (pos + ".exc", "".join(line + "\n" for line in IRREGULAR[pos]))]:
            with open(os.path.join(SMALL, name), "w") as f: f.write(content)


class SmallReader(WordNetCorpusReader):
    def map_wn(self, version="wordnet"): return None  # sense numbers of the real one are of no use here


def read_small_wordnet():
    """NLTK wants files that METEOR has no use for."""
    work = "/tmp/medalign-small-wordnet"
    os.makedirs(work, exist_ok=True)
    for name in os.listdir(SMALL):
        with open(os.path.join(SMALL, name)) as f, open(os.path.join(work, name), "w") as g: g.write(f.read())
    for name, content in [("lexnames", "00\tall\t1\n"), ("index.sense", ""), ("cntlist.rev", "")]:
        with open(os.path.join(work, name), "w") as f: f.write(content)
    nltk.data.path.insert(0, work)  # it reads from nowhere else
    return SmallReader(work, None)


# Pairs whose words are often synonyms.
RELATED = [w.lower() for p in SETS for line in SETS[p] for w in line.split() if "_" not in w and "(" not in w] + ["of", "the", "feet", "oxen", "runs"]
while len(pairs) < 260:
    pairs.append(tuple(" ".join(random.choices(RELATED, k=random.choice([3, 6, 12, 20]))) for _ in range(2)))

write_wordnet()
small = read_small_wordnet()
functions = original.functions(original.load_wordnet())
rouges = {n + s: original.rouge(n, bool(s)) for n in original.ROUGE for s in ("", "_stemmed")}


def record(answer, reference):
    values = {}
    for name, function in functions.items():
        if name in rouges:
            score = rouges[name](answer, reference)
            values[name] = [score.precision, score.recall, score.fmeasure]
        else:
            values[name] = [function(answer, reference)]
    values["meteor_small_wordnet"] = [original.meteor(answer, reference, small)]
    return {"answer": answer, "reference": reference, "scores": values}


def corpus(pairs): return original.corpus_scores([a for a, _ in pairs], [r for _, r in pairs])


# Pieces that the rules of NLTK's tokenizer are about.
PIECES = list("'\"`«»“”‘’„.,:;!?()[]{}<>*-–—…@#$%& \t\n\x1c\x85\u00a0_") + """ '' `` -- ... n't 's 'S 'll 'RE 've 'd 'm cannot Cannot d'ye
gimme G\u0131mme gonna gotta lemme more'n wanna 'tis 'twas 't\u0131\u017f don't ca not a x 1 2.5 \u0663 é ſ 患 \u0301 Σ 7.2 mg/dL Pt's
e.g. Dr. "yes" (no) 80-mg""".split() + [" "] * 12
texts = ["Pt's BP was 120/80; she didn't take \"aspirin\" (81 mg), e.g. daily."] + [a for a, _ in HAND]
texts += ["".join(random.choices(PIECES, k=random.choice([2, 3, 5, 8, 13, 25]))) for _ in range(150)]
stem = PorterStemmer().stem
forms = sorted({w.lower() for w in WORDS} | set("""sky skies dying lying tying news innings outing cannings howe proceed exceed succeed caresses ponies
ties dies flies cats feed agreed plastered bled motoring sing conflated troubled sized hopping tanned falling hissing fizzed failing filing
happy enjoy enjoyment spy relational conditional rational valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli
vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti sensibiliti geologi theologi
archaeologi triplicate formative formalize electriciti electrical hopeful goodness revival allowance inference airliner gyroscopic
adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate angulariti homologous effective
bowdlerize probate rate cease controll roll yyyy syzygy toy by oed éed naïvely ééing ab as ion sion alli realli usefulli possibly ied spied
died yying oing aing sses ies ingly""".split()))

document = {
    "pairs": [record(a, r) for a, r in pairs],
    "corpora": [{"first": f, "count": n, "scores": corpus(pairs[f:f + n])} for f, n in [(0, 260), (0, 51), (3, 1), (6, 1), (51, 40), (100, 120)]],
    "tokens": [[t, original.words(t)] for t in texts],
    "stems": [[w, stem(w)] for w in forms],
    "synonyms": [[w, sorted({l.name() for s in small.synsets(w) for l in s.lemmas() if "_" not in l.name()})]
                 for w in sorted({w.lower() for p in SETS for s in SETS[p] for w in s.split()} | {l.split()[0] for p in IRREGULAR for l in IRREGULAR[p]}
                                 | set("doctors boxes leaves wolves ladies women tried trying tries starting started aches bigger biggest drier nothing x".split()))],
}
path = os.path.join(HERE, "oracles.json")
with open(path, "w", encoding="utf-8") as f: json.dump(document, f, ensure_ascii=True, separators=(",", ":"))
print(path, os.path.getsize(path), "bytes,", len(pairs), "pairs")
