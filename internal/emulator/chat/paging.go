package chat

// This file says which page of a listing of Chat a request is for, and links to the next one.

import (
	"strconv"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// wholeNumber reads a whole number from the query, which must not be less than least; absent is what it is when left
// out.
func wholeNumber(c *api.Call, name string, least, absent int) (int, *api.Failure) {
	if !c.Query.Has(name) {
		return absent, nil
	}
	n, err := strconv.ParseInt(c.Query.Get(name), 10, 32)
	if err != nil || int(n) < least {
		return 0, api.BadRequest("The value of " + name + " is no whole number from " + strconv.Itoa(least) + " on.")
	}
	return int(n), nil
}

// pageSize is the size of a page: what the request asks for, and no more than the options and the service have.
func pageSize(c *api.Call) (int, *api.Failure) {
	most := maxPage
	if c.Switches.PageSize > 0 {
		most = min(most, c.Switches.PageSize)
	}
	asked, f := wholeNumber(c, "maxPageSize", 1, most)
	return min(asked, most), f
}

// syncPage is where a page of threads or messages begins, a place in a listing or a time, and its size.
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
		return from, 0, api.BadRequest("The value of startTime is no date and time.")
	}
	return api.PageToken{Start: start}, size, nil
}

// syncLink is the URL of the page after the entry numbered next (fact 2.3-11); "" where that is 0.
func syncLink(c *api.Call, start time.Time, next uint64, size int) string {
	if next == 0 {
		return ""
	}
	return c.Link("syncState=" + c.Encode(api.PageToken{After: next, Start: start}) + "&maxPageSize=" + strconv.Itoa(size))
}

// skipPage is where a page of participants or receipts begins, and its size.
func skipPage(c *api.Call) (skip, size int, f *api.Failure) {
	if skip, f = wholeNumber(c, "skip", 0, 0); f != nil {
		return 0, 0, f
	}
	size, f = pageSize(c)
	return skip, size, f
}

// skipLink is the URL of the page after this one; "" where this is the last of so many.
func skipLink(c *api.Call, skip, size, count int) string {
	if skip+size >= count {
		return ""
	}
	return c.Link("maxPageSize=" + strconv.Itoa(size) + "&skip=" + strconv.Itoa(skip+size))
}
