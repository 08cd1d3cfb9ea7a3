"""Reads what `medalign synth` wrote and turns questions into training sequences."""

import bisect
import csv
import dataclasses
import pathlib
import random
import re

import numpy

from . import tokenizer as vocabulary

PREFIX = (
    "Answer the following question based on the EHR. The current date and time is {now}.\n\n###\n\n"
    'Question: """{question}"""\n\nEHR: """'
)
SUFFIX = '"""'

# Families whose relevant events are those of one name: the auxiliary targets know them all.
NAMED = {
    "last-lab", "last-vital", "last-dose", "first-condition-date", "condition-presence", "lab-count", "lab-trend",
    "last-chest-ct", "against-medical-advice", "covid-vaccination", "missed-appointments", "benzodiazepines",
}  # fmt: skip
LOOKUPS = ["last-lab", "last-vital", "last-dose", "first-condition-date", "condition-presence", "lab-count", "lab-trend"]

_ENTRY = re.compile(r'<entry timestamp="(\d{4})-(\d\d)-(\d\d)([^"]*)">')
_EVENT = re.compile(r'<event type="([^"]*)" code="[^"]*" name="([^"]*)"[^>]*>([^<]*)</event>')


@dataclasses.dataclass
class Question:
    family: str
    text: str
    answer: str
    evidence: str
    person: str


@dataclasses.dataclass
class Event:
    name: str
    start: int  # character offsets: of the entry it belongs to, of the end of its name, of its end tag
    named: int
    end: int
    value_start: int
    stamp: str  # 2015-02-23 09:15
    value: str


class Patient:
    """One record with its questions."""

    def __init__(self, text, questions):
        self.text = text
        self.questions = questions
        marks = sorted(
            [(m.start(), m) for m in _ENTRY.finditer(text)] + [(m.start(), m) for m in _EVENT.finditer(text)],
            key=lambda pair: pair[0],
        )
        self.events, entry = [], None
        for _, match in marks:
            if match.re is _ENTRY:
                entry = match
            else:
                # The tag's last piece (`">` or `" unit="mg">`) and the value are where the targets sit.
                self.events.append(
                    Event(match.group(2), entry.start(), match.end(2) + 1, match.end() - len("</event>") + 1, match.start(3),
                          entry.group(0)[18:34], match.group(3))
                )  # fmt: skip
        self.now = max(event.stamp for event in self.events)

    def evidence(self, question):
        """What the answer rests on, as character offsets: (first character needed, names of the relevant events or None,
        (start, end) of the text it is copied from or None); None where the record does not show it."""
        if not question.evidence:
            return len(self.text), set(), None
        if question.family == "birth-date":
            at = self.text.rindex("<birthdate>")
            return at, None, (at + 11, at + 21)
        names, starts, event_span = set(), [], None
        for part in question.evidence.split("; "):
            stamp, rest = part[:16], part[17:]
            best = None
            for event in self.events:
                if event.stamp == stamp and (rest == event.name or rest.startswith(event.name + " ")):
                    if best is None or len(event.name) > len(best.name):
                        best = event
            if best is None:
                break
            names.add(best.name)
            starts.append(best.start)
            if question.answer.startswith(best.value) and question.family in ("last-lab", "last-vital", "last-dose"):
                event_span = (best.value_start, best.value_start + len(best.value))
        else:
            return min(starts), names if question.family in NAMED else None, event_span
        at = self.text.find(question.evidence)
        if at < 0:
            return None
        inside = question.evidence.rfind(question.answer)
        span = (at + inside, at + inside + len(question.answer)) if inside >= 0 else None
        return at, None, span


def load(folder, limit=None):
    """Patients of a folder that `medalign synth` wrote, with the family of each question."""
    base = next(pathlib.Path(folder).glob("files/medalign_instructions_*"))
    families = {}
    with open(base / "instructions.csv", newline="") as file:
        for row in csv.DictReader(file):
            families[row["instruction_id"]] = row["source"].removeprefix("synthetic ")
    questions = {}
    with open(base / "clinician-instruction-responses.tsv", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            questions.setdefault(row["person_id"], []).append(
                Question(families[row["instruction_id"]], row["question"], row["clinician_response"], row["evidence"],
                         row["person_id"])
            )  # fmt: skip
    people = list(questions)[:limit]
    return [Patient((base / "ehrs" / f"{person}.xml").read_text(), questions[person]) for person in people]


@dataclasses.dataclass
class Encoded:
    """A record in tokens, its targets per token, and its questions."""

    ids: numpy.ndarray
    # per token: year - 1900, month, day of the event's entry; index of the event's name in the record; 0 where there is none
    dates: numpy.ndarray
    names: numpy.ndarray
    starts: numpy.ndarray  # per token: the token at which the event's entry starts
    last_of_event: numpy.ndarray
    slots: numpy.ndarray  # per token of an event's value: its place in the value, from 1
    note: numpy.ndarray
    questions: list


def encode_patient(patient, tok):
    text = patient.text + SUFFIX
    ids = numpy.array(tok.encode(text), dtype=numpy.int16)
    ends = numpy.cumsum([tok.lengths[i] for i in ids])
    if ends[-1] != len(text):
        return None
    begins = numpy.concatenate(([0], ends[:-1]))
    n = len(ids)
    dates = numpy.zeros((n, 3), numpy.int16)
    names = numpy.zeros(n, numpy.int16)
    starts = numpy.zeros(n, numpy.int32)
    last = numpy.zeros(n, bool)
    note = numpy.zeros(n, bool)
    slots = numpy.zeros(n, numpy.int16)
    name_index = {}
    for event in patient.events:
        first = int(numpy.searchsorted(ends, event.named, "left"))
        stop = int(numpy.searchsorted(begins, event.end, "left"))
        if stop <= first:
            continue
        if len(event.value) > 30:
            note[first:stop] = True
            continue
        index = name_index.setdefault(event.name, len(name_index) + 1)
        names[first:stop] = index
        dates[first:stop] = [int(event.stamp[:4]) - 1900, int(event.stamp[5:7]), int(event.stamp[8:10])]
        starts[first:stop] = int(numpy.searchsorted(begins, event.start, "right")) - 1
        last[stop - 1] = True
        digits = int(numpy.searchsorted(begins, event.value_start, "left"))
        slots[digits:stop] = numpy.minimum(numpy.arange(1, max(0, stop - digits) + 1), 7)
    questions = []
    for q in patient.questions:
        found = patient.evidence(q)
        if found is None:
            continue
        at, relevant, span = found
        need = int(numpy.searchsorted(begins, at, "right")) - 1
        if span is not None:
            span = (
                int(numpy.searchsorted(ends, span[0], "right")),
                int(numpy.searchsorted(begins, span[1], "left")),
            )
        if relevant is not None:
            relevant = numpy.array(sorted(name_index[name] for name in relevant if name in name_index), numpy.int16)
        prefix = [vocabulary.BEGIN] + tok.encode(PREFIX.format(now=patient.now, question=q.text))
        answer = tok.encode(q.answer) + [vocabulary.END]
        # Where each answer token stands in the record, as far as the answer is a copy.
        copied = []
        if span is not None:
            for place, token in zip(range(span[0], span[1]), answer):
                if ids[place] != token:
                    break
                copied.append(place)
        questions.append((q.family, need, relevant, span, numpy.array(prefix, numpy.int16),
                          numpy.array(answer, numpy.int16), copied))  # fmt: skip
    return Encoded(ids, dates, names, starts, last, slots, note, questions)


class Sampler:
    """Draws training sequences: a question whose evidence lies in the last tokens of a record, cut there."""

    def __init__(self, records, weights, seed):
        self.random = random.Random(seed)
        self.weights = weights
        self.by_family = {}
        for number, record in enumerate(records):
            for q in record.questions:
                # Tokens from the evidence to the record's end, with the prefix: what a sequence has to hold.
                length = len(record.ids) - q[1] + len(q[4])
                self.by_family.setdefault(q[0], []).append((length, number, q))
        for items in self.by_family.values():
            items.sort(key=lambda item: item[0])
        self.lengths = {family: [item[0] for item in items] for family, items in self.by_family.items()}
        self.records = records

    def sequence(self, length):
        """(ids, record start, prompt tokens, targets, family, copies) with at most `length` prompt tokens."""
        while True:
            family = self.random.choices(list(self.weights), list(self.weights.values()))[0]
            items = self.by_family.get(family)
            if not items:
                continue
            fitting = bisect.bisect_right(self.lengths[family], length)
            if fitting == 0:
                continue
            _, number, q = items[self.random.randrange(fitting)]
            break
        record = self.records[number]
        _, need, relevant, span, prefix, answer, copied = q
        n = len(record.ids)
        cut = max(0, n - (length - len(prefix)))
        if cut < need and self.random.random() < 0.3:
            cut = self.random.randint(cut, max(cut, min(need, n - 40)))
        ids = numpy.concatenate((prefix, record.ids[cut:], answer)).astype(numpy.int64)
        copies = [place - cut + len(prefix) for place in copied]
        return ids, len(prefix), len(prefix) + n - cut, self._targets(record, cut, relevant, span), family, copies

    @staticmethod
    def _targets(record, cut, relevant, span):
        """Per record token: relevance (-1 unknown), occurrence, year, month, day, place in the value (0 unknown)."""
        names = record.names[cut:]
        out = numpy.zeros((len(names), 6), numpy.int64)
        out[:, 0] = -1
        known = (names > 0) & (record.starts[cut:] >= cut)
        if relevant is not None:
            out[names > 0, 0] = 0
            out[numpy.isin(names, relevant) & (names > 0), 0] = 1
        if span is not None and relevant is None:
            out[record.note[cut:], 0] = 0
            if span[0] >= cut:
                out[span[0] - cut : span[1] - cut, 0] = 1
        counts = {}
        last = record.last_of_event[cut:]
        for position in numpy.flatnonzero(names > 0):
            name = names[position]
            out[position, 1] = min(counts.get(name, 0) + 1, 7)
            if last[position]:
                counts[name] = counts.get(name, 0) + 1
        out[known, 2:5] = record.dates[cut:][known]
        out[:, 5] = record.slots[cut:]
        return out


_SPOKEN = [
    re.compile(pattern)
    for pattern in (
        r"last dose of (.+)\?$", r"patient's last (.+)\?$", r"diagnosed with (.+)\?$", r"When was (.+) first recorded",
        r"patient's (.+) measured\?$", r"patient's (.+) rising,",
    )
]  # fmt: skip


def train_tokenizer(patients, size):
    """A vocabulary for these records, their questions, their answers and the template."""
    names, texts, phrases = set(), [], []
    for patient in patients:
        names |= {event.name for event in patient.events}
        texts.append(patient.text + SUFFIX)
        for q in patient.questions:
            for pattern in _SPOKEN:
                if found := pattern.search(q.text):
                    names.add(found.group(1))
                    break
            phrases += [q.text, *re.split(r"\{\w+\}", PREFIX)]
            texts.append(q.answer)
    return vocabulary.train(texts, phrases, size, names)
