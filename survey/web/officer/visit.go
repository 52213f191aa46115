package officer

import (
	"errors"
	"math/big"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// errNoSheet is about a sheet that is not there, or not the person's to see.
var errNoSheet = &survey.Error{Kind: survey.KindNotFound, Code: "sheet.unknown"}

// visit is a person in front of a unit's sheet.
type visit struct {
	p       *Pages
	c       echo.Context
	l       *kit.Locale
	who     access.User
	council bool // the person's side
	name    string
	round   *reform.Round
	set     *reform.CriteriaSet
	tree    scoring.Set
	leaves  []reform.Item
	sheet   *reform.Sheet
	due     reform.Due
	given   map[string]Given

	lacks   map[string][]string // see missing
	lacksOf *reform.Sheet
}

// part is a part of the path. The router hands it out as it came when it was
// written in an unusual way.
func part(c echo.Context, name string) string {
	s := c.Param(name)
	if c.Request().URL.RawPath != "" {
		if plain, err := url.PathUnescape(s); err == nil {
			return plain
		}
	}
	return s
}

// open finds the sheet in the path, if the person may see it.
func (p *Pages) open(c echo.Context, who access.User) (*visit, error) {
	ctx := c.Request().Context()
	v := &visit{p: p, c: c, l: p.Site.Locale(c.Request()), who: who}
	v.council = who.May(access.RunReform) && who.For(access.RunReform).SeesAll()
	unit := part(c, "unit")
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	if !v.council && !who.Sees(s.Tree, unit) {
		return nil, errNoSheet
	}
	v.round, _, err = p.Office.Round(ctx, part(c, "round"))
	if err != nil {
		return nil, hidden(err)
	}
	if v.round.State == reform.Preparing && !v.council {
		return nil, errNoSheet
	}
	if v.sheet, _, err = p.Office.Sheet(ctx, v.round, unit); err != nil {
		return nil, hidden(err)
	}
	v.name = unit
	if u, known := s.Tree.Unit(unit); known {
		v.name = v.l.Text(u.Name)
	}
	return v, v.settle()
}

// hidden makes one answer of all that is not there.
func hidden(err error) error {
	if errors.Is(err, reform.ErrNoRound) || errors.Is(err, reform.ErrNoEntrant) {
		return errNoSheet
	}
	return err
}

// settle reads what the sheet is scored by.
func (v *visit) settle() error {
	ctx := v.c.Request().Context()
	sets, err := v.p.Office.SetsOf(ctx, v.round)
	if err != nil {
		return err
	}
	v.set = sets[v.round.SetOf(v.sheet.Unit)]
	tree, wrong := v.set.Tree()
	if len(wrong) > 0 {
		return survey.Errorf(survey.KindDamaged, "sheet.set", "criteria set %s: %v", v.set.Ref(), wrong)
	}
	v.tree, v.leaves = tree, v.set.Leaves()
	v.due = v.round.Due(v.sheet, v.p.Now())
	if v.p.Given != nil {
		v.given, err = v.p.Given(ctx, v.round, v.sheet.Unit)
	}
	return err
}

// points are those of surveys, by leaf.
func (v *visit) points() map[string]*big.Rat {
	all := make(map[string]*big.Rat, len(v.given))
	for code, g := range v.given {
		all[code] = g.Points
	}
	return all
}

// leaf finds the leaf in the path.
func (v *visit) leaf() (at int, err error) {
	code := part(v.c, "code")
	for i, it := range v.leaves {
		if it.Code == code {
			return i, nil
		}
	}
	return 0, reform.ErrNoLeaf
}

// base is the address of the sheet.
func (v *visit) base() string {
	return "/reform/rounds/" + url.PathEscape(v.round.ID) + "/sheets/" + url.PathEscape(v.sheet.Unit)
}

// at is an address below the sheet's, in the reader's language.
func (v *visit) at(path string, query ...string) string {
	q := url.Values{"lang": {v.l.Lang}}
	for i := 0; i+1 < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	return v.base() + path + "?" + q.Encode()
}

// leafPath is the path of a leaf below the sheet's.
func leafPath(code string) string { return "/leaf/" + url.PathEscape(code) }

// act does something to a leaf for the person, and keeps the sheet that comes of
// it.
func (v *visit) act(code string, seen int64, act reform.Act) error {
	next, err := v.p.Office.Act(v.c.Request().Context(), v.round, v.sheet.Unit, code, seen, act, v.who.Name)
	if err == nil {
		v.sheet = next
	}
	return err
}

// again reads the sheet as it is now.
func (v *visit) again() error {
	next, _, err := v.p.Office.Sheet(v.c.Request().Context(), v.round, v.sheet.Unit)
	if err == nil {
		v.sheet = next
		v.due = v.round.Due(v.sheet, v.p.Now())
	}
	return err
}
