#!/usr/bin/env bash
# Builds what a release of the commit that is checked out would have, into dist/, and
# publishes nothing. Then it checks it: checksums and signature are right; Terraform and
# OpenTofu install both providers from the zips and run the demo; and built again in
# another folder with an empty build cache, everything is the same.
#
#     QUICK=1 scripts/snapshot.sh    for this machine's platform, without Terraform 1.11
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
version=$(scripts/version.sh)
say() { printf '\n==> %s\n' "$*"; }

for program in git gpg tar sha256sum; do
	command -v "$program" >/dev/null || { echo "no $program found, which a release needs" >&2; exit 1; }
done
[ -z "$(git status --porcelain)" ] || echo "note: what is not committed is not in the snapshot" >&2

goreleaser=$(tools/build.sh goreleaser)
sbom=$(tools/build.sh cyclonedx-gomod)
export PATH=${sbom%/*}:$PATH
export TZ=UTC # zips have local times
work=$(mktemp -d)
trap 'gpgconf --kill gpg-agent 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

platforms=({darwin,freebsd,linux,windows}_{amd64,arm64})
[ -z "${QUICK-}" ] || platforms=("$(go env GOHOSTOS)_$(go env GOHOSTARCH)")

# A key for this run signs, as the release's own key would.
export GNUPGHOME=$work/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key 'Snapshot <snapshot@example.com>' rsa2048 sign never 2>"$work/log"
GPG_FINGERPRINT=$(gpg --batch --list-secret-keys --with-colons 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }')
export GPG_FINGERPRINT

# release CLONE: both releases, built in a clone of this repository.
release() {
	git clone --quiet "$root" "$work/$1"
	cd "$work/$1"
	if [ -n "${QUICK-}" ]; then
		sed -i.bak "s/^    goos: .*/    goos: [${platforms[0]%_*}]/; s/^    goarch: .*/    goarch: [${platforms[0]#*_}]/" .goreleaser*.yml
		rm .goreleaser*.bak
	fi
	local configuration
	for configuration in .goreleaser.yml .goreleaser.webex.yml; do
		GORELEASER_CURRENT_TAG=v$version "$goreleaser" release --snapshot --clean --config "$configuration" >"$work/log" 2>&1 ||
			{ cat "$work/log" >&2; exit 1; }
	done
	cd "$root"
}

sums() { cat "$1"/*/*_SHA256SUMS; }

started=$SECONDS
say "Building version $version: 2 providers and the emulator for ${#platforms[@]} platforms"
release first
rm -rf dist
mv "$work/first/dist" dist
echo "built in $((SECONDS - started)) s"

say "Checking what the registry asks for"
for name in acs webex; do
	cd "$root/dist/$name"
	prefix=terraform-provider-${name}_$version
	cp "$root/$([ "$name" = acs ] || echo cmd/terraform-provider-webex/)terraform-registry-manifest.json" "${prefix}_manifest.json"
	sha256sum --check --quiet "${prefix}_SHA256SUMS"
	gpg --batch --quiet --verify "${prefix}_SHA256SUMS.sig" "${prefix}_SHA256SUMS" 2>/dev/null
	for platform in "${platforms[@]}"; do
		grep -q " ${prefix}_$platform.zip\$" "${prefix}_SHA256SUMS" || { echo "there is no ${prefix}_$platform.zip" >&2; exit 1; }
	done
	echo "terraform-provider-$name: ${#platforms[@]} zips, a manifest, SHA256SUMS and its signature"
done
cd "$root"

mkdir -p bin
go build -trimpath -ldflags '-s -w' -o bin/acs-drift ./scripts/drift
clis=("$(scripts/cli.sh test)" "$(scripts/cli.sh tofu)")
[ -n "${QUICK-}" ] || clis+=("$(tools/build.sh terraform-1.11)")
for path in "${clis[@]}"; do
	started=$SECONDS
	say "Installing both providers from the zips by $("$path" version | sed -n 1p), and running the demo"
	CLI=$path scripts/demo.sh dist >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
	grep -E '^- Install(ed|ing) acs-terraform' "$work/log"
	echo "init, apply, an empty plan, drift, repair and destroy with both: $((SECONDS - started)) s"
done

started=$SECONDS
say "Building it again, in another folder and with an empty build cache"
GOCACHE=$work/cache release second
echo "built in $((SECONDS - started)) s"
diff <(sums dist) <(sums "$work/second/dist") || { echo "the two builds differ" >&2; exit 1; }
echo "all $(sums dist | wc -l) files are the same"

say "What a release would have"
(cd dist && find . -name '*.zip' -o -name '*.tar.gz' -o -name '*.cdx.json' -o -name '*SHA256SUMS*' -o -name '*manifest.json' | sort | xargs du -h --apparent-size)
say "Snapshot done, in dist/"
