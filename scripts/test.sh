#!/usr/bin/env bash
# Runs one ring of the Go tests:
#
#     scripts/test.sh unit [go test arguments]    the tests that need no CLI, but the large ones
#     scripts/test.sh test [go test arguments]    all tests, on Terraform
#     scripts/test.sh tofu [go test arguments]    the acceptance tests, on the pinned OpenTofu
#     CLI=path scripts/test.sh cli [go test arguments]    the acceptance tests, on this CLI
#
# A test that needs a CLI has a name that starts with TestAcc. The race detector multiplies
# time and memory, so `test` without arguments runs in three parts:
#
#     alone       tests of very large bodies or numbers (TestLarge, TestAccLarge) and those
#                 that measure time, or count calls whose number depends on it (TestTimed,
#                 TestAccTimed): one package at a time, without the race detector
#     raced       most other packages, with it. They have the tests of what runs side by
#                 side, on a CLI too
#     others      without it, the packages of the two providers, and those that mostly wait
#                 for programs that are built without it
#
# PART=raced runs only that part. With arguments, all of them run with the race detector. A skipped test is a failure, except
# for the tests of features that OpenTofu, or Terraform before 1.14, does not have, which are
# listed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ring=${1-}
shift || true
unset TF_ACC TF_ACC_TERRAFORM_PATH TF_CLI_CONFIG_FILE TF_REATTACH_PROVIDERS
lacks=
packages=(./...)
providers=(./internal/provider/... ./internal/webexprovider/...)
others=("${providers[@]}" ./test/faults ./test/interrupts)
alone=
case $ring in
unit)
	title='the unit tests, without a CLI'
	time='three quarters of a minute once they are built'
	set -- -skip '^Test(Acc|Large)' "$@"
	;;
test)
	title='all tests'
	time='a quarter of an hour to half an hour'
	[ $# -gt 0 ] || alone='^Test(Acc)?(Large|Timed)'
	;;
tofu | cli)
	title='the acceptance tests'
	time='five to ten minutes'
	packages=("${providers[@]}" ./test/bothproviders/...)
	# What measures time tests the provider, which is the same on every CLI.
	set -- -run '^TestAcc' -skip '^TestAccTimed' "$@"
	;;
*)
	echo "usage: scripts/test.sh unit|test|tofu|cli [go test arguments]" >&2
	exit 2
	;;
esac
case ${PART:=} in
'') ;;
alone | raced | others)
	[ "$alone" ] || { echo "PART is for \`test\` without arguments" >&2; exit 2; }
	title="a part of all tests ($PART)" time='five to ten minutes'
	;;
*)
	echo "PART is alone, raced or others, not $PART" >&2
	exit 2
	;;
esac

if [ "$ring" != unit ]; then
	if [ "$ring" = cli ]; then
		cli=$(command -v "${CLI:?set CLI to the CLI to test on, such as CLI=terraform}")
	else
		cli=$(scripts/cli.sh "$ring")
	fi
	export TF_ACC=1 TF_ACC_TERRAFORM_PATH=$cli CHECKPOINT_DISABLE=1
	version=$("$cli" version | sed -n 1p) # `head` would leave early, and the pipe with it
	case $version in
	OpenTofu*)
		lacks=OpenTofu
		export TF_ACC_PROVIDER_NAMESPACE=hashicorp TF_ACC_PROVIDER_HOST=registry.opentofu.org
		;;
	'Terraform v1.'[0-9].* | 'Terraform v1.1'[0-3].*) lacks=${version%.*} ;;
	esac
	title="$title, on $version"
fi
gotestsum=$(tools/build.sh gotestsum)

# The race detector needs cgo, and cgo needs a C compiler. On another CLI the same
# Go code runs as on Terraform, so the race detector would find nothing new.
race=() cgo=0
if [ "$ring" = tofu ] || [ "$ring" = cli ]; then
	: # no race detector
elif command -v "$(go env CC | cut -d " " -f 1)" >/dev/null; then
	race=(-race) cgo=1
elif [ -n "${CI-}" ]; then
	echo "no C compiler: CI needs one for the race detector" >&2
	exit 1
else
	echo "no C compiler ($(go env CC)) found: the tests run without the race detector" >&2
fi

# Without debug information, test binaries link faster. Stack traces need none.
flags=(-ldflags=-w)
# Many tests wait, for the CLI, the disk, latency or a rate limit: others run meanwhile.
# With the race detector, more at a time would make those late that count real time.
parallel=(-p 3 -parallel 6)

echo "running $title${race:+, with the race detector${alone:+ where much runs side by side}}: $time on two cores" >&2
mkdir -p .tools
events=$(mktemp -d .tools/events.XXXXXX)
trap 'rm -rf "$events"' EXIT
code=0
run() { # the name of the part, then arguments of go test
	local name=$1
	shift
	[ -z "$PART" ] || [ "$PART" = "$name" ] || return 0
	"$gotestsum" --format pkgname --hide-summary skipped --jsonfile "$events/$name" -- "${flags[@]}" -count=1 -timeout 60m "$@" || code=$?
}
# Fewer garbage collections, in the CLIs too. Tests of very large bodies measure memory.
export GOGC=400
if [ "$alone" ]; then
	# shellcheck disable=SC2046 # one word for each folder
	GOGC=100 CGO_ENABLED=0 run alone -run "$alone" -p 1 $(grep -rlE --include='*_test.go' "^func ${alone#^}" ./*_test.go cmd internal scripts test | xargs -n 1 dirname | sort -u | sed 's#^\([^.]\)#./\1#')
	set -- "$@" -skip "$alone"
	all=$(go list ./... | sort) unraced=$(go list "${others[@]}" | sort)
	# shellcheck disable=SC2046 # one word for each package
	CGO_ENABLED=$cgo run raced ${race[@]+"${race[@]}"} -parallel 4 "$@" $(comm -23 <(echo "$all") <(echo "$unraced"))
	race=() cgo=0 packages=("${others[@]}")
fi
CGO_ENABLED=$cgo run others ${race[@]+"${race[@]}"} "${parallel[@]}" "$@" "${packages[@]}"

skipped=$(sed -n 's/.*"Action":"skip".*"Package":"\([^"]*\)".*"Test":"\([^"]*\)".*/\1 \2/p' "$events"/* | sort -u)
if [ -n "$skipped" ]; then
	if [ -n "$lacks" ]; then
		echo "skipped, as $lacks lacks the feature:" >&2
	else
		echo "skipped, which is a failure here:" >&2
		code=1
	fi
	echo "$skipped" | sed 's/^/  /' >&2
fi
exit "$code"
