// SPDX-License-Identifier: MPL-2.0

// This file finds the link to the next page of a list.

package webex

import (
	"net/http"
	"net/url"
	"strings"
)

// basePathOfWebex is the path of each base URL of Webex itself (fact W1.1-01).
const basePathOfWebex = "/v1"

// nextLink returns the link with rel="next" of the Link headers, "" if there is none
// (fact W1.9-01). Its cursor is opaque. What the query of the first request had and
// the link lacks is put back, also where the link has "null" for it, because links
// with both faults were seen (fact W1.9-02); what the link has stays. The path of a link
// is Webex's own: behind a gateway it becomes that of the base URL, whose path is base.
func nextLink(header http.Header, first url.Values, base string) string {
	link := findNext(header.Values("Link"))
	target, err := url.Parse(link)
	if link == "" || err != nil {
		return link // the pager says that it is no URL
	}
	var query []string
	for _, pair := range strings.Split(target.RawQuery, "&") {
		if pair != "" && !strings.HasSuffix(pair, "=null") {
			query = append(query, pair)
		}
	}
	target.RawQuery = strings.Join(query, "&")
	has, missing := target.Query(), url.Values{}
	for name, values := range first {
		if !has.Has(name) {
			missing[name] = values
		}
	}
	if len(missing) > 0 {
		target.RawQuery = strings.TrimPrefix(target.RawQuery+"&"+missing.Encode(), "&")
	}
	if below, found := strings.CutPrefix(target.Path, basePathOfWebex+"/"); found && (base == "" || !strings.HasPrefix(target.Path, base+"/")) {
		target.Path, target.RawPath = base+"/"+below, ""
	}
	return target.String()
}

// findNext returns the URL of rel="next". A header line may have several links, and a
// URL in one may have a comma or a semicolon.
func findNext(lines []string) string {
	for _, line := range lines {
		for {
			_, link, _ := strings.Cut(line, "<")
			target, after, found := strings.Cut(link, ">")
			if !found {
				break
			}
			if parameters, _, _ := strings.Cut(after, "<"); hasRelation(parameters, "next") {
				return target
			}
			line = after
		}
	}
	return ""
}

// hasRelation reports whether the parameters of a link, such as `; rel="next"`, have
// this relation.
func hasRelation(parameters, relation string) bool {
	for _, parameter := range strings.FieldsFunc(parameters, func(r rune) bool { return r == ';' || r == ',' }) {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for _, one := range strings.Fields(strings.Trim(strings.TrimSpace(value), `"`)) {
			if strings.EqualFold(one, relation) {
				return true
			}
		}
	}
	return false
}
