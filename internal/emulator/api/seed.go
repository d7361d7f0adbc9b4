package api

// This file is what the services share while they read a seed: users, rooms and threads that a server is to have at
// once.

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Seed is a seed while it is read. Nothing is changed before all of it was read.
type Seed struct {
	Now        time.Time
	TopicLimit int               // characters; 0 is no limit
	ResourceID string            // the GUID in the raw ids of users
	Names      map[string]string // raw ids by the names that the seed gives

	Users, Rooms, Threads map[string]bool // ids that the server or the seed has
}

// InEach reads the entries of a list; an error says where it is.
func InEach[T any](name string, list []T, read func(T) error) error {
	for i, entry := range list {
		if err := read(entry); err != nil {
			return fmt.Errorf("%s[%d]: %w", name, i, err)
		}
	}
	return nil
}

// Anyone is the raw id that a name or a raw id stands for. Whether there is such a user does not count: rooms do not
// look ([?] of fact 1.8-02).
func (s *Seed) Anyone(member, text string) (string, error) {
	if rawID, ok := s.Names[text]; ok {
		return rawID, nil
	}
	if IsCommunicationUser(text) {
		return text, nil
	}
	return "", fmt.Errorf("%s is %q: want %sa raw id such as 8:acs:GUID_GUID", member, text, s.namesOr())
}

// User is the raw id of a user that the server or the seed has.
func (s *Seed) User(member, text string) (string, error) {
	rawID, err := s.Anyone(member, text)
	if err == nil && !s.Users[rawID] {
		err = fmt.Errorf("%s is %q: there is no such user; list it under users", member, text)
	}
	return rawID, err
}

// namesOr is the list of names that the seed gives, as a text says what may stand in a place.
func (s *Seed) namesOr() string {
	if len(s.Names) == 0 {
		return ""
	}
	return "one of the names " + Listed(s.Names) + ", or "
}

// Time reads a time or an offset from now, cut off at a resolution; absent is what it is when left out.
func (s *Seed) Time(member, text string, absent time.Time, resolution time.Duration) (time.Time, error) {
	if text == "" {
		return absent, nil
	}
	t, ok := ParseTime(text)
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		offset, err := time.ParseDuration(text)
		t, ok = s.Now.Add(offset), err == nil
	}
	if !ok || t.Year() < FirstYear || !Writable(t) {
		return time.Time{}, fmt.Errorf(
			"%s is %q: want a time such as 2026-03-01T12:00:00Z, or an offset from now such as -1h or +720h", member, text)
	}
	return t.Truncate(resolution), nil
}

// Listed are the names of a map, in order, and of many the first ones.
func Listed[T any](named map[string]T) string {
	const most = 20
	names := slices.Sorted(maps.Keys(named))
	if more := len(names) - most; more > 0 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

// IDsOf are the ids of what a store has.
func IDsOf[T any](byID map[string]T) map[string]bool {
	ids := make(map[string]bool, len(byID))
	for id := range byID {
		ids[id] = true
	}
	return ids
}
