package rounds

import (
	"cmp"
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/web/typed"
)

// branch is the units of one kind below one unit: what is ticked or not at one
// stroke.
type branch struct {
	Name   string
	Value  string // for the buttons
	Open   bool
	Ticked int
	Units  []tick
}

// tick is a unit that may be ticked.
type tick struct {
	ID, Name string
	Note     string // "" for none
	On       bool
	Locked   bool // ticked for good
}

// branches are units by kind and by the unit above. Those that have ended are
// left out, unless they are ticked.
func (p *Pages) branches(r round, ids []string, ticked map[string]bool, locked func(id string) bool, note func(id string) string) []branch {
	at := map[string]int{}
	var all []branch
	for _, id := range ids {
		u, known := r.s.Tree.Unit(id)
		if known && !ticked[id] && !u.Exists(p.Now()) && !u.From.After(p.Now()) {
			continue
		}
		value := cmp.Or(string(u.Kind), "-") + " " + cmp.Or(u.Parent, "-")
		i, there := at[value]
		if !there {
			i = len(all)
			at[value] = i
			all = append(all, branch{Name: r.branchName(u, known), Value: value})
		}
		b := &all[i]
		b.Units = append(b.Units, tick{ID: id, Name: unitName(r.l, r.s, id), Note: note(id), On: ticked[id] || locked(id), Locked: locked(id)})
		if ticked[id] || locked(id) {
			b.Ticked++
		}
	}
	for i := range all {
		all[i].Open = len(ids) <= manyUnits || all[i].Ticked > 0 && all[i].Ticked < len(all[i].Units)
	}
	slices.SortStableFunc(all, func(a, b branch) int { return cmp.Compare(kindOrder(a.Value), kindOrder(b.Value)) })
	return all
}

// manyUnits is from where on branches are folded.
const manyUnits = 60

// kindOrder is the order of branches: that of offices in a province.
func kindOrder(value string) int {
	kind, _, _ := strings.Cut(value, " ")
	return slices.Index([]string{string(survey.Department), string(survey.Commune), string(survey.District), string(survey.Centre), string(survey.Province), "-"}, kind)
}

// branchName says of what units a branch is.
func (r round) branchName(u survey.Unit, known bool) string {
	if !known {
		return r.l.Say("rounds.units.gone")
	}
	name := kindName(r.l, u.Kind)
	if above, ok := r.s.Tree.Unit(u.Parent); ok {
		name += " – " + r.l.Text(above.Name)
	}
	return name
}

// stroke carries out a button of a page with ticks: "all <branch>", "none
// <branch>". It tells whether the button was one of them.
func stroke(f *typed.Form, all []branch) bool {
	do, value, cut := strings.Cut(f.Raw("do"), " ")
	if !cut || do != "all" && do != "none" {
		return false
	}
	on := map[string]bool{}
	for _, id := range f.Values["units"] {
		on[id] = true
	}
	var order []string
	for _, b := range all {
		for _, u := range b.Units {
			if b.Value == value {
				on[u.ID] = do == "all"
			}
			order = append(order, u.ID)
		}
	}
	f.Values["units"] = slices.DeleteFunc(order, func(id string) bool { return !on[id] })
	return true
}

// listed ticks the units of a pasted list: ids or names, one a line or with
// commas, semicolons or tabs between. What is found leaves the list; what is not
// stays in it, and is noted.
func (p *Pages) listed(r round, f *typed.Form, ids []string) {
	names := map[string]string{}
	for _, id := range ids {
		name := survey.Fold(unitName(r.l, r.s, id))
		if _, twice := names[name]; twice {
			names[name] = "" // two units of one name: the id must be given
			continue
		}
		names[name] = id
		if u, ok := r.s.Tree.Unit(id); ok {
			names[survey.Fold(u.Name[survey.Vietnamese])] = id
		}
	}
	known := map[string]bool{}
	for _, id := range ids {
		known[id] = true
	}
	var unknown []string
	for _, word := range strings.FieldsFunc(f.Raw("ids"), func(x rune) bool { return strings.ContainsRune("\n\r\t;,", x) }) {
		word = survey.Clean(word)
		id := word
		if !known[id] {
			id = names[survey.Fold(word)]
		}
		switch {
		case word == "":
		case id == "":
			unknown = append(unknown, word)
		case !f.Has("units", id):
			f.Values.Add("units", id)
		}
	}
	f.Set("ids", strings.Join(unknown, "\n"))
	if len(unknown) > 0 {
		f.Wrong("ids", "rounds.ids.unknown", strings.Join(unknown[:min(len(unknown), fewNames)], ", "))
	}
}

// chosen are the values of ticked units as a set.
func chosen(f *typed.Form) map[string]bool {
	on := map[string]bool{}
	for _, id := range f.Values["units"] {
		on[id] = true
	}
	return on
}
