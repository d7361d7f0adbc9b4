#!/usr/bin/env bash
# Shows both providers at work against the emulator: plan, apply, an empty plan,
# a change behind Terraform's back and its repair, destroy. Everything it makes
# is in .demo/, and nothing is left running.
#
#     scripts/demo.sh          with what `make build` built
#     scripts/demo.sh check    only says what is missing
#     scripts/demo.sh dist     with the zips and the emulator of a release in dist/
#
# CLI=path names another CLI than that of scripts/cli.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

say() { printf '\n==> %s\n' "$*"; }

case $(uname -s) in
MINGW* | MSYS* | CYGWIN*)
	echo "the demo does not run in Windows' own shells: run it in WSL (the Windows Subsystem for Linux)," >&2
	echo "with Go 1.26 or newer, make and bash there; the providers and the emulator themselves run on Windows" >&2
	exit 1
	;;
esac
command -v go >/dev/null || { echo "no go found: the demo needs Go 1.26 or newer, GNU make and bash" >&2; exit 1; }
[ "${1-}" != check ] || exit 0
dist=${1:+$root/$1}

cli=${CLI:-$(scripts/cli.sh any)}
say "Using $("$cli" version | sed -n 1p)"

demo=$root/.demo
rm -rf "$demo"
mkdir -p "$demo/home"

say "Starting the emulator of Azure Communication Services and Webex on a free loopback port"
cat >"$demo/seed.json" <<END
{"webex": {"people": [{"emails": ["ada@example.com"]}, {"emails": ["grace@example.com"]}]}}
END
emulator_folder=$root/bin
if [ -n "$dist" ]; then
	emulator_folder=$demo
	tar -xzf "$dist"/acs/acs-emulator_*_"$(go env GOOS)_$(go env GOARCH)".tar.gz -C "$demo" acs-emulator
fi
"$emulator_folder/acs-emulator" -listen 127.0.0.1:0 -seed "$demo/seed.json" >"$demo/emulator.out" 2>"$demo/emulator.log" &
emulator=$!
stop_emulator() {
	if kill -0 "$emulator" 2>/dev/null; then
		kill "$emulator"
		wait "$emulator" 2>/dev/null || true
	fi
}
trap stop_emulator EXIT
for _ in $(seq 100); do
	grep -q '^WEBEX_BOT_ACCESS_TOKEN=' "$demo/emulator.out" && break # the last line
	kill -0 "$emulator" 2>/dev/null || { cat "$demo/emulator.log" >&2; exit 1; }
	sleep 0.1
done
unset "${!WEBEX_@}"
set -a
eval "$(grep -E '^(AZURE_COMMUNICATION|WEBEX)_[A-Z_]*=' "$demo/emulator.out")"
set +a
[ -n "${AZURE_COMMUNICATION_CONNECTION_STRING-}" ] || { echo "the emulator did not say where it listens" >&2; exit 1; }
unset AZURE_COMMUNICATION_ENDPOINT
echo "pid $emulator, $(sed -n "1s/.*endpoint=\([^;]*\);.*/\1/p" "$demo/emulator.out")"

# A mirror on disk replaces the registry, so that init works as it would
# for a released provider.
for name in acs webex; do
	for host in registry.terraform.io registry.opentofu.org; do
		folder=$demo/mirror/$host/acs-terraform/$name
		mkdir -p "$folder"
		if [ -n "$dist" ]; then
			cp "$dist/$name/terraform-provider-${name}_"*_"$(go env GOOS)_$(go env GOARCH)".zip "$folder/"
		else
			folder=$folder/0.1.0/$(go env GOOS)_$(go env GOARCH)
			mkdir -p "$folder"
			cp "bin/terraform-provider-$name" "$folder/terraform-provider-${name}_v0.1.0"
		fi
	done
done
cat >"$demo/cli.tfrc" <<END
disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = "$demo/mirror"
  }
}
END
# A developer's settings must not change what is shown.
unset "${!TF_@}" "${!ARM_@}"
export TF_CLI_CONFIG_FILE=$demo/cli.tfrc TF_IN_AUTOMATION=1 TF_INPUT=0 HOME=$demo/home

# scene shows one life cycle: the folder of an example, what apply makes, and what
# acs-drift changes behind Terraform's back, in which service.
scene() {
	local example=$1 makes=$2 changes=$3 service=$4 room code=0
	mkdir -p "$demo/$service"
	cp "$example"/*.tf "$demo/$service/"
	cd "$demo/$service"

	say "init"
	"$cli" init
	say "apply: $makes"
	"$cli" apply -auto-approve
	say "plan: nothing to do"
	"$cli" plan -detailed-exitcode

	room=$("$cli" output -raw room_id)
	say "Somebody $changes, behind Terraform's back"
	"$root/bin/acs-drift" "$service" "$room"
	say "plan: the drift"
	"$cli" plan -detailed-exitcode || code=$?
	[ "$code" -eq 2 ] || { echo "the drift was not planned away (exit code $code)" >&2; exit 1; }
	say "apply: the repair"
	"$cli" apply -auto-approve
	say "plan: nothing to do"
	"$cli" plan -detailed-exitcode
	say "destroy"
	"$cli" destroy -auto-approve
	cd "$root"
}

scene examples/quickstart \
	"three users, and a room with a rolling window for them: a Presenter and two Attendees" \
	"allows dial-out and makes an attendee a Presenter" acs
say "The second provider: a room of Webex, which its apps call a space"
scene cmd/terraform-provider-webex/examples/quickstart \
	"a locked space with two members" \
	"takes a member out of the space and unlocks it" webex

say "Stopping the emulator, pid $emulator"
stop_emulator
if kill -0 "$emulator" 2>/dev/null; then
	echo "the emulator is still running" >&2
	exit 1
fi
say "Demo done: planned, applied, drifted, repaired and destroyed; nothing is left running"
