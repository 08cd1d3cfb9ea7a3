"""A small SentencePiece-BPE vocabulary for records, trained here and encoded by the `sentencepiece` package.

Encoding is plain SentencePiece BPE (as llama.cpp and medalign do it): merge the adjacent pair whose joined piece has the
highest score until none is left. What is special is only which merges are *trained*:

* a digit merges only inside a code, a name or a unit (`LOINC/4548-4`), never in a value or a date, so numbers stay digits;
* the space belongs to the word before it (`recent▁`), so a name is the same pieces in a question and in an attribute;
* runs of XML tags, line ends included, and whole concept names may become one piece, so an event is about eight tokens.
"""

import collections
import re
import struct

import sentencepiece

UNKNOWN, BEGIN, END = 0, 1, 2
NORMAL_TYPE, UNKNOWN_TYPE, CONTROL_TYPE, BYTE_TYPE = 1, 2, 3, 6

SPACE = "\u2581"

_MARKUP = re.compile(r"((?:<[^<>]*>?\s*)+)")
_DATE = re.compile(r"([0-9]{4}-)([0-9]{2}-)([0-9]{2})")
_TIME = re.compile(r"( [0-9]{2}:)([0-9]{2}\">)")
_VALUE = re.compile(r'((?<= code=")[^"\n]+|(?<= name=")[^"\n]+)')
_RUN = re.compile(r"[0-9]|[^0-9]+")
_PROSE = re.compile(r"[A-Za-z][A-Za-z']* ?|[0-9]|[^A-Za-z0-9]+")
_UNIT = re.compile(r'(" unit="[^"]*">)')
_SUFFIXED_DIGITS = re.compile("^" + SPACE + "?[0-9]{1,4}[-:]$|^[0-9]{1,2}\">$")


def _prose(text, names, pattern=_PROSE):
    """Names whole, digits alone, each word with the space after it (or, with `_RUN`, whole runs of words)."""
    at = 0
    if names is not None:
        for match in names.finditer(text):
            yield from pattern.findall(text[at : match.start()])
            yield match.group(0)
            at = match.end()
    yield from pattern.findall(text[at:])


def _markup(text):
    """Runs of tags: codes, names and units whole, dates and times in parts, other digits alone."""
    for number, part in enumerate(_VALUE.split(text)):
        if number % 2:
            yield part
            continue
        for unit_number, run in enumerate(_UNIT.split(part)):
            if unit_number % 2:
                yield run
                continue
            at = 0
            for match in re.finditer(_DATE.pattern + "(?:" + _TIME.pattern + ")?", run):
                yield from re.findall("[0-9]|[^0-9]+", run[at : match.start()])
                yield from (group for group in match.groups() if group)
                at = match.end()
            yield from re.findall("[0-9]|[^0-9]+", run[at:])


def chunks(text, names=None):
    """The parts of a record, a question or an answer inside which merges are trained."""
    for number, part in enumerate(_MARKUP.split(text)):
        if number % 2:
            yield from _markup(part)
        elif part:
            at = 0
            for match in _DATE.finditer(part):
                yield from _prose(part[at : match.start()], names)
                yield from match.groups()
                at = match.end()
            yield from _prose(part[at:], names)


def _allowed(piece):
    """Digits merge after a letter (`LOINC/4548-4`) or into the parts of dates and times (`2017-`, ` 09:`), never in values."""
    if _SUFFIXED_DIGITS.match(piece):
        return True
    for character in piece:
        if character.isdigit():
            return False
        if character.isalpha():
            return True
    return True


def train(texts, phrases, size, name_strings=(), longest=96):
    """BPE over `texts` and `phrases` (fixed wordings, merged across words); returns pieces as (text, score, type), ids in order."""
    names = None
    if name_strings:
        ordered = sorted(set(name_strings), key=len, reverse=True)
        names = re.compile(r"(?<![A-Za-z])(?:" + "|".join(re.escape(name) for name in ordered) + r")(?![A-Za-z])")
    words = collections.Counter()
    for text in texts:
        for chunk in chunks(text, names):
            words[chunk.replace(" ", SPACE)] += 1
    for phrase in phrases:
        for chunk in _prose(phrase, names, _RUN):
            words[chunk.replace(" ", SPACE)] += 1
    # Names and codes are what a lookup compares: few pieces, better one.
    known_names = {name.replace(" ", SPACE) for name in name_strings}
    for word in words:
        if word in known_names or re.match("^[A-Za-z0-9]+/[A-Z0-9-]+$", word):
            words[word] *= 20
    characters = collections.Counter()
    for word, count in words.items():
        for character in word:
            characters[character] += count
    for code in [10, *range(32, 127)]:
        characters.setdefault(SPACE if code == 32 else chr(code), 0)

    sequences = [list(word) for word in words]
    counts = list(words.values())
    pairs = collections.Counter()
    where = collections.defaultdict(set)
    for index, sequence in enumerate(sequences):
        for pair in zip(sequence, sequence[1:]):
            pairs[pair] += counts[index]
            where[pair].add(index)
    merged, known = [], set(characters)
    room = size - 3 - 256 - len(characters)
    refused = set()
    while len(merged) < room and pairs:
        best, best_count = None, 0
        for pair, count in pairs.items():
            if count > best_count and pair not in refused:
                best, best_count = pair, count
        if best is None or best_count < 2:
            break
        piece = best[0] + best[1]
        if len(piece) > longest or not _allowed(piece):
            refused.add(best)
            continue
        if piece not in known:
            known.add(piece)
            merged.append(piece)
        for index in list(where[best]):
            sequence = sequences[index]
            joined, at = [], 0
            while at < len(sequence):
                if at + 1 < len(sequence) and (sequence[at], sequence[at + 1]) == best:
                    joined.append(piece)
                    at += 2
                else:
                    joined.append(sequence[at])
                    at += 1
            if len(joined) == len(sequence):
                continue
            for pair in zip(sequence, sequence[1:]):
                pairs[pair] -= counts[index]
                if pairs[pair] <= 0:
                    del pairs[pair]
            for pair in zip(joined, joined[1:]):
                pairs[pair] += counts[index]
                where[pair].add(index)
            sequences[index] = joined
        where.pop(best, None)
        pairs.pop(best, None)

    pieces = [("<unk>", 0.0, UNKNOWN_TYPE), ("<s>", 0.0, CONTROL_TYPE), ("</s>", 0.0, CONTROL_TYPE)]
    pieces += [(f"<0x{byte:02X}>", 0.0, BYTE_TYPE) for byte in range(256)]
    pieces += [(piece, -float(rank), NORMAL_TYPE) for rank, piece in enumerate(merged)]
    ordered = [character for character, _ in characters.most_common()]
    pieces += [(character, -float(len(merged) + rank), NORMAL_TYPE) for rank, character in enumerate(ordered)]
    return pieces


def _varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _field(number, value):
    """One protocol-buffer field: int -> varint, float -> fixed32, bytes/str -> length-delimited."""
    if isinstance(value, bool) or isinstance(value, int):
        return _varint(number << 3) + _varint(int(value))
    if isinstance(value, float):
        return _varint(number << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, str):
        value = value.encode()
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def model_proto(pieces):
    """The pieces as a serialised SentencePiece model (sentencepiece_model.proto), no prefix space, text unchanged."""
    out = bytearray()
    for text, score, kind in pieces:
        out += _field(1, _field(1, text) + _field(2, score) + _field(3, kind))
    trainer = _field(3, 2) + _field(4, len(pieces)) + _field(35, True)
    trainer += _field(40, UNKNOWN) + _field(41, BEGIN) + _field(42, END)
    out += _field(2, trainer)
    out += _field(3, _field(1, "identity") + _field(3, False) + _field(4, False) + _field(5, True))
    return bytes(out)


class Tokenizer:
    """Encodes and decodes with the pieces of `train`."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.processor = sentencepiece.SentencePieceProcessor(model_proto=model_proto(pieces))
        self.lengths = [1 if kind == BYTE_TYPE else len(text) for text, _, kind in pieces]

    def __len__(self):
        return len(self.pieces)

    def encode(self, text):
        return self.processor.encode(text)

    def decode(self, ids):
        return self.processor.decode([int(i) for i in ids])
