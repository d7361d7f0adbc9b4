#!/usr/bin/env bash
# Generates docs/ from the provider's schema, templates/ and examples/:
#
#     scripts/docs.sh          write docs/
#     scripts/docs.sh check    change nothing, fail where docs/ is not what would be written
#
# Nothing is downloaded but Go modules, and those only the first time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1-} in
'') check= ;;
check) check=yes ;;
*)
	echo "usage: scripts/docs.sh [check]" >&2
	exit 2
	;;
esac

# Always the pinned Terraform, not one from the PATH: which parts of a schema a
# CLI prints depends on its version.
terraform=$(tools/build.sh terraform)
tfplugindocs=$(tools/build.sh tfplugindocs)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# The schema, as the CLI gets it from the provider of this tree.
mkdir "$work/bin" "$work/configuration" "$work/home"
go build -o "$work/bin/terraform-provider-acs" .
cat >"$work/cli.tfrc" <<END
disable_checkpoint = true
provider_installation {
  dev_overrides {
    "acs-terraform/acs" = "$work/bin"
  }
}
END
cat >"$work/configuration/main.tf" <<END
terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}
END
TF_CLI_CONFIG_FILE=$work/cli.tfrc HOME=$work/home "$terraform" -chdir="$work/configuration" providers schema -json >"$work/full.json"
# tfplugindocs looks the provider up by its short name.
sed 's|"registry.terraform.io/acs-terraform/acs"|"acs"|' "$work/full.json" >"$work/schema.json"

# Generated aside, so that a check changes nothing and a failure leaves docs/
# as it was.
mkdir "$work/tree"
cp -R examples templates "$work/tree/"
run() {
	"$tfplugindocs" "$1" --provider-dir "$work/tree" --provider-name terraform-provider-acs \
		--providers-schema "$work/schema.json" "${@:2}" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}
run generate --rendered-provider-name 'Azure Communication Services'
run validate

if [ -z "$check" ]; then
	rm -rf docs
	cp -R "$work/tree/docs" docs
	echo "docs/ is written"
elif diff -ru docs "$work/tree/docs" >&2; then
	echo "docs/ is up to date"
else
	echo "docs/ is not what schema, templates/ and examples/ give: run \`make docs\`" >&2
	exit 1
fi
