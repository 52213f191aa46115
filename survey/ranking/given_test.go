package ranking_test

import (
	"errors"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/seal"
	"sipas/survey/store"
)

// surveyed is a round of three departments with a leaf of each source.
func surveyed(t testing.TB, rule string) (*world, *reform.Round) {
	t.Helper()
	w := newWorld(t)
	w.units("a", "b", "c")
	w.set("so", 1, "1 - 90 self", "9 - 10 sipas "+rule, "x - 5 survey")
	w.wave("2026")
	round := w.round(reform.Round{ID: "r", Year: 2026, Set: "so@1", Units: entrants("a", "b", "c"),
		Waves: []reform.WaveOfLeaf{{Leaf: "9", Wave: "2026"}}})
	return w, round
}

func (w *world) given(round *reform.Round, unit, leaf string) *ranking.Given {
	w.Helper()
	all, err := w.rankings.Given(w.Context(), round, unit)
	if err != nil {
		w.Fatal(err)
	}
	return all[leaf]
}

// told is what is given in words.
func told(g *ranking.Given) string {
	return fmt.Sprintf("%s from %q, why %q, final %t, n %d", scoring.Text(g.Counts, 2), g.From, g.Why, g.Final, g.Answers)
}

// The index of a closed wave is provisional, that of a sealed one final; it is the
// fraction that the answers make, with its interval carried to points.
func TestPointsOfAWave(t *testing.T) {
	w, round := surveyed(t, "")
	w.answer("2026", "a", 60, 8)
	w.answer("2026", "b", 20, 9)
	g := w.given(round, "a", "9")
	index, _ := g.Index.Float64()
	sight, err := w.rankings.Findings.Look(t.Context(), findings.Lens{Wave: "2026", Unit: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if index != sight.Total.ItemMean.Value || index < 0.7 || index > 0.9 {
		t.Fatalf("index %v, the page says %v", index, sight.Total.ItemMean.Value)
	}
	if len(g.Index.Denom().String()) > 12 { // the mean of 25 shares of some 54 answers each, and not of a float
		t.Errorf("index %s", g.Index)
	}
	want := new(big.Rat).Mul(g.Index, big.NewRat(10, 1))
	if g.Counts.Cmp(want) != 0 || g.From != ranking.FromIndex || g.Final || g.Sealed != nil || g.Answers != 60 || g.Least != reform.DefaultLeast {
		t.Errorf("open: %s, want %s", told(g), want.FloatString(4))
	}
	if lower, _ := g.Lower.Float64(); lower != 10*sight.Total.ItemMean.Interval.Lo {
		if diff := lower - 10*sight.Total.ItemMean.Interval.Lo; diff > 1e-12 || diff < -1e-12 {
			t.Errorf("lower points %v", lower)
		}
	}
	if g.Lower.Cmp(g.Counts) >= 0 || g.Upper.Cmp(g.Counts) <= 0 {
		t.Errorf("%s to %s does not hold %s", g.Lower, g.Upper, g.Counts)
	}
	record := w.seal("2026")
	g = w.given(round, "a", "9")
	if !g.Final || g.Sealed == nil || g.Counts.Cmp(want) != 0 {
		t.Fatalf("sealed: %s", told(g))
	}
	result, _ := record.File(seal.Result)
	dataset, _ := record.File(seal.Dataset)
	if g.Sealed.Result != result.SHA256 || g.Sealed.Dataset != dataset.SHA256 || !g.Sealed.Done.Equal(record.Done) {
		t.Errorf("sealed as %+v", g.Sealed)
	}
	for unit, want := range map[string]string{
		"b": ` from "", why "few", final false, n 20`,
		"c": ` from "", why "none", final false, n 0`,
	} {
		if got := told(w.given(round, unit, "9")); got != want {
			t.Errorf("%s: %s, want %s", unit, got, want)
		}
	}
}

// Why a survey gives no points is said, and a person decides.
func TestWhyASurveyGivesNoPoints(t *testing.T) {
	w := newWorld(t)
	w.units("a", "b", "c", "d", "e")
	w.set("so", 1, "1 - 90 self", "9 - 10 sipas", "10 - 10 sipas", "x - 5 survey")
	w.wave("2026")
	part, rev, err := store.Load[survey.Wave](t.Context(), w.store, directory.Waves, "2026")
	if err != nil {
		t.Fatal(err)
	}
	part.Units = []string{"a", "b", "c", "d"}
	if _, err := store.Change(t.Context(), w.store, directory.Waves, "2026", rev, part); err != nil {
		t.Fatal(err)
	}
	w.changed()
	w.answer("2026", "a", 12, 8)
	w.answer("2026", "b", 3, 8)
	w.answer("2026", "c", 40, 8)
	w.answer("2026", "d", 7, 8) // withheld with b, of which it would tell
	round := w.round(reform.Round{ID: "r", Year: 2026, Set: "so@1", Units: entrants("a", "b", "c", "d", "e"), Least: 10,
		Waves: []reform.WaveOfLeaf{{Leaf: "9", Wave: "2026"}}})
	w.opinions["r"] = map[string]map[string]outcome.Leaf{"a": {"x": {Points: dec("3.5"), Judged: 3, Few: true, Final: true}}, "b": {"x": {Judged: 0, NoInfo: 4, Final: true}},
		"c": {"x": {Points: dec("4"), Judged: 9}}}
	w.sheet(round, "b", reform.SelfScoring, leaves{"9": "council 6.5"})
	w.sheet(round, "c", reform.SelfScoring, leaves{"9": "beside 95.5"})
	w.sheet(round, "d", reform.SelfScoring, leaves{"9": "official 88"})
	w.sheet(round, "e", reform.SelfScoring, leaves{"9": "na"})
	got := map[string]string{}
	for _, at := range [][2]string{{"a", "9"}, {"b", "9"}, {"d", "9"}, {"e", "9"}, {"a", "10"}, {"a", "x"}, {"b", "x"}, {"c", "x"}, {"d", "x"}} {
		got[at[0]+" "+at[1]] = told(w.given(round, at[0], at[1]))
	}
	want := map[string]string{
		"a 9":  `8.00 from "index", why "", final false, n 12`, // below the default of 30, not below the round's 10
		"b 9":  `6.50 from "council", why "withheld", final true, n 0`,
		"d 9":  `8.80 from "official", why "withheld", final true, n 0`,
		"e 9":  ` from "", why "not_surveyed", final false, n 0`,
		"a 10": ` from "", why "no_wave", final false, n 0`,
		"a x":  `3.50 from "opinions", why "", final true, n 0`,
		"b x":  ` from "", why "not_judged", final true, n 0`,
		"c x":  ` from "", why "still_asked", final false, n 0`, // whatever has come in
		"d x":  ` from "", why "no_survey", final false, n 0`,
	}
	got["a 9"] = `8.00` + got["a 9"][4:] // the answers come to about 8
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// The ministry's figure stands beside the unit's own, and is not mixed with it.
	g := w.given(round, "c", "9")
	if g.From != ranking.FromIndex || g.Official.Used || g.Official.Points.FloatString(3) != "9.550" || g.Counts.Cmp(g.Own) != 0 || g.Own.Cmp(g.Official.Points) == 0 {
		t.Errorf("%s, official %+v", told(g), g.Official)
	}
	// In the ranking: what is open and why, what is provisional.
	r := w.ranking("r")
	row, _ := r.Row("e")
	if diff := cmp.Diff([]ranking.Open{{"1", ranking.NotScored}, {"10", ranking.NoWave}, {"x", ranking.NoSurvey}}, row.Open); diff != "" {
		t.Error(diff)
	}
	row, _ = r.Row("c")
	if diff := cmp.Diff([]string{"9"}, row.Provisional); diff != "" {
		t.Error(diff)
	}
	if row.Index != nil || row.Standing.Rank != 0 {
		t.Error("a unit with open leaves has a place")
	}
}

// A round that names a wave that is not there any more says so.
func TestWaveThatIsGone(t *testing.T) {
	w, _ := surveyed(t, "")
	round := w.round(reform.Round{ID: "q", Year: 2026, Set: "so@1", Units: entrants("a"), Waves: []reform.WaveOfLeaf{{Leaf: "9", Wave: "1999"}}})
	if g := w.given(round, "a", "9"); g.Why != ranking.WaveGone {
		t.Errorf("%s", told(g))
	}
	if _, err := w.rankings.Given(t.Context(), round, "zz"); !errors.Is(err, reform.ErrNoEntrant) {
		t.Errorf("a unit that takes no part: %v", err)
	}
}

// The answers of a sealed wave that are not those that were sealed give nothing:
// neither where they change the whole, nor where they only change hands.
func TestAlteredWaveGivesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		alter func(r *survey.Response)
		fair  string // a unit whose answers are as they were, of a wave that is as a whole
	}{
		"better ratings": {func(r *survey.Response) {
			for code, a := range r.Answers {
				if r.Unit == "a" && a.Rating > 0 {
					r.Answers[code] = survey.Answer{Rating: 5}
				}
			}
		}, ""},
		"answers of another unit": {func(r *survey.Response) {
			switch r.Unit {
			case "a":
				r.Unit = "b"
			case "b":
				r.Unit = "a"
			}
		}, "c"},
	} {
		t.Run(name, func(t *testing.T) {
			w, round := surveyed(t, "")
			w.answer("2026", "a", 60, 8)
			w.answer("2026", "b", 60, 6)
			w.answer("2026", "c", 60, 7)
			w.seal("2026")
			again := over(t, w.store) // a process that has read nothing
			for d, err := range w.store.Scan(t.Context(), store.Responses, store.Prefix("2026/")) {
				if err != nil {
					t.Fatal(err)
				}
				r, err := store.DecodeResponse(d.Key, d.Body)
				if err != nil {
					t.Fatal(err)
				}
				c.alter(r)
				if _, err := w.store.Replace(t.Context(), store.Responses, d.Key, d.Rev, store.EncodeResponse(r)); err != nil {
					t.Fatal(err)
				}
			}
			for _, unit := range []string{"a", "b", "c"} {
				g := again.given(round, unit, "9")
				switch {
				case unit == c.fair:
					if g.Why != "" || !g.Final {
						t.Errorf("%s, which is as it was: %s", unit, told(g))
					}
				case g.Why != ranking.Altered || g.Counts != nil || g.Final:
					t.Errorf("%s: %s", unit, told(g))
				}
			}
		})
	}
}

// A unit with others below it takes the index of all of them together.
func TestPointsOfAUnitWithOthersBelow(t *testing.T) {
	w, _ := surveyed(t, "")
	w.answer("2026", "a", 60, 9)
	w.answer("2026", "b", 60, 5)
	w.seal("2026")
	round := w.round(reform.Round{ID: "q", Year: 2026, Set: "so@1", Units: entrants("P", "a"), Waves: []reform.WaveOfLeaf{{Leaf: "9", Wave: "2026"}}})
	p, a := w.given(round, "P", "9"), w.given(round, "a", "9")
	if p.Answers != 120 || p.Why != "" || !p.Final || p.Counts.Cmp(a.Counts) >= 0 {
		t.Errorf("P: %s; a: %s", told(p), told(a))
	}
}

// The rule of the leaf is that of the set: a threshold here, and its limits on
// both sides of it.
func TestRuleOfTheLeaf(t *testing.T) {
	w, round := surveyed(t, "steps 60:4 80:7 95:10")
	w.answer("2026", "a", 200, 8)
	g := w.given(round, "a", "9")
	index, _ := g.Index.Float64()
	want := "4.00"
	if index >= 0.8 {
		want = "7.00"
	}
	if scoring.Text(g.Counts, 2) != want || g.Rule != "steps 60:4 80:7 95:10" || g.Lower.FloatString(0) != "4" || g.Upper.FloatString(0) != "7" {
		t.Errorf("%v gives %s, %s to %s", index, told(g), g.Lower, g.Upper)
	}
}

// Two units that differ by less than the survey's error may hold each other's
// place; one that differs by more may not.
func TestPlacesWithinTheSurveysError(t *testing.T) {
	w, round := surveyed(t, "")
	for unit, happy := range map[string]int{"a": 8, "b": 8, "c": 3} {
		w.answer("2026", unit, 60, happy)
		w.sheet(round, unit, reform.Final, leaves{"1": map[string]string{"a": "80", "b": "80.1", "c": "80"}[unit], "x": "council 5"})
	}
	r := w.ranking("r")
	got := ""
	for _, row := range r.Rows {
		got += fmt.Sprintf("%s %s between %d and %d; ", row.Unit, place(row.Standing), row.Span.Best, row.Span.Worst)
	}
	if want := "b 1 of 3 between 1 and 2; a 2 of 3 between 1 and 2; c 3 of 3 between 3 and 3; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	a, _ := r.Row("a")
	b, _ := r.Row("b")
	c, _ := r.Row("c")
	if r.Certain(a, b) || !r.Certain(a, c) || !r.Certain(c, b) {
		t.Errorf("a and b differ for certain: %t; a and c: %t", r.Certain(a, b), r.Certain(a, c))
	}
	if a.Range.Lo.Cmp(a.Index) >= 0 || a.Range.Hi.Cmp(a.Index) <= 0 {
		t.Errorf("%s is not within %s to %s", a.Index, a.Range.Lo, a.Range.Hi)
	}
}

// A unit is called as the directory does; one that had ended before the round's
// year did names who took over.
func TestNamesOfUnitsThatEnded(t *testing.T) {
	w := newWorld(t)
	w.units("new")
	w.keep(directory.Units, "old", survey.Unit{ID: "old", Name: both("Sở Cũ"), Kind: survey.Department, Parent: "P",
		To: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), Became: []string{"new"}})
	w.changed()
	w.set("so", 1, "1 - 90 self")
	for year, want := range map[int]string{2024: "Sở Cũ false []", 2025: "Sở Cũ true [Sở new]"} {
		id := fmt.Sprint(year)
		w.round(reform.Round{ID: id, Year: year, Set: "so@1", Units: entrants("old", "gone")})
		row := w.row(id, "old")
		if got := fmt.Sprint(row.Name.In("vi"), " ", row.Ended, " ", row.Became); got != want {
			t.Errorf("%d: %s, want %s", year, got, want)
		}
		if name := w.row(id, "gone").Name.In("vi"); name != "gone" {
			t.Errorf("a unit that nobody knows is called %q", name)
		}
	}
}
