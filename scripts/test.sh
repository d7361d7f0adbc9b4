#!/usr/bin/env bash
# Runs the Go tests, acceptance tests included, on the CLI that scripts/cli.sh
# finds for the argument:
#
#     scripts/test.sh test [go test arguments]    everything, on Terraform
#     scripts/test.sh tofu [go test arguments]    the acceptance tests, on OpenTofu
#
# A skipped test is a failure, but for those that OpenTofu has no feature for,
# which are listed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

flavour=${1-}
shift || true
case $flavour in
test) packages=./... ;;
tofu)
	packages=./internal/provider/...
	export TF_ACC_PROVIDER_NAMESPACE=hashicorp TF_ACC_PROVIDER_HOST=registry.opentofu.org
	set -- -run '^TestAcc' "$@"
	;;
*)
	echo "usage: scripts/test.sh test|tofu [go test arguments]" >&2
	exit 2
	;;
esac

cli=$(scripts/cli.sh "$flavour")
gotestsum=$(tools/build.sh gotestsum)
export TF_ACC=1 TF_ACC_TERRAFORM_PATH=$cli CHECKPOINT_DISABLE=1
unset TF_CLI_CONFIG_FILE TF_REATTACH_PROVIDERS

# The race detector needs cgo, and cgo a C compiler. The acceptance tests run
# under it on Terraform; on OpenTofu the same Go code runs, without it.
race=()
if [ "$flavour" = tofu ]; then
	: # no race detector
elif command -v "$(go env CC)" >/dev/null; then
	race=(-race)
	export CGO_ENABLED=1
elif [ -n "${CI-}" ]; then
	echo "no C compiler: CI needs one for the race detector" >&2
	exit 1
else
	echo "no C compiler ($(go env CC)) found: the tests run without the race detector" >&2
fi

echo "testing with $("$cli" version | head -n 1)${race:+ and the race detector}: a few minutes" >&2
mkdir -p .tools
events=$(mktemp .tools/events.XXXXXX)
trap 'rm -f "$events"' EXIT
code=0
"$gotestsum" --format pkgname --hide-summary skipped --jsonfile "$events" -- ${race[@]+"${race[@]}"} -count=1 -timeout 30m "$@" "$packages" || code=$?

skipped=$(sed -n 's/.*"Action":"skip".*"Package":"\([^"]*\)".*"Test":"\([^"]*\)".*/\1 \2/p' "$events" | sort -u)
if [ -n "$skipped" ]; then
	if [ "$flavour" = tofu ]; then
		echo "skipped, as OpenTofu lacks the feature:" >&2
	else
		echo "skipped, which is a failure here:" >&2
		code=1
	fi
	echo "$skipped" | sed 's/^/  /' >&2
fi
exit "$code"
