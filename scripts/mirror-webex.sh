#!/usr/bin/env bash
# Brings the repository of the Webex provider to a release: the registry takes one
# provider from a repository, and its pages from the tag there. What it gets is the folder
# of the provider without its program, with the licence, as one commit with the tag:
#
#     scripts/mirror-webex.sh REPOSITORY TAG
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
repository=$1 tag=$2

if [ -n "$(git ls-remote --tags "$repository" "refs/tags/$tag")" ]; then
	echo "the repository of the Webex provider has the tag $tag already" >&2
	exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone --quiet --depth 1 "$repository" "$work/mirror"
# Whatever the default branch is: releases are on main, which the first one makes.
git -C "$work/mirror" fetch --quiet --depth 1 origin main 2>/dev/null && git -C "$work/mirror" checkout --quiet -B main FETCH_HEAD ||
	git -C "$work/mirror" checkout --quiet --orphan main
git -C "$work/mirror" rm -rq --ignore-unmatch .
git archive HEAD:cmd/terraform-provider-webex | tar -x -C "$work/mirror" --exclude='*.go'
cp LICENSE "$work/mirror/"
cd "$work/mirror"
git add --all
git -c user.name='github-actions[bot]' -c user.email='github-actions[bot]@users.noreply.github.com' \
	commit --quiet --allow-empty --message "Release $tag"
git tag "$tag"
git push --quiet --atomic origin HEAD:main "refs/tags/$tag"
echo "the repository of the Webex provider is at $tag"
