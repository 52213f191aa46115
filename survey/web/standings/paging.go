package standings

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sipas/survey"
	"sipas/survey/ranking"
)

// mostRows is how many units a page has. A round of all communes of a province
// has thousands: one table of them is megabytes that a phone does not show.
const mostRows = 200

// wish is which units of a list are asked for, by a plain address. Lists of at
// most mostRows units are whole on one page.
type wish struct {
	search string
	from   int  // units before the page
	whole  bool // all units on one page, to print them
}

// readWish reads an address; what it does not know is as if it was not there.
func readWish(q url.Values) wish {
	w := wish{search: survey.Clean(q.Get("q")), whole: q.Get("rows") == "all"}
	if n, err := strconv.Atoi(q.Get("from")); err == nil && n > 0 {
		w.from = n
	}
	return w
}

// paging is what a page of a list says about the others, and how they are found.
type paging struct {
	Many          bool // there is something to search or to turn
	Part          bool // the page does not have all that were found
	Action        string
	Hidden        []besides
	Search        string
	From, To      int // of Found, from 1
	Found, All    int
	Before, After string // addresses; "" for none
	Whole, Paged  string // addresses of all on one page, and of pages again; "" for none
}

// besides is something that an address asks for besides.
type besides struct{ Name, Value string }

// keeps are the units that are searched for, by name or id, without regard to
// diacritics.
func (w wish) keeps(x *place, rows []*ranking.Row) []*ranking.Row {
	if w.search == "" {
		return rows
	}
	sought := survey.Fold(w.search)
	return slices.DeleteFunc(slices.Clone(rows), func(r *ranking.Row) bool { return !strings.Contains(survey.Fold(x.name(r)+" "+r.Unit), sought) })
}

// page tells where a page of n found units begins and ends, and how to get from
// it to the others. also are the pairs that the page's address has besides; all
// is how many units there would be without searching.
func (w wish) page(x *place, page string, n, all int, also ...string) (from, to int, p paging) {
	to = n
	if from = w.from; from >= n {
		from = 0
	}
	if w.whole {
		from = 0
	} else {
		to = min(n, from+mostRows)
	}
	at := func(pairs ...string) string {
		return x.address(page, slices.Concat(also, []string{"q", w.search}, pairs)...)
	}
	p = paging{Many: all > mostRows, Part: to-from < n, Action: x.address(page), Search: w.search, From: from + 1, To: to, Found: n, All: all,
		Hidden: []besides{{"lang", x.Lang}}}
	for i := 0; i+1 < len(also); i += 2 {
		if also[i+1] != "" {
			p.Hidden = append(p.Hidden, besides{also[i], also[i+1]})
		}
	}
	if from > 0 {
		p.Before = at("from", beginning(from-mostRows))
	}
	if to < n {
		p.After = at("from", beginning(to))
	}
	switch {
	case p.Part:
		p.Whole = at("rows", "all")
	case w.whole && n > mostRows:
		p.Paged = at()
	}
	return from, to, p
}

// beginning is where a page begins, as it stands in an address; the first has
// none.
func beginning(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// groupsOf are the choices of a group on a page, as links; none without groups.
func (x *place) groupsOf(page, group string, w wish, also ...string) []link {
	if len(x.round.Groups) == 0 {
		return nil
	}
	to := func(group string) string {
		return x.address(page, slices.Concat(also, []string{"group", group, "q", w.search})...)
	}
	all := []link{{to(""), x.Say("standings.group.all"), group == ""}}
	for _, g := range x.round.Groups {
		all = append(all, link{to(g.Code), x.titled(g.Name, g.Code), group == g.Code})
	}
	return all
}
