// SPDX-License-Identifier: MPL-2.0

// This file checks that the examples do what they say: it applies each, checks for
// an empty plan, and destroys it.

package provider_test

import (
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// repository is the root of the repository.
const repository = "../.."

// These are the ids that the import examples show.
const (
	exampleRoomID    = "99199690362660524"
	exampleUserID    = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000701"
	exampleThreadID  = "19:acsV1_k3VtWm0qZ8sXbYp2LrNf6UdJh4GcAoEiTy1RwQvBx9M@thread.v2"
	exampleMessageID = "1769506200000"
)

// exampleNow is a Wednesday: the Monday after it is the 1st of February 2027.
func exampleNow() time.Time { return time.Date(2027, time.January, 27, 9, 30, 0, 0, time.UTC) }

func exampleFile(t *testing.T, name string) string {
	t.Helper()
	return repositoryFile(t, path.Join("examples", name))
}

// repositoryFile is the text of a file of the repository.
func repositoryFile(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(os.DirFS(repository), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exampleFiles are the files below examples/, by their path from there.
func exampleFiles(t *testing.T) []string {
	t.Helper()
	root := os.DirFS(filepath.Join(repository, "examples"))
	var names []string
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.Contains(name, ".terraform") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// exampleWorkspace makes a workspace of an example folder, without its import
// files, and of values for its variables.
func exampleWorkspace(t *testing.T, s *emulator.Server, folder string, variables map[string]any) *workspace {
	t.Helper()
	w := emptyWorkspace(t, s)
	declared := false
	for _, name := range exampleFiles(t) {
		base := path.Base(name)
		if path.Dir(name) != folder || strings.HasPrefix(base, "import") || !slices.Contains([]string{".tf", ".csv"}, path.Ext(name)) {
			continue
		}
		text := exampleFile(t, name)
		declared = declared || strings.Contains(text, "required_providers")
		w.write(base, text)
	}
	if !declared {
		w.write("versions.tf", requiredProviders)
	}
	if variables != nil {
		values, err := json.Marshal(variables)
		if err != nil {
			t.Fatal(err)
		}
		w.write("terraform.tfvars.json", string(values))
	}
	return w
}

// appliedExample is exampleWorkspace, applied, with an empty plan afterwards.
func appliedExample(t *testing.T, s *emulator.Server, folder string, variables map[string]any) *workspace {
	t.Helper()
	w := exampleWorkspace(t, s, folder, variables)
	w.apply()
	w.wantNoChanges()
	return w
}

// exampleTree copies an example with the folders in it.
func exampleTree(t *testing.T, folder, to string) {
	t.Helper()
	for _, name := range exampleFiles(t) {
		rest, ok := strings.CutPrefix(name, folder+"/")
		if !ok || !slices.Contains([]string{".tf", ".hcl"}, path.Ext(name)) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, rest)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, rest), []byte(exampleFile(t, name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// wantNoChanges is wantEmptyPlan that counts changes of outputs too.
func (w *workspace) wantNoChanges() {
	w.t.Helper()
	if got := w.try("plan", "-detailed-exitcode"); got.code != 0 {
		w.t.Fatalf("the plan is not empty (%d):\n%s", got.code, got.text)
	}
}

// outputs reads the workspace's outputs.
func (w *workspace) outputs() map[string]any {
	w.t.Helper()
	var outputs map[string]struct{ Value any }
	if err := json.Unmarshal([]byte(w.run("output", "-json")), &outputs); err != nil {
		w.t.Fatal(err)
	}
	values := map[string]any{}
	for name, output := range outputs {
		values[name] = output.Value
	}
	return values
}

// wantDestroyed destroys the workspace and checks that nothing is left.
func (w *workspace) wantDestroyed(s *emulator.Server) {
	w.t.Helper()
	w.destroy()
	wantNothingLeft(w.t, s)
}

// wantNothingLeft checks that the service has no room, thread, user or assignment.
func wantNothingLeft(t *testing.T, s *emulator.Server) {
	t.Helper()
	if rooms, threads, users, assignments := len(s.Rooms()), len(s.Threads()), len(s.Users()), len(s.Assignments()); rooms+threads+users+assignments > 0 {
		t.Errorf("%d rooms, %d threads, %d users and %d assignments are left", rooms, threads, users, assignments)
	}
}

// rolesIn are the roles in a room by raw id.
func rolesIn(t *testing.T, s *emulator.Server, roomID string) map[string]string {
	t.Helper()
	room, ok := s.Room(roomID)
	if !ok {
		t.Fatalf("there is no room %s", roomID)
	}
	roles := map[string]string{}
	for _, participant := range room.Participants {
		roles[participant.RawID] = participant.Role
	}
	return roles
}

func TestAccExampleQuickstart(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	w := appliedExample(t, s, "quickstart", nil)

	outputs := w.outputs()
	if outputs["status"] != "active" {
		t.Errorf("status is %v, want active", outputs["status"])
	}
	roomID, _ := outputs["room_id"].(string)
	count := map[string]int{}
	for user, role := range rolesIn(t, s, roomID) {
		if !slices.Contains(s.Users(), user) {
			t.Errorf("%s is no user that was made", user)
		}
		count[role]++
	}
	if want := map[string]int{"Presenter": 1, "Attendee": 2}; !maps.Equal(count, want) {
		t.Errorf("roles are %v, want %v", count, want)
	}

	s.Advance(24 * time.Hour)
	w.wantNoChanges()
	w.wantDestroyed(s)
}

// csvRows reads a CSV file: each row by column name.
func csvRows(t *testing.T, text string) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// timeOfLesson is the start of the lesson of a row in a week; weeks count from 1.
func timeOfLesson(t *testing.T, monday time.Time, row map[string]string, week string) time.Time {
	t.Helper()
	number, err := strconv.Atoi(week)
	if err != nil {
		t.Fatal(err)
	}
	clock, err := time.Parse("15:04", row["start"])
	if err != nil {
		t.Fatal(err)
	}
	day := slices.Index([]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, row["weekday"])
	return monday.AddDate(0, 0, 7*(number-1)+day).Add(clock.Sub(clock.Truncate(24 * time.Hour)))
}

func TestAccExampleSemester(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: exampleNow()})
	zone := time.FixedZone("", 3600)
	w := appliedExample(t, s, "semester", map[string]any{"term_start": s.Now().In(zone).Format("2006-01-02T00:00:00Z07:00")})

	rosters := map[string]map[string]string{}
	for _, row := range csvRows(t, exampleFile(t, "semester/rosters.csv")) {
		if rosters[row["course"]] == nil {
			rosters[row["course"]] = map[string]string{}
		}
		rosters[row["course"]][row["user_id"]] = row["role"]
	}
	monday := time.Date(2027, time.February, 1, 0, 0, 0, 0, zone)
	courses := csvRows(t, exampleFile(t, "semester/courses.csv"))
	rooms, _ := w.outputs()["rooms"].(map[string]any)
	if len(courses) != 20 || len(s.Rooms()) != 20 || len(rooms) != 20 {
		t.Fatalf("%d courses, %d rooms, %d in the output, want 20 of each", len(courses), len(s.Rooms()), len(rooms))
	}
	for _, course := range courses {
		output, _ := rooms[course["course"]].(map[string]any)
		roomID, _ := output["room_id"].(string)
		room, ok := s.Room(roomID)
		if !ok {
			t.Errorf("course %s has no room", course["course"])
			continue
		}
		minutes, err := strconv.Atoi(course["minutes"])
		if err != nil {
			t.Fatal(err)
		}
		from := timeOfLesson(t, monday, course, course["first_week"]).Add(-time.Hour)
		until := timeOfLesson(t, monday, course, course["last_week"]).Add(time.Duration(minutes) * time.Minute).Add(time.Hour)
		if !room.ValidFrom.Equal(from) || !room.ValidUntil.Equal(until) {
			t.Errorf("course %s is open from %v until %v, want %v until %v", course["course"], room.ValidFrom, room.ValidUntil, from, until)
		}
		if got := rolesIn(t, s, roomID); len(got) == 0 || !maps.Equal(got, rosters[course["course"]]) {
			t.Errorf("course %s has %v, want %v", course["course"], got, rosters[course["course"]])
		}
	}
	// One by hand: Mondays 8:15 to 9:45 local time, from the 1st of February to
	// the 3rd of May.
	algebra, _ := rooms["alg1"].(map[string]any)
	if algebra["valid_from"] != "2027-02-01T07:15:00+01:00" || algebra["valid_until"] != "2027-05-03T10:45:00+01:00" {
		t.Errorf("alg1 is %v", algebra)
	}

	// Within the term, after it, and once the service has deleted the rooms.
	for _, days := range []int{60, 60, 365} {
		s.Advance(time.Duration(days) * 24 * time.Hour)
		w.wantNoChanges()
	}
	w.wantDestroyed(s)
}

func TestAccExampleClinic(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: exampleNow()})
	w := appliedExample(t, s, "clinic", nil)

	before, _ := w.outputs()["rooms"].(map[string]any)
	ids := map[string]string{}
	for practice, output := range before {
		fields, _ := output.(map[string]any)
		ids[practice], _ = fields["room_id"].(string)
	}
	dialOut := map[string]bool{}
	for practice, id := range ids {
		room, _ := s.Room(id)
		dialOut[practice] = room.PSTNDialOutEnabled
	}
	if want := map[string]bool{"cardiology": true, "dermatology": false, "radiology": true}; !maps.Equal(dialOut, want) {
		t.Errorf("dial-out is %v, want %v", dialOut, want)
	}
	const user = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000"
	wantRoles := map[string]string{user + "401": "Presenter", user + "402": "Collaborator", user + "403": "Attendee"}
	if got := rolesIn(t, s, ids["cardiology"]); !maps.Equal(got, wantRoles) {
		t.Errorf("cardiology has %v, want %v", got, wantRoles)
	}

	s.Advance(60 * 24 * time.Hour) // 30 days are left, no fewer
	w.wantNoChanges()
	s.Advance(time.Hour)
	want := []string{`acs_room.practice["cardiology"] update`, `acs_room.practice["dermatology"] update`, `acs_room.practice["radiology"] update`}
	if got := w.plan().changed(); !slices.Equal(got, want) {
		t.Fatalf("planned %v, want %v", got, want)
	}
	w.apply()
	w.wantNoChanges()
	for practice, id := range ids {
		room, ok := s.Room(id)
		if until := s.Now().Add(90 * 24 * time.Hour); !ok || !room.ValidUntil.Equal(until) {
			t.Errorf("%s: room %s ends %v, want %v", practice, id, room.ValidUntil, until)
		}
	}
	w.wantDestroyed(s)
}

func TestAccExampleResources(t *testing.T) {
	t.Parallel()
	type made struct{ rooms, threads, users, assignments int }
	for folder, want := range map[string]made{
		"resources/acs_room":                    {rooms: 2},
		"resources/acs_room_participant":        {rooms: 1},
		"resources/acs_user":                    {rooms: 1, users: 2},
		"resources/acs_chat_thread":             {threads: 2, users: 3},
		"resources/acs_chat_thread_participant": {threads: 1, users: 4},
		"resources/acs_chat_message":            {threads: 1, users: 1},

		"resources/acs_teams_extension_assignment": {assignments: 3},
	} {
		t.Run(path.Base(folder), func(t *testing.T) {
			t.Parallel()
			s := startService(t, emulator.Options{Now: exampleNow()})
			w := appliedExample(t, s, folder, exampleVariables(folder))
			if got := (made{len(s.Rooms()), len(s.Threads()), len(s.Users()), len(s.Assignments())}); got != want {
				t.Errorf("made %+v, want %+v", got, want)
			}
			w.wantDestroyed(s)
		})
	}
}

func exampleVariables(folder string) map[string]any {
	if folder == "resources/acs_room" {
		return map[string]any{"lecture_start": "2027-03-01T09:00:00+01:00"}
	}
	return nil
}

// TestAccExampleImports removes the objects of an example from the state, and
// imports them in the three ways of the example's import files. That changes nothing
// in the service.
func TestAccExampleImports(t *testing.T) {
	t.Parallel()
	// Where an applied example has the ids that its import files show.
	type place struct{ address, attribute string }
	for folder, shown := range map[string]map[string]place{
		"resources/acs_room":             {exampleRoomID: {"acs_room.lecture", "id"}},
		"resources/acs_room_participant": {exampleRoomID: {"acs_room.open_day", "id"}},
		"resources/acs_user":             {exampleUserID: {"acs_user.guest", "id"}},
		"resources/acs_chat_thread":      {exampleThreadID: {"acs_chat_thread.support", "id"}},
		"resources/acs_chat_thread_participant": {
			exampleThreadID: {"acs_chat_thread.lounge", "id"}, exampleUserID: {"acs_user.successor", "id"},
		},
		"resources/acs_chat_message": {
			exampleThreadID: {"acs_chat_thread.announcements", "id"}, exampleMessageID: {"acs_chat_message.rules", "message_id"},
		},
		"resources/acs_teams_extension_assignment": {}, // its ids are those of the configuration
	} {
		t.Run(path.Base(folder), func(t *testing.T) {
			t.Parallel()
			s := startService(t, emulator.Options{Now: exampleNow()})
			w := exampleWorkspace(t, s, folder, exampleVariables(folder))
			w.apply()
			ids := map[string]string{}
			for id, place := range shown {
				ids[id], _ = w.attributes(place.address)[place.attribute].(string)
			}
			if bot := w.id("acs_user.bot"); bot != "" && strings.Contains(folder, "acs_chat_") {
				w.write("provider.tf", actingAs(bot)) // an import has no as_user_id yet
			}
			s.ForgetRequests()
			text := func(name string) string {
				text := exampleFile(t, path.Join(folder, name))
				for id, real := range ids {
					if !strings.Contains(text, id) {
						t.Fatalf("%s does not show %s", name, id)
					}
					text = strings.ReplaceAll(text, id, real)
				}
				return text
			}

			for _, name := range []string{"import-by-string-id.tf", "import-by-identity.tf"} {
				if name == "import-by-identity.tf" && !w.ImportsByIdentity() {
					continue
				}
				block := text(name)
				target := regexp.MustCompile(`(?m)^  to = ([a-z_.]+)`).FindStringSubmatch(block)
				w.run("state", "rm", target[1])
				w.write("import.tf", block)
				if p := w.plan(); !strings.Contains(p.text, " to import, 0 to add, ") || !strings.Contains(p.text, " 0 to destroy.") {
					t.Errorf("%s plans more than an import:\n%s", name, p.text)
				}
				w.apply()
				w.wantNoChanges()
				w.write("import.tf", "")
			}
			command := strings.Fields(strings.ReplaceAll(text("import.sh"), "'", ""))
			w.run("state", "rm", command[2])
			w.run(command[1:]...)
			w.apply()
			w.wantNoChanges()
			wantNothingWritten(t, s)
		})
	}
}

func TestAccExampleDataSources(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: exampleNow()})
	made := exampleWorkspace(t, s, "quickstart", nil)
	made.apply()
	roomID, _ := made.outputs()["room_id"].(string)
	user := func(address string) string {
		id := made.id(address)
		return id
	}
	s.PutAssignment(assignment("user", appOne))
	presenter, ada, grace := user("acs_user.presenter"), user(`acs_user.attendee["ada"]`), user(`acs_user.attendee["grace"]`)

	for folder, example := range map[string]struct{ variables, outputs map[string]any }{
		"data-sources/acs_room": {
			variables: map[string]any{"room_id": roomID},
			outputs:   map[string]any{"joinable": true},
		},
		"data-sources/acs_rooms": {
			variables: map[string]any{"day": "2027-02-01T00:00:00+01:00"},
			outputs: map[string]any{
				"windows_of_the_day": map[string]any{roomID: "2027-01-27T09:30:00Z to 2027-03-28T09:30:00Z"},
				"active":             []any{roomID},
			},
		},
		"data-sources/acs_room_participants": {
			variables: map[string]any{"room_id": roomID},
			outputs: map[string]any{
				"roles":      map[string]any{presenter: "Presenter", ada: "Attendee", grace: "Attendee"},
				"presenters": []any{presenter},
			},
		},
		"data-sources/acs_teams_extension_assignment": {
			variables: map[string]any{"tenant_id": teamsTenant, "account_id": teamsAccount},
			outputs:   map[string]any{"may_use": true},
		},
	} {
		t.Run(path.Base(folder), func(t *testing.T) {
			t.Parallel()
			w := appliedExample(t, s, folder, example.variables)
			if got := w.outputs(); !reflect.DeepEqual(got, example.outputs) {
				t.Errorf("outputs are %v, want %v", got, example.outputs)
			}
			w.destroy()
		})
	}
}
