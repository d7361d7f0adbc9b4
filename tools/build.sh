#!/usr/bin/env bash
# Builds a pinned command-line tool from source, once, and prints the path of
# its binary, the only thing on standard output:
#
#     tools/build.sh NAME
#
# NAME is one of those that `tools/build.sh` without it lists.
#
# The pin is the version in the go.mod of the tool's own module beneath tools/.
# Binaries are kept in $ACS_TOOLS_DIR, or in .tools/ at the root of the
# repository, one folder for each pin, so that a changed pin is built anew.
set -euo pipefail

usage() {
	echo "usage: tools/build.sh terraform|terraform-1.11|tofu|golangci-lint|tfplugindocs|gotestsum|goreleaser|cyclonedx-gomod|actionlint|addlicense" >&2
	exit 2
}

[ $# -eq 1 ] || usage
name=$1
ldflags='-s -w'
case $name in
terraform)
	title=Terraform folder=terraform time='three to five minutes'
	module=github.com/hashicorp/terraform package=$module
	ldflags="$ldflags -X $module/version.dev=no"
	;;
terraform-1.11)
	title='the oldest Terraform of the tests' folder=terraform-1.11 time='three to five minutes'
	module=github.com/hashicorp/terraform package=$module
	ldflags="$ldflags -X $module/version.dev=no"
	;;
tofu)
	title=OpenTofu folder=tofu time='three to five minutes'
	module=github.com/opentofu/opentofu package=$module/cmd/tofu
	ldflags="$ldflags -X $module/version.dev=no"
	;;
golangci-lint)
	title=golangci-lint folder=lint time='about two minutes'
	module=github.com/golangci/golangci-lint/v2 package=$module/cmd/golangci-lint
	;;
tfplugindocs)
	title=tfplugindocs folder=docs time='about a minute'
	module=github.com/hashicorp/terraform-plugin-docs package=$module/cmd/tfplugindocs
	;;
gotestsum)
	title=gotestsum folder=gotestsum time='half a minute'
	module=gotest.tools/gotestsum package=$module
	;;
goreleaser)
	title=GoReleaser folder=goreleaser time='five minutes'
	module=github.com/goreleaser/goreleaser/v2 package=$module
	;;
cyclonedx-gomod)
	title=cyclonedx-gomod folder=cyclonedx time='half a minute'
	module=github.com/CycloneDX/cyclonedx-gomod package=$module/cmd/cyclonedx-gomod
	;;
actionlint)
	title=actionlint folder=actionlint time='some seconds'
	module=github.com/rhysd/actionlint package=$module/cmd/actionlint
	;;
addlicense)
	title=addlicense folder=addlicense time='some seconds'
	module=github.com/google/addlicense package=$module
	;;
*) usage ;;
esac

tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${ACS_TOOLS_DIR:-${tools%/*}/.tools}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
cd "$tools/$folder"

# Tools run here, whatever the platform that the provider is being built for.
GOOS=$(go env GOHOSTOS) GOARCH=$(go env GOHOSTARCH)
export GOOS GOARCH CGO_ENABLED=0 GOWORK=off

version=$(awk -v module="$module" '$1 == "require" { $1 = ""; $0 = $0 } $1 == module { print $2 }' go.mod)
[ -n "$version" ] || { echo "tools/$folder/go.mod requires no $module" >&2; exit 1; }
version=${version#v}

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }
# The folders outside this one that its go.mod replaces modules by.
beside=$(sed -n 's#.*=> *\(\.\./[^ ]*\)$#\1#p' go.mod)
pin=$({
	echo "$GOOS $GOARCH $package $ldflags"
	# shellcheck disable=SC2086 # one word for each folder
	find . $beside -type f \( -name 'go.*' -o -name '*.go' \) | LC_ALL=C sort | while read -r file; do
		echo "$file"
		cat "$file"
	done
} | sha256 | cut -c1-12)

binary=$cache/$name-$version-$pin/$name
if [ -x "$binary" ]; then
	echo "$binary"
	exit
fi

# Without HOME, as in some containers, go knows no place for its caches.
# -modcacherw keeps a plain `rm -r` able to remove them.
modcache=
if [ -z "$(go env GOMODCACHE)" ]; then
	export GOPATH=$cache/go GOMODCACHE=$cache/go/pkg/mod
	modcache=-modcacherw
fi
case $(go env GOCACHE) in '' | off) export GOCACHE=$cache/go-build ;; esac

# Built aside and moved into place whole: neither an interrupted build nor one
# that races with this one leaves half a binary behind. The braces have bash
# read the rest of this file now, not after the build, when it may have changed.
{
	echo "building $title $version from source: $time the first time, then cached" >&2
	aside=$(mktemp -d "$cache/.$name.XXXXXX")
	trap 'rm -rf "$aside"' EXIT
	trap 'exit 1' HUP INT TERM
	go build $modcache -mod=readonly -buildvcs=false -trimpath -ldflags "$ldflags" -o "$aside/$name" "$package" >&2
	mkdir -p "${binary%/*}"
	mv -f "$aside/$name" "$binary"
	echo "$binary"
	exit
}
