#!/usr/bin/env bash
# Prints the version that CHANGELOG.md begins with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(sed -n 's/^## \([0-9][0-9.]*[^ ]*\) (.*/\1/p' CHANGELOG.md | head -n 1)
[ -n "$version" ] || { echo 'CHANGELOG.md has no heading such as "## 1.2.3 (unreleased)"' >&2; exit 1; }
echo "$version"
