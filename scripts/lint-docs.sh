#!/usr/bin/env bash
# Checks the form of all Markdown, generated pages too, and of the emulator's Dockerfile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/npm.sh tools/text
tools/text/node_modules/.bin/markdownlint-cli2
tools/text/node_modules/.bin/dockerfile-utils lint cmd/acs-emulator/Dockerfile
