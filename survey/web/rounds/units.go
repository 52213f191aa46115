package rounds

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// picker is the page on which the units that take part are ticked.
type picker struct {
	Form     *typed.Form
	ID, Name string
	Running  bool // who takes part stays
	Branches []branch
	Ticked   int
	All      int
	Sets     []kit.Choice // that units which come in now may be scored by; the round's own is ""
}

// unitValues is who takes part, as the form shows it.
func unitValues(r *reform.Round) url.Values {
	v := url.Values{"units": nil}
	for _, e := range r.Units {
		v.Add("units", e.Unit)
	}
	slices.Sort(v["units"])
	return v
}

// everyUnit are all units there are, and those of the round that are gone.
func (r round) everyUnit() []string {
	var ids []string
	for _, u := range r.s.Tree.Subtree("") {
		ids = append(ids, u.ID)
	}
	for _, e := range r.Units {
		if _, there := r.s.Tree.Unit(e.Unit); !there {
			ids = append(ids, e.Unit)
		}
	}
	return ids
}

func (p *Pages) showUnits(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	return p.pickUnits(c, who, r, staff.Fresh(r.l, labels, unitValues(r.Round), r.Rev))
}

// pickUnits shows the page with what is ticked in a form.
func (p *Pages) pickUnits(c echo.Context, who access.User, r round, f *typed.Form) error {
	body := picker{Form: f, ID: r.ID, Name: r.title(), Running: r.State == reform.Running}
	body.Branches = p.branches(r, r.everyUnit(), chosen(f), r.lockedIn(), func(string) string { return "" })
	for _, b := range body.Branches {
		body.Ticked += b.Ticked
		body.All += len(b.Units)
	}
	if body.Running {
		sets, err := p.setChoices(c, r.l, r.Set)
		if err != nil {
			return err
		}
		body.Sets = sets
	}
	code := http.StatusOK
	if !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.units, r.l, who, code, r.l.Say("rounds.units.title", r.title()), body)
}

// lockedIn tells which units cannot leave the round any more.
func (r round) lockedIn() func(string) bool {
	in := map[string]bool{}
	if r.State == reform.Running {
		for _, e := range r.Units {
			in[e.Unit] = true
		}
	}
	return func(id string) bool { return in[id] }
}

func (p *Pages) takeUnits(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, r.l, labels)
	if err != nil {
		return err
	}
	all := r.everyUnit()
	p.listed(r, f, all)
	nothing := func(string) string { return "" }
	if stroke(f, p.branches(r, all, chosen(f), r.lockedIn(), nothing)) || f.Raw("do") == "list" {
		return p.pickUnits(c, who, r, f)
	}
	set := f.Text("new_set")
	f.Values.Del("new_set")
	if f.Text("ids") == "" {
		f.Values.Del("ids")
	}
	wanted := *r.Round
	wanted.Units = entrants(r, f, all, set)
	return p.keep(c, who, r, f, wanted, part{main: "units", values: unitValues, path: r.path("units"), next: r.path(), said: "saved",
		again: func() error { return p.pickUnits(c, who, r, f) }, show: p.showValue(c, r)})
}

// entrants are the units that are ticked, in the order of the tree. Those that
// take part keep their group and set; those that come in while the round runs
// get the set that was chosen for them.
func entrants(r round, f *typed.Form, all []string, set string) []reform.Entrant {
	old := map[string]reform.Entrant{}
	for _, e := range r.Units {
		old[e.Unit] = e
	}
	on, known := chosen(f), map[string]bool{}
	var in []reform.Entrant
	for _, id := range all {
		known[id] = true
		e, was := old[id]
		switch {
		case was && (on[id] || r.State == reform.Running):
			in = append(in, e)
		case on[id]:
			e = reform.Entrant{Unit: id}
			if r.State == reform.Running && set != r.Set {
				e.Set = set
			}
			in = append(in, e)
		}
	}
	for _, id := range f.Values["units"] {
		if !known[id] {
			f.Wrong("units", "rounds.units.unknown", id)
		}
	}
	// As they stand in the form, so that forms can be compared.
	f.Values["units"] = unitValues(&reform.Round{Units: in})["units"]
	return in
}
