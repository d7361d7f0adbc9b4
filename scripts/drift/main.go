// SPDX-License-Identifier: MPL-2.0

// Command drift plays the colleague who changes a room behind Terraform's back, for the
// demo. Its arguments are a service, acs or webex, and the id of a room. The service is
// the one that the environment names: AZURE_COMMUNICATION_CONNECTION_STRING, or
// WEBEX_BASE_URL and WEBEX_ACCESS_TOKEN.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
)

func main() {
	if err := drift(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "drift:", err)
		os.Exit(1)
	}
}

func drift(ctx context.Context, arguments []string) error {
	changes := map[string]func(ctx context.Context, roomID string) error{"acs": changeACSRoom, "webex": changeWebexRoom}
	if len(arguments) != 2 || changes[arguments[0]] == nil {
		return errors.New("usage: drift acs|webex ROOM_ID")
	}
	return changes[arguments[0]](ctx, arguments[1])
}
