package api

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/results"
)

// unit is an office. What lies out of scope is not named.
type unit struct {
	ID     string          `json:"id"`
	Name   survey.Text     `json:"name"`
	Kind   survey.UnitKind `json:"kind"`
	Parent *string         `json:"parent"` // null: at the top, or out of scope
	From   *time.Time      `json:"from"`   // null: always was
	To     *time.Time      `json:"to"`     // null: still is
	Became []string        `json:"became"`
	Href   string          `json:"href"`
}

// wholeUnit is a unit with what belongs to it.
type wholeUnit struct {
	unit
	Units    []string  `json:"units"` // right below
	Counters []counter `json:"counters"`
	Waves    []string  `json:"waves"` // that survey it
}

type counter struct {
	ID     string      `json:"id"`
	Name   survey.Text `json:"name"`
	Field  *string     `json:"field"` // null: several
	Closed bool        `json:"closed"`
}

// list is a part of a list.
type list[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"` // where the list goes on; null: nowhere
}

// part is the page of a list that is sorted by key.
func part[T any](a *asked, all []T, key func(T) string) (list[T], error) {
	at, err := a.page()
	if err != nil {
		return list[T]{}, err
	}
	start, found := slices.BinarySearchFunc(all, at.after, func(x T, after string) int { return strings.Compare(key(x), after) })
	if found {
		start++
	}
	l := list[T]{Items: all[start:min(start+at.limit, len(all))]}
	if start+at.limit < len(all) {
		q := url.Values{}
		for name, values := range a.query {
			q[name] = values
		}
		q.Set("after", key(l.Items[len(l.Items)-1]))
		q.Set("limit", strconv.Itoa(at.limit))
		next := a.Request().URL.EscapedPath() + "?" + q.Encode()
		l.Next = &next
		a.Response().Header().Set("Link", "<"+next+`>; rel="next"`)
	}
	return l, nil
}

// unitsInScope are all units that whoever asks may know of, by id.
func (a *asked) unitsInScope() []survey.Unit {
	all := slices.DeleteFunc(slices.Clone(a.config.Tree.Subtree("")), func(u survey.Unit) bool { return !a.sees(u.ID) })
	slices.SortFunc(all, func(x, y survey.Unit) int { return strings.Compare(x.ID, y.ID) })
	return all
}

func (p *Pages) listUnits(a *asked) error {
	all := a.unitsInScope()
	if a.query.Has("wave") {
		id := a.query.Get("wave")
		w, ok := a.config.Wave(id)
		if !ok || !a.open(w, p.Now()) {
			return unknown(results.ErrNoWave, "api.no.wave", id)
		}
		all = slices.DeleteFunc(all, func(u survey.Unit) bool { return !a.config.Covers(w, u.ID) })
	}
	items := make([]unit, len(all))
	for i, u := range all {
		items[i] = a.unit(u)
	}
	l, err := part(a, items, func(u unit) string { return u.ID })
	if err != nil {
		return err
	}
	return a.answer(l)
}

func (p *Pages) showUnit(a *asked) error {
	id := a.Param("unit")
	u, ok := a.config.Tree.Unit(id)
	if !ok || !a.sees(id) {
		return unknown(results.ErrNoUnit, "api.no.unit", id)
	}
	whole := wholeUnit{unit: a.unit(u), Units: append([]string{}, a.config.Tree.Children(id)...), Counters: []counter{}, Waves: []string{}}
	for _, key := range slices.Sorted(maps.Keys(a.config.Counters)) {
		if c := a.config.Counters[key]; c.Unit == id {
			whole.Counters = append(whole.Counters, counter{ID: c.ID, Name: c.Name, Field: orNull(c.Field), Closed: c.Closed})
		}
	}
	for _, w := range a.config.Waves {
		if w.Phase(p.Now()) != survey.PhaseHidden && a.config.Covers(w, id) {
			whole.Waves = append(whole.Waves, w.ID)
		}
	}
	return a.answer(whole)
}

// unit is an office as it is told of.
func (a *asked) unit(u survey.Unit) unit {
	told := unit{ID: u.ID, Name: u.Name, Kind: u.Kind, From: moment(u.From), To: moment(u.To), Became: []string{},
		Href: root + "/units/" + url.PathEscape(u.ID)}
	if u.Parent != "" && a.sees(u.Parent) {
		told.Parent = &u.Parent
	}
	for _, id := range u.Became {
		if a.sees(id) {
			told.Became = append(told.Became, id)
		}
	}
	return told
}

// moment is a time in UTC; null for the zero time.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
