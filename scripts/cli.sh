#!/usr/bin/env bash
# Prints the path of a Terraform-compatible CLI, the only thing on standard
# output:
#
#     scripts/cli.sh any     terraform or tofu from the PATH, else the pinned OpenTofu
#     scripts/cli.sh test    terraform 1.14 or newer from the PATH, else the pinned Terraform
#     scripts/cli.sh tofu    the pinned OpenTofu
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A terraform that runs and is at least version 1.$1.
terraform_from() {
	local path minor
	path=$(command -v terraform) || return 1
	minor=$(CHECKPOINT_DISABLE=1 "$path" version 2>/dev/null | sed -n '1s/^Terraform v1\.\([0-9]*\)\..*/\1/p')
	[ -n "$minor" ] && [ "$minor" -ge "$1" ] || return 1
	echo "$path"
}

case ${1-} in
any) terraform_from 1 || command -v tofu || exec tools/build.sh tofu ;;
test) terraform_from 14 || exec tools/build.sh terraform ;;
tofu) exec tools/build.sh tofu ;;
*)
	echo "usage: scripts/cli.sh any|test|tofu" >&2
	exit 2
	;;
esac
