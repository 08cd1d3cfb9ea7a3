#!/usr/bin/env bash
# The main job from end to end on synthetic patients and the bundled model: build, make records, answer their
# questions, score, report. No arguments; everything it makes is under demo-output/.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
swift build -c release --product medalign
medalign="$(swift build -c release --show-bin-path)/medalign"

output=demo-output
model=models/medalign-demo.gguf
rm -rf "$output"
mkdir -p "$output"

echo
echo "== Synthetic patients (no real person) =="
"$medalign" synth --patients 6 --seed 20231 --record-tokens 2000 --evidence recent --output "$output/data"

echo
echo "== Answers by $model =="
"$medalign" run --model "$model" --data "$output/data" --output "$output/run" --context 1024 --generate-tokens 48

echo
echo "== Scores =="
"$medalign" score "$output/run"
"$medalign" report "$output/run" --output "$output/report.html"

echo
echo "HTML report: $PWD/$output/report.html"
