package rounds

import (
	"errors"
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

// errNoGroup is about groups that a round does not have.
var errNoGroup = &survey.Error{Kind: survey.KindNotFound, Code: "rounds.no_group"}

// groupList is the page about the groups of a round.
type groupList struct {
	Done     string
	Form     *typed.Form
	ID, Name string
	Rows     []groupRow
	Without  int // units in no group
	Units    int
	Before   kit.Choice // the round before; empty for none
}

// groupRow is a group with who is in it.
type groupRow struct {
	Code, Name string
	N          int
	Units      string
	Maxima     string // the applicable maxima of its units
}

func (p *Pages) showGroups(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	return p.listGroups(c, who, r, typed.New(r.l, labels, url.Values{staff.Revision: {whole(int(r.Rev))}}))
}

func (p *Pages) listGroups(c echo.Context, who access.User, r round, f *typed.Form) error {
	body := groupList{Done: done(c, r.l), Form: f, ID: r.ID, Name: r.title(), Units: len(r.Units)}
	most, err := p.maxima(c.Request().Context(), r.Round)
	if err != nil {
		return err
	}
	for _, g := range r.Groups {
		row := groupRow{Code: g.Code, Name: r.l.Text(g.Name)}
		var ids []string
		for _, e := range r.Units {
			if e.Group == g.Code {
				ids = append(ids, e.Unit)
			}
		}
		if row.N = len(ids); row.N > 0 {
			row.Units = r.names(ids)
		}
		row.Maxima = span(r.l, most, ids)
		body.Rows = append(body.Rows, row)
	}
	for _, e := range r.Units {
		if e.Group == "" {
			body.Without++
		}
	}
	if r.Before != "" {
		if b, _, err := p.Office.Round(c.Request().Context(), r.Before); err == nil {
			body.Before = kit.Choice{Value: b.ID, Label: r.l.Text(b.Title)}
		}
	}
	code := http.StatusOK
	if !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.groups, r.l, who, code, r.l.Say("rounds.groups.title", r.title()), body)
}

// takeGroups adds a group. What is new cannot clash with anybody's change, so
// that it goes upon the present revision.
func (p *Pages) takeGroups(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, r.l, labels)
	if err != nil {
		return err
	}
	f.Need("name_vi")
	if !f.Good() {
		return p.listGroups(c, who, r, f)
	}
	wanted := *r.Round
	name := reform.Group{Code: r.groupCode(f.Text("name_vi")), Name: plainText(f.Text("name_vi"), f.Text("name_en"))}
	wanted.Groups = append(slices.Clone(r.Groups), name)
	err = p.put(c.Request().Context(), f, wanted, r.Rev, "name_vi")
	if errors.Is(err, reform.ErrChanged) {
		f.Wrong("name_vi", "rounds.step.changed")
	} else if err != nil {
		return err
	}
	if !f.Good() {
		return p.listGroups(c, who, r, f)
	}
	return leadTo(c, r.l, r.path("groups", "of", name.Code), "added")
}

// groupCode is a code for a new group: its name without accents, and a number
// behind it when that is in use.
func (r round) groupCode(name string) string {
	made := typed.Slug(name)
	if made == "" {
		made = "nhom"
	}
	code := made
	for n := 2; slices.ContainsFunc(r.Groups, func(g reform.Group) bool { return g.Code == code }); n++ {
		code = made + "-" + whole(n)
	}
	return code
}

// members is the page on which a group is named and its units are ticked.
type members struct {
	Done     string
	Form     *typed.Form
	ID, Name string
	Code     string
	Branches []branch
}

// memberValues is a group as its form shows it.
func memberValues(code string) func(*reform.Round) url.Values {
	return func(r *reform.Round) url.Values {
		v := url.Values{}
		for _, g := range r.Groups {
			if g.Code == code {
				v.Set("name_vi", g.Name[survey.Vietnamese])
				v.Set("name_en", g.Name[survey.English])
			}
		}
		for _, e := range r.Units {
			if e.Group == code {
				v.Add("units", e.Unit)
			}
		}
		slices.Sort(v["units"])
		return v
	}
}

// group is the round in the path, if it has the group in the path.
func (p *Pages) group(c echo.Context) (round, string, error) {
	r, err := p.open(c)
	code := param(c, "group")
	if err == nil && !slices.ContainsFunc(r.Groups, func(g reform.Group) bool { return g.Code == code }) {
		err = errNoGroup
	}
	return r, code, err
}

func (p *Pages) showMembers(c echo.Context, who access.User) error {
	r, code, err := p.group(c)
	if err != nil {
		return err
	}
	return p.askMembers(c, who, r, code, staff.Fresh(r.l, labels, memberValues(code)(r.Round), r.Rev))
}

func (p *Pages) askMembers(c echo.Context, who access.User, r round, code string, f *typed.Form) error {
	body := members{Done: done(c, r.l), Form: f, ID: r.ID, Name: r.title(), Code: code}
	body.Branches = p.branches(r, entrantIDs(r.Round), chosen(f), func(string) bool { return false }, r.note(func(e reform.Entrant) string {
		if e.Group == code {
			return ""
		}
		return r.groupName(e.Group)
	}))
	status := http.StatusOK
	if !f.Good() {
		status = http.StatusUnprocessableEntity
	}
	return show(c, p, p.members, r.l, who, status, r.l.Say("rounds.group.title", r.groupName(code)), body)
}

// takeMembers keeps a group: who is ticked is in it and in no other.
func (p *Pages) takeMembers(c echo.Context, who access.User) error {
	r, code, err := p.group(c)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, r.l, labels)
	if err != nil {
		return err
	}
	again := func() error { return p.askMembers(c, who, r, code, f) }
	if stroke(f, p.branches(r, entrantIDs(r.Round), chosen(f), func(string) bool { return false }, func(string) string { return "" })) {
		return again()
	}
	f.Need("name_vi")
	on := chosen(f)
	wanted := *r.Round
	wanted.Groups, wanted.Units = slices.Clone(r.Groups), slices.Clone(r.Units)
	for i, g := range wanted.Groups {
		if g.Code == code {
			wanted.Groups[i].Name = plainText(f.Text("name_vi"), f.Text("name_en"))
		}
	}
	for i, e := range wanted.Units {
		switch {
		case on[e.Unit]:
			wanted.Units[i].Group = code
		case e.Group == code:
			wanted.Units[i].Group = ""
		}
	}
	slices.Sort(f.Values["units"])
	return p.keep(c, who, r, f, wanted, part{main: "units", values: memberValues(code), path: r.path("groups", "of", code), next: r.path("groups"), said: "saved",
		again: again, show: p.showValue(c, r)})
}

// takeGroupAway removes a group; its units are in none then.
func (p *Pages) takeGroupAway(c echo.Context, _ access.User) error {
	r, code, err := p.group(c)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, r.l, labels)
	if err != nil {
		return err
	}
	wanted := *r.Round
	wanted.Groups = slices.DeleteFunc(slices.Clone(r.Groups), func(g reform.Group) bool { return g.Code == code })
	wanted.Units = slices.Clone(r.Units)
	for i, e := range wanted.Units {
		if e.Group == code {
			wanted.Units[i].Group = ""
		}
	}
	if _, err := p.Office.PutRound(c.Request().Context(), wanted, staff.RevisionIn(f.Values)); err != nil {
		return err
	}
	return leadTo(c, r.l, r.path("groups"), "removed")
}
