"""The originals of our lexical metrics, by name: {name: (answer, reference) -> score}.

Needs `pip install nltk==3.10.4 sacrebleu==2.6.0 rouge_score==0.1.2`. METEOR with synonyms needs WordNet 3.0: Debian's
wordnet-base and wordnet-sense-index; `load_wordnet` copies them to where NLTK wants them. Rules of our own (exact match,
SQuAD's token F1) are Python twins.
"""
import collections, os, re, shutil, string, sys, warnings

import nltk
from nltk.tokenize import NLTKWordTokenizer
from nltk.translate.gleu_score import corpus_gleu, sentence_gleu
from nltk.translate.meteor_score import single_meteor_score
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

ROUGE = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
WORDNET_FILES = [f"{kind}.{pos}" for kind in ("index", "data") for pos in ("noun", "verb", "adj", "adv")] + [
    f"{pos}.exc" for pos in ("noun", "verb", "adj", "adv")] + ["cntlist.rev", "index.sense"]

_tokenize_13a = Tokenizer13a()
_tokenize_words = NLTKWordTokenizer().tokenize  # word_tokenize(text, preserve_line=True)
_sentence_bleu, _unsmoothed_bleu = BLEU(effective_order=True), BLEU(smooth_method="none")
_chrf, _chrf_words = CHRF(), CHRF(word_order=2)


class NoWordNet:
    """Takes WordNet's place in METEOR without synonyms."""
    def synsets(self, word): return []


def load_wordnet(folder="/usr/share/wordnet", work="/tmp/medalign-nltk-data"):
    """NLTK's reader over a real copy (it refuses links) of Debian's files, or None where they are not installed."""
    if not all(os.path.exists(os.path.join(folder, f)) for f in WORDNET_FILES): return None
    target = os.path.join(work, "corpora", "wordnet")
    os.makedirs(target, exist_ok=True)
    for f in WORDNET_FILES: shutil.copyfile(os.path.join(folder, f), os.path.join(target, f))
    with open(os.path.join(target, "lexnames"), "w") as f:  # names that METEOR never reads
        for n in range(45): f.write(f"{n:02}\tlexname.{n}\t1\n")
    nltk.data.path.insert(0, work)
    from nltk.corpus import wordnet
    wordnet.synsets("patient")
    return wordnet


def words(text): return _tokenize_words(text)


def meteor(answer, reference, wordnet): return single_meteor_score(words(reference), words(answer), wordnet=wordnet)


def google_bleu(answer, reference):
    return float(sentence_gleu([_tokenize_13a(reference).split()], _tokenize_13a(answer).split()))


def exact_match(answer, reference):
    normal = lambda text: " ".join(text.lower().split()).rstrip(". ")
    return float(normal(answer) == normal(reference))


PUNCTUATION = set(string.punctuation)


def squad_tokens(text):
    text = "".join(c for c in text.lower() if c not in PUNCTUATION)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def token_f1(answer, reference):
    a, r = squad_tokens(answer), squad_tokens(reference)
    if not a or not r: return float(a == r)
    common = sum((collections.Counter(a) & collections.Counter(r)).values())
    if common == 0: return 0.0
    precision, recall = common / len(a), common / len(r)
    return 2 * precision * recall / (precision + recall)


def rouge(name, stemmed=False):
    scorer = rouge_scorer.RougeScorer([name], use_stemmer=stemmed)
    return lambda answer, reference: scorer.score(reference, answer)[name]


def functions(wordnet=None):
    """All originals; METEOR with synonyms only with a `wordnet`."""
    table = {}
    for name in ROUGE: table[name] = (lambda f: lambda a, r: f(a, r).fmeasure)(rouge(name))
    for name in ROUGE: table[name + "_stemmed"] = (lambda f: lambda a, r: f(a, r).fmeasure)(rouge(name, True))
    table["bleu"] = lambda a, r: _sentence_bleu.sentence_score(a, [r]).score
    table["bleu_unsmoothed"] = lambda a, r: _unsmoothed_bleu.corpus_score([a], [[r]]).score / 100
    table["google_bleu"] = google_bleu
    table["chrf"] = lambda a, r: _chrf.sentence_score(a, [r]).score
    table["chrf++"] = lambda a, r: _chrf_words.sentence_score(a, [r]).score
    if wordnet: table["meteor"] = lambda a, r: meteor(a, r, wordnet)
    table["meteor_without_synonyms"] = lambda a, r: meteor(a, r, NoWordNet())
    table["exact_match"] = exact_match
    table["token_f1"] = token_f1
    return table


def corpus_scores(answers, references):
    """Scores of many answers together, where the originals have such."""
    return {
        "bleu": BLEU().corpus_score(answers, [references]).score,
        "bleu_unsmoothed": _unsmoothed_bleu.corpus_score(answers, [references]).score / 100,
        "google_bleu": float(corpus_gleu([[_tokenize_13a(r).split()] for r in references],
                                         [_tokenize_13a(a).split() for a in answers])),
        "chrf": _chrf.corpus_score(answers, [references]).score,
        "chrf++": _chrf_words.corpus_score(answers, [references]).score,
    }
