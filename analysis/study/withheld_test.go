package study

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sipas/analysis"
	"sipas/analysis/moments"
)

// sheetsOf makes sheets of two criteria of one factor, two of another and an
// overall question, by unit and sex, with a weight and a time.
func sheetsOf(lines ...string) rows {
	data := rows{schema: analysis.Schema{
		Scale: 5, Items: []string{"A1", "A2", "B1", "B2", "OV"}, Overall: "OV",
		Factors:    []analysis.Factor{{Name: "A", Items: []int{0, 1}}, {Name: "B", Items: []int{2, 3}}},
		Dimensions: []string{"unit", "sex"}, Numbers: []string{"weight", "seconds"},
	}}
	for _, line := range lines {
		var times int
		var unit, sex, answers string
		var seconds float64
		if _, err := fmt.Sscan(line, &times, &unit, &sex, &answers, &seconds); err != nil {
			panic(err) // a table of this test is wrong
		}
		for i := range times {
			row := analysis.Row{Labels: []string{unit, sex}, Numbers: []float64{1, seconds}}
			for k, a := range answers {
				switch a {
				case '-':
					row.Answers = append(row.Answers, analysis.Missing)
				case '?':
					row.Answers = append(row.Answers, uint8(1+(i*(k+3)+i/5+k)%5))
				default:
					row.Answers = append(row.Answers, uint8(a-'0'))
				}
			}
			data.rows, data.ids = append(data.rows, row), append(data.ids, fmt.Sprint(len(data.ids)))
		}
	}
	return data
}

func groupOf(t *testing.T, b Breakdown, labels ...string) Group {
	t.Helper()
	i := slices.IndexFunc(b.Groups, func(g Group) bool { return slices.Equal(g.Labels, labels) })
	if i < 0 {
		t.Fatalf("no group %v", labels)
	}
	return b.Groups[i]
}

// One fast sheet of U1 among eleven is left out: the figures of U1 with and
// without it would be that person's answers, and so would be those of the total
// less the other units'. The total lacks eleven and is shown.
func TestOneSheetLeftOutIsNotToldBySubtraction(t *testing.T) {
	data := sheetsOf("29 U1 Nam ????? 300", "1 U1 Nam 51423 2", "28 U2 Nam ????? 300", "5 U3 Nam ????? 2", "30 U3 Nam ????? 300", "5 U4 Nam ????? 2", "30 U4 Nam ????? 300")
	r := mustRun(t, data.data(t, nil), Plan{By: [][]string{{"unit"}}, Parts: []Part{Quality}, Screening: Screening{Seconds: "seconds", Without: []string{"fast"}}})
	if r.Quality.Flagged != 11 || r.Quality.Without.Suppressed {
		t.Fatalf("%d left out, total %v", r.Quality.Flagged, r.Quality.Without)
	}
	if g := groupOf(t, r.Quality.WithoutBreakdowns[0], "U1"); !g.Suppressed {
		t.Errorf("U1 without its one fast sheet is shown: %d sheets", g.Rows)
	}
	told := 11 // of those left out, less what the units that are shown lack
	for unit, lacks := range map[string]int{"U1": 1, "U3": 5, "U4": 5} {
		if !groupOf(t, r.Quality.WithoutBreakdowns[0], unit).Suppressed {
			told -= lacks
		}
	}
	if told < 5 {
		t.Errorf("the answers of %d people follow", told)
	}
	if !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteWithoutWithheld }) {
		t.Errorf("no note: %v", r.Notes)
	}
}

// Six sheets are left out, of whom one answered B1.
func TestOneAnswerLeftOutIsNotToldBySubtraction(t *testing.T) {
	data := sheetsOf("60 U1 Nam ????? 300", "5 U1 Nam ??-?? 2", "1 U1 Nam ????? 2")
	r := mustRun(t, data.data(t, nil), Plan{Parts: []Part{Quality}, Screening: Screening{Seconds: "seconds", Without: []string{"fast"}}})
	w := r.Quality.Without
	if w.Suppressed || !w.Items[2].Suppressed || w.Items[4].Suppressed {
		t.Fatalf("total withheld %v, overall question %v, B1 %v", w.Suppressed, w.Items[4].Suppressed, w.Items[2].Suppressed)
	}
	if !w.Items[3].Suppressed && !slices.ContainsFunc(w.Indexes, func(f Figure) bool { return f.Subject == "B" && f.Suppressed }) {
		t.Error("B1 follows from factor B and B2")
	}
}

// The overall question of U2 was answered by two people, so that U1's is
// withheld too: neither ranking nor comparison may show it, asked for or not.
func TestRankingAndComparisonShowNoMoreThanTheBreakdown(t *testing.T) {
	data := sheetsOf("28 U1 Nam ????- 300", "2 U1 Nam ????? 300", "10 U2 Nam ????? 300", "20 U3 Nam ????? 300", "30 U4 Nam ????? 300")
	for name, by := range map[string][][]string{"with the breakdown": {{"unit"}}, "without it": nil} {
		r := mustRun(t, data.data(t, nil), Plan{
			By: by, Units: "unit", Formulas: []analysis.Formula{analysis.FormulaQuestion}, Parts: []Part{Ranking},
			Comparisons: []Comparison{{"unit", "U2", "U3"}},
		})
		c := r.Comparisons[0]
		if len(c.Indexes) != 1 || !c.Indexes[0].Suppressed || c.Indexes[0].A == c.Indexes[0].A {
			t.Errorf("%s: the comparison shows %+v", name, c.Indexes)
		}
		if !c.Items[4].Suppressed || c.Items[0].Suppressed {
			t.Errorf("%s: overall question withheld %v, A1 %v", name, c.Items[4].Suppressed, c.Items[0].Suppressed)
		}
		for _, p := range r.Ranking.Places {
			if few := p.Unit == "U1" || p.Unit == "U2"; few != (p.Rank == 0) {
				t.Errorf("%s: %s has place %d", name, p.Unit, p.Rank)
			}
		}
		for _, u := range r.Ranking.Chance.Units {
			if u.Unit == "U1" || u.Unit == "U2" {
				t.Errorf("%s: %s has a chance", name, u.Unit)
			}
		}
	}
}

// U1 less its women is one man.
func TestFinerBreakdownDoesNotTellOfOnePerson(t *testing.T) {
	data := sheetsOf("1 U1 Nam 11111 300", "30 U1 Nữ ????? 300", "30 U2 Nam ????? 300", "30 U2 Nữ ????? 300", "20 U3 Nam ????? 300", "20 U3 Nữ ????? 300")
	r := mustRun(t, data.data(t, nil), Plan{By: [][]string{{"unit"}, {"unit", "sex"}}})
	if groupOf(t, r.Breakdowns[0], "U1").Suppressed {
		t.Error("U1 is withheld, its finer groups would have sufficed")
	}
	for _, sex := range []string{"Nam", "Nữ"} {
		if !groupOf(t, r.Breakdowns[1], "U1", sex).Suppressed {
			t.Errorf("U1, %s is shown", sex)
		}
	}
	if groupOf(t, r.Breakdowns[1], "U2", "Nam").Suppressed {
		t.Error("U2, Nam is withheld for nothing")
	}
}

// Six people who are all satisfied are not certainly the best: statistics.md I2.
// One person may stand anywhere.
func TestFewWhoAgreeHaveNoCertainPlace(t *testing.T) {
	lines := []string{"6 A Nam 55555 300", "480 B Nam 55555 300", "20 B Nam 55155 300", "475 C Nam 55555 300", "25 C Nam 55155 300"}
	for _, least := range []int64{5, 1} {
		data := sheetsOf(lines...)
		if least == 1 {
			data = sheetsOf(append(lines, "1 D Nam 55555 300")...)
		}
		r := mustRun(t, data.data(t, nil), Plan{
			Units: "unit", Formulas: []analysis.Formula{analysis.FormulaItemMean}, Parts: []Part{Ranking}, SuppressBelow: least,
		})
		k := 3
		if least == 1 {
			k = 4
		}
		for _, p := range r.Ranking.Places {
			switch p.Unit {
			case "A":
				// 0.025^(1/6), Clopper and Pearson's lower limit of 6 of 6 at 95 %, alone
				if p.Lo != 1 || p.Hi != k || !(p.Joint.Lo < 0.5407) {
					t.Errorf("least %d: A has places %d to %d, interval %v", least, p.Lo, p.Hi, p.Joint)
				}
			case "D":
				if least == 1 && (p.Lo != 1 || p.Hi != 4) {
					t.Errorf("one person: places %d to %d", p.Lo, p.Hi)
				}
			}
		}
	}
}

// Three of a hundred sheets are complete.
func TestFewCompleteSheetsAreNotShown(t *testing.T) {
	data := sheetsOf("50 U1 Nam -??? 300", "47 U1 Nam ?-?? 300", "3 U1 Nam ???? 300")
	for i := range data.rows {
		data.rows[i].Answers = append(data.rows[i].Answers, uint8(1+i%5))
	}
	r := mustRun(t, data.data(t, nil), Plan{Parts: []Part{Reliability, Structure, Drivers}, Seed: 1})
	for _, s := range r.Reliability {
		if few := s.Name != "B"; few != s.Suppressed || few && (s.Rows != 0 || s.Alpha == s.Alpha || s.Pairwise == s.Pairwise || s.Items != nil) {
			t.Errorf("reliability of %s: %+v", s.Name, s)
		}
	}
	if s := r.Structure; !s.Suppressed || s.Rows != 0 || s.Values != nil || s.KMO == s.KMO {
		t.Errorf("structure: %+v", s)
	}
	if d := r.Drivers; !d.ItemSuppressed || d.ItemRows != 0 || d.Items != nil || d.ItemR2 == d.ItemR2 {
		t.Errorf("drivers: %+v", d)
	}
}

// Thirty-nine of eighty sheets are complete: enough for three predictors and
// more, but they are the smaller part. The figures are there, with a note.
func TestImportanceOfTheSmallerPartIsNoted(t *testing.T) {
	for name, tt := range map[string]struct {
		sheets       []string
		rows, needed int64
		enough       bool
	}{
		"the smaller part":   {sheets: []string{"41 U1 Nam -??? 300", "39 U1 Nam ???? 300"}, rows: 39, needed: 40},
		"just half":          {sheets: []string{"40 U1 Nam -??? 300", "40 U1 Nam ???? 300"}, rows: 40, needed: 40, enough: true},
		"all, and too few":   {sheets: []string{"39 U1 Nam ???? 300"}, rows: 39, needed: 40},
		"all, ten each":      {sheets: []string{"40 U1 Nam ???? 300"}, rows: 40, needed: 40, enough: true},
		"half of many, less": {sheets: []string{"101 U1 Nam -??? 300", "99 U1 Nam ???? 300"}, rows: 99, needed: 100},
	} {
		t.Run(name, func(t *testing.T) {
			data := sheetsOf(tt.sheets...)
			for i := range data.rows {
				data.rows[i].Answers = append(data.rows[i].Answers, uint8(1+i%5))
			}
			r := mustRun(t, data.data(t, nil), Plan{Parts: []Part{Drivers}, Seed: 1})
			d := r.Drivers
			if d.ItemRows != tt.rows || d.ItemNeeded != tt.needed || d.ItemSuppressed {
				t.Errorf("%d of %d needed, suppressed: %v; want %d of %d", d.ItemRows, d.ItemNeeded, d.ItemSuppressed, tt.rows, tt.needed)
			}
			if len(d.Items) == 0 || d.ItemReason != "" || d.ItemR2 != d.ItemR2 {
				t.Errorf("%d items, R² %v, reason %q", len(d.Items), d.ItemR2, d.ItemReason)
			}
			args := []string{"4", strconv.FormatInt(tt.rows, 10), strconv.Itoa(len(data.rows)), strconv.FormatInt(tt.needed, 10)}
			noted := slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteThin && slices.Equal(n.Args, args) })
			if noted == tt.enough {
				t.Errorf("noted: %v in %v", noted, r.Notes)
			}
		})
	}
}

func TestSheetsAllAlikeHaveNoVariance(t *testing.T) {
	r := mustRun(t, sheetsOf("40 U1 Nam 55555 300").data(t, nil), Plan{Parts: []Part{Structure}})
	if r.Structure.Reason != moments.NoVariance || r.Structure.Rows != 40 {
		t.Errorf("structure: %+v", r.Structure)
	}
}

func TestPartsWithoutWeightsAreNoted(t *testing.T) {
	d := sheetsOf("60 U1 Nam ????? 300").data(t, nil)
	for weights, want := range map[string]string{"weight": "reliability structure drivers quality", "": ""} {
		r := mustRun(t, d, Plan{By: [][]string{{"unit"}}, Parts: Parts(), Sample: Sample{Weights: weights}})
		var parts []string
		for _, n := range r.Notes {
			if n.Code == NoteUnweighted {
				parts = append(parts, n.Args[0])
			}
		}
		slices.SortFunc(parts, func(a, b string) int { return strings.Index(want, a) - strings.Index(want, b) })
		if got := strings.Join(parts, " "); got != want {
			t.Errorf("weights %q: noted %q, want %q", weights, got, want)
		}
	}
}

// An item that nobody answered is empty, and so is the question's index.
func TestNobodyIsNotWithheld(t *testing.T) {
	r := mustRun(t, sheetsOf("40 U1 Nam ?-??- 300").data(t, nil), Plan{By: [][]string{{"unit"}}})
	for _, g := range []Group{r.Total, r.Breakdowns[0].Groups[0]} {
		for _, i := range g.Items {
			if i.Suppressed || i.Name == "A2" && i.Missing != 40 {
				t.Errorf("%s: %+v", i.Name, i)
			}
		}
		for _, f := range g.Indexes {
			if f.Suppressed || f.Formula == analysis.FormulaQuestion && f.Missing != 40 {
				t.Errorf("%s of %s: %+v", f.Formula, f.Subject, f)
			}
		}
	}
	if slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteWithheld }) {
		t.Errorf("notes %v", r.Notes)
	}
}
