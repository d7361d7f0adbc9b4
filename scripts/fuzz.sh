#!/usr/bin/env bash
# Runs every fuzz target of the module in turn:
#
#     FUZZTIME=5m scripts/fuzz.sh [regular expression of package/Target]
#
# A target is any test function whose name starts with Fuzz, so a new one cannot be
# forgotten. An input that fails is written to testdata/fuzz of its package: commit it
# with what mends it, and `go test` tries it from then on. Inputs that reach new code
# are kept in .tools/fuzz, and the next run goes on from them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

chosen=${1-}
time=${FUZZTIME:-5m}
root=$PWD
unset TF_ACC
programs=$(mktemp -d)
trap 'rm -rf "$programs"' EXIT

folders=$(grep -rl --include='*_test.go' '^func Fuzz' . --exclude-dir=.tools | xargs -n 1 dirname | sort -u)
count=0
failed=()
for folder in $folders; do
	package=${folder#./}
	grep -hoE '^func Fuzz[A-Za-z0-9_]*' "$folder"/*_test.go | sed "s#^func #$package/#" | grep -qE -- "$chosen" || continue
	program=$programs/$(basename "$folder").test
	go test -c -fuzz=. -ldflags=-w -o "$program" "$folder"
	for target in $(cd "$folder" && "$program" -test.list '^Fuzz' | grep '^Fuzz'); do
		[[ $package/$target =~ $chosen ]] || continue
		count=$((count + 1))
		printf '\n### %s/%s for %s\n' "$package" "$target" "$time"
		(cd "$folder" && "$program" -test.run='^$' -test.fuzz="^$target\$" -test.fuzztime="$time" \
			-test.fuzzcachedir="$root/.tools/fuzz/$package" -test.timeout=0) || failed+=("$package/$target")
	done
done
if [ "$count" = 0 ]; then
	echo "there is no fuzz target ${chosen:+that matches $chosen}" >&2
	exit 1
fi
printf '\n%d fuzz targets, %d failed%s\n' "$count" "${#failed[@]}" "${failed[*]:+: ${failed[*]}}"
[ "${#failed[@]}" = 0 ]
