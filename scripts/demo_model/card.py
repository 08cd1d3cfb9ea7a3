"""The model card, from what was measured in this very run."""

from . import evaluation, export


def text(facts, results):
    c = facts["configuration"]
    sections = []
    for name, (patients, seed, options) in facts["test"].items():
        for label, title in (
            ("trained", "trained weights"),
            ("random", "random weights of the same shape"),
            ("frequent", "always the most frequent answer of the family (a baseline that reads nothing)"),
        ):
            rows = results.get((name, label))
            if not rows:
                continue
            table = evaluation.table(rows)
            if label == "random" and not any(evaluation.exact(row) for row in rows):
                table = "\n".join(table.split("\n")[:4])
            people = len({row[0] for row in rows})
            source = f"first {people} of `medalign synth --patients {patients} --seed {seed} {options}`"
            sections.append(f"### {name}, {title}\n\n{source}\n\n{table}\n")
    training = "\n".join(
        f"- `medalign synth --patients {patients} --seed {seed} {options}`"
        for patients, seed, options in facts["training"].values()
    )
    return f"""# medalign-demo

**Not for clinical use.** {export.NOT_FOR_CLINICAL_USE.removeprefix("Not for clinical use. ")}

| | |
|---|---|
| architecture | `llama`: {c.blocks} blocks, embedding {c.embedding}, {c.heads} heads on {c.key_value_heads} key-value heads, feed-forward {c.feed_forward}, tied output |
| parameters | {facts["parameters"]:,} |
| file | {facts["bytes"]:,} bytes, matrices {facts["kind"].upper()}, norms F32 |
| vocabulary | {facts["vocabulary"]:,} SentencePiece-BPE pieces with byte fallback; digits of values stay single; a tag run or a concept name is often one piece |
| context | {c.context:,} tokens (about 6 bytes of record each) |
| prompt | template `paper`, chat format `plain` (no wrapper); the answer follows at once and ends with `</s>` |
| licence | Apache-2.0 |

## What it is for

It makes the demo of `medalign` run end to end on any machine, and lets tests tell an engine that works from one that does not.
It looks up values, doses, dates and statements of notes in records of `medalign synth`, whose closed catalogue of about
seventy concepts it knows. It knows nothing else: no other concept, wording or record format, and no medicine. What it has not learned
is in the tables: compare each family with the baseline that reads nothing.

## Training

Synthetic records only ({facts["records"]:,} records, {facts["questions"]:,} questions; no real patient, no MedAlign data):

{training}

{facts["steps"]:,} steps, {facts["tokens"] / 1e6:.1f} million tokens, {facts["minutes"]:.0f} minutes on {facts["processes"]} processes of one thread
(bfloat16 products, 32-bit weights; the machine was shared with other jobs). The loss is cross-entropy on the answer, a little on the record, and auxiliary
targets that are dropped afterwards: at the last block's input, which events the question asks about, how often the event came before
and its date; and for one attention head, where the copied tokens stand. Windows grow from 160 to 1,400 tokens. `scripts/train_demo_model.py` does all of it.

## Results on held-out seeds

Test seeds are 1000 and up; training seeds are below. Greedy decoding in PyTorch with the file's rounded weights; prompt packed as `medalign run` does
(record cut from the left to the context less 256). Exact match ignores case, surrounding blanks and a final full stop; ROUGE-L is the F1
over lower-case words and numbers without stemming. Intervals: bootstrap over patients, 2,000 resamples;
where all scores of a row are 0 or 1, the exact binomial interval for as many trials as patients.

{chr(10).join(sections)}
## Limits

- Questions with few possible answers (`condition-presence`, `lab-count`, `lab-trend`, ...) are right by guessing often: compare with
  the most frequent answer's table.
- All families are listed, also those the model has not learned.
- Dates, numbers and names in an answer can be wrong with no sign of doubt. It must never be used on real patients' records.
"""
