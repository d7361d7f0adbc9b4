#!/usr/bin/env bash
# Drives the emulator's page in a headless Chromium: test/page, a Go module of
# its own. Takes chromium or google-chrome from the PATH, or the browser that
# ACS_CHROMIUM names; where there is none and Debian's packages can be
# installed, installs its chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

browser() {
	local name
	for name in "${ACS_CHROMIUM-}" chromium chromium-browser google-chrome google-chrome-stable; do
		[ -n "$name" ] && command -v "$name" && return
	done
	return 1
}

if ! found=$(browser); then
	if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
		echo "no Chromium or Chrome on the PATH: install one, with 'sudo apt-get install chromium' on Debian," >&2
		echo "or name one in ACS_CHROMIUM" >&2
		exit 1
	fi
	echo "no Chromium on the PATH: installing Debian's package chromium, about 100 MB" >&2
	{
		apt-get update
		DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium
	} >&2
	found=$(browser)
fi

echo "testing the page with $("$found" --version 2>/dev/null || echo "$found"): about two minutes" >&2
cd test/page
# The tests wait more than they compute.
ACS_CHROMIUM=$found go test -count=1 -parallel 4 -timeout 10m "$@" .
echo "screenshots are in test/page/screenshots"
