// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the pages of lists and the links between them (section 1.9 of the facts).

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

const (
	defaultMax = 100
	largestMax = 1000 // of rooms; of other lists it is not published (fact W1.9-03)
)

// listModel is one page of a list.
type listModel[T any] struct {
	Items []T `json:"items"`
}

// position is the place of an item in a list: items are ordered by key and then by number.
type position struct {
	Key    string `json:"key"`
	Number uint64 `json:"number"`
}

func (p position) compare(other position) int {
	return cmp.Or(cmp.Compare(p.Key, other.Key), cmp.Compare(p.Number, other.Number))
}

// cursor is the cursor in a link, opaque to clients. It holds with any filters.
type cursor struct {
	Path  string   `json:"path"`
	After position `json:"after"`
}

// pageOf returns the page of a list that the request asks for, in the form of show.
func pageOf[T, M any](r *request, items []T, at func(T) position, newestFirst bool, show func(T) M) (api.Answer, *api.Failure) {
	size, f := r.max()
	if f != nil {
		return fail(f)
	}
	order := func(a, b position) int {
		if newestFirst {
			a, b = b, a
		}
		return a.compare(b)
	}
	slices.SortFunc(items, func(a, b T) int { return order(at(a), at(b)) })
	if text := r.Query.Get("cursor"); text != "" {
		var from cursor
		plain, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || json.Unmarshal(plain, &from) != nil || from.Path != r.Request.URL.Path {
			return fail(badRequest("The cursor is invalid."))
		}
		items = slices.DeleteFunc(items, func(item T) bool { return order(at(item), from.After) <= 0 })
	}
	list := listModel[M]{Items: []M{}}
	for _, item := range items[:min(size, len(items))] {
		list.Items = append(list.Items, show(item))
	}
	answered, _ := answer(list)
	if len(items) > size {
		answered.Header.Set("Link", "<"+r.nextLink(at(items[size-1]))+`>; rel="next"`)
	}
	return answered, nil
}

// max returns the size of the page. Only the list of rooms may refuse a number outside the range (fact W1.9-03).
func (r *request) max() (int, *api.Failure) {
	size := defaultMax
	if text, given := r.Query["max"]; given {
		var err error
		size, err = strconv.Atoi(text[0])
		outside := size < 1 || size > largestMax
		if err != nil || outside && r.Request.URL.Path == "/v1/rooms" && r.Switches.WebexMaxOutside == api.WebexMaxOutsideRefused {
			return 0, badRequest("The value of max is invalid.")
		}
		size = min(max(size, 1), largestMax)
	}
	if r.Switches.PageSize > 0 {
		size = min(size, r.Switches.PageSize)
	}
	return size, nil
}

// nextLink returns the link to the page after a position, with the faults that a switch asks for (fact W1.9-02).
func (r *request) nextLink(after position) string {
	plain, err := json.Marshal(cursor{r.Request.URL.Path, after})
	if err != nil {
		panic("emulator: encode a cursor") // strings and numbers always encode
	}
	query := url.Values{}
	if r.Switches.WebexNextLink != api.WebexNextLinkCursorOnly {
		for name, values := range r.Query {
			query[name] = values
		}
	}
	if r.Switches.WebexNextLink == api.WebexNextLinkMaxNull {
		query.Set("max", "null")
	}
	query.Set("cursor", base64.RawURLEncoding.EncodeToString(plain))
	return r.LinkOf(query.Encode())
}
