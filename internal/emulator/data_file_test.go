// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the data file itself: what is refused, and what becomes of a write that fails.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// database makes a bbolt file with one entry.
func database(t *testing.T, path, bucket, key, value string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(bucket))
		if err != nil {
			return err
		}
		return b.Put([]byte(key), []byte(value))
	})
	if err != nil {
		t.Fatalf("update: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
}

// What cannot be used is refused by name and reason, and left as it was.
func TestDataFilesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	whole := filepath.Join(t.TempDir(), "whole")
	c := startOnDataFile(t, whole)
	for range 50 {
		c.create(`{}`)
	}
	if err := c.server.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	kept, err := os.ReadFile(whole) //nolint:gosec // a path of the test's own
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	write := func(content []byte) func(string) {
		return func(path string) {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatalf("write: %v", err)
			}
		}
	}
	const foreign = "not a data file of the emulator"
	for name, test := range map[string]struct {
		make func(path string)
		says string
	}{
		"a few words":       {write([]byte("shopping: tea, milk\n")), foreign},
		"a long text":       {write(bytes.Repeat([]byte("tea, milk\n"), 10_000)), foreign},
		"another's data":    {func(path string) { database(t, path, "tea", "milk", "yes") }, foreign},
		"no version":        {func(path string) { database(t, path, "acs-emulator", "milk", "yes") }, foreign},
		"another version":   {func(path string) { database(t, path, "acs-emulator", "version", "2") }, "version 2"},
		"cut short":         {write(kept[:len(kept)/3]), "cut short"},
		"a page of it":      {write(kept[:4096]), "cut short"},
		"a page of nothing": {write(make([]byte, 4096)), "cut short"},
		"a folder":          {func(path string) { _ = os.Mkdir(path, 0o700) }, foreign},
		"in use":            {func(path string) { startOnDataFile(t, path) }, "another process uses it"},
		"a broken entry":    {brokenEntry(t, kept, "rooms", "99000000000000000", "{"), `"99000000000000000" of rooms`},
		"a lost thread":     {brokenEntry(t, kept, "messages", "19:x@thread.v2 00000000", "{}"), "no thread"},
		"no such folder":    {nil, "the system's words"},
		"a file for folder": {nil, "the system's words"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "state")
			switch {
			case test.make != nil:
				test.make(path)
			case name == "no such folder":
				path = filepath.Join(path, "state")
			default:
				write(nil)(path)
				path = filepath.Join(path, "state")
			}
			before, cannot := os.ReadFile(path) //nolint:gosec // a path of the test's own, which may not be there
			var words syscall.Errno
			if test.make == nil && errors.As(cannot, &words) { // such as "not a directory"
				test.says = words.Error()
			}
			server, err := emulator.Start(emulator.Options{Data: path})
			if err == nil {
				_ = server.Close()
				t.Fatal("started")
			}
			if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %q, want it to name the file and say %q", err, test.says)
			}
			if test.make != nil && !strings.Contains(err.Error(), "name another file") {
				t.Errorf("got %q, want it to say what to do", err)
			}
			after, _ := os.ReadFile(path) //nolint:gosec // as above
			if !strings.HasPrefix(name, "a broken") && !strings.HasPrefix(name, "a lost") && !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

// brokenEntry makes a copy of a data file with an entry that means nothing.
func brokenEntry(t *testing.T, kept []byte, bucket, key, value string) func(string) {
	return func(path string) {
		if err := os.WriteFile(path, kept, 0o600); err != nil {
			t.Fatalf("write: %v", err)
		}
		database(t, path, bucket, key, value)
	}
}

// A change that cannot be written is no success, and nobody is shown it, until it can.
func TestWritesThatFailAreAnsweredAsErrors(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	var mu sync.Mutex
	var failures []string
	c := start(t, emulator.Options{Data: path, Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}, OnDataError: func(err error) {
		mu.Lock()
		defer mu.Unlock()
		failures = append(failures, err.Error())
	}})
	u := c.user()
	thread, small := u.thread(), c.create(`{}`).ID
	c.server.LimitData(1)
	var roster []string
	for i := range 500 {
		roster = append(roster, change(fmt.Sprintf("%s%03d", ann[:len(ann)-3], i), "Attendee"))
	}
	got := decode[errorBody](t, c.do("POST", "/rooms", participants(roster...)), http.StatusInternalServerError)
	if got.Error.Code != "InternalServerError" {
		t.Errorf("got %+v", got)
	}
	want(t, c.do("GET", "/rooms/"+small, ""), http.StatusInternalServerError)
	body := u.chat("GET", "/chat/threads/"+thread, "")
	if inChat := decode[recordedErrorBody](t, body, http.StatusInternalServerError); inChat.CommunicationError.Code != "InternalServerError" {
		t.Errorf("got %+v", inChat)
	}
	requests := c.server.Requests()
	if got := requests[len(requests)-1].Status; got != http.StatusInternalServerError {
		t.Errorf("got status %d on record, want 500", got)
	}
	if len(failures) != 3 || !strings.Contains(failures[0], path) {
		t.Errorf("got reports %q, want three that name the file", failures)
	}

	c.server.LimitData(0)
	want(t, c.do("GET", "/rooms/"+small, ""), http.StatusOK)
	rooms := c.server.Rooms()
	if len(rooms) != 2 || len(rooms[0].Participants) != 500 {
		t.Fatalf("got %d rooms, want the small and the large one", len(rooms))
	}
	c = c.restarted(path)
	if got := c.server.Rooms(); len(got) != 2 || len(got[0].Participants) != 500 {
		t.Errorf("got %d rooms after the restart, want two", len(got))
	}
}

// Nobody is answered before the write is done, readers of what it writes included.
func TestAnswersWaitForTheWrite(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Data: filepath.Join(t.TempDir(), "state")})
	release, err := c.server.HoldData()
	if err != nil {
		t.Fatalf("hold: %v", err)
	}
	created := make(chan reply)
	go func() { created <- c.do("POST", "/rooms", `{}`) }()
	for len(c.server.Rooms()) == 0 {
		runtime.Gosched()
	}
	target := "/rooms/" + c.server.Rooms()[0].ID + "?api-version=" + newest
	for range 2 { // to the first reader, and while it waits
		impatient, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		r := c.request("GET", target, "").WithContext(impatient)
		c.sign(r, "")
		if got, err := c.send(r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %d, %v, want no answer before the room is written", got.status, err)
		}
		cancel()
	}
	select {
	case got := <-created:
		t.Fatalf("got %d before the room was written", got.status)
	default:
	}
	if err := release(); err != nil {
		t.Fatalf("release: %v", err)
	}
	want(t, <-created, http.StatusCreated)
	want(t, c.raw("GET", target, ""), http.StatusOK)
}

// What cannot be written at the end is an error of Close.
func TestCloseTellsWhatItCouldNotWrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	server, err := emulator.Start(emulator.Options{Data: path})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	server.LimitData(1)
	for range 500 {
		server.CreateUser()
	}
	if err := server.Close(); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want an error that names the file", err)
	}
	startOnDataFile(t, path) // and the file is free
}

// A seed fills a data file once, with its resource's id; what a seed adds later outlives a restart too.
func TestSeedsOutliveARestart(t *testing.T) {
	t.Parallel()
	const resource = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
	seed := `{"resourceId":"` + resource + `","users":[{"name":"ada"},{"name":"gone","deleted":true}],
		"rooms":[{"participants":[{"rawId":"ada","role":"Presenter"}]}],
		"threads":[{"topic":"Support","createdBy":"ada","messages":[{"type":"text","content":"Hello","senderRawId":"ada"}]}]}`
	path := filepath.Join(t.TempDir(), "state")
	c := start(t, emulator.Options{Data: path, Seed: []byte(seed)})
	if _, err := c.server.Seed([]byte(`{"rooms":[{}]}`)); err != nil {
		t.Fatal(err)
	}
	rooms, threads, users := c.server.Rooms(), c.server.Threads(), c.server.Users()
	if len(rooms) != 2 || len(threads) != 1 || len(users) != 1 {
		t.Fatalf("got %d rooms, %d threads, %d users", len(rooms), len(threads), len(users))
	}
	if err := c.server.Close(); err != nil {
		t.Fatal(err)
	}
	c = start(t, emulator.Options{Data: path, Seed: []byte(seed)})
	if got := c.server.Rooms(); !reflect.DeepEqual(got, rooms) {
		t.Errorf("got rooms %+v, want %+v", got, rooms)
	}
	if got := c.server.Threads(); !reflect.DeepEqual(got, threads) {
		t.Errorf("got threads %+v, want %+v", got, threads)
	}
	if got := c.server.Users(); !slices.Equal(got, users) || c.server.ResourceID() != resource {
		t.Errorf("got users %v of %s, want %v of %s", got, c.server.ResourceID(), users, resource)
	}
}
