#!/usr/bin/env bash
# Shows the provider at work against the emulator: plan, apply, an empty plan,
# a change behind Terraform's back and its repair, destroy. Everything it makes
# is in .demo/, and nothing is left running.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

say() { printf '\n==> %s\n' "$*"; }

cli=$(scripts/cli.sh any)
say "Using $("$cli" version | head -n 1)"

demo=$root/.demo
rm -rf "$demo"
mkdir -p "$demo/workspace" "$demo/home"

say "Starting the emulator of Azure Communication Services on a free loopback port"
bin/acs-emulator -listen 127.0.0.1:0 >"$demo/emulator.out" 2>"$demo/emulator.log" &
emulator=$!
stop_emulator() {
	if kill -0 "$emulator" 2>/dev/null; then
		kill "$emulator"
		wait "$emulator" 2>/dev/null || true
	fi
}
trap stop_emulator EXIT
for _ in $(seq 100); do
	grep -q '^AZURE_COMMUNICATION_CONNECTION_STRING=' "$demo/emulator.out" && break
	kill -0 "$emulator" 2>/dev/null || { cat "$demo/emulator.log" >&2; exit 1; }
	sleep 0.1
done
eval "export $(head -n 1 "$demo/emulator.out")"
[ -n "${AZURE_COMMUNICATION_CONNECTION_STRING-}" ] || { echo "the emulator did not say where it listens" >&2; exit 1; }
unset AZURE_COMMUNICATION_ENDPOINT
echo "pid $emulator, $(sed -n "1s/.*endpoint=\([^;]*\);.*/\1/p" "$demo/emulator.out")"

# A mirror on disk replaces the registry, so that init works as it would
# for a released provider.
for host in registry.terraform.io registry.opentofu.org; do
	folder=$demo/mirror/$host/acs-terraform/acs/0.1.0/$(go env GOOS)_$(go env GOARCH)
	mkdir -p "$folder"
	cp bin/terraform-provider-acs "$folder/terraform-provider-acs_v0.1.0"
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
cp examples/quickstart/*.tf "$demo/workspace/"
cd "$demo/workspace"

say "init"
"$cli" init
say "apply: three users, and a room with a rolling window for them: a Presenter and two Attendees"
"$cli" apply -auto-approve
say "plan: nothing to do"
"$cli" plan -detailed-exitcode

room=$("$cli" output -raw room_id)
say "Somebody allows dial-out and makes an attendee a Presenter, behind Terraform's back"
"$root/bin/acs-drift" "$room"
say "plan: the drift"
code=0
"$cli" plan -detailed-exitcode || code=$?
[ "$code" -eq 2 ] || { echo "the drift was not planned away (exit code $code)" >&2; exit 1; }
say "apply: the repair"
"$cli" apply -auto-approve
say "plan: nothing to do"
"$cli" plan -detailed-exitcode
say "destroy"
"$cli" destroy -auto-approve

say "Stopping the emulator, pid $emulator"
stop_emulator
if kill -0 "$emulator" 2>/dev/null; then
	echo "the emulator is still running" >&2
	exit 1
fi
say "Demo done: planned, applied, drifted, repaired and destroyed; nothing is left running"
