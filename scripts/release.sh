#!/usr/bin/env bash
# Publishes the release of the tag that is checked out: the provider and the emulator in
# this repository, the provider of Webex in its own. The release workflow calls it, with
# GPG_PRIVATE_KEY, GITHUB_TOKEN, and for the other repository WEBEX_GITHUB_TOKEN. It may
# be run again after a failure: the same commit gives the same files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${GPG_PRIVATE_KEY:?}" "${GITHUB_TOKEN:?}" "${WEBEX_GITHUB_TOKEN:?}"

tag=$(git describe --tags --exact-match)
version=$(scripts/version.sh)
[ "$tag" = "v$version" ] || {
	echo "the tag is $tag, but CHANGELOG.md begins with version $version" >&2
	exit 1
}
if grep -q "^## $version (unreleased)" CHANGELOG.md; then
	echo "CHANGELOG.md says that $version is unreleased: put the date there" >&2
	exit 1
fi

goreleaser=$(tools/build.sh goreleaser)
sbom=$(tools/build.sh cyclonedx-gomod)
export PATH=${sbom%/*}:$PATH
export TZ=UTC # zips have local times
work=$(mktemp -d)
trap 'gpgconf --kill gpg-agent 2>/dev/null || true; rm -rf "$work"' EXIT
export GNUPGHOME=$work/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --import <<<"$GPG_PRIVATE_KEY"
GPG_FINGERPRINT=$(gpg --batch --list-secret-keys --with-colons | awk -F: '$1 == "fpr" { print $10; exit }')
export GPG_FINGERPRINT

# The part of the changelog under the first heading.
awk '/^## /{ part++; next } part == 1' CHANGELOG.md >"$work/notes.md"

"$goreleaser" release --clean --release-notes "$work/notes.md"
scripts/mirror-webex.sh "https://x-access-token:$WEBEX_GITHUB_TOKEN@github.com/acs-terraform/terraform-provider-webex.git" "$tag"
GITHUB_TOKEN=$WEBEX_GITHUB_TOKEN "$goreleaser" release --clean --config .goreleaser.webex.yml --release-notes "$work/notes.md"
