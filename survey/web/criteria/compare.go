package criteria

import (
	"cmp"
	"math/big"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// comparison is the page of two versions of a set side by side.
type comparison struct {
	version
	Action   string
	Versions []kit.Choice // of the set, to choose from; one for a set that has no other yet
	From, To string       // references
	Sides    []side       // the two; none without another version
	Counts   []count
	Rows     []comparedRow // items that differ
	Same     int           // items that do not
}

// side is a version as a whole.
type side struct {
	Name, Path, State, Level, Shape, Max string
	Leaves                               string
	Sources                              []sourceLine
	Bands                                []string
	Decimals                             string
}

// count is how many items something has become of.
type count struct {
	Words string
	N     int
}

// comparedRow is an item that differs. Of each pair the first is the earlier
// version's; one that is the same on both sides stands in the second only.
type comparedRow struct {
	Kind       string // added, gone, changed
	Codes      [2]string
	Names      [2]string
	Points     [2]string
	What       []string
	Difference string // of points, with its sign
}

func (p *Pages) showCompare(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	sets, err := p.Office.Sets(c.Request().Context())
	if err != nil {
		return err
	}
	body := comparison{version: v, Action: v.Path + "/compare", From: c.QueryParam("from"), To: cmp.Or(c.QueryParam("to"), v.Set.Ref())}
	before, after := "", ""
	for i := range sets { // by id and version
		s := &sets[i]
		if s.ID != v.Set.ID {
			continue
		}
		body.Versions = append(body.Versions, kit.Choice{Value: s.Ref(), Label: versionWords(v.Locale, s)})
		switch {
		case s.Version < v.Set.Version:
			before = s.Ref()
		case s.Version > v.Set.Version && after == "":
			after = s.Ref()
		}
	}
	if body.From == "" && before != "" {
		body.From = before
	} else if body.From == "" && after != "" {
		body.From, body.To = v.Set.Ref(), after
	}
	if body.From != "" {
		if err := p.compared(c, who, &body); err != nil {
			return err
		}
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.compare, v.Locale, options(v.Say("sets.compare.title", v.Name()), who), body)
}

// compared sets the two versions of a page against each other. They are of one
// set: another set's version is not found here.
func (p *Pages) compared(c echo.Context, who access.User, body *comparison) error {
	var both [2]version
	for i, ref := range []string{body.From, body.To} {
		x, err := p.openRef(c, who, ref)
		if err == nil && x.Set.ID != body.Set.ID {
			err = reform.ErrNoSet
		}
		if err != nil {
			return err
		}
		both[i] = x
		body.Sides = append(body.Sides, x.side())
	}
	l := body.Locale
	var added, gone, moved, renamed, points, otherwise int
	for _, x := range reform.Compare(both[0].Set, both[1].Set) {
		if !x.Differs() {
			body.Same++
			continue
		}
		row := comparedRow{Kind: "changed", Points: [2]string{worth(l, x.FromWorth), worth(l, x.ToWorth)}}
		say := func(is bool, n *int, key string) {
			if is {
				*n++
				row.What = append(row.What, l.Say(key))
			}
		}
		switch {
		case x.From == nil:
			row.Kind = "added"
		case x.To == nil:
			row.Kind = "gone"
		}
		say(x.From == nil, &added, "sets.compare.added")
		say(x.To == nil, &gone, "sets.compare.gone")
		say(x.Moved, &moved, "sets.compare.moved")
		say(x.Renamed, &renamed, "sets.compare.renamed")
		say(x.Points, &points, "sets.compare.points")
		say(x.Otherwise, &otherwise, "sets.compare.otherwise")
		row.sides(l, x)
		body.Rows = append(body.Rows, row)
	}
	body.Counts = []count{{l.Say("sets.compare.added"), added}, {l.Say("sets.compare.gone"), gone}, {l.Say("sets.compare.moved"), moved},
		{l.Say("sets.compare.renamed"), renamed}, {l.Say("sets.compare.points"), points}, {l.Say("sets.compare.otherwise"), otherwise}}
	return nil
}

// worth is what an item gives at the most; "" for none.
func worth(l *kit.Locale, x *big.Rat) string {
	if x == nil {
		return ""
	}
	return sum(l, x)
}

// sides fills in what stands on either side, where it is not the same.
func (row *comparedRow) sides(l *kit.Locale, x reform.Change) {
	for i, it := range []*reform.Item{x.From, x.To} {
		if it == nil {
			row.Points[i] = ""
			continue
		}
		row.Codes[i], row.Names[i] = it.Code, l.Text(it.Name)
	}
	if x.From == nil || x.To == nil {
		return
	}
	if x.Points && x.FromWorth != nil && x.ToWorth != nil {
		row.Difference = gained(l, x)
	}
	if x.Otherwise {
		row.What = append(row.What[:len(row.What)-1], otherwiseWords(l, *x.From, *x.To)...)
	}
	for _, pair := range []*[2]string{&row.Codes, &row.Names, &row.Points} {
		if pair[0] == pair[1] {
			pair[0] = ""
		}
	}
}

// side is a version as a whole.
func (v version) side() side {
	l, s := v.Locale, v.Set
	t := newSums(s)
	leaves := 0
	for _, it := range t.below[""] {
		leaves += t.leaves[it.Code]
	}
	return side{Name: versionWords(l, s), Path: address(l, v.Path), State: stateWords(l, s), Level: choice(levels(l), string(s.Level)), Shape: shapeWords(l, s), Max: sum(l, t.whole),
		Leaves: l.Count(leaves), Sources: t.sourceLines(l), Bands: bandWords(l, s), Decimals: l.Count(s.Decimals)}
}

// stateWords say whether a version is published.
func stateWords(l *kit.Locale, s *reform.CriteriaSet) string {
	if s.Published {
		return l.Say("sets.state.published")
	}
	return l.Say("sets.state.draft")
}

// versionWords name a version in a list.
func versionWords(l *kit.Locale, s *reform.CriteriaSet) string {
	return l.Say("sets.version_no", l.Count(s.Version)) + " (" + strings.ToLower(stateWords(l, s)) + ")"
}

// gained is how many points more an item gives, with the sign.
func gained(l *kit.Locale, x reform.Change) string {
	d := new(big.Rat).Sub(x.ToWorth, x.FromWorth)
	if d.Sign() < 0 {
		return "−" + sum(l, d.Neg(d))
	}
	return "+" + sum(l, d)
}

// otherwiseWords say what else differs of an item: what it is now, and what it was.
func otherwiseWords(l *kit.Locale, from, to reform.Item) []string {
	var all []string
	tell := func(what, was, is string) {
		if was != is {
			all = append(all, l.Say("sets.compare.is_was", what, cmp.Or(is, "–"), cmp.Or(was, "–")))
		}
	}
	tell(l.Say("sets.kind"), choice(kinds(l), string(from.Kind)), choice(kinds(l), string(to.Kind)))
	tell(l.Say("sets.source"), named(l, from.Source), named(l, to.Source))
	tell(l.Say("sets.rule"), ruleWords(l, from.Rule), ruleWords(l, to.Rule))
	if from.Evidence != to.Evidence {
		if to.Evidence {
			all = append(all, l.Say("sets.compare.evidence"))
		} else {
			all = append(all, l.Say("sets.compare.no_evidence"))
		}
	}
	tell(l.Say("sets.compare.note"), l.Text(from.Note), l.Text(to.Note))
	if len(all) == 0 { // what the words of this language do not tell apart
		all = append(all, l.Say("sets.compare.otherwise"))
	}
	return all
}

// named is a source in words; "" of an item that is not scored itself.
func named(l *kit.Locale, s reform.Source) string {
	if s == "" {
		return ""
	}
	return choice(sources(l), string(s))
}
