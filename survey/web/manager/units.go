package manager

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// units is the tree of units, as far as it matches what was searched.
type units struct {
	Done    string
	Search  string
	Ended   bool // those that have ended are shown, too
	Hidden  int  // how many of these there are
	Period  string
	Periods []kit.Choice // links to other periods
	All     int          // in the person's scope
	Rows    []unitRow
	Whole   bool // the person sees all units

	From, To, Matching int // of the units that match, counted from 1
	Before, Behind     string
}

// unitsAtOnce is how many units a page lists: a whole province, but not all
// communes of the country.
const unitsAtOnce = 500

type unitRow struct {
	branch
	Above    string // the parent's name, where the tree is not shown as such
	Kind     string
	Dates    string
	Became   []survey.Unit
	Counters int    // open ones of the unit itself
	Own      string // dossiers in the period, of the unit itself
	Sum      string // and with those below it
}

func (p *Pages) showUnits(c echo.Context, who access.User) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	all := branches(s, who, p.Now())
	body := units{Done: done(c, l), Search: survey.Clean(c.QueryParam("q")), Ended: c.QueryParam("ended") != "", All: len(all), Whole: who.SeesAll()}
	body.Period, body.Periods = periods(s, c.QueryParam("period"))
	var matching []branch
	for _, b := range all {
		if b.Ended {
			body.Hidden++
		}
		if b.Ended && !body.Ended || !found(body.Search, b.ID, b.Name[survey.Vietnamese], b.Name[survey.English]) {
			continue
		}
		matching = append(matching, b)
	}
	body.page(matching, c.QueryParam("from"), l)
	open := openCounters(s)
	for _, b := range matching[body.From-1 : body.To] {
		body.Rows = append(body.Rows, p.unitRow(s, l, b, body, open[b.ID]))
	}
	o := staff.Options{Title: l.Say("units.title"), Who: who, Here: "/units"}
	return staff.Show(c, p.Desk, http.StatusOK, p.units, l, o, body)
}

// page says which of the units that match are shown, and links the rest.
func (x *units) page(matching []branch, from string, l *kit.Locale) {
	x.Matching = len(matching)
	x.From, x.To = part(from, x.Matching, unitsAtOnce)
	at := func(n int) string {
		v := url.Values{"q": {x.Search}, "period": {x.Period}, "from": {strconv.Itoa(n)}, "lang": {l.Lang}}
		if x.Ended {
			v.Set("ended", "1")
		}
		return "/units?" + v.Encode()
	}
	if x.From > 1 {
		x.Before = at(max(1, x.From-unitsAtOnce))
	}
	if x.To < x.Matching {
		x.Behind = at(x.To + 1)
	}
}

func (p *Pages) unitRow(s *directory.Snapshot, l *kit.Locale, b branch, body units, counters int) unitRow {
	r := unitRow{branch: b, Kind: kindName(l, b.Unit.Kind), Dates: dates(l, b.Unit), Counters: counters}
	if above, ok := s.Tree.Unit(b.Parent); ok && (body.Search != "" || body.From > 1) {
		r.Above = l.Text(above.Name)
	}
	r.Became = unitsOf(s, b.Became)
	if n, known := s.Workloads[body.Period][b.ID]; known {
		r.Own = l.Count(n)
	}
	if n, known := s.Dossiers(body.Period, b.ID); known && len(s.Tree.Children(b.ID)) > 0 {
		r.Sum = l.Count(n)
	}
	return r
}

// Indent is the class that sets a row in.
func (r unitRow) Indent() int { return min(r.Depth, 5) }

// unitsOf are the units of those ids that are there.
func unitsOf(s *directory.Snapshot, ids []string) []survey.Unit {
	var us []survey.Unit
	for _, id := range ids {
		if u, ok := s.Tree.Unit(id); ok {
			us = append(us, u)
		}
	}
	return us
}

// dates says from when and until when a unit exists; "" when it always did and
// still does.
func dates(l *kit.Locale, u survey.Unit) string {
	switch {
	case u.From.IsZero() && u.To.IsZero():
		return ""
	case u.To.IsZero():
		return l.Say("units.since", l.Date(u.From))
	case u.From.IsZero():
		return l.Say("units.until", l.Date(u.To))
	}
	return l.Say("units.between", l.Date(u.From), l.Date(u.To))
}

// openCounters is how many counters each unit has that are not closed.
func openCounters(s *directory.Snapshot) map[string]int {
	n := map[string]int{}
	for _, c := range s.Counters {
		if !c.Closed {
			n[c.Unit]++
		}
	}
	return n
}

// periods are the periods with dossiers, the latest first, and the one to
// show: that asked for, else the latest.
func periods(s *directory.Snapshot, asked string) (shown string, others []kit.Choice) {
	known := slices.SortedFunc(maps.Keys(s.Workloads), func(a, b string) int { return cmp.Compare(b, a) })
	if slices.Contains(known, asked) {
		shown = asked
	} else if len(known) > 0 {
		shown = known[0]
	}
	for _, x := range known {
		if x != shown {
			others = append(others, kit.Choice{Value: "?" + url.Values{"period": {x}}.Encode(), Label: x})
		}
	}
	return shown, others
}

// list are the codes in a text, between commas, semicolons or blanks.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; \t\n", r) })
}
