#!/usr/bin/env bash
# Builds everything and runs all tests, in the one configuration that the project uses.
# Tests of other people's data run where ../shared/reference (or MEDALIGN_REFERENCE) is present, else they are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh --tests
# Crashing tests would otherwise wait for an interactive backtrace.
export SWIFT_BACKTRACE=enable=no
swift build -c release --build-tests
swift test -c release --skip-build "$@"
