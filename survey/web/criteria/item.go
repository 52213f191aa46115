package criteria

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// itemPage is the page of an item, or of one that is being added.
type itemPage struct {
	version
	Done          string
	Form          *typed.Form
	Action        string
	New, Leaf     bool
	Code          string
	Wrongs        []string // what Tree finds wrong with it
	Parents       []kit.Choice
	Kinds         []kit.Choice
	Sources       []kit.Choice
	Evidence      []kit.Choice
	Rules         []kit.Choice
	Under         []near // right below it
	UnderSum      string // what those add up to
	Before, Next  *near  // siblings
	MovePath      string
	Behind, Below string // addresses for adding
	Remove        string
	BelowLeaf     bool // adding below it makes more of a leaf
	After         string
}

// near is an item near another.
type near struct{ Code, Name, Max, Path string }

func (v version) near(it reform.Item) near {
	return near{it.Code, v.Text(it.Name), points(v.Locale, it.Max), address(v.Locale, v.pathOfItem(it.Code))}
}

// values are an item as its form shows it. Only a leaf has a source, evidence and
// a rule.
func (v version) values(it reform.Item, leaf bool) url.Values {
	values := url.Values{"code": {it.Code}, "parent": {it.Parent}, "max": {typedPoints(v.Locale, it.Max)}, "kind": {string(it.Kind)}}
	putText(values, "name", it.Name)
	putText(values, "note", it.Note)
	if !leaf {
		return values
	}
	values.Set("source", string(it.Source))
	if it.Evidence {
		values.Set("evidence", "yes")
	}
	way, from, pairs := ruleParts(it.Rule)
	values.Set("rule", way)
	values.Set("from", typedPoints(v.Locale, from))
	var all []string
	for _, x := range pairs {
		all = append(all, typedPoints(v.Locale, x[0])+": "+typedPoints(v.Locale, x[1]))
	}
	values.Set("steps", strings.Join(all, "\r\n"))
	return values
}

func (p *Pages) showItem(c echo.Context, who access.User) error {
	v, it, err := p.ofItem(c, who)
	if err != nil {
		return err
	}
	return p.itemForm(c, v, it, staff.Fresh(v.Locale, labels, v.values(it, v.leaf(it.Code)), v.Rev))
}

func (v version) leaf(code string) bool { return len(v.Set.Under(code)) == 0 }

// itemForm shows an item as it is stored, in a form.
func (p *Pages) itemForm(c echo.Context, v version, it reform.Item, f *typed.Form) error {
	l, path := v.Locale, v.pathOfItem(it.Code)
	body := itemPage{version: v, Done: done(c, l), Form: f, Code: it.Code, Leaf: v.leaf(it.Code), Action: address(l, path), MovePath: address(l, path+"/move"),
		Behind: address(l, v.Path+"/add", "parent", it.Parent, "after", it.Code), Below: address(l, v.Path+"/add", "parent", it.Code),
		Remove: address(l, path+"/remove")}
	body.offer(l, v, it.Code)
	_, wrong := v.Set.Tree()
	for _, x := range wrong {
		if i, of := reform.ItemOf(x); of && v.Set.Items[i].Code == it.Code {
			body.Wrongs = append(body.Wrongs, problemWords(l, x))
		}
	}
	t := newSums(v.Set)
	for _, x := range t.below[it.Code] {
		body.Under = append(body.Under, v.near(x))
	}
	body.UnderSum = sum(l, t.worth[it.Code])
	row := t.below[it.Parent]
	at := slices.IndexFunc(row, func(x reform.Item) bool { return x.Code == it.Code })
	if at > 0 {
		x := v.near(row[at-1])
		body.Before = &x
	}
	if at+1 < len(row) {
		x := v.near(row[at+1])
		body.Next = &x
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.item, l, options(l.Say("sets.item", it.Code), v.who), body)
}

// offer fills in what can be chosen; the item of the code may not stand below
// itself.
func (b *itemPage) offer(l *kit.Locale, v version, code string) {
	b.Kinds, b.Sources, b.Rules = kinds(l), sources(l), rules(l)
	b.Evidence = []kit.Choice{{Value: "yes", Label: l.Say("sets.evidence.yes")}}
	b.Parents = []kit.Choice{{Label: l.Say("sets.parent.none")}}
	within := map[string]bool{code: true}
	for _, it := range v.Set.Items { // parents stand before
		if within[it.Code] || it.Parent != "" && within[it.Parent] {
			within[it.Code] = true
			continue
		}
		b.Parents = append(b.Parents, kit.Choice{Value: it.Code, Label: it.Code + " – " + short(l.Text(it.Name))})
	}
}

// short is the beginning of a name, for lists to choose from.
func short(name string) string {
	if r := []rune(name); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return name
}

func (p *Pages) takeItem(c echo.Context, who access.User) error {
	v, it, err := p.ofItem(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	next := f.Raw("do") == "next"
	leaf := v.leaf(it.Code)
	stored := v.values(it, leaf)
	changed := v.readItem(f, it, leaf)
	if !f.Good() {
		return p.itemForm(c, v, it, f)
	}
	if !v.Set.Change(it.Code, changed) {
		f.Wrong("parent", "sets.parent.gone")
		return p.itemForm(c, v, it, f)
	}
	show := func(field string, values []string) string { return v.show(field, values) }
	if answered, err := p.save(c, v, f, stored, v.pathOfItem(it.Code), show); answered || err != nil {
		return err
	}
	if next {
		return c.Redirect(http.StatusSeeOther, address(v.Locale, v.Path+"/add", "parent", changed.Parent, "after", changed.Code, "done", "saved"))
	}
	return leadToItem(c, v, changed.Code, "saved")
}
