// SPDX-License-Identifier: MPL-2.0

// This file runs the canary of Webex against the emulator: each question finds each of
// its answers, what cannot be asked is not counted as answered, nothing is left, and no
// secret is printed.

package webexcanary_test

import (
	"context"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexcanary"
)

func start(t *testing.T, switches emulator.Switches) *emulator.Server {
	t.Helper()
	s, err := emulator.Start(emulator.Options{Switches: switches})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// otherOrganization is the id of an organization that is not the accounts' own.
const otherOrganization = "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9mZmZmZmZmZi0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE"

// options returns options that ask every question.
func options(s *emulator.Server) webexcanary.Options {
	s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"stranger@other.example.com"}, OrgID: otherOrganization})
	return webexcanary.Options{
		Options: canary.Options{Emulated: true}, BaseURL: s.WebexURL(),
		AccessToken: s.WebexPerson().AccessToken, SecondAccessToken: s.WebexModerator().AccessToken,
		People: []string{"stranger@other.example.com", s.WebexBot().Emails[0]},
	}
}

func run(t *testing.T, o webexcanary.Options) *canary.Report {
	t.Helper()
	r, err := webexcanary.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func markdown(t *testing.T, r *canary.Report) string {
	t.Helper()
	var text strings.Builder
	if _, err := r.WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// wantNothingLeft fails if there is a room or team besides those that were there before.
func wantNothingLeft(t *testing.T, s *emulator.Server, r *canary.Report) {
	t.Helper()
	for _, room := range s.WebexRooms() {
		if !room.Archived { // the rooms of a deleted team
			t.Errorf("the room %q with %d members is left", room.Title, len(room.Members))
		}
	}
	if len(s.WebexTeams())+len(r.Leftovers) > 0 {
		t.Errorf("%d teams are left; reported: %q", len(s.WebexTeams()), r.Leftovers)
	}
}

func TestEveryAssumptionHoldsAgainstTheEmulator(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Switches{})
	r := run(t, options(s))
	for _, f := range r.Findings {
		want := canary.Holds
		if f.Unprobed != "" {
			want = canary.NotProbed
		}
		if f.Result != want {
			t.Errorf("%s: got %s (%s), want %s", f.Name, f.Result, f.Observed, want)
		}
	}
	if !r.OK() || len(r.Findings) != len(webexcanary.Questions()) {
		t.Errorf("OK %t, %d findings", r.OK(), len(r.Findings))
	}
	wantNothingLeft(t, s, r)
}

// Each setting of a switch makes its own question differ, and the report says which
// setting it is.
func TestEachSwitchMakesItsOwnProbeDiffer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches  emulator.Switches
		questions []string
		setting   string
	}{
		"max=null":             {emulator.Switches{WebexNextLink: emulator.WebexNextLinkMaxNull}, []string{"next-link"}, "maxNull"},
		"cursor only":          {emulator.Switches{WebexNextLink: emulator.WebexNextLinkCursorOnly}, []string{"next-link"}, "cursorOnly"},
		"max refused":          {emulator.Switches{WebexMaxOutside: emulator.WebexMaxOutsideRefused}, []string{"max-outside"}, "refused"},
		"title limit":          {emulator.Switches{WebexTitleLimit: 256}, []string{"title-length"}, "the longest title"},
		"description limit":    {emulator.Switches{WebexDescriptionLimit: 256}, []string{"description-length"}, "the longest description"},
		"public and locked":    {emulator.Switches{WebexPublicLocked: emulator.WebexPublicLockedAccepted}, []string{"public-locked"}, "accepted"},
		"description empty":    {emulator.Switches{WebexClearedDescription: emulator.WebexClearedDescriptionEmpty}, []string{"cleared-description"}, "empty"},
		"description space":    {emulator.Switches{WebexClearedDescription: emulator.WebexClearedDescriptionSpace}, []string{"cleared-description"}, "space"},
		"refused with 400":     {emulator.Switches{WebexRefusalStatus: emulator.WebexRefusalBadRequest}, []string{"refusal-status", "make-public"}, "badRequest"},
		"refused with 502":     {emulator.Switches{WebexRefusalStatus: emulator.WebexRefusalBadGateway}, []string{"refusal-status", "make-public"}, "badGateway"},
		"meeting 410":          {emulator.Switches{WebexMeetingInfo: emulator.WebexMeetingInfoGone}, []string{"meeting-info"}, "gone"},
		"meeting 404":          {emulator.Switches{WebexMeetingInfo: emulator.WebexMeetingInfoNotFound}, []string{"meeting-info"}, "notFound"},
		"meeting 403":          {emulator.Switches{WebexMeetingInfo: emulator.WebexMeetingInfoForbidden}, []string{"meeting-info"}, "forbidden"},
		"meeting empty":        {emulator.Switches{WebexMeetingInfo: emulator.WebexMeetingInfoEmpty}, []string{"meeting-info"}, "empty"},
		"deletion leaves":      {emulator.Switches{WebexDeleteUnlocked: emulator.WebexDeleteUnlockedLeaves}, []string{"delete-unlocked"}, "leaves"},
		"locked refused":       {emulator.Switches{WebexDeleteLocked: emulator.WebexDeleteLockedRefused}, []string{"delete-locked"}, "refused"},
		"archived answers":     {emulator.Switches{WebexArchivedRoom: emulator.WebexArchivedRoomAnswers}, []string{"archived-room"}, "answers"},
		"both persons refused": {emulator.Switches{WebexBothPersons: emulator.WebexBothPersonsRefused}, []string{"both-persons"}, "refused"},
		"outsider gets 502":    {emulator.Switches{WebexOutsiderAdds: emulator.WebexOutsiderAddsBadGateway}, []string{"outsider-adds"}, "badGateway"},
		"strangers forbidden":  {emulator.Switches{WebexOtherOrganizations: emulator.WebexOtherOrganizationsForbidden}, []string{"other-organizations"}, "forbidden"},
		"newest members first": {emulator.Switches{WebexMembershipOrder: emulator.WebexMembershipsNewest}, []string{"membership-order"}, "newest"},
		"bots cannot moderate": {emulator.Switches{WebexBotModerators: emulator.WebexBotModeratorsRefused}, []string{"bot-moderator"}, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, test.switches)
			r := run(t, options(s))
			var differ []string
			for _, f := range r.Findings {
				switch f.Result {
				case canary.Differs:
					differ = append(differ, f.Name)
				case canary.Unclear:
					t.Errorf("%s is unclear: %s", f.Name, f.Observed)
				case canary.Holds, canary.NotProbed:
				}
			}
			if !slices.Equal(differ, test.questions) {
				t.Errorf("got %v, want %v:\n%s", differ, test.questions, markdown(t, r))
			}
			if text := markdown(t, r); !strings.Contains(text, "is `"+test.setting+"`.") {
				t.Errorf("the report does not name the setting %s:\n%s", test.setting, text)
			}
			wantNothingLeft(t, s, r)
		})
	}
}

// Where the emulator has no switch, the transport replaces its refusals.
func TestEachReplacedAnswerMakesItsOwnProbeDiffer(t *testing.T) {
	t.Parallel()
	for _, question := range []string{"unknown-type", "announcement-unlocked", "update-without-title", "make-public"} {
		t.Run(question, func(t *testing.T) {
			t.Parallel()
			s := start(t, emulator.Switches{})
			o := options(s)
			o.Only, o.Transport = regexp.MustCompile("^"+question+"$"), &http.Client{Transport: conflicting{}}
			r := run(t, o)
			if f := r.Findings[0]; f.Result != canary.Differs || f.Observed != "is refused with 409" || r.OK() {
				t.Errorf("got %+v", f)
			}
			wantNothingLeft(t, s, r)
		})
	}
}

// conflicting answers 409 where the emulator refuses with 400 or 403.
type conflicting struct{}

func (conflicting) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && (resp.StatusCode == http.StatusBadRequest || resp.StatusCode == http.StatusForbidden) {
		resp.StatusCode = http.StatusConflict
	}
	return resp, err
}

func TestAQuestionThatCannotBeAskedIsNotAnswered(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Switches{})
	o := options(s)
	o.SecondAccessToken, o.People = "", nil
	r := run(t, o)
	var unasked []string
	for _, f := range r.Findings {
		if f.Unprobed != "" {
			continue
		}
		if f.Result == canary.NotProbed {
			unasked = append(unasked, f.Name)
			if !strings.HasPrefix(f.Observed, "needs ") {
				t.Errorf("%s: got %q", f.Name, f.Observed)
			}
		} else if f.Result != canary.Holds {
			t.Errorf("%s: got %s (%s)", f.Name, f.Result, f.Observed)
		}
	}
	want := []string{
		"refusal-status", "delete-unlocked", "delete-locked", "both-persons", "outsider-adds", "other-organizations",
		"membership-order", "bot-moderator",
	}
	if !slices.Equal(unasked, want) || !r.OK() {
		t.Errorf("got %v, OK %t", unasked, r.OK())
	}
	for _, q := range s.Requests() {
		if q.Method == http.MethodPost && q.Path == "/v1/memberships" {
			t.Error("somebody was added to a room")
		}
	}
	wantNothingLeft(t, s, r)
}

// A bot asks about itself whether it can moderate, and deletes its rooms also if not.
func TestABotAsksAboutItself(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		may  emulator.WebexBotModerators
		want canary.Result
	}{{emulator.WebexBotModeratorsAllowed, canary.Holds}, {emulator.WebexBotModeratorsRefused, canary.Differs}} {
		s := start(t, emulator.Switches{WebexBotModerators: test.may})
		o := options(s)
		o.AccessToken, o.Only = s.WebexBot().AccessToken, regexp.MustCompile("^bot-moderator$")
		r := run(t, o)
		if got := r.Findings[0].Result; got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
		wantNothingLeft(t, s, r)
	}
}

func TestAProbeThatCannotRunIsAFailure(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Switches{})
	s.AddFault(emulator.Fault{Method: http.MethodGet, Path: "/v1/rooms/*/meetingInfo", Status: http.StatusNotImplemented})
	o := options(s)
	o.Emulated, o.Only = false, regexp.MustCompile("^meeting-info$")
	r := run(t, o)
	if f := r.Findings[0]; f.Result != canary.Unclear || !f.Failed || r.OK() {
		t.Errorf("got %+v, OK %t", f, r.OK())
	}
	wantNothingLeft(t, s, r)
}

// Rooms that others made stay as they are, also in an interrupted run.
func TestAnInterruptedRunDeletesItsOwnRoomsOnly(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := start(t, emulator.Switches{WebexDeleteUnlocked: emulator.WebexDeleteUnlockedLeaves})
	kept := s.AddWebexRoom(emulator.WebexRoom{Title: "Kept", Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID}}})
	before, _ := s.WebexRoom(kept)
	o := options(s)
	o.Progress = writer(func(line string) {
		if strings.Contains(line, "question meeting-info") {
			cancel()
		}
	})
	r, err := webexcanary.Run(ctx, o)
	if err != nil || !r.Interrupted || r.OK() {
		t.Errorf("got %v, interrupted %t", err, r.Interrupted)
	}
	if after, ok := s.WebexRoom(kept); !ok || !reflect.DeepEqual(before, after) {
		t.Errorf("got %+v, want %+v", after, before)
	}
	s.DeleteWebexRoom(kept)
	wantNothingLeft(t, s, r)
}

type writer func(string)

func (w writer) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

func TestTheReportHoldsNoSecret(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Switches{})
	o := options(s)
	secrets := []string{o.AccessToken, o.SecondAccessToken, s.WebexPerson().ID, o.People[0], o.BaseURL}
	for _, secret := range secrets {
		s.AddFault(emulator.Fault{
			Method: http.MethodPost, Path: "/v1/rooms", Status: http.StatusBadRequest, Count: 1,
			Body: `{"message":"planted: ` + secret + ` (there)","trackingId":"ROUTERGW_1"}`,
		})
	}
	var progress strings.Builder
	o.Emulated, o.Progress = false, writer(func(line string) { progress.WriteString(line) })
	text := markdown(t, run(t, o))
	for _, secret := range append(secrets, s.WebexSecrets()...) {
		if strings.Contains(text+progress.String(), secret) {
			t.Errorf("%q is printed", secret)
		}
	}
	if !strings.Contains(text, "planted: ") {
		t.Errorf("the report quotes no refusal:\n%s", text)
	}
}

func TestOptionsThatAreNotValidAreErrorsWithoutTheirText(t *testing.T) {
	t.Parallel()
	for _, o := range []webexcanary.Options{
		{},
		{AccessToken: "sec ret"},
		{AccessToken: "token", SecondAccessToken: "sec ret"},
		{AccessToken: "token", BaseURL: "https://user:sec ret@example.com"},
	} {
		if _, err := webexcanary.Run(t.Context(), o); err == nil || strings.Contains(err.Error(), "sec ret") {
			t.Errorf("got %v", err)
		}
	}
}

// countedSwitches are the switches of a question that has no setting of its own.
func countedSwitches() []string { return []string{"WebexRoomRate"} }

func TestEachSwitchOfWebexIsAQuestion(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, q := range webexcanary.Questions() {
		if q.Switch != "" {
			named[q.Switch] = true
			if _, there := reflect.TypeFor[emulator.Switches]().FieldByName(q.Switch); !there {
				t.Errorf("%s names the switch %s, which the emulator does not have", q.Name, q.Switch)
			}
		}
		if q.Name == "" || q.Fact == "" || q.Subject == "" || q.Assumed == "" || q.Provider == "" {
			t.Errorf("%s is not complete: %+v", q.Name, q)
		}
		if (q.Unprobed == "") != (q.Probe != nil) || q.Probe != nil && len(q.Others) == 0 {
			t.Errorf("%s has no probe, or does not say what other answers mean", q.Name)
		}
	}
	for field := range reflect.TypeFor[emulator.Switches]().Fields() {
		if strings.HasPrefix(field.Name, "Webex") && !named[field.Name] && !slices.Contains(countedSwitches(), field.Name) {
			t.Errorf("no question names the switch %s", field.Name)
		}
	}
}

func TestTheTableHasEachQuestion(t *testing.T) {
	t.Parallel()
	if got, want := strings.Count(webexcanary.Assumptions(), "\n| W"), len(webexcanary.Questions()); got != want {
		t.Errorf("the table has %d questions, want %d", got, want)
	}
}
