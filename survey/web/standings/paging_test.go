package standings_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"sipas/survey/access"
)

// cards are the links to cards of units in the tables of a page.
var cards = regexp.MustCompile(`<th scope="row"><a href="/reform/rounds/2026/results/(?:units/|years\?lang=en&amp;unit=)(U\d+)`)

func unitsOn(page string) []string {
	var all []string
	for _, m := range cards.FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}

// linkTo is where a link or button with these words leads.
func linkTo(t *testing.T, page, words string) string {
	t.Helper()
	m := regexp.MustCompile(`<a [^>]*href="([^"]*)"[^>]*>[^<]*` + regexp.QuoteMeta(words)).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}

// A round of 450 communes has three pages, of results, fields and years; going
// through them shows each unit once, in order, and what was asked for stays in the
// address.
func TestLongListsHavePages(t *testing.T) {
	o := newOffice(t)
	o.communes(450)
	council := o.Person(nil, access.Officer)
	for _, page := range []string{"", "/fields", "/years"} {
		for _, c := range []struct {
			query string
			want  []int // units on each page
		}{
			{"", []int{200, 200, 50}},
			{"?group=a", []int{200, 25}},
			{"?group=b&q=1", []int{101}}, // odd numbers with a 1: 45 end with it, 56 have it before
			{"?rows=all", []int{450}},
			{"?q=nobody", []int{0}},
			{"?from=9999", []int{200, 200, 50}},
			{"?from=-1&rows=x", []int{200, 200, 50}},
		} {
			path, seen := base+page+c.query, map[string]bool{}
			for i, want := range c.want {
				a := council.Get(path).Want(http.StatusOK)
				on := unitsOn(a.Page)
				if page == "/years" && len(on) > 0 {
					on = on[:want] // the fields below have such links, too
				}
				if len(on) != want {
					t.Fatalf("%s: %d units, want %d", path, len(on), want)
				}
				for _, u := range on {
					if seen[u] {
						t.Errorf("%s: %s stands on two pages", path, u)
					}
					seen[u] = true
				}
				path = linkTo(t, a.Page, "Units after")
				if (path != "") != (i+1 < len(c.want)) {
					t.Fatalf("%s%s: after page %d: %q", page, c.query, i+1, path)
				}
				if strings.Contains(c.query, "group=a") && path != "" && !strings.Contains(path, "group=a") {
					t.Errorf("%s forgets the group", path)
				}
			}
		}
	}
	a := council.Get(base+"?from=200&sort=name").Want(http.StatusOK, "Units 201 to 400 of 450 are shown.")
	if to := linkTo(t, a.Page, "Units before"); to != base+"?lang=en&sort=name" {
		t.Errorf("before: %s", to)
	}
	whole := linkTo(t, a.Page, "All on one page")
	a = council.Get(whole).Want(http.StatusOK).Lacks("are shown.")
	if to := linkTo(t, a.Page, "In pages again"); len(unitsOn(a.Page)) != 450 || to != base+"?lang=en&sort=name" {
		t.Errorf("%d units, back to %s", len(unitsOn(a.Page)), to)
	}
	council.Get(base+"?group=*").Want(http.StatusOK, "Group A").Lacks("Group B</h2>")
	council.Get(base+"?q=commune+12&sort=name").Want(http.StatusOK, "11 of 450 units found.", `name="sort" value="name"`, `value="commune 12"`)
	council.Get(base+"?q=xa+so+12&lang=vi").Want(http.StatusOK, "Tìm thấy 11 trong 450 đơn vị.")
}

// A short list has nothing to search or turn.
func TestShortListsAreWhole(t *testing.T) {
	council := newOffice(t).three().Person(nil, access.Officer)
	for _, page := range []string{"", "/fields", "/years"} {
		council.Get(base+page).Want(http.StatusOK).Lacks(`name="q"`, "Units after", "All on one page")
	}
}
