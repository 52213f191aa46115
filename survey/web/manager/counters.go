package manager

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// shownAtOnce is how many counters a page lists.
const shownAtOnce = 200

// counters is the list of counters with their codes, as far as they match
// what was searched.
type counters struct {
	Done           string
	Search         string
	Unit           string // the unit below which is searched; "": all
	Units          []kit.Choice
	Places         []place
	From, To       int // of the places that match, counted from 1
	Matching, All  int // All: in the person's scope
	Before, Behind string
}

// place is a counter with what belongs to it.
type place struct {
	Counter survey.Counter
	Unit    survey.Unit
	Field   survey.Field
	Codes   []survey.CounterCode // that can be scanned, by code
	Past    []survey.CounterCode // that were revoked
	Devices []survey.Device      // that are in use, by id
}

// Code is the code to show for the place, "" when it has none.
func (x place) Code() string {
	if len(x.Codes) == 0 || x.Counter.Closed {
		return ""
	}
	return x.Codes[0].Code
}

// byCounterID orders counters.
func byCounterID(a, b survey.Counter) int { return cmp.Compare(a.ID, b.ID) }

// places are the counters in a person's scope, by unit and id.
func places(s *directory.Snapshot, who access.User) []place {
	codes := map[string][]survey.CounterCode{}
	for _, cc := range s.Codes {
		codes[cc.Counter] = append(codes[cc.Counter], cc)
	}
	devices := map[string][]survey.Device{}
	for _, d := range s.Devices {
		if d.Revoked.IsZero() {
			devices[d.Counter] = append(devices[d.Counter], d)
		}
	}
	var all []place
	for _, c := range s.Counters {
		if !inScope(who, s.Tree, c) {
			continue
		}
		x := place{Counter: c, Field: s.Fields[c.Field], Devices: devices[c.ID]}
		x.Unit, _ = s.Tree.Unit(c.Unit)
		for _, cc := range codes[c.ID] {
			if cc.Revoked.IsZero() {
				x.Codes = append(x.Codes, cc)
			} else {
				x.Past = append(x.Past, cc)
			}
		}
		slices.SortFunc(x.Codes, byCode)
		slices.SortFunc(x.Past, byCode)
		slices.SortFunc(x.Devices, func(a, b survey.Device) int { return cmp.Compare(a.ID, b.ID) })
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.Unit.ID, b.Unit.ID), byCounterID(a.Counter, b.Counter))
	})
	return all
}

func byCode(a, b survey.CounterCode) int { return cmp.Compare(a.Code, b.Code) }

func (p *Pages) showCounters(c echo.Context, who access.User) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	all := places(s, who)
	body := counters{Done: done(c, l), Search: survey.Clean(c.QueryParam("q")), Unit: c.QueryParam("unit"), All: len(all)}
	body.Units = append([]kit.Choice{{Value: "", Label: l.Say("counters.all_units")}}, choices(l, branches(s, who, p.Now()), body.Unit)...)
	all = slices.DeleteFunc(all, func(x place) bool {
		texts := []string{x.Counter.ID, l.Text(x.Unit.Name), l.Text(x.Counter.Name), l.Text(x.Field.Name)}
		for _, cc := range slices.Concat(x.Codes, x.Past) {
			texts = append(texts, cc.Code)
		}
		return body.Unit != "" && !s.Tree.Within(x.Unit.ID, body.Unit) || !found(body.Search, texts...)
	})
	body.page(all, c.QueryParam("from"), l)
	o := staff.Options{Title: l.Say("counters.title"), Who: who, Here: "/counters"}
	return staff.Show(c, p.Desk, http.StatusOK, p.counters, l, o, body)
}

// page cuts what matches to what a page shows, and links the rest.
func (x *counters) page(all []place, from string, l *kit.Locale) {
	x.Matching = len(all)
	n, end := part(from, len(all), shownAtOnce)
	x.Places = all[n-1 : end]
	if len(all) > 0 {
		x.From, x.To = n, end
	}
	at := func(n int) string {
		return "/counters?" + url.Values{"q": {x.Search}, "unit": {x.Unit}, "from": {strconv.Itoa(n)}, "lang": {l.Lang}}.Encode()
	}
	if n > 1 {
		x.Before = at(max(1, n-shownAtOnce))
	}
	if end < len(all) {
		x.Behind = at(end + 1)
	}
}

// part is which of a sum of things a page shows, counted from 1: most of them
// at once, beginning with the one asked for.
func part(from string, sum, most int) (begin, end int) {
	begin, err := strconv.Atoi(from)
	if err != nil || begin < 1 || begin > sum {
		begin = 1
	}
	return begin, min(begin-1+most, sum)
}

// fieldChoices are the service fields for a list to choose from.
func fieldChoices(s *directory.Snapshot, l *kit.Locale) []kit.Choice {
	cs := []kit.Choice{{Value: "", Label: l.Say("counters.several")}}
	for _, f := range slices.SortedFunc(maps.Values(s.Fields), func(a, b survey.Field) int { return cmp.Compare(a.Code, b.Code) }) {
		cs = append(cs, kit.Choice{Value: f.Code, Label: l.Text(f.Name)})
	}
	return cs
}
