package standings_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

// large keeps three rounds of n units by a province's set of 8 fields, 43
// criteria and 102 leaves, all scored; the first two are published.
func (o *office) large(n int) {
	o.Helper()
	sets, err := reform.Examples()
	if err != nil {
		o.Fatal(err)
	}
	set := sets[0]
	set.Published = true
	o.keep(reform.SetsKept, set.Ref(), set)
	random := rand.New(rand.NewPCG(7, 8))
	for i := range n {
		id := fmt.Sprintf("U%03d", i)
		o.keep(directory.Units, id, survey.Unit{ID: id, Name: text(fmt.Sprintf("Ủy ban nhân dân phường số %d", i), fmt.Sprintf("Ward %d", i)), Kind: survey.Commune, Parent: "P"})
	}
	if err := o.Directory.Changed(o.Context()); err != nil {
		o.Fatal(err)
	}
	before := ""
	for _, year := range []int{2024, 2025, 2026} {
		r := reform.Round{ID: fmt.Sprint(year), Title: text(fmt.Sprint("Chấm điểm năm ", year), fmt.Sprint("Reform score ", year)), Year: year, State: reform.Published, Set: set.Ref(), Before: before,
			Groups: []reform.Group{{Code: "a", Name: text("Nhóm A", "Group A")}, {Code: "b", Name: text("Nhóm B", "Group B")}}}
		if year == 2026 {
			r.State = reform.Running
		}
		for i := range n {
			id := fmt.Sprintf("U%03d", i)
			r.Units = append(r.Units, reform.Entrant{Unit: id, Group: []string{"a", "b"}[i%2]})
			o.keep(reform.SheetsKept, r.ID+"/"+id, scored(&set, r.ID, id, random))
		}
		o.keep(reform.RoundsKept, r.ID, r)
		if now, err := o.rankings.Ranking(o.Context(), r.ID); r.State == reform.Running && (err != nil || len(now.Hindrances) > 0) {
			o.Fatalf("%d leaves are open, %v", len(now.Hindrances), err)
		}
		before = r.ID
		if r.State == reform.Published {
			if _, err := o.rankings.Freeze(o.Context(), r.ID, "chi"); err != nil {
				o.Fatal(err)
			}
		}
	}
}

// scored is a final sheet with points for every leaf, and one in forty absent.
func scored(set *reform.CriteriaSet, round, unit string, random *rand.Rand) *reform.Sheet {
	s := &reform.Sheet{Round: round, Unit: unit, Stage: reform.Final, Leaves: map[string]*reform.Leaf{}}
	at := desktest.Noon.AddDate(0, -1, 0)
	for _, i := range set.Leaves() {
		most, _ := reform.Points(i.Max)
		points := new(big.Rat).Mul(most, big.NewRat(50+random.Int64N(51), 100))
		kept, _ := reform.TypedPoints(scoring.Text(points, 3))
		score := &reform.Score{Points: kept, Who: "lan", At: at}
		l := &reform.Leaf{Rev: 2}
		switch {
		case i.Surveyed():
			l.Given = score
		case random.IntN(40) == 0:
			l.Absence = &reform.Absence{Reason: "Trong năm không phát sinh", Who: "lan", At: at, Decision: reform.Approved, By: "chi", Decided: at}
		default:
			l.Self, l.First = score, score
		}
		s.Leaves[reform.LeafKey(i.Code)] = l
	}
	return s
}

// BenchmarkPages asks for each page of the round of 100 units, 102 leaves and
// three years.
func BenchmarkPages(b *testing.B) {
	o := newOffice(b)
	o.large(100)
	council := o.Person(nil, access.Officer)
	for _, page := range []string{"", "?group=*&sort=change", "/fields", "/lost", "/years", "/years?of=1.1", "/years?unit=U001", "/units/U001", "/publish", "/annex.xlsx", "/annex.pdf"} {
		b.Run("page"+page, func(b *testing.B) {
			for b.Loop() {
				council.Get(base + page).Want(200)
			}
		})
	}
	for _, path := range []string{"/reform/rounds/2025/results", "/api/v1/rounds/2025/result", "/api/v1/rounds/2025/result?nodes=all"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				council.Get(path).Want(200)
			}
		})
	}
}

// BenchmarkManyUnits asks for the pages of a round of 3,000 communes and a small
// set. Bytes are those of the page, as it goes out without compression.
func BenchmarkManyUnits(b *testing.B) {
	o := newOffice(b)
	o.communes(3000)
	council := o.Person(nil, access.Officer)
	for _, page := range []string{"", "?from=200", "?q=xa+12", "?rows=all", "?group=*", "/fields", "/lost", "/years", "/units/U0001", "/publish"} {
		b.Run("page"+page, func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = len(council.Get(base + page).Want(200).Page)
			}
			b.ReportMetric(float64(n)/1024, "KiB")
		})
	}
}

// communes keeps two rounds of n units by the small set, the first published.
func (o *office) communes(n int) {
	o.Helper()
	o.keep(reform.SetsKept, "so@1", criteria())
	for i := range n {
		id := fmt.Sprintf("U%04d", i)
		o.keep(directory.Units, id, survey.Unit{ID: id, Name: text(fmt.Sprintf("Ủy ban nhân dân xã số %d", i), fmt.Sprintf("Commune %d", i)), Kind: survey.Commune, Parent: "P"})
	}
	if err := o.Directory.Changed(o.Context()); err != nil {
		o.Fatal(err)
	}
	random := rand.New(rand.NewPCG(9, 10))
	for _, year := range []int{2025, 2026} {
		r := reform.Round{ID: fmt.Sprint(year), Title: text(fmt.Sprint("Chấm điểm năm ", year), fmt.Sprint("Reform score ", year)), Year: year, State: reform.Published, Set: "so@1",
			Groups: []reform.Group{{Code: "a", Name: text("Nhóm A", "Group A")}, {Code: "b", Name: text("Nhóm B", "Group B")}}}
		if year == 2026 {
			r.State, r.Before = reform.Running, "2025"
		}
		for i := range n {
			id := fmt.Sprintf("U%04d", i)
			r.Units = append(r.Units, reform.Entrant{Unit: id, Group: []string{"a", "b"}[i%2]})
			o.keep(reform.SheetsKept, r.ID+"/"+id, scored(criteria(), r.ID, id, random))
		}
		o.keep(reform.RoundsKept, r.ID, r)
		if r.State == reform.Published {
			if _, err := o.rankings.Freeze(o.Context(), r.ID, "chi"); err != nil {
				o.Fatal(err)
			}
		}
	}
}
