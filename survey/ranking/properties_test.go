package ranking

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
)

func text(s string) survey.Text { return survey.Text{survey.Vietnamese: s} }

// drawnSet is a set of some fields with leaves of all sources and kinds.
func drawnSet(t *rapid.T, id string) *reform.CriteriaSet {
	s := &reform.CriteriaSet{ID: id, Version: 1, Published: true, Level: reform.Department, Title: text(id), Decimals: 2, Bands: reform.FiveBands()}
	for f := range rapid.IntRange(1, 3).Draw(t, "fields") {
		field := fmt.Sprint(f + 1)
		s.Items = append(s.Items, reform.Item{Code: field, Name: text("Lĩnh vực " + field)})
		for l := range rapid.IntRange(1, 4).Draw(t, "leaves") {
			it := reform.Item{Code: fmt.Sprint(field, ".", l+1), Parent: field, Max: fmt.Sprint(rapid.IntRange(1, 20).Draw(t, "max"))}
			it.Name = text("Tiêu chí " + it.Code)
			it.Source = rapid.SampledFrom(reform.Sources()).Draw(t, "source")
			if it.Source == reform.Satisfaction {
				it.Rule = rapid.SampledFrom([]string{"", "threshold 80", "threshold 80 only", "steps 50:1 80:2"}).Draw(t, "rule")
			}
			if l > 0 {
				it.Kind = rapid.SampledFrom([]scoring.Kind{scoring.Regular, scoring.Regular, scoring.Bonus, scoring.Penalty}).Draw(t, "kind")
			}
			s.Items = append(s.Items, it)
		}
	}
	return s
}

// drawnFacts are a round of some units by one or two sets, with everything that
// may stand in sheets and come from surveys.
func drawnFacts(t *rapid.T) *facts {
	round := &reform.Round{ID: "r", Year: 2026, Title: text("Đợt"), State: reform.Published, Set: "so@1", Groups: []reform.Group{{Code: "g", Name: text("Nhóm")}},
		Dense: rapid.Bool().Draw(t, "dense"), Least: rapid.SampledFrom([]int{0, 10}).Draw(t, "least")}
	f := &facts{round: round, sets: map[string]*criteria{}}
	for _, id := range []string{"so", "rieng"}[:rapid.IntRange(1, 2).Draw(t, "sets")] {
		c, err := newCriteria(drawnSet(t, id))
		if err != nil {
			t.Fatal(err)
		}
		f.sets[c.Ref()] = c
	}
	for _, ref := range slices.Sorted(maps.Keys(f.sets)) {
		for _, it := range f.sets[ref].leaves {
			if it.Source == reform.Satisfaction && round.WaveOf(it.Code) == "" {
				round.Waves = append(round.Waves, reform.WaveOfLeaf{Leaf: it.Code, Wave: rapid.SampledFrom([]string{"w1", "w2"}).Draw(t, "wave")})
			}
		}
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "units") {
		e := reform.Entrant{Unit: fmt.Sprint("u", i), Group: rapid.SampledFrom([]string{"", "g"}).Draw(t, "group")}
		if len(f.sets) > 1 {
			e.Set = rapid.SampledFrom([]string{"", "rieng@1"}).Draw(t, "set")
		}
		round.Units = append(round.Units, e)
	}
	for _, e := range round.Units {
		u := unitFacts{entrant: e, set: round.SetOf(e.Unit), name: text("Sở " + e.Unit), sheet: &reform.Sheet{Round: "r", Unit: e.Unit, Stage: reform.Final, Leaves: map[string]*reform.Leaf{}}, given: map[string]*Given{}}
		for _, it := range f.sets[u.set].leaves {
			l := drawnLeaf(t, it)
			if l != nil {
				u.sheet.Leaves[reform.LeafKey(it.Code)] = l
			}
			if it.Source == reform.Satisfaction || it.Source == reform.Sociological {
				g := drawnGiven(t, round, it)
				g.hear(l)
				g.settle()
				u.given[it.Code] = g
			}
		}
		f.units = append(f.units, u)
	}
	if !slices.ContainsFunc(round.Units, func(e reform.Entrant) bool { return e.Set != "" }) {
		delete(f.sets, "rieng@1")
	}
	return f
}

// drawnLeaf is what stands in a sheet; nil for nothing.
func drawnLeaf(t *rapid.T, it reform.Item) *reform.Leaf {
	most, _ := reform.Points(it.Max)
	score := func() *reform.Score {
		points, _ := reform.TypedPoints(new(big.Rat).Mul(most, big.NewRat(rapid.Int64Range(0, 100).Draw(t, "percent"), 100)).FloatString(3))
		return &reform.Score{Points: points}
	}
	l := &reform.Leaf{}
	switch rapid.IntRange(0, 7).Draw(t, "leaf") {
	case 0:
		return nil
	case 1:
		l.Absence = &reform.Absence{Decision: rapid.SampledFrom([]reform.Decision{reform.Undecided, reform.Approved, reform.Refused}).Draw(t, "decision")}
	case 2:
		l.Self = score()
	default:
		l.Self, l.First = score(), score()
		if rapid.Bool().Draw(t, "second") {
			l.Second = score()
		}
	}
	if it.Source == reform.Satisfaction || it.Source == reform.Sociological {
		l.Self, l.First, l.Second = nil, nil, nil
		if rapid.IntRange(0, 3).Draw(t, "council") == 0 {
			l.Given = score()
		}
		if it.Source == reform.Satisfaction && rapid.IntRange(0, 3).Draw(t, "official") == 0 {
			l.Official = &reform.Official{Index: "90.81", Source: "QĐ", Use: rapid.Bool().Draw(t, "use")}
		}
	}
	return l
}

// drawnGiven is what a survey says about a leaf.
func drawnGiven(t *rapid.T, round *reform.Round, it reform.Item) *Given {
	g := &Given{Leaf: it.Code, Source: it.Source}
	g.Max, _ = reform.Points(it.Max)
	if it.Source == reform.Sociological {
		if rapid.IntRange(0, 4).Draw(t, "asked") > 0 {
			share := big.NewRat(rapid.Int64Range(0, 77).Draw(t, "worth"), 77)
			g.Opinion = &Opinion{Points: share.Mul(share, g.Max), Judged: 9, Final: rapid.Bool().Draw(t, "closed"), Version: "v"}
		}
		return g
	}
	g.Rule, g.Least, g.Wave = it.Rule, round.LeastAnswers(), round.WaveOf(it.Code)
	if rapid.IntRange(0, 5).Draw(t, "seen") == 0 {
		g.Why = Withheld
		return g
	}
	n := rapid.Int64Range(5, 90).Draw(t, "answers")
	x := rapid.Int64Range(0, n).Draw(t, "satisfied")
	g.Answers, g.Index, g.Formula = int(n), big.NewRat(x, n), "item-mean/1 of top2/1"
	g.Interval = scoring.Range{Lo: big.NewRat(max(0, x-3), n), Hi: big.NewRat(min(n, x+2), n)}
	if rapid.Bool().Draw(t, "sealed") {
		g.Sealed = &Sealed{Dataset: "d", Result: "r"}
	}
	return g
}

func ranked(t *rapid.T, f *facts) *Ranking {
	results := make([]*scored, len(f.units))
	if err := f.score(results); err != nil {
		t.Fatal(err)
	}
	return rank(f, results)
}

// Places go by indexes as they are published, do not depend on the order of the
// units, and lie within their spans; whoever has open leaves has none; what is
// known exactly is no range.
func TestRankingProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawnFacts(t)
		r := ranked(t, f)
		back := *f
		round := *f.round
		back.round, back.units = &round, slices.Clone(f.units)
		slices.Reverse(back.units)
		round.Units = slices.Clone(f.round.Units)
		slices.Reverse(round.Units)
		other := ranked(t, &back)
		for _, row := range r.Rows {
			again, _ := other.Row(row.Unit)
			if row.Standing != again.Standing || row.InGroup != again.InGroup || row.Span != again.Span || !maps.Equal(row.Nodes, again.Nodes) {
				t.Fatalf("unit %s: %v, in another order %v", row.Unit, row.Standing, again.Standing)
			}
			if (row.Index == nil) != (row.Standing.Rank == 0) || row.Index == nil && len(row.Open) == 0 && row.Applicable.Sign() > 0 {
				t.Fatalf("unit %s: index %v, place %v, open %v", row.Unit, row.Index, row.Standing, row.Open)
			}
			if row.Index == nil {
				continue
			}
			if row.Standing.Rank < row.Span.Best || row.Standing.Rank > row.Span.Worst {
				t.Fatalf("unit %s: place %d not in %v", row.Unit, row.Standing.Rank, row.Span)
			}
			if row.Range.Lo.Cmp(row.Index) > 0 || row.Range.Hi.Cmp(row.Index) < 0 {
				t.Fatalf("unit %s: %s not in %s to %s", row.Unit, row.Index, row.Range.Lo, row.Range.Hi)
			}
			above, alike := map[string]bool{}, 0
			worse := 0
			for _, o := range r.Rows {
				switch a, b := r.Percent(o.Index), r.Percent(row.Index); {
				case o.Index == nil:
				case a == b:
					alike++
				case scoring.Round(percent(o.Index), 2).Cmp(scoring.Round(percent(row.Index), 2)) > 0:
					above[a] = true
					worse++
				}
			}
			want := worse + 1
			if f.round.Dense {
				want = len(above) + 1
			}
			if row.Standing.Rank != want || row.Standing.Tied != (alike > 1) {
				t.Fatalf("unit %s: place %v, want %d", row.Unit, row.Standing, want)
			}
		}
		if !slices.IsSortedFunc(r.Rows, func(a, b *Row) int {
			x, y := a.Standing.Rank, b.Standing.Rank
			if x == 0 {
				x = 1 << 20
			}
			if y == 0 {
				y = 1 << 20
			}
			return x - y
		}) {
			t.Fatal("rows are not in the order of their places")
		}
	})
}

// sheetsOf are the sheets of facts by unit.
func sheetsOf(f *facts) map[string]*reform.Sheet {
	all := map[string]*reform.Sheet{}
	for _, u := range f.units {
		all[u.entrant.Unit] = u.sheet
	}
	return all
}

func frozenOf(t *rapid.T, f *facts) []byte {
	data, err := document(ranked(t, f), sheetsOf(f), "test").encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A frozen round follows from itself, is read back as it was written, and gives
// the same ranking and the same bytes again.
func TestDocumentProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawnFacts(t)
		data := frozenOf(t, f)
		differences, err := VerifyRound(data)
		if err != nil || len(differences) > 0 {
			t.Fatalf("%v, %v in\n%s", differences, err, data)
		}
		d, err := Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		r, err := FromDocument(d)
		if err != nil {
			t.Fatal(err)
		}
		sheets := map[string]*reform.Sheet{}
		for i := range d.Units {
			sheets[d.Units[i].Unit] = d.Units[i].sheet("r")
		}
		again, err := document(r, sheets, "test").encode()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, data) {
			t.Fatalf("written again:\n%s\nwas\n%s", again, data)
		}
	})
}

// Whoever changes a figure, or points that count, is found out.
func TestTamperingIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := frozenOf(t, drawnFacts(t))
		var tree map[string]any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		var places []spot
		find(tree["figures"], "figures", &places)
		for _, u := range tree["units"].([]any) {
			for _, l := range u.(map[string]any)["leaves"].([]any) {
				leaf := l.(map[string]any)
				for _, name := range []string{"council", "second", "first", "self"} { // the first that is there counts
					if _, there := leaf[name]; there && leaf["decision"] == nil && leaf["official"] == nil {
						places = append(places, spot{leaf, name, "leaf " + name})
						break
					}
				}
			}
			for _, g := range u.(map[string]any)["given"].([]any) {
				for _, name := range []string{"points", "counts", "from", "why", "final", "least", "own_points"} {
					if _, there := g.(map[string]any)[name]; there {
						places = append(places, spot{g.(map[string]any), name, "given " + name})
					}
				}
			}
		}
		at := rapid.SampledFrom(places).Draw(t, "place")
		was := at.in[at.name]
		switch v := was.(type) {
		case string:
			at.in[at.name] = other(v)
		case float64:
			at.in[at.name] = v + 1
		case bool:
			at.in[at.name] = !v
		}
		var changed bytes.Buffer
		e := json.NewEncoder(&changed)
		e.SetEscapeHTML(false)
		if err := e.Encode(tree); err != nil {
			t.Fatal(err)
		}
		differences, err := VerifyRound(reformed(t, changed.Bytes()))
		if err == nil && len(differences) == 0 {
			t.Fatalf("%s was %v and is %v: nothing differs", at.path, was, at.in[at.name])
		}
		if err != nil && !errors.Is(err, ErrForm) {
			t.Fatal(err)
		}
	})
}

// reformed is changed JSON in the form that documents are written in, so that not
// the form alone tells; as it is when it is no document any more.
func reformed(t *rapid.T, data []byte) []byte {
	d, err := Parse(data)
	if err != nil {
		return data
	}
	again, err := d.encode()
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// spot is a value in a tree.
type spot struct {
	in   map[string]any
	name string
	path string
}

// find finds the values of a tree that are not trees.
func find(v any, path string, all *[]spot) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			switch v[name].(type) {
			case map[string]any, []any:
				find(v[name], path+"/"+name, all)
			case nil:
			default:
				*all = append(*all, spot{v, name, path + "/" + name})
			}
		}
	case []any:
		for i, x := range v {
			find(x, fmt.Sprint(path, "/", i), all)
		}
	}
}

// other is another value that looks the same: a number gets another last digit.
func other(s string) string {
	if s == "" {
		return "0"
	}
	last := s[len(s)-1]
	if last < '0' || last > '9' {
		return s + "x"
	}
	return s[:len(s)-1] + string('0'+(last-'0'+1)%10)
}

// A document in which anything is something else is refused or reported, and what
// is read of it can be shown.
func TestHostileDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tree any
		if err := json.Unmarshal(frozenOf(t, drawnFacts(t)), &tree); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			at, name := tree, ""
			for deep := rapid.IntRange(1, 9).Draw(t, "depth"); deep > 0; deep-- {
				switch v := at.(type) {
				case map[string]any:
					names := slices.Sorted(maps.Keys(v))
					if len(names) == 0 {
						deep = 0
						continue
					}
					name = rapid.SampledFrom(names).Draw(t, "name")
					switch v[name].(type) {
					case map[string]any, []any:
						if deep > 1 {
							at = v[name]
							continue
						}
					}
					if deep = 0; rapid.Bool().Draw(t, "gone") {
						delete(v, name)
						continue
					}
					v[name] = rapid.SampledFrom([]any{nil, "", "x", "-1", "1/0", "99999999999999999999", -1, 1e9, true, []any{}, map[string]any{}, "2026-01-01T00:00:00Z"}).Draw(t, "value")
				case []any:
					if len(v) == 0 {
						deep = 0
						continue
					}
					at = rapid.SampledFrom(v).Draw(t, "element")
				}
			}
		}
		data, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := VerifyRound(data); err != nil && !errors.Is(err, ErrForm) {
			t.Fatal(err)
		}
		d, err := Parse(data)
		if err != nil {
			return
		}
		r, err := FromDocument(d)
		if err != nil {
			if !errors.Is(err, ErrForm) {
				t.Fatal(err)
			}
			return
		}
		Compare(r, r)
		for _, row := range r.Rows {
			for code, tally := range row.Sheet {
				_ = r.Percent(tally.Index()) + r.Points(tally.Total()) + r.Points(row.Parts(code).Surveyed.Points)
			}
			for _, g := range row.Given {
				_ = r.Points(g.Counts) + r.Points(g.Range().Lo)
			}
			_ = r.Certain(row, r.Rows[0])
		}
	})
}

// What has another form is refused or reported, and never a panic.
func FuzzVerifyRound(f *testing.F) {
	documents := rapid.Custom(func(t *rapid.T) []byte { return frozenOf(t, drawnFacts(t)) })
	for seed := range 5 {
		f.Add(documents.Example(seed))
	}
	f.Add([]byte(`{"schema":"sipas.round/1"}`))
	f.Add([]byte(`{"schema":"sipas.round/1","round":{"set":"so@1","units":[{"unit":"a"}]},"sets":[null],"units":[{}],"figures":{"units":[{}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := VerifyRound(data); err != nil && !errors.Is(err, ErrForm) {
			t.Fatal(err)
		}
		if d, err := Parse(data); err == nil {
			if _, err := FromDocument(d); err != nil && !errors.Is(err, ErrForm) {
				t.Fatal(err)
			}
		}
	})
}

func TestParseRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"no JSON":             "x",
		"something else":      `{"schema":"sipas.sealed/1"}`,
		"nothing":             `{"schema":"sipas.round/1"}`,
		"a unit is missing":   `{"schema":"sipas.round/1","round":{"set":"so@1","units":[{"unit":"a"}]},"sets":[{"id":"so","version":1}],"units":[],"figures":{"units":[]}}`,
		"another unit":        `{"schema":"sipas.round/1","round":{"set":"so@1","units":[{"unit":"a"}]},"sets":[{"id":"so","version":1}],"units":[{"unit":"b"}],"figures":{"units":[{"unit":"a"}]}}`,
		"another set":         `{"schema":"sipas.round/1","round":{"set":"so@1","units":[]},"sets":[{"id":"so","version":2}],"units":[],"figures":{"units":[]}}`,
		"an exponent":         `{"schema":"sipas.round/1","figures":{"totals":{"mean":{"exact":"1e999999999"}}}}`,
		"not in lowest terms": `{"schema":"sipas.round/1","figures":{"totals":{"mean":{"exact":"2/4"}}}}`,
	} {
		if _, err := Parse([]byte(data)); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := VerifyRound([]byte(data)); !errors.Is(err, ErrForm) {
			t.Errorf("verifying %s: %v", name, err)
		}
	}
	if strings.Contains(fmt.Sprint(ErrForm), "%") {
		t.Error("an error with a blank")
	}
}
