// SPDX-License-Identifier: MPL-2.0

// This file checks that the links of the documentation resolve, that its pages are
// complete, and that they name no machine.

package provider_test

import (
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ownPages is where the repository's files are on the web.
const ownPages = "https://github.com/acs-terraform/terraform-provider-acs"

// documentedHosts are the hosts that pages may name: the repository, the service,
// loopback addresses, and names that are nobody's.
var documentedHosts = regexp.MustCompile(
	`^(github\.com|(graph|learn)\.microsoft\.com|localhost|127\.0\.0\.1|\[::1\]|([a-z-]+\.)*communication\.azure\.com|([a-z]+\.)?example\.(org|com)|name|\.\.\.)$`)

// pages are all Markdown files that a stranger reads, by path from the
// repository's root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	root := os.DirFS(repository)
	found := map[string]string{}
	read := func(name string) {
		text, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		found[name] = string(text)
	}
	for _, name := range []string{"README.md", "DESIGN.md", "LIFECYCLES.md", "CONTRIBUTING.md"} {
		read(name)
	}
	for _, folder := range []string{"docs", "examples"} {
		err := fs.WalkDir(root, folder, func(name string, _ fs.DirEntry, err error) error {
			if err == nil && path.Ext(name) == ".md" {
				read(name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 38 {
		t.Fatalf("only %d pages: %v", len(found), slices.Sorted(maps.Keys(found)))
	}
	return found
}

// withoutBlocks is a page without its blocks of code.
func withoutBlocks(page string) string {
	return regexp.MustCompile("(?s)\n```.*?\n```\n").ReplaceAllString(page, "\n")
}

// withoutCode is a page without quoted code, which may look like a link.
func withoutCode(page string) string {
	return regexp.MustCompile("`[^`\n]*`").ReplaceAllString(withoutBlocks(page), "code")
}

// anchors are what a link to a part of a page can name: its headings, spelled as
// GitHub spells them, and its <a id>.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(withoutBlocks(page), -1) {
		slug := regexp.MustCompile(`[^\p{L}\p{N}_ -]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		found[strings.ReplaceAll(slug, " ", "-")] = true
	}
	for _, id := range regexp.MustCompile(`<a id="([^"]+)">`).FindAllStringSubmatch(page, -1) {
		found[id[1]] = true
	}
	return found
}

// deadLink says what is wrong with a link of a page, or "". It does not ask other
// sites.
func deadLink(root fs.FS, all map[string]string, page, link string) string {
	target, fragment, _ := strings.Cut(link, "#")
	own := false
	for _, prefix := range []string{ownPages + "/blob/main/", ownPages + "/tree/main/"} {
		if rest, ok := strings.CutPrefix(target, prefix); ok {
			target, own = rest, true
		}
	}
	switch {
	case own:
	case target == ownPages:
		target = "README.md"
	case target == ownPages+"/issues", target == ownPages+"/releases":
		return ""
	case strings.HasPrefix(target, ownPages):
		return "is no place of the repository"
	case strings.Contains(target, "://"):
		return ""
	case target == "":
		target = page
	default:
		target = path.Join(path.Dir(page), target)
	}
	if _, err := fs.Stat(root, target); err != nil {
		return "is not there"
	}
	if fragment != "" && !anchors(all[target])[fragment] {
		return "has no such heading"
	}
	return ""
}

func TestLinksOfTheDocumentationResolve(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	root, all := os.DirFS(repository), pages(t)
	checked := 0
	for name, text := range all {
		for _, match := range link.FindAllStringSubmatch(withoutCode(text), -1) {
			checked++
			if wrong := deadLink(root, all, name, match[1]); wrong != "" {
				t.Errorf("%s: %s %s", name, match[1], wrong)
			}
		}
	}
	if checked < 150 {
		t.Errorf("only %d links were found", checked)
	}
}

// The check above must find each kind of dead link.
func TestDeadLinksAreFound(t *testing.T) {
	t.Parallel()
	root, all := os.DirFS(repository), pages(t)
	for link, want := range map[string]string{
		"rosters.md":                      "",
		"rosters.md#a-map":                "",
		"#rosters":                        "",
		"../resources/room.md#import":     "",
		ownPages + "#tests":               "",
		ownPages + "/blob/main/README.md": "",
		"https://example.org/anything":    "",
		"roster.md":                       "is not there",
		"rosters.md#a-list":               "has no such heading",
		"#a-map":                          "has no such heading",
		ownPages + "/blob/main/NOTES.md":  "is not there",
		ownPages + "/wiki":                "is no place of the repository",
	} {
		if got := deadLink(root, all, "docs/guides/adoption.md", link); got != want {
			t.Errorf("%s: got %q, want %q", link, got, want)
		}
	}
}

// The Terraform registry takes no larger pages.
func TestPagesAreSmallEnoughForTheRegistry(t *testing.T) {
	t.Parallel()
	for name, text := range pages(t) {
		if len(text) >= 500_000 {
			t.Errorf("%s has %d bytes, 500,000 are too many", name, len(text))
		}
	}
}

func TestPagesNameNoMachine(t *testing.T) {
	t.Parallel()
	address := regexp.MustCompile("https?://[^\\s`'\"<>;)|]+")
	folder := regexp.MustCompile(`(^|[\s"'=(])(/(home|root|work|tmp|Users|mnt|opt|srv|var)/|[A-Z]:\\)`)
	for name, text := range pages(t) {
		for _, found := range address.FindAllString(text, -1) {
			host := strings.TrimRight(found, ".,")
			if parsed, err := url.Parse(found); err == nil && parsed.Hostname() != "" {
				host = parsed.Hostname()
			}
			host = strings.TrimPrefix(strings.TrimPrefix(host, "https://"), "http://")
			if host != "" && !documentedHosts.MatchString(host) {
				t.Errorf("%s names the host %s", name, host)
			}
		}
		for _, found := range folder.FindAllString(text, -1) {
			t.Errorf("%s names a folder of some machine: %s", name, strings.TrimSpace(found))
		}
	}
}

// README.md and the index of docs must link each guide and each type.
func TestGuidesAreThereAndFound(t *testing.T) {
	t.Parallel()
	guides := []string{
		"adoption", "authentication", "chat", "emulator", "getting-started", "leaving", "limits", "rosters", "service-facts", "troubleshooting", "validity",
	}
	all := pages(t)
	for _, guide := range guides {
		if all["docs/guides/"+guide+".md"] == "" {
			t.Errorf("there is no guide %s", guide)
		}
	}
	for name := range all {
		rest, documented := strings.CutPrefix(name, "docs/")
		if !documented || rest == "index.md" {
			continue
		}
		if !strings.Contains(all["docs/index.md"], "]("+rest+")") {
			t.Errorf("docs/index.md does not link %s", rest)
		}
		if !strings.Contains(all["README.md"], "]("+name+")") {
			t.Errorf("README.md does not link %s", name)
		}
	}
}
