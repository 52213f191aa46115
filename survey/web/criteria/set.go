package criteria

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// setPage is the page of a version: its items as one would read the decision's
// annex, with what is wrong beside them.
type setPage struct {
	version
	Done                     string
	Basis, Level, Shape, Max string
	Decimals                 int
	Sources                  []sourceLine
	Bands                    []string
	Problems                 []problemLine // the first of them
	Wrong                    int           // of them in all
	Fields                   []field
	All                      bool // fields are open
	AllPath, Here            string
	Rounds                   []string // that are scored by it
	Next                     bool     // another version may begin
	Others                   bool     // the set has other versions
}

// sourceLine is what the leaves of a source come to.
type sourceLine struct{ Name, Points, Leaves string }

// problemLine is something wrong, with where it is put right.
type problemLine struct{ Where, Message, Path string }

// field is a field with all its items, itself the first.
type field struct {
	Code, Name, Lang, Max string
	Kind                  string
	Leaves, Wrong         int
	Open                  bool
	Rows                  []row
}

// row is an item.
type row struct {
	Code, ID, Name, Lang string
	Depth                int // 0 for a field
	Max                  string
	Summed               bool // the maximum is not given, but adds up to that
	Leaf                 bool
	Kind, Source, Rule   string
	Note, NoteLang       string
	Evidence             bool
	Wrongs               []string
	Edit                 string // "" when the set is fixed
}

// mostProblems is how many problems the summary names.
const mostProblems = 50

func (p *Pages) showSet(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	rounds, err := p.Office.Rounds(c.Request().Context())
	if err != nil {
		return err
	}
	sets, err := p.Office.Sets(c.Request().Context())
	if err != nil {
		return err
	}
	l, s := v.Locale, v.Set
	_, wrong := s.Tree()
	t := newSums(s)
	body := setPage{version: v, Done: done(c, l), Basis: l.Text(s.Basis), Level: choice(levels(l), string(s.Level)), Shape: shapeWords(l, s), Max: sum(l, t.whole),
		Decimals: s.Decimals, Sources: t.sourceLines(l), Bands: bandWords(l, s), Wrong: len(wrong), All: c.QueryParam("open") == "all",
		Here: address(l, v.Path), AllPath: address(l, v.Path, "open", "all"), Rounds: usedBy(l, s, rounds), Next: s.Published,
		Others: slices.ContainsFunc(sets, func(x reform.CriteriaSet) bool { return x.ID == s.ID && x.Version != s.Version })}
	body.Problems = problemLines(v, wrong[:min(len(wrong), mostProblems)])
	body.Fields = newAnnex(v, t, wrong).fields(body.All, c.QueryParam("at"))
	return staff.Show(c, p.Desk, http.StatusOK, p.set, l, options(v.Name(), who), body)
}

func (t sums) sourceLines(l *kit.Locale) []sourceLine {
	var all []sourceLine
	for _, x := range sources(l) {
		if s := t.source[reform.Source(x.Value)]; s.leaves > 0 {
			all = append(all, sourceLine{x.Label, sum(l, s.worth), l.Count(s.leaves)})
		}
	}
	return all
}

func bandWords(l *kit.Locale, s *reform.CriteriaSet) []string {
	var all []string
	for _, b := range s.Bands {
		all = append(all, l.Say("sets.band.from", l.Text(b.Name), points(l, b.From)))
	}
	return all
}

// problemLines are problems of Tree with where they are put right.
func problemLines(v version, wrong []survey.Problem) []problemLine {
	var all []problemLine
	for _, x := range wrong {
		p := problemLine{Message: problemWords(v.Locale, x), Path: address(v.Locale, v.Path+"/settings")}
		switch i, ofItem := reform.ItemOf(x); {
		case ofItem:
			p.Where, p.Path = v.Set.Items[i].Code, address(v.Locale, v.pathOfItem(v.Set.Items[i].Code))
		case x.Field == "items":
			p.Path = address(v.Locale, v.Path+"/add")
		}
		all = append(all, p)
	}
	return all
}

// annex lays out the items of a version.
type annex struct {
	version
	sums
	wrongs         map[string][]string // by code
	kinds, sources []kit.Choice
}

func newAnnex(v version, t sums, wrong []survey.Problem) annex {
	a := annex{version: v, sums: t, wrongs: map[string][]string{}, kinds: kinds(v.Locale), sources: sources(v.Locale)}
	for _, x := range wrong {
		if i, of := reform.ItemOf(x); of {
			code := v.Set.Items[i].Code
			a.wrongs[code] = append(a.wrongs[code], problemWords(v.Locale, x))
		}
	}
	return a
}

// fields are all fields; open are those where the reader has just been, those
// with something wrong, or all.
func (a annex) fields(all bool, at string) []field {
	var fields []field
	for _, it := range a.below[""] {
		f := field{Code: it.Code, Max: a.most(it), Leaves: a.leaves[it.Code], Open: all || a.Set.Within(at, it.Code)}
		f.Name, f.Lang = a.words(it.Name)
		if it.Kind != scoring.Regular {
			f.Kind = choice(a.kinds, string(it.Kind))
		}
		f.Rows = a.rows(nil, it, 0)
		for _, r := range f.Rows {
			f.Wrong += len(r.Wrongs)
		}
		fields = append(fields, f)
	}
	return fields
}

// rows are an item and all below it.
func (a annex) rows(to []row, it reform.Item, depth int) []row {
	to = append(to, a.row(it, depth))
	for _, x := range a.below[it.Code] {
		to = a.rows(to, x, depth+1)
	}
	return to
}

func (a annex) row(it reform.Item, depth int) row {
	r := row{Code: it.Code, ID: anchor(it.Code), Depth: min(depth, 5), Max: a.most(it), Summed: it.Max == "", Leaf: len(a.below[it.Code]) == 0,
		Evidence: it.Evidence, Rule: ruleWords(a.Locale, it.Rule), Wrongs: a.wrongs[it.Code]}
	r.Name, r.Lang = a.words(it.Name)
	r.Note, r.NoteLang = a.words(it.Note)
	if it.Kind != scoring.Regular {
		r.Kind = choice(a.kinds, string(it.Kind))
	}
	if it.Source != "" {
		r.Source = choice(a.sources, string(it.Source))
	}
	if a.Draft {
		r.Edit = address(a.Locale, a.pathOfItem(it.Code))
	}
	return r
}

// most is an item's maximum as it is given, or as it adds up.
func (a annex) most(it reform.Item) string {
	if it.Max != "" {
		return points(a.Locale, it.Max)
	}
	return sum(a.Locale, a.worth[it.Code])
}

// words are a text with the language that it is in when that is not the
// reader's.
func (a annex) words(t survey.Text) (text, lang string) {
	text = a.Text(t)
	if t[a.Lang] == "" && text != "" {
		lang = survey.Vietnamese
		if strings.TrimSpace(t[lang]) == "" {
			lang = survey.English
		}
	}
	return text, lang
}
