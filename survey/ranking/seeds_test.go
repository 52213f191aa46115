package ranking_test

import (
	"fmt"
	"math/big"
	"testing"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// numbered are ids of n units: one that the article is about, and others.
func numbered(about string, n int) []string {
	ids := []string{about}
	for i := 1; i < n; i++ {
		ids = append(ids, fmt.Sprintf("u%02d", i))
	}
	return ids
}

// hundredths is a number of hundredths of points as it is typed.
func hundredths(n int) string {
	text, _ := reform.TypedPoints(scoring.Text(big.NewRat(int64(n), 100), 2))
	return text
}

// Nineteen ministries in 2017: leadership 10/12 at the 9th place; organisation
// 11.04/13 at the 6th, of which appraised 7/7; staff 15.33/17 at the 5th; twelve
// ministries in the group above 80 %.
func TestMinistriesOf2017(t *testing.T) {
	w := newWorld(t)
	ids := numbered("bkhcn", 19)
	w.units(ids...)
	set := &reform.CriteriaSet{ID: "bo", Version: 1, Published: true, Level: reform.Ministry, Title: both("Bộ tiêu chí"), Decimals: 2,
		Bands: []reform.Band{{Code: "1", Name: both("Nhóm một"), From: "80"}, {Code: "2", Name: both("Nhóm hai"), From: "0"}}}
	for _, x := range [][4]string{{"1", "", "12", "self"}, {"4", "", "13", ""}, {"4.1", "4", "7", "self"}, {"4.2", "4", "6", "survey"}, {"5", "", "17", "self"}, {"9", "", "58", "self"}} {
		set.Items = append(set.Items, reform.Item{Code: x[0], Parent: x[1], Name: both("Lĩnh vực " + x[0]), Max: x[2], Source: reform.Source(x[3])})
	}
	w.publish(set)
	round := w.round(reform.Round{ID: "2017", Year: 2017, Set: "bo@1", Units: entrants(ids...)})
	w.opinions["2017"] = map[string]map[string]outcome.Leaf{}
	for i, id := range ids {
		one, staff, rest, asked := "10", "15.33", "48", "4.04" // 36.37 of 42 and 48 of 58: 84.37
		if i > 0 {
			one, staff, asked = hundredths(pick(i <= 8, 1050, 950)), hundredths(pick(i <= 4, 1600, 1400)), hundredths(pick(i <= 5, 450, 300))
			rest = hundredths(pick(i <= 11, 5500, 3500))
		}
		w.final(round, id, leaves{"1": one, "4.1": "7", "5": staff, "9": rest})
		w.opinions["2017"][id] = map[string]outcome.Leaf{"4.2": {Points: dec(asked), Judged: 40, Final: true}}
	}
	r := w.ranking("2017")
	row, _ := r.Row("bkhcn")
	part := row.Parts("4")
	got := fmt.Sprintf("1: %s/%s %s; 4: %s/%s %s, appraised %s/%s; 5: %s/%s %s; %s", r.Points(row.Sheet["1"].Points), r.Points(row.Sheet["1"].Max), place(row.Nodes["1"]),
		r.Points(row.Sheet["4"].Points), r.Points(row.Sheet["4"].Max), place(row.Nodes["4"]), r.Points(part.Appraised.Points), r.Points(part.Appraised.Max),
		r.Points(row.Sheet["5"].Points), r.Points(row.Sheet["5"].Max), place(row.Nodes["5"]), r.Points(row.Total))
	if want := "1: 10.00/12.00 9 of 19; 4: 11.04/13.00 6 of 19, appraised 7.00/7.00; 5: 15.33/17.00 5 of 19; 84.37"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := r.Points(part.Surveyed.Points) + "/" + r.Points(part.Surveyed.Max); got != "4.04/6.00" {
		t.Errorf("surveyed %s", got)
	}
	first := 0
	for _, row := range r.Rows {
		if row.Band == "1" {
			first++
		}
	}
	if first != 12 {
		t.Errorf("%d ministries above 80 %%, want 12", first)
	}
}

func pick(first bool, a, b int) int {
	if first {
		return a
	}
	return b
}

// A department of Thái Nguyên from 2017 to 2018: leadership from the 4th place to
// the first, the one-stop shop from the 4th to the first, the impact of reform
// from the 9th to the 6th; the first of all in both years.
func TestDepartmentFrom2017To2018(t *testing.T) {
	w := newWorld(t)
	ids := numbered("skhcn", 19)
	w.units(ids...)
	w.set("so", 1, "1 - 20 self", "3 - 30 self", "7 - 40 self", "8 - 10 self")
	w.set("so", 2, "1 - 20 self", "3 - 30 self", "7 - 38 self", "8 - 10 self", "9 - 2 self")
	for year, better := range map[int][3]int{2017: {3, 3, 8}, 2018: {0, 0, 5}} {
		r := reform.Round{ID: fmt.Sprint(year), Year: year, Set: fmt.Sprintf("so@%d", year-2016), Units: entrants(ids...)}
		round := w.round(r)
		for i, id := range ids {
			points := leaves{"1": "18", "3": "27", "7": "38", "8": "8", "9": "2"}
			if i > 0 {
				points = leaves{"1": hundredths(pick(i <= better[0], 1900, 1500)), "3": hundredths(pick(i <= better[1], 2800, 2000)), "7": "20",
					"8": hundredths(pick(i <= better[2], 900, 700)), "9": "1"}
			}
			if year == 2017 {
				delete(points, "9")
			}
			w.final(round, id, points)
		}
	}
	c := ranking.Compare(w.ranking("2018"), w.ranking("2017"))
	m, ok := c.Unit("skhcn")
	if !ok {
		t.Fatal("the unit has not moved")
	}
	got := fmt.Sprintf("%d -> %d;", m.Before.Rank, m.After.Rank)
	for _, n := range m.Nodes {
		got += fmt.Sprintf(" %s: %d -> %d", n.Code, n.Before.Rank, n.After.Rank)
		if n.New {
			got += " new"
		}
	}
	if want := "1 -> 1; 1: 4 -> 1 3: 4 -> 1 7: 1 -> 1 8: 9 -> 6 9: 0 -> 1 new"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !m.OtherSet || m.OtherGroup {
		t.Errorf("other set %t, other group %t", m.OtherSet, m.OtherGroup)
	}
	if won, ok := ranking.Places(m.Nodes[0].Before, m.Nodes[0].After); won != 3 || !ok {
		t.Errorf("won %d places", won)
	}
	if best := c.Best(1); len(best) != 1 || best[0].Index.Difference().Sign() <= 0 {
		t.Errorf("the best mover is %+v", best)
	}
}

// A department of Quảng Ninh in 2019: 86.8 points at a mean of 84.73, the 4th of
// 20, class good; satisfaction 90.81 %, the 18th of 20, which are 9.08 of 10
// points.
func TestDepartmentOf2019(t *testing.T) {
	w := newWorld(t)
	ids := numbered("skhcn", 20)
	w.units(ids...)
	w.set("so-2019", 1, "1 - 90 self", "9 - 10 sipas")
	round := w.round(reform.Round{ID: "2019", Year: 2019, Set: "so-2019@1", Units: entrants(ids...)})
	w.final(round, "skhcn", leaves{"1": "77.719", "9": "official 90.81"}) // 77.719 + 9.081 = 86.8
	for i, id := range ids[1:] {
		satisfied, points := "93", "80" // 89.3
		if i >= 3 {
			points = "74.444" // with 9.3: 16 units at 83.744
		}
		if i >= 17 {
			satisfied, points = "90", "74.744" // the two below it in satisfaction
		}
		w.final(round, id, leaves{"1": points, "9": "official " + satisfied})
	}
	r := w.ranking("2019")
	row, _ := r.Row("skhcn")
	g := row.Given["9"]
	got := fmt.Sprintf("%s, mean %s, %s, %s; %s %%, %s, %s", r.Points(row.Total), r.Points(r.Totals.Mean), place(row.Standing), row.Band,
		r.Percent(g.Official.Index), place(row.Nodes["9"]), r.Points(g.Counts))
	if want := "86.80, mean 84.73, 4 of 20, good; 90.81 %, 18 of 20, 9.08"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if g.From != ranking.FromOfficial || !g.Final || g.Why != ranking.NoWave {
		t.Errorf("points from %q, final %t, own survey %q", g.From, g.Final, g.Why)
	}
	set := r.SetOf(row)
	for _, b := range set.Bands {
		if b.Code == row.Band && b.Name.In(survey.Vietnamese) != "Tốt" {
			t.Errorf("class %s", b.Name.In(survey.Vietnamese))
		}
	}
}

// The provincial set of 1149/QĐ-BNV: 8 fields, 43 criteria, 102 components, ranked
// from high to low.
func TestProvincesOf2020(t *testing.T) {
	w := newWorld(t)
	ids := []string{"a", "b", "c"}
	w.units(ids...)
	examples, err := reform.Examples()
	if err != nil {
		t.Fatal(err)
	}
	var set *reform.CriteriaSet
	for i := range examples {
		if examples[i].ID == "province-1149" {
			set = &examples[i]
		}
	}
	set.Published = true
	w.publish(set)
	tree, _ := set.Tree()
	if got := fmt.Sprint(tree.Shape()); got != "[8 43 102]" {
		t.Fatalf("shape %s", got)
	}
	round := w.round(reform.Round{ID: "2020", Year: 2020, Set: set.Ref(), Units: entrants(ids...)})
	w.opinions["2020"] = map[string]map[string]outcome.Leaf{}
	for i, id := range ids {
		what := leaves{}
		w.opinions["2020"][id] = map[string]outcome.Leaf{}
		for _, it := range set.Leaves() {
			most, _ := reform.Points(it.Max)
			share := new(big.Rat).Mul(most, big.NewRat(int64(7+i), 10)) // b above a, c above b
			text, _ := reform.TypedPoints(share.FloatString(4))
			switch it.Source {
			case reform.Sociological:
				w.opinions["2020"][id][it.Code] = outcome.Leaf{Points: share, Judged: 20, Final: true}
			case reform.Satisfaction:
				what[it.Code] = "official " + fmt.Sprint(70+10*i)
			default:
				what[it.Code] = text
			}
		}
		w.final(round, id, what)
	}
	r := w.ranking("2020")
	got := ""
	for _, row := range r.Rows {
		got += fmt.Sprintf("%d %s %s %%; ", row.Standing.Rank, row.Unit, r.Percent(row.Index))
	}
	if want := "1 c 90.00 %; 2 b 80.00 %; 3 a 70.00 %; "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(r.Hindrances) != 0 {
		t.Errorf("open: %v", r.Hindrances)
	}
	if len(r.Rows[0].Nodes) != 8+43+102 {
		t.Errorf("%d places of nodes", len(r.Rows[0].Nodes))
	}
}

// Units of a ministry: 68.32 points are 81.33 % of the 84 that could be had where
// leaves of 16 did not arise, and the units are ranked among those of like
// maxima.
func TestWhatDidNotArise(t *testing.T) {
	w := newWorld(t)
	w.units("dan-toc", "cong-thuong", "vu-a", "vu-b")
	w.set("don-vi", 1, "1 - 84 self", "2 - 16 self")
	all := entrants("dan-toc", "cong-thuong", "vu-a", "vu-b")
	for i, group := range []string{"it", "day", "day", "it"} {
		all[i].Group = group
	}
	round := w.round(reform.Round{ID: "2020", Year: 2020, Set: "don-vi@1", Units: all,
		Groups: []reform.Group{{Code: "day", Name: both("Đủ tiêu chí")}, {Code: "it", Name: both("Ít nhiệm vụ")}}})
	w.final(round, "dan-toc", leaves{"1": "68.32", "2": "na"})
	w.final(round, "cong-thuong", leaves{"1": "78", "2": "14.83"})
	w.final(round, "vu-a", leaves{"1": "70", "2": "10"})
	w.final(round, "vu-b", leaves{"1": "60", "2": "na"})
	r := w.ranking("2020")
	got := ""
	for _, row := range r.Rows {
		got += fmt.Sprintf("%s %s/%s %s %% %s, in group %s\n", row.Unit, r.Points(row.Total), r.Points(row.Applicable), r.Percent(row.Index), place(row.Standing), place(row.InGroup))
	}
	want := `cong-thuong 92.83/100.00 92.83 % 1 of 4, in group 1 of 2
dan-toc 68.32/84.00 81.33 % 2 of 4, in group 1 of 2
vu-a 80.00/100.00 80.00 % 3 of 4, in group 2 of 2
vu-b 60.00/84.00 71.43 % 4 of 4, in group 2 of 2
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if r.Groups[0].Group.Code != "day" || r.Groups[0].Rows[0].Unit != "cong-thuong" || r.Groups[1].Rows[1].Unit != "vu-b" {
		t.Errorf("groups %+v", r.Groups)
	}
	for _, l := range r.Lost {
		if l.Code == "2" && (l.Units != 2 || l.Full != 0 || r.Points(l.Sum) != "7.17" || r.Points(l.Mean) != "3.59") { // 1.17 + 6, half up
			t.Errorf("lost %+v, sum %s, mean %s", l, r.Points(l.Sum), r.Points(l.Mean))
		}
	}
}
