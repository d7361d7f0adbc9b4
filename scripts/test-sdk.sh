#!/usr/bin/env bash
# Drives the emulator with the JavaScript clients of Microsoft and Webex:
# test/sdk on Node.
# The clients are installed from npm into test/sdk/node_modules, once for each
# package-lock.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/npm.sh test/sdk

echo 'building the emulator: some seconds, a minute the first time' >&2
mkdir -p bin
go build -trimpath -ldflags '-s -w' -o bin/acs-emulator ./cmd/acs-emulator

echo 'testing it with the JavaScript clients: half a minute, ten seconds of it one wait that a rate limit asks for' >&2
node test/sdk/run.js

echo 'running the programs of the guide on testing: some seconds' >&2
exec node test/sdk/guide.js
