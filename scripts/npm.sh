#!/usr/bin/env bash
# Installs the npm packages that a folder pins, once for each package-lock.json:
#
#     scripts/npm.sh FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$1

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

lock=$folder/package-lock.json
installed=$folder/node_modules/.installed-lock.json
if ! cmp -s "$lock" "$installed"; then
	echo "installing the npm packages of $folder: some seconds" >&2
	npm --prefix "$folder" ci >&2
	cp "$lock" "$installed"
fi
