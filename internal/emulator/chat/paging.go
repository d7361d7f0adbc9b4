// SPDX-License-Identifier: MPL-2.0

package chat

// This file has the pages of lists of Chat, and the links to the next ones.

import (
	"strconv"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// wholeNumber reads a whole number of at least minimum from the query; absent is its default.
func wholeNumber(c *api.Call, name string, minimum, absent int) (int, *api.Failure) {
	if !c.Query.Has(name) {
		return absent, nil
	}
	n, err := strconv.ParseInt(c.Query.Get(name), 10, 32)
	if err != nil || int(n) < minimum {
		return 0, api.BadRequest("The value of " + name + " is not a whole number of at least " + strconv.Itoa(minimum) + ".")
	}
	return int(n), nil
}

// pageSize returns the size of a page: what the request asks for, up to the limit of the service and the switch.
func pageSize(c *api.Call) (int, *api.Failure) {
	size := maxPage
	if c.Switches.PageSize > 0 {
		size = min(size, c.Switches.PageSize)
	}
	asked, f := wholeNumber(c, "maxPageSize", 1, size)
	return min(asked, size), f
}

// syncPage returns where a page of threads or messages begins, by an entry or a time, and its size.
func syncPage(c *api.Call) (from api.PageToken, size int, f *api.Failure) {
	if size, f = pageSize(c); f != nil {
		return from, 0, f
	}
	if c.Query.Has("syncState") {
		from, f = c.DecodeToken("syncState")
		return from, size, f
	}
	text := c.Query.Get("startTime")
	if text == "" {
		return from, size, nil
	}
	start, ok := api.ParseTime(text)
	if !ok {
		return from, 0, api.BadRequest("The value of startTime is not a date and time.")
	}
	return api.PageToken{Start: start}, size, nil
}

// syncLink returns the URL of the page after the entry with the number next (fact 2.3-11); "" if that is 0.
func syncLink(c *api.Call, start time.Time, next uint64, size int) string {
	if next == 0 {
		return ""
	}
	return c.Link("syncState=" + c.EncodeToken(api.PageToken{After: next, Start: start}) + "&maxPageSize=" + strconv.Itoa(size))
}

// skipPage returns where a page of participants or receipts begins, and its size.
func skipPage(c *api.Call) (skip, size int, f *api.Failure) {
	if skip, f = wholeNumber(c, "skip", 0, 0); f != nil {
		return 0, 0, f
	}
	size, f = pageSize(c)
	return skip, size, f
}

// skipLink returns the URL of the next page; "" if this is the last one of count entries.
func skipLink(c *api.Call, skip, size, count int) string {
	if skip+size >= count {
		return ""
	}
	return c.Link("maxPageSize=" + strconv.Itoa(size) + "&skip=" + strconv.Itoa(skip+size))
}
