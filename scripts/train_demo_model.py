#!/usr/bin/env python3
# Needs Python 3.11 or later and, exactly as tried:
#   torch==2.13.0 (CPU)  numpy==2.4.6  gguf==0.19.0  sentencepiece==0.2.3
# e.g. python3 -m venv env && env/bin/pip install torch==2.13.0 numpy==2.4.6 gguf==0.19.0 sentencepiece==0.2.3
#      (the CPU build of torch, from its own package index, suffices)
# Nothing else is read or fetched: the records come from `medalign synth`.
"""Trains the bundled demo model from nothing and writes models/medalign-demo.gguf with its card.

    scripts/train_demo_model.py --medalign .build/release/medalign --work /tmp/demo-model

Steps, each kept in --work and skipped when its result is there (so that a broken run goes on):
records (`medalign synth`), vocabulary, training, test on held-out seeds against random weights, GGUF file and card.
Seeds 1-999 train, 1000 and up test; the two never mix. Synthetic data only. Not for clinical use.
"""

import argparse
import os
import pathlib
import pickle
import platform
import shutil
import subprocess
import sys
import time

os.environ.setdefault("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_BF16")  # bfloat16 products without AMX
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # other jobs share the machine

import torch  # noqa: E402

from demo_model import card, data, evaluation, export, training  # noqa: E402
from demo_model import tokenizer as vocabulary  # noqa: E402
from demo_model.model import Configuration, Llama  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent

# name: (patients, seed, options of `medalign synth`)
TRAINING = {
    "train-short": (6000, 1, "--record-tokens 500-1200 --instructions 100"),
    "train-long": (1500, 2, "--record-tokens 1500-4500 --evidence recent --evidence-tokens 1200 --instructions 100"),
}
VALIDATION = {"validation": (300, 900, "--record-tokens 500-1200 --instructions 100")}
TEST = {
    "test": (150, 1001, "--record-tokens 900-1200 --evidence recent --evidence-tokens 600 --instructions 6"),
    "test-long": (60, 1002, "--record-tokens 2000-4000 --evidence recent --evidence-tokens 600 --instructions 6"),
}

WEIGHTS = {
    "last-lab": 4, "last-vital": 3, "last-dose": 3, "first-condition-date": 2, "condition-presence": 2, "lab-count": 1.5,
    "lab-trend": 1, "note-fact": 2, "statin-ever": 0.4, "benzodiazepines": 0.4, "last-chest-ct": 0.4,
    "against-medical-advice": 0.4, "covid-vaccination": 0.5, "missed-appointments": 0.4, "body-mass-index": 0.2,
    "birth-date": 0.4, "referral": 0.5, "emergency-contact": 0.5, "next-appointment": 0.5,
}  # fmt: skip

VOCABULARY = 2048
SHAPE = dict(embedding=128, blocks=4, heads=4, key_value_heads=2, feed_forward=256, context=2048)
# (steps, longest prompt in tokens, sequences per process): look-ups appear in short windows, then the windows grow.
PHASES = [(800, 160, 16), (700, 320, 8), (500, 768, 4), (900, 400, 8), (900, 768, 4), (150, 1400, 2)]
RATE = 2e-3


def synthesize(options, work):
    folders = {}
    for name, (patients, seed, rest) in {**TRAINING, **VALIDATION, **TEST}.items():
        folder = work / name
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            command = [*options.medalign.split(), *options.synth_arguments.split()]
            command += ["--patients", str(patients), "--seed", str(seed), *rest.split(), "--output", str(folder)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            (folder / "done").touch()
        folders[name] = folder
    return folders


def prepare(folders, work):
    """(pieces, encoded training records, encoded validation records)."""
    kept = work / "encoded.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    patients = {name: data.load(folders[name]) for name in {**TRAINING, **VALIDATION}}
    sample = patients["train-short"][:600] + patients["train-long"][:60]
    pieces = data.train_tokenizer(sample, VOCABULARY)
    tok = vocabulary.Tokenizer(pieces)

    def encoded(names):
        records = [data.encode_patient(patient, tok) for name in names for patient in patients[name]]
        return [record for record in records if record is not None]

    result = (pieces, encoded(TRAINING), encoded(VALIDATION))
    kept.write_bytes(pickle.dumps(result))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--medalign", default=str(ROOT / ".build/release/medalign"), help="the medalign binary")
    parser.add_argument("--synth-arguments", default="synth", help="what makes the binary synthesize")
    parser.add_argument("--work", required=True, help="folder for records, checkpoints and logs (about 500 MB)")
    parser.add_argument("--output", default=str(ROOT / "models/medalign-demo.gguf"))
    parser.add_argument("--processes", type=int, default=2, help="training processes of one thread each")
    parser.add_argument("--kind", choices=("f16", "q8_0"), default="f16", help="type of the matrices in the file")
    parser.add_argument("--limit", type=int, help="test questions per set")
    parser.add_argument("--no-training", action="store_true", help="take the checkpoint as it is")
    options = parser.parse_args()

    work = pathlib.Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    log_file = open(work / "log.txt", "a")

    def log(line):
        line = f"{time.strftime('%H:%M:%S')} {line}"
        print(line, flush=True)
        print(line, file=log_file, flush=True)

    folders = synthesize(options, work)
    pieces, records, held_out = prepare(folders, work)
    tok = vocabulary.Tokenizer(pieces)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    configuration = Configuration(len(pieces), **SHAPE)
    model = Llama(configuration)
    parameters = sum(p.numel() for p in model.parameters())
    log(f"{len(records)} records, {sum(len(r.questions) for r in records)} questions, {len(pieces)} pieces, "
        f"{parameters} parameters")  # fmt: skip

    checkpoint = work / "checkpoint.pt"
    if not options.no_training:
        validation = data.Sampler(held_out, WEIGHTS, 2)

        def work_on(rank):
            # A new seed after a restart: the sequences already seen do not come again.
            sampler = data.Sampler(records, WEIGHTS, f"{rank} {time.time() if checkpoint.exists() else 0}")
            start = checkpoint if checkpoint.exists() else None
            return training.train(model, sampler, validation, PHASES, RATE, work, log, start=start, rank=rank)

        training.parallel(options.processes, work_on)
    state = torch.load(checkpoint, weights_only=False)
    model.load_state_dict(state["model"])
    export.round_weights(model, options.kind)
    export.write(options.output, model, pieces, options.kind, "medalign demo", "0.1")
    log(f"wrote {options.output}, {os.path.getsize(options.output)} bytes")

    torch.set_num_threads(options.processes)
    torch.manual_seed(1)
    random_model = Llama(configuration)
    export.round_weights(random_model, options.kind)
    results = {}
    frequent = evaluation.most_frequent_answers(data.load(folders["validation"]))
    for name in TEST:
        patients = data.load(folders[name])
        for label, which in (("trained", model), ("random", random_model)):
            if label == "random" and name != "test":
                continue
            begun = time.time()
            rows = evaluation.answer_all(which, tok, patients, configuration.context, limit=options.limit)
            results[name, label] = rows
            log(f"{name}, {label} weights, {len(rows)} questions in {time.time() - begun:.0f}s\n" + evaluation.table(rows))
        results[name, "frequent"] = [(*row[:4], frequent.get(row[1], "")) for row in results[name, "trained"]]
    (work / "answers.pickle").write_bytes(pickle.dumps(results))
    facts = dict(
        parameters=parameters, bytes=os.path.getsize(options.output), kind=options.kind, vocabulary=len(pieces),
        configuration=configuration, steps=state["step"], of=sum(p[0] for p in PHASES), tokens=state["tokens"],
        minutes=state["spent"] / 60, processes=options.processes, machine=platform.processor() or platform.machine(),
        questions=sum(len(r.questions) for r in records), records=len(records), training=TRAINING, test=TEST,
    )  # fmt: skip
    pathlib.Path(options.output).with_suffix(".md").write_text(card.text(facts, results))
    log("card written")


if __name__ == "__main__":
    sys.exit(main())
