// SPDX-License-Identifier: MPL-2.0

package api

// This file has what the services share when they read a seed.

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Seed is the context for reading a seed. Nothing changes before the whole seed was read.
type Seed struct {
	Now        time.Time
	TopicLimit int               // characters; 0 is no limit
	ResourceID string            // the GUID in the raw ids of users
	Names      map[string]string // raw ids by the names in the seed

	Users, Rooms, Threads map[string]bool // ids in the server or the seed
}

// ReadEach reads the entries of a list. An error names the entry.
func ReadEach[T any](name string, list []T, read func(T) error) error {
	for i, entry := range list {
		if err := read(entry); err != nil {
			return fmt.Errorf("%s[%d]: %w", name, i, err)
		}
	}
	return nil
}

// RawID returns the raw id for a name or a raw id. The user need not exist: rooms do not check that ([?] of fact 1.8-02).
func (s *Seed) RawID(member, text string) (string, error) {
	if rawID, ok := s.Names[text]; ok {
		return rawID, nil
	}
	if IsCommunicationUser(text) {
		return text, nil
	}
	return "", fmt.Errorf("%s is %q: want %sa raw id such as 8:acs:GUID_GUID", member, text, s.namesOr())
}

// User returns the raw id for a name or a raw id of a user in the server or the seed.
func (s *Seed) User(member, text string) (string, error) {
	rawID, err := s.RawID(member, text)
	if err == nil && !s.Users[rawID] {
		err = fmt.Errorf("%s is %q: there is no such user; list it under users", member, text)
	}
	return rawID, err
}

// namesOr returns the names in the seed, for an error that says what is wanted.
func (s *Seed) namesOr() string {
	if len(s.Names) == 0 {
		return ""
	}
	return "one of the names " + JoinKeys(s.Names) + ", or "
}

// Time reads a time or an offset from now, and truncates it to a resolution; absent is its default.
func (s *Seed) Time(member, text string, absent time.Time, resolution time.Duration) (time.Time, error) {
	if text == "" {
		return absent, nil
	}
	t, ok := ParseTime(text)
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		offset, err := time.ParseDuration(text)
		t, ok = s.Now.Add(offset), err == nil
	}
	if !ok || t.Year() < FirstYear || !HasFourDigitYear(t) {
		return time.Time{}, fmt.Errorf(
			"%s is %q: want a time such as 2026-03-01T12:00:00Z, or an offset from now such as -1h or +720h", member, text)
	}
	return t.Truncate(resolution), nil
}

// JoinKeys returns the keys of a map as a sorted list; of more than 20 keys it returns the first ones.
func JoinKeys[T any](named map[string]T) string {
	const maxShown = 20
	names := slices.Sorted(maps.Keys(named))
	if more := len(names) - maxShown; more > 0 {
		return strings.Join(names[:maxShown], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

// KeySet returns the keys of a map as a set.
func KeySet[T any](byID map[string]T) map[string]bool {
	ids := make(map[string]bool, len(byID))
	for id := range byID {
		ids[id] = true
	}
	return ids
}
