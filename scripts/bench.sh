#!/usr/bin/env bash
# Measures the provider against one that does nothing, under one CLI and with the
# emulator as the service: bench/README.md. Settings are environment variables, as
# `make bench` hands them on:
#
#     CLI=tofu|terraform   the pinned one of the two; tofu where it is left out
#     SCENARIOS=a,b        names of scenarios; all where it is left out
#     LATENCY=0s,50ms      what the emulator adds to each answer
#     PAIRS=3              how often each variant runs
#     QUICK=1              few and small scenarios, once: under three minutes
#     PROFILES=folder      profiles of each of the provider's processes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${CLI:-tofu} in
tofu | terraform) cli=$(tools/build.sh "${CLI:-tofu}") ;;
*)
	echo "CLI is '$CLI': want tofu or terraform" >&2
	exit 2
	;;
esac

echo 'building what is measured and what measures: a minute the first time' >&2
bin=$PWD/bin
mkdir -p "$bin"
build() { go build -trimpath -ldflags '-s -w' -o "$bin/$1" "$2"; }
build terraform-provider-acs .
build acs-emulator ./cmd/acs-emulator
cd bench
build bench .
build bench-noop ./noop
build bench-gauge ./gauge
arguments=()
if [ -n "${PROFILES-}" ]; then
	mkdir -p "$PROFILES"
	build bench-profiled ./profiled
	arguments+=(-profiles "$PROFILES")
fi
cd ..
if [ -n "${QUICK-}" ]; then
	arguments+=(-quick)
elif [ -z "${SCENARIOS-}" ]; then
	echo 'measuring everything: about two hours, so leave the machine alone meanwhile' >&2
fi
exec "$bin/bench" -cli "$cli" -binaries "$bin" -results "$PWD/bench/results" \
	-scenarios "${SCENARIOS-}" -latency "${LATENCY:-0s,50ms}" -pairs "${PAIRS:-3}" \
	${arguments[@]+"${arguments[@]}"}
