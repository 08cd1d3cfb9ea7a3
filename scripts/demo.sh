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
"$medalign" synth --patients 8 --seed 20231 --record-tokens 900-4000 --evidence recent --output "$output/data"

echo
echo "== Answers by $model =="
"$medalign" run --model "$model" --data "$output/data" --output "$output/run" --context 2048 --generate-tokens 256

echo
echo "== Scores =="
"$medalign" score "$output/run" >/dev/null
# The page holds questions and answers, which a report leaves out unless asked: these patients are synthetic.
"$medalign" report "$output/run" --include-text --output "$output/report.html"

echo
echo "HTML report: $PWD/$output/report.html"
