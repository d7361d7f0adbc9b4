// SPDX-License-Identifier: MPL-2.0

package webexcanary

// This file is what the probes share: the accounts, raw calls, and the rooms that the
// run creates and deletes.

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// title is that of every room of a run.
const title = "Canary of the Terraform provider"

// account is one account as which the run acts.
type account struct {
	*webex.Client
	once     *webex.Client // the same without retries, for calls whose refusal may be a 502
	basePath string
	person   webex.Person // zero until me reads it
}

// runner asks the questions.
type runner struct {
	options  Options
	first    *account
	second   *account // nil without a second token
	created  *canary.CreatedObjects
	redactor *canary.Redactor
}

func newRunner(o Options) (*runner, error) {
	r := &runner{options: o, created: &canary.CreatedObjects{}, redactor: newRedactor(o)}
	var err error
	if r.first, err = r.newAccount(o.AccessToken); err != nil {
		return nil, err
	}
	if o.SecondAccessToken != "" {
		if r.second, err = r.newAccount(o.SecondAccessToken); err != nil {
			return nil, fmt.Errorf("the second account: %w", err)
		}
	}
	return r, nil
}

func (r *runner) newAccount(token string) (*account, error) {
	cred := webex.NewAccessTokenCredential(token)
	options := &webex.ClientOptions{Version: r.options.Version}
	options.ClientOptions = azcore.ClientOptions{
		Transport: r.options.Transport, PerCallPolicies: []policy.Policy{canary.RawCallPolicy{}},
	}
	options.OnWait = func(_ context.Context, wait webex.Wait) {
		canary.Progress(r.options.Options, r.redactor, fmt.Sprintf("throttled (%s): waiting for %s", wait.Reason, wait.Asked))
	}
	client, err := webex.NewClient(r.options.BaseURL, cred, options)
	if err != nil {
		return nil, err
	}
	options.MaxRetries = to.Ptr(int32(0))
	once, err := webex.NewClient(r.options.BaseURL, cred, options)
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(r.options.BaseURL)
	if err != nil {
		return nil, errors.New("the base URL is not a URL")
	}
	return &account{Client: client, once: once, basePath: base.Path}, nil
}

// me returns the account's own person.
func (a *account) me(ctx context.Context) (webex.Person, error) {
	if a.person.ID != "" {
		return a.person, nil
	}
	got, err := a.GetMe(ctx, nil)
	if err != nil {
		return webex.Person{}, &canary.StepError{Name: "read the account", Err: err}
	}
	a.person = got.Person
	return a.person, nil
}

// raw makes a call that the client has no method for, or would not send. The answer may
// be any; the error means that there was none.
func (a *account) raw(ctx context.Context, method, path, query, body string) (*canary.RawCall, error) {
	call := &canary.RawCall{Method: method, Path: a.basePath + path, Query: query, Body: body}
	// What the client makes of the answer does not matter.
	var err error
	if body == "" {
		_, err = a.once.GetMe(call.With(ctx), nil)
	} else {
		_, err = a.once.CreateRoom(call.With(ctx), title, nil)
	}
	if call.Status == 0 || call.Status == http.StatusTooManyRequests || call.Status == http.StatusUnauthorized ||
		call.Status >= http.StatusInternalServerError && call.Status != http.StatusBadGateway {
		return call, &canary.StepError{Name: method + " " + path, Err: err}
	}
	return call, nil
}

// accepted says whether a raw call was carried out, or with which status it was refused.
func accepted(call *canary.RawCall, success string) string {
	if call.Status < http.StatusBadRequest {
		return success
	}
	return fmt.Sprintf("is refused with %d", call.Status)
}

// newRoom creates a room, which the run deletes at its end.
func (r *runner) newRoom(ctx context.Context, by *account, o webex.CreateRoomOptions) (webex.Room, error) {
	made, err := r.tryRoom(ctx, by, title, o)
	if err != nil {
		return webex.Room{}, &canary.StepError{Name: "create a room", Err: err}
	}
	return made, nil
}

// tryRoom is newRoom for a create that may be refused.
func (r *runner) tryRoom(ctx context.Context, by *account, title string, o webex.CreateRoomOptions) (webex.Room, error) {
	if err := ctx.Err(); err != nil {
		return webex.Room{}, err
	}
	ctx, cancel := canary.Uninterrupted(ctx)
	defer cancel()
	made, err := by.CreateRoom(ctx, title, &o)
	if err != nil {
		return webex.Room{}, err
	}
	r.willDelete(by, made.ID)
	return made.Room, nil
}

// willDelete lists a room for deletion.
func (r *runner) willDelete(by *account, roomID string) {
	r.created.Add(canary.Object{Kind: "room", ID: roomID, Delete: func(ctx context.Context) error {
		return deleteForAll(ctx, by, roomID)
	}})
}

// deleteForAll deletes a room for everybody. Only a moderator certainly does (fact
// W2.6-03), so it locks the room first, which makes the account its moderator.
func deleteForAll(ctx context.Context, by *account, roomID string) error {
	_, locked := by.once.UpdateRoom(ctx, roomID, title, &webex.UpdateRoomOptions{IsLocked: to.Ptr(true), IsPublic: to.Ptr(false)})
	if webex.IsNotFound(locked) {
		return nil
	}
	_, err := by.DeleteRoom(ctx, roomID, nil)
	switch {
	case webex.IsNotFound(err):
		return nil
	case err == nil && locked != nil:
		return &canary.StepError{Name: "the account left it, which may not have deleted it: lock", Err: locked}
	}
	return err
}

// add adds a person to a room by address.
func (a *account) add(ctx context.Context, roomID, email string, moderator bool) (webex.Membership, error) {
	made, err := a.CreateMembership(ctx, roomID, webex.CreateMembershipOptions{PersonEmail: email, IsModerator: moderator})
	return made.Membership, err
}

// withSecond returns the second account and its address, or why its question cannot be
// asked.
func (r *runner) withSecond(ctx context.Context) (second *account, email string, err error) {
	if r.second == nil {
		return nil, "", canary.NotAsked("needs the token of a second account")
	}
	me, err := r.second.me(ctx)
	switch {
	case err != nil:
		return nil, "", err
	case len(me.Emails) == 0:
		return nil, "", errors.New("the second account has no address")
	}
	return r.second, me.Emails[0], nil
}

// sharedRoom creates a room of one account, with the other in it.
func (r *runner) sharedRoom(ctx context.Context, by *account, otherEmail string, o webex.CreateRoomOptions) (webex.Room, error) {
	room, err := r.newRoom(ctx, by, o)
	if err != nil {
		return webex.Room{}, err
	}
	if _, err := by.add(ctx, room.ID, otherEmail, false); err != nil {
		return webex.Room{}, &canary.StepError{Name: "add the other account", Err: err}
	}
	return room, nil
}

// anyAddress returns the address of somebody else whom the run may add.
func (r *runner) anyAddress(ctx context.Context) (string, error) {
	if r.second != nil {
		_, email, err := r.withSecond(ctx)
		return email, err
	}
	if len(r.options.People) == 0 {
		return "", canary.NotAsked("needs the token of a second account, or an address that may be added")
	}
	return r.options.People[0], nil
}

// newTeam creates a team, which the run deletes at its end with all of its rooms.
func (r *runner) newTeam(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	ctx, cancel := canary.Uninterrupted(ctx)
	defer cancel()
	call, err := r.first.raw(ctx, http.MethodPost, "/teams", "", `{"name":"`+title+`"}`)
	if err != nil {
		return "", err
	}
	if call.Status >= http.StatusBadRequest {
		return "", canary.NotAsked("this account cannot create a team: %d", call.Status)
	}
	id, err := stringIn(call.Answer, "id")
	if err != nil {
		return "", err
	}
	r.created.Add(canary.Object{Kind: "team", ID: id, Delete: func(ctx context.Context) error {
		gone, err := r.first.raw(ctx, http.MethodDelete, "/teams/"+url.PathEscape(id), "", "")
		if err == nil && gone.Status >= http.StatusBadRequest && gone.Status != http.StatusNotFound {
			return fmt.Errorf("the service answered %d", gone.Status)
		}
		return err
	}})
	return id, nil
}
