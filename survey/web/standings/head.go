package standings

import (
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// link is a way to somewhere.
type link struct {
	To, Words string
	Here      bool
}

// head is what all pages of a round's results begin with.
type head struct {
	Round     string // its title
	Back      string // where the round is worked on, or listed
	BackWords string
	Tabs      []link
	Notice    string // that nothing is final yet
	Published string // when, and by whom
	Digest    string // of the frozen document, in groups
	Files     []link // what can be taken along; none on pages of a unit
}

// pages are the parts of the results, the first one's address being empty.
var pages = []struct{ page, words string }{
	{"", "standings.tab.results"}, {"fields", "standings.tab.fields"}, {"lost", "standings.tab.lost"}, {"years", "standings.tab.years"},
}

// head makes the beginning of a page.
func (x *place) head(page string) head {
	h := head{Round: x.titled(x.round.Title, x.round.ID), Back: "/reform?lang=" + x.Lang, BackWords: x.Say("standings.back")}
	if x.council {
		h.Back, h.BackWords = "/reform/rounds/"+url.PathEscape(x.round.ID)+"?lang="+x.Lang, x.Say("standings.back.round")
	}
	if x.round.State != reform.Published {
		h.Notice = x.Say("standings.running")
	}
	if x.whole() {
		for _, t := range pages {
			h.Tabs = append(h.Tabs, link{x.address(t.page), x.Say(t.words), t.page == page})
		}
		if x.council {
			h.Tabs = append(h.Tabs, link{x.address("publish"), x.Say("standings.tab.publish"), page == "publish"})
		}
	}
	if x.Ranking == nil || x.Frozen == nil {
		return h
	}
	h.Published = x.Say("standings.published", x.Time(x.Frozen.At), x.Frozen.Who)
	h.Digest = grouped(x.Frozen.SHA256)
	return h
}

// files are what can be taken along of a round.
func (x *place) files() []link {
	all := []link{{x.address("annex.xlsx"), x.Say("standings.file.xlsx"), false}, {x.address("annex.pdf"), x.Say("standings.file.pdf"), false}}
	if x.Frozen != nil {
		all = append(all, link{x.address("result.json"), x.Say("standings.file.json"), false})
	}
	return all
}

// show sends a page of a round.
func show[T any](c echo.Context, p *Pages, v *kit.View[staff.Sheet[T]], x *place, title string, body T) error {
	return showAs(c, p, http.StatusOK, v, x, title, body)
}

func showAs[T any](c echo.Context, p *Pages, status int, v *kit.View[staff.Sheet[T]], x *place, title string, body T) error {
	return staff.Show(c, p.Desk, status, v, x.Locale, staff.Options{Title: title, Who: x.who, Here: here}, body)
}

// grouped is a digest in groups of eight, in which it is compared and wrapped.
func grouped(hex string) string { return strings.Join(slices.Collect(chunks(hex, 8)), " ") }

// chunks are the parts of a text of so many bytes each.
func chunks(s string, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for ; s != ""; s = s[min(n, len(s)):] {
			if !yield(s[:min(n, len(s))]) {
				return
			}
		}
	}
}
