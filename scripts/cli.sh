#!/usr/bin/env bash
# Prints the path of a Terraform-compatible CLI, the only thing on standard
# output:
#
#     scripts/cli.sh any     terraform or tofu from the PATH, else the pinned OpenTofu
#     scripts/cli.sh test    terraform 1.14 or newer from the PATH, else the pinned Terraform
#     scripts/cli.sh tofu    tofu from the PATH if it has the pinned version, else the pinned OpenTofu
#     scripts/cli.sh docs    terraform from the PATH if it has the pinned version, else the pinned Terraform
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

# The CLI of a name from the PATH, if it has the version that its module in tools/ pins.
pinned_from() {
	local path pin
	path=$(command -v "$1") || return 1
	pin=$(sed -n "s|^.*$2 \(v[0-9.]*\).*|\1|p" "tools/$1/go.mod")
	CHECKPOINT_DISABLE=1 "$path" version 2>/dev/null | sed -n 1p | grep -qxE "(Terraform|OpenTofu) $pin" || return 1
	echo "$path"
}

case ${1-} in
any) terraform_from 1 || command -v tofu || exec tools/build.sh tofu ;;
test) terraform_from 14 || exec tools/build.sh terraform ;;
tofu) pinned_from tofu github.com/opentofu/opentofu || exec tools/build.sh tofu ;;
docs) pinned_from terraform github.com/hashicorp/terraform || exec tools/build.sh terraform ;;
*)
	echo "usage: scripts/cli.sh any|test|tofu|docs" >&2
	exit 2
	;;
esac
