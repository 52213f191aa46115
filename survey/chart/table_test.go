package chart_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/survey/chart"
)

func TestTable(t *testing.T) {
	nan := math.NaN()
	row := chart.Row{Name: "Thủ tục", Note: "n = 40", Figure: chart.Figure{Value: 0.825, Low: 0.7, High: 0.9}, Before: 0.8, Aside: "2–4"}
	cases := []struct {
		name string
		body chart.Body
		want [][]string // the head, then the rows
	}{
		{"bars with everything", chart.Bars{Rows: []chart.Row{row}, Before: "Đợt trước", Aside: "Hạng"}, [][]string{
			{"Yếu tố", "Chỉ số hài lòng", "Từ", "Đến", "Đợt trước", "Hạng", "Số phiếu"},
			{"Thủ tục", "82,5%", "70,0%", "90,0%", "80,0%", "2–4", "n = 40"}}},
		{"bars, a figure hidden: none of its numbers", chart.Bars{Before: "Đợt trước", Rows: []chart.Row{{Name: "Xã A", Figure: chart.Figure{Value: 0.5, Low: 0.4, High: 0.6, Hidden: "dưới 5 phiếu"}, Before: 0.7}}}, [][]string{
			{"Yếu tố", "Chỉ số hài lòng"},
			{"Xã A", "dưới 5 phiếu"}}},
		{"bars under a heading, one without a value", chart.Bars{Rows: []chart.Row{{Name: "Nhóm", Head: true}, {Name: "a", Figure: chart.None()}}}, [][]string{
			{"", "Yếu tố", "Chỉ số hài lòng"},
			{"Nhóm", "a", "–"}}},
		{"dots in tiers", chart.Dots{Tier: "Nhóm", Tiers: []chart.Tier{{Name: "Cao", Rows: []chart.Row{{Name: "a", Figure: around(0.5, 0.1)}}}, {Name: "Thấp", Rows: []chart.Row{{Name: "b", Figure: around(0.25, 0)}}}}}, [][]string{
			{"Nhóm", "Yếu tố", "Chỉ số hài lòng", "Từ", "Đến"},
			{"Cao", "a", "50,0%", "40,0%", "60,0%"}, {"Thấp", "b", "25,0%", "", ""}}},
		{"shares of answers and of don't know", chart.Diverging{Answers: []string{"xấu", "tốt"}, DontKnow: "không biết", Rows: []chart.Answered{
			{Name: "a", Counts: []int64{1, 3}, DontKnow: 1}, {Name: "b", Counts: []int64{0, 0}}, {Name: "c", Counts: []int64{9, 9}, DontKnow: 2, Hidden: "ẩn"}}}, [][]string{
			{"Yếu tố", "xấu", "tốt", "không biết"},
			{"a", "25,0%", "75,0%", "20,0%"}, {"b", "–", "–", "–"}, {"c", "ẩn", "ẩn", "ẩn"}}},
		{"don't know not asked for", chart.Diverging{Answers: []string{"xấu", "tốt"}, Rows: []chart.Answered{{Name: "a", Counts: []int64{1, 3}, DontKnow: 1}}}, [][]string{
			{"Yếu tố", "xấu", "tốt"}, {"a", "25,0%", "75,0%"}}},
		{"heat map", chart.HeatMap{Columns: []chart.Column{{Code: "TC1", Name: "Chỗ ngồi"}, {Code: "TC2"}, {Name: "Tất cả"}}, Rows: []chart.Cells{{Name: "Xã A", Figures: []chart.Figure{around(0.5, 0.1), hidden()}}}}, [][]string{
			{"Yếu tố", "TC1 Chỗ ngồi", "TC2", "Tất cả"},
			{"Xã A", "50,0% (40,0%–60,0%)", "dưới 5 phiếu", "–"}}},
		{"line with limits, a break, and one outside", chart.Lines{Point: "Tuần", Limits: "Giới hạn", Outside: "Ngoài", Points: []string{"W1", "W2"}, Breaks: []chart.Break{{1, "mới"}, {1, "khác"}}, Series: []chart.Series{{Points: []chart.Point{
			{Figure: around(0.5, 0.1), Floor: 0.3, Ceiling: 0.4, Outside: true}, {Figure: chart.None()}}}}}, [][]string{
			{"Tuần", "Chỉ số hài lòng", "Từ", "Đến", "Giới hạn", "Ngoài", ""},
			{"W1", "50,0%", "40,0%", "60,0%", "30,0%–40,0%", "●", ""}, {"W2", "–", "", "", "", "", "mới; khác"}}},
		{"two lines", chart.Lines{Point: "Tuần", Points: []string{"W1"}, Series: []chart.Series{{Name: "A", Points: []chart.Point{{Figure: around(0.5, 0.1)}}}, {Name: "B"}}}, [][]string{
			{"Tuần", "A", "A – Từ", "A – Đến", "B"}, {"W1", "50,0%", "40,0%", "60,0%", "–"}}},
		{"scatter", chart.Scatter{X: chart.Axis{Name: "X"}, Y: chart.Axis{Name: "Y"}, FormatX: points, Points: []chart.Place{{Name: "a", X: around(0.5, 0.1), Y: hidden()}}}, [][]string{
			{"", "Yếu tố", "X", "Từ", "Đến", "Y"}, {"1", "a", "+50,0", "+40,0", "+60,0", "dưới 5 phiếu"}}},
		{"pairs", chart.Pairs{A: "nay", B: "trước", Difference: "khác", Gap: points, Beyond: "hơn", Chance: "ngẫu nhiên", Rows: []chart.Pair{
			{Name: "a", A: around(0.5, 0), B: around(0.4, 0), Difference: around(0.1, 0.05), Beyond: true}, {Name: "b", A: around(0.5, 0), B: around(0.5, 0), Difference: around(0, 0.05)},
			{Name: "c", A: around(0.5, 0), B: hidden(), Difference: hidden(), Beyond: true}}}, [][]string{
			{"Yếu tố", "nay", "trước", "khác", "Từ", "Đến", ""},
			{"a", "50,0%", "40,0%", "+10,0", "+5,0", "+15,0", "hơn"}, {"b", "50,0%", "50,0%", "+0,0", "−5,0", "+5,0", "ngẫu nhiên"}, {"c", "50,0%", "dưới 5 phiếu", "dưới 5 phiếu", "", "", ""}}},
		{"a value that is no number", chart.Bars{Rows: []chart.Row{{Name: "a", Figure: chart.Figure{Value: math.Inf(-1), Low: nan, High: nan}}}}, [][]string{{"Yếu tố", "Chỉ số hài lòng"}, {"a", "–"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			head, rows := chart.Chart{Format: percent, Words: words, Body: c.body}.Table()
			if diff := cmp.Diff(c.want, append([][]string{head}, rows...)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// What may not be shown must not be in the file either, whatever the figure
// carries beside the words that hide it.
func TestHiddenFiguresAreNotInTheFile(t *testing.T) {
	secret := chart.Figure{Value: 0.4321, Low: 0.4123, High: 0.4567, Hidden: "dưới 5 phiếu"}
	plain := around(0.9, 0.01)
	bodies := map[string]chart.Body{
		"bars":      chart.Bars{Before: "trước", Rows: []chart.Row{{Name: "a", Figure: secret, Before: 0.4321}, {Name: "b", Figure: plain, Before: math.NaN()}}},
		"dots":      chart.Dots{Before: "trước", Tiers: []chart.Tier{{Rows: []chart.Row{{Name: "a", Figure: secret, Before: 0.4321}, {Name: "b", Figure: plain, Before: math.NaN()}}}}},
		"heat map":  chart.HeatMap{Columns: []chart.Column{{Code: "1"}, {Code: "2"}}, Rows: []chart.Cells{{Name: "a", Figures: []chart.Figure{secret, plain}}}},
		"lines":     chart.Lines{Points: []string{"a", "b"}, Series: []chart.Series{{Points: []chart.Point{{Figure: secret, Floor: 0.4, Ceiling: 0.46, Outside: true}, {Figure: plain}}}}},
		"scatter":   chart.Scatter{Points: []chart.Place{{Name: "a", X: secret, Y: secret}, {Name: "b", X: plain, Y: plain}}},
		"pairs":     chart.Pairs{Rows: []chart.Pair{{Name: "a", A: secret, B: secret, Difference: secret}, {Name: "b", A: plain, B: plain, Difference: around(0.2, 0.1)}}},
		"diverging": chart.Diverging{Answers: []string{"x", "y"}, DontKnow: "z", Rows: []chart.Answered{{Name: "a", Counts: []int64{4321, 5679}, DontKnow: 4123, Hidden: "dưới 5 phiếu"}, {Name: "b", Counts: []int64{1, 9}}}},
	}
	without := map[string]chart.Body{
		"bars":      chart.Bars{Before: "trước", Rows: []chart.Row{{Name: "a", Figure: hidden(), Before: math.NaN()}, {Name: "b", Figure: plain, Before: math.NaN()}}},
		"dots":      chart.Dots{Before: "trước", Tiers: []chart.Tier{{Rows: []chart.Row{{Name: "a", Figure: hidden(), Before: math.NaN()}, {Name: "b", Figure: plain, Before: math.NaN()}}}}},
		"heat map":  chart.HeatMap{Columns: []chart.Column{{Code: "1"}, {Code: "2"}}, Rows: []chart.Cells{{Name: "a", Figures: []chart.Figure{hidden(), plain}}}},
		"lines":     chart.Lines{Points: []string{"a", "b"}, Series: []chart.Series{{Points: []chart.Point{{Figure: hidden()}, {Figure: plain}}}}},
		"scatter":   chart.Scatter{Points: []chart.Place{{Name: "a", X: hidden(), Y: hidden()}, {Name: "b", X: plain, Y: plain}}},
		"pairs":     chart.Pairs{Rows: []chart.Pair{{Name: "a", A: hidden(), B: hidden(), Difference: hidden()}, {Name: "b", A: plain, B: plain, Difference: around(0.2, 0.1)}}},
		"diverging": chart.Diverging{Answers: []string{"x", "y"}, DontKnow: "z", Rows: []chart.Answered{{Name: "a", Hidden: "dưới 5 phiếu"}, {Name: "b", Counts: []int64{1, 9}}}},
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			// The scale must not tell of it, so nothing at all may differ.
			got, want := svg(t, framed("a", body)), svg(t, framed("a", without[name]))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("a hidden figure changes the file:\n%s", diff)
			}
			if !strings.Contains(got, "dưới 5 phiếu") && name != "lines" {
				t.Error("does not say that a figure is hidden")
			}
		})
	}
}

func TestOf(t *testing.T) {
	e := analysis.Estimate{Value: 0.8, Interval: interval.Interval{Lo: 0.7, Hi: 0.9}}
	if diff := cmp.Diff(chart.Figure{Value: 0.8, Low: 0.7, High: 0.9}, chart.Of(e, "dưới 5 phiếu")); diff != "" {
		t.Error(diff)
	}
	e.Suppressed = true
	got := chart.Of(e, "dưới 5 phiếu")
	if !math.IsNaN(got.Value) || got.Low != 0 || got.High != 0 || got.Hidden != "dưới 5 phiếu" {
		t.Errorf("a suppressed estimate gives %+v", got)
	}
	if got := chart.Of(e, ""); got.Hidden == "" || !math.IsNaN(got.Value) {
		t.Errorf("suppressed without words gives %+v, which looks as if nobody answered", got)
	}
}
