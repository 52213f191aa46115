package rounds

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// ownSets is the page on which units get a criteria set of their own.
type ownSets struct {
	Done     string
	Form     *typed.Form
	ID, Name string
	Running  bool
	Main     string // the round's own set
	InUse    []setUse
	Sets     []kit.Choice // others than the round's own
	Chosen   string       // the set that units are ticked for; "" before one is chosen
	ChosenAs string
	Branches []branch
}

// setUse is a set that units are scored by.
type setUse struct {
	Ref, Name string
	Max       string
	Units     int
	Own       bool // it is not the round's
}

// setValues is which units a set of their own is given to, as the form shows it.
func setValues(ref string) func(*reform.Round) url.Values {
	return func(r *reform.Round) url.Values {
		v := url.Values{"set": {ref}}
		for _, e := range r.Units {
			if e.Set == ref {
				v.Add("units", e.Unit)
			}
		}
		slices.Sort(v["units"])
		return v
	}
}

func (p *Pages) showSets(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	ref := c.QueryParam("set")
	return p.askSets(c, who, r, ref, staff.Fresh(r.l, labels, setValues(ref)(r.Round), r.Rev))
}

func (p *Pages) askSets(c echo.Context, who access.User, r round, ref string, f *typed.Form) error {
	body := ownSets{Done: done(c, r.l), Form: f, ID: r.ID, Name: r.title(), Running: r.State == reform.Running, Main: r.Set}
	sets, err := p.Office.Sets(c.Request().Context())
	if err != nil {
		return err
	}
	for i := range sets {
		set := &sets[i]
		use := setUse{Ref: set.Ref(), Name: setName(r.l, set), Own: set.Ref() != r.Set}
		for _, e := range r.Units {
			if cmp.Or(e.Set, r.Set) == use.Ref {
				use.Units++
			}
		}
		if use.Units > 0 || !use.Own {
			use.Max = maximum(r.l, set)
			body.InUse = append(body.InUse, use)
		}
		if use.Own && (set.Published || use.Units > 0) {
			body.Sets = append(body.Sets, kit.Choice{Value: use.Ref, Label: use.Name})
			if use.Ref == ref {
				body.Chosen, body.ChosenAs = ref, use.Name
			}
		}
	}
	if body.Chosen != "" {
		body.Branches = p.branches(r, entrantIDs(r.Round), chosen(f), func(string) bool { return false }, r.note(func(e reform.Entrant) string {
			if e.Set == ref {
				return ""
			}
			return e.Set
		}))
	}
	code := http.StatusOK
	if !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.sets, r.l, who, code, r.l.Say("rounds.sets.title", r.title()), body)
}

// note gives the note on a unit that takes part.
func (r round) note(of func(reform.Entrant) string) func(id string) string {
	notes := map[string]string{}
	for _, e := range r.Units {
		notes[e.Unit] = of(e)
	}
	return func(id string) string { return notes[id] }
}

// maximum writes what a set gives at most.
func maximum(l *kit.Locale, set *reform.CriteriaSet) string {
	most := reform.MaxOf(set)
	if most == nil {
		return "–"
	}
	return ratio(l, most, set.Decimals)
}

// entrantIDs are the units that take part, as they are kept.
func entrantIDs(r *reform.Round) []string {
	var ids []string
	for _, e := range r.Units {
		ids = append(ids, e.Unit)
	}
	return ids
}

// takeSets gives the ticked units the set, and those that had it and are not
// ticked any more the round's.
func (p *Pages) takeSets(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, r.l, labels)
	if err != nil {
		return err
	}
	ref := f.Text("set")
	again := func() error { return p.askSets(c, who, r, ref, f) }
	if stroke(f, p.branches(r, entrantIDs(r.Round), chosen(f), func(string) bool { return false }, func(string) string { return "" })) {
		return again()
	}
	if ref == "" || ref == r.Set {
		return &survey.Error{Kind: survey.KindInvalid, Code: "rounds.no_set"}
	}
	on := chosen(f)
	wanted := *r.Round
	wanted.Units = slices.Clone(r.Units)
	for i, e := range wanted.Units {
		switch {
		case on[e.Unit]:
			wanted.Units[i].Set = ref
		case e.Set == ref:
			wanted.Units[i].Set = ""
		}
	}
	slices.Sort(f.Values["units"])
	return p.keep(c, who, r, f, wanted, part{main: "units", values: setValues(ref), path: r.path("sets"), query: url.Values{"set": {ref}}.Encode() + "&",
		next: r.path("sets"), said: "saved", again: again, show: p.showValue(c, r)})
}
