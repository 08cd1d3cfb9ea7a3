#!/usr/bin/env bash
# Reproduces README's tables of speed: builds, makes slices of real models with random weights, and measures them, with
# --with-peer in turn with llama.cpp. Everything it makes is under bench-output/ (the slices take 3 GB).
#
#   scripts/bench.sh                    medalign's own rates; needs nothing from outside
#   scripts/bench.sh --with-peer        builds llama-cpp-python for this CPU first: minutes, from PyPI, needs clang
#   scripts/bench.sh --model FILE       a model of your own in place of the slices; may be repeated
#   scripts/bench.sh ... -- OPTIONS     the rest goes to scripts/bench/measure.py: --pairs 5 --depths 0,4096 ...
#
# PEER_PYTHON names a Python that has llama-cpp-python already; MEDALIGN a program that is built already.
set -euo pipefail
cd "$(dirname "$0")/.."

peer_version=0.3.36
with_peer=
models=()
while [ $# -gt 0 ]; do
  case "$1" in
    --with-peer) with_peer=yes ;;
    --model) models+=("${2:?--model needs a file}"); shift ;;
    --) shift; break ;;
    *) sed -n 's/^# \{0,1\}//; 2,10p' "$0" >&2; exit 2 ;;
  esac
  shift
done

output=bench-output
mkdir -p "$output"

# The same CPU level for both sides: MEDALIGN_CPU, or all that this machine has. Sets peer_march and peer_options.
peer_flags() {
  local level="${MEDALIGN_CPU:-}" flags march extension
  if [ -z "$level" ]; then
    flags=" $(sed -n 's/^flags[^:]*: //p' /proc/cpuinfo | head -n 1) "
    case "$flags" in
      *" avx512vl "*) level=x86-64-v4 ;;
      *) level=x86-64-v3 ;;
    esac
    for extension in avx512_vnni:vnni avx512vbmi:vbmi avx512_bf16:bf16 amx_bf16:amx; do
      case "$flags" in *" ${extension%%:*} "*) [ "$level" = x86-64-v3 ] || level+="+${extension##*:}" ;; esac
    done
  fi
  march="-march=${level%%+*} -mtune=native"
  set -- -DGGML_NATIVE=OFF -DGGML_OPENMP=OFF -DLLAVA_BUILD=OFF -DGGML_AVX=ON -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DGGML_BMI2=ON
  case "$level" in x86-64-v4*) set -- "$@" -DGGML_AVX512=ON ;; esac
  case "$level" in *+vnni*) march+=" -mavx512vnni"; set -- "$@" -DGGML_AVX512_VNNI=ON ;; esac
  case "$level" in *+vbmi*) march+=" -mavx512vbmi"; set -- "$@" -DGGML_AVX512_VBMI=ON ;; esac
  case "$level" in *+bf16*) march+=" -mavx512bf16"; set -- "$@" -DGGML_AVX512_BF16=ON ;; esac
  case "$level" in
    *+amx*)
      march+=" -mamx-tile -mamx-int8 -mamx-bf16"
      set -- "$@" -DGGML_AMX_TILE=ON -DGGML_AMX_INT8=ON -DGGML_AMX_BF16=ON ;;
  esac
  peer_march="$march"
  peer_options="$*"
}

python="${PEER_PYTHON:-$output/peer/bin/python}"
if [ -n "$with_peer" ] && [ ! -x "$python" ]; then
  command -v clang >/dev/null || { echo "error: clang is needed (gcc 12 miscompiles llama.cpp's tile set-up)" >&2; exit 1; }
  peer_flags
  echo "building llama-cpp-python $peer_version: $peer_march $peer_options"
  python3 -m venv "$output/peer"
  CC=clang CXX=clang++ CFLAGS="$peer_march" CXXFLAGS="$peer_march" CMAKE_ARGS="$peer_options" \
    "$output/peer/bin/pip" install --quiet --no-binary llama-cpp-python "llama-cpp-python==$peer_version"
fi
[ -x "$python" ] || python=python3

medalign="${MEDALIGN:-}"
if [ -z "$medalign" ]; then
  scripts/setup.sh
  swift build -c release --product medalign
  medalign="$(swift build -c release --show-bin-path)/medalign"
fi

if [ "${#models[@]}" -eq 0 ]; then
  for slice in llama:Q4_0 llama:Q8_0 llama:Q4_K mpt:Q4_0; do
    file="$output/${slice%%:*}-${slice##*:}.gguf"
    if [ ! -f "$file" ]; then
      python3 scripts/bench/make_slice.py "$file.part" --arch "${slice%%:*}" --type "${slice##*:}"
      mv "$file.part" "$file"
    fi
    models+=("$file")
  done
fi

exec "$python" scripts/bench/measure.py "$medalign" "${models[@]}" "$@"
