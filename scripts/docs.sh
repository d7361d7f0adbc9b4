#!/usr/bin/env bash
# Generates docs/ of each provider from its schema, templates/ and examples/:
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

# Always the pinned version of Terraform: which parts of a schema a CLI prints depends
# on it.
terraform=$(scripts/cli.sh docs)
tfplugindocs=$(tools/build.sh tfplugindocs)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

run() {
	"$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

# pages FOLDER NAME RENDERED_NAME: the pages of the provider whose program, templates/,
# examples/ and docs/ are in a folder, by its short name and the name that pages show.
pages() {
	local folder=$1 name=$2 rendered=$3 at=$work/$2
	local docs=$folder/docs
	docs=${docs#./}

	# The schema, as the CLI gets it from the provider of this tree.
	mkdir -p "$at/bin" "$at/configuration" "$at/home" "$at/tree"
	go build -o "$at/bin/terraform-provider-$name" "./$folder"
	cat >"$at/cli.tfrc" <<END
disable_checkpoint = true
provider_installation {
  dev_overrides {
    "acs-terraform/$name" = "$at/bin"
  }
}
END
	cat >"$at/configuration/main.tf" <<END
terraform {
  required_providers {
    $name = {
      source = "acs-terraform/$name"
    }
  }
}
END
	TF_CLI_CONFIG_FILE=$at/cli.tfrc HOME=$at/home "$terraform" -chdir="$at/configuration" providers schema -json >"$at/full.json"
	# tfplugindocs looks the provider up by its short name.
	sed "s|\"registry.terraform.io/acs-terraform/$name\"|\"$name\"|" "$at/full.json" >"$at/schema.json"

	# Generated aside, so that a check changes nothing and a failure leaves docs/
	# as it was.
	cp -R "$folder/examples" "$folder/templates" "$at/tree/"
	set -- --provider-dir "$at/tree" --provider-name "terraform-provider-$name" --providers-schema "$at/schema.json"
	run "$tfplugindocs" generate "$@" --rendered-provider-name "$rendered"
	run "$tfplugindocs" validate "$@"

	if [ -z "$check" ]; then
		rm -rf "$docs"
		cp -R "$at/tree/docs" "$docs"
		echo "$docs/ is written"
	elif diff -ru "$docs" "$at/tree/docs" >&2; then
		echo "$docs/ is up to date"
	else
		echo "$docs/ is not what schema, templates/ and examples/ give: run \`make docs\`" >&2
		exit 1
	fi
}

pages . acs 'Azure Communication Services'
pages cmd/terraform-provider-webex webex Webex
