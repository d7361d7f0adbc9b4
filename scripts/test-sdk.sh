#!/usr/bin/env bash
# Drives the emulator with the JavaScript clients of Microsoft and Webex:
# test/sdk on Node.
# The clients are installed from npm into test/sdk/node_modules, once for each
# package-lock.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for program in node npm; do
	command -v "$program" >/dev/null || {
		echo "no $program found: install Node.js 20 or newer with npm, such as your system's packages nodejs and npm" >&2
		exit 1
	}
done
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || {
	echo "node $(node --version) is too old: install Node.js 20 or newer" >&2
	exit 1
}

lock=test/sdk/package-lock.json
installed=test/sdk/node_modules/.installed-lock.json
if ! cmp -s "$lock" "$installed"; then
	echo 'installing the JavaScript clients: some seconds' >&2
	npm --prefix test/sdk ci
	cp "$lock" "$installed"
fi

echo 'building the emulator: some seconds, a minute the first time' >&2
mkdir -p bin
go build -trimpath -ldflags '-s -w' -o bin/acs-emulator ./cmd/acs-emulator

echo 'testing it with the JavaScript clients: half a minute, ten seconds of it one wait that a rate limit asks for' >&2
node test/sdk/run.js

echo 'running the programs of the guide on testing: some seconds' >&2
exec node test/sdk/guide.js
