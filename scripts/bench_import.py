#!/usr/bin/env python3
"""How fast `medalign ehr import` is, and that its memory does not grow with the number of patients.

usage: bench_import.py --binary BINARY --source CDM-FOLDER [--copies 4,16] [--threads N]

Makes larger sets of the source's patients, each copy with ids of its own (a few bits of person, visit and row ids flipped), imports
each and prints rows, seconds, rows per second and per core, and the peak resident set. Needs Python's standard library.
"""
import argparse, csv, os, re, shutil, subprocess, sys, tempfile, time

p = argparse.ArgumentParser()
p.add_argument("--binary", required=True)
p.add_argument("--source", required=True)
p.add_argument("--copies", default="4,16")
p.add_argument("--threads", default="")
p.add_argument("--work", default=None, help="a folder for the sets (default: a temporary one)")
a = p.parse_args()

PERSON_TABLES = {"person", "observation_period", "visit_occurrence", "visit_detail", "condition_occurrence", "drug_exposure",
                 "procedure_occurrence", "device_exposure", "measurement", "observation", "death", "note", "specimen",
                 "payer_plan_period"}
# Ids that belong to one patient; those of concepts, places and clinicians are shared.
OWN = re.compile(r"^(person_id|(preceding_)?visit_(occurrence|detail)_id|.*(exposure|occurrence|measurement|observation|note|specimen|period)_id)$", re.I)

def repeat(source, target, copies):
    os.makedirs(target)
    rows = 0
    for entry in sorted(os.listdir(source)):
        table = re.sub(r"^\d\w?_", "", os.path.splitext(entry)[0].lower())
        if not entry.lower().endswith(".csv"): continue
        if table not in PERSON_TABLES:
            shutil.copyfile(os.path.join(source, entry), os.path.join(target, entry)); continue
        with open(os.path.join(source, entry), newline="", encoding="utf-8") as f: header, *body = list(csv.reader(f))
        own = [i for i, name in enumerate(header) if OWN.match(name)]
        with open(os.path.join(target, entry), "w", newline="", encoding="utf-8") as f:
            out = csv.writer(f); out.writerow(header)
            for copy in range(copies):
                for row in body:
                    if copy:
                        row = list(row)
                        for i in own:
                            if row[i]: row[i] = str(int(row[i].split(".")[0]) ^ (copy << 40))
                    out.writerow(row); rows += 1
    return rows

work = a.work or tempfile.mkdtemp(prefix="import-bench-")
print("| patients' copies | rows | seconds | rows/s | user+system s | rows/s per core | peak MiB |\n|---:|---:|---:|---:|---:|---:|---:|")
for copies in [int(c) for c in a.copies.split(",")]:
    source, target = os.path.join(work, f"cdm-{copies}"), os.path.join(work, "records")
    if not os.path.isdir(source): repeat(a.source, source, copies)
    rows = sum(sum(1 for _ in csv.reader(open(os.path.join(source, f), newline="", encoding="utf-8"))) - 1
               for f in os.listdir(source) if os.path.splitext(f)[0].lower() in PERSON_TABLES)
    shutil.rmtree(target, ignore_errors=True)
    command = [a.binary, "ehr", "import", "--omop", source, "--output", target] + (["--threads", a.threads] if a.threads else [])
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status: sys.exit(f"import failed: {status}")
    cpu = usage.ru_utime + usage.ru_stime
    print(f"| {copies} | {rows} | {seconds:.1f} | {rows / seconds:.0f} | {cpu:.1f} | {rows / cpu:.0f} | {usage.ru_maxrss / 1024:.0f} |", flush=True)
    shutil.rmtree(target, ignore_errors=True)
if not a.work: shutil.rmtree(work)
