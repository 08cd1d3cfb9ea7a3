#!/usr/bin/env bash
# Answers synthetic records with this engine and through llama-cpp-python's server on the same model; says how many
# answers are the same and what wall time each took. Not part of scripts/test.sh: llama-cpp-python takes minutes to build.
#   PYTHON=venv/bin/python scripts/check_endpoint.sh [MODEL [option of run…]]      (pip install 'llama-cpp-python[server]')
set -euo pipefail
cd "$(dirname "$0")/.."

model="${1:-models/medalign-demo.gguf}"
shift || true
port="${PORT:-8123}"
medalign="$(swift build -c release --show-bin-path)/medalign"
work="$(mktemp -d)"
"$medalign" synth --patients 8 --seed 20231 --record-tokens 900-4000 --evidence recent --output "$work/data" >/dev/null

"${PYTHON:-python3}" -m llama_cpp.server --model "$model" --host 127.0.0.1 --port "$port" --n_ctx 2048 \
  --n_threads "$(nproc)" >"$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 120); do curl -sf "http://127.0.0.1:$port/v1/models" >/dev/null && break; sleep 0.5; done

TIMEFORMAT='wall time %R s'
run=("$medalign" run --model "$model" --data "$work/data" --generate-tokens 64 "$@")
echo "== this engine" && time "${run[@]}" --output "$work/here"
echo "== the server" && time "${run[@]}" --output "$work/there" --endpoint "http://127.0.0.1:$port"
for run in here there; do "$medalign" export "$work/$run" --canonical >"$work/$run.jsonl"; done
python3 - "$work/here.jsonl" "$work/there.jsonl" <<'END'
import json, sys
here, there = ([json.loads(line) for line in open(path)] for path in sys.argv[1:])
assert [x.get("prompt_sha256") for x in here] == [x.get("prompt_sha256") for x in there]
assert [x["outcome"] for x in here] == [x["outcome"] for x in there], "outcomes differ"
same = sum(x.get("answer") == y.get("answer") for x, y in zip(here, there))
print(f"{same} of {len(here)} answers are the same")
END
