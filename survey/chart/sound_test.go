package chart_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"sipas/survey/chart"
)

// sound makes sure of what every drawing promises: well-formed XML of a few
// elements and attributes, numbers for lengths, texts inside the canvas and
// large enough to read, and a table whose rows are as long as its head.
func sound(tb interface {
	Helper()
	Errorf(string, ...any)
	Fatalf(string, ...any)
}, c chart.Chart) {
	tb.Helper()
	var b strings.Builder
	if err := c.SVG(&b); err != nil {
		tb.Fatalf("%v", err)
	}
	d := xml.NewDecoder(strings.NewReader(b.String()))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			tb.Fatalf("not XML: %v\n%s", err, b.String())
		}
		if e, is := token.(xml.StartElement); is {
			if !slices.Contains([]string{"svg", "title", "desc", "rect", "circle", "path", "text"}, e.Name.Local) {
				tb.Errorf("element <%s>", e.Name.Local)
			}
			for _, a := range e.Attr {
				if err := attribute(a); err != nil {
					tb.Errorf("<%s %s=%q>: %v", e.Name.Local, a.Name.Local, a.Value, err)
				}
			}
		}
	}
	texts, width, height, err := c.Texts()
	if err != nil {
		tb.Fatalf("%v", err)
	}
	for _, t := range texts {
		if t.Left < 0 || t.Right > width || t.Top < 0 || t.Bottom > height {
			tb.Errorf("%q leaves the canvas of %g by %g: %.1f to %.1f, %.1f to %.1f", t.Words, width, height, t.Left, t.Right, t.Top, t.Bottom)
		}
		if t.Size < 12 {
			tb.Errorf("%q has %g px", t.Words, t.Size)
		}
		if !norm.NFC.IsNormalString(t.Words) {
			tb.Errorf("%q is not composed", t.Words)
		}
	}
	head, rows := c.Table()
	for _, r := range rows {
		if len(r) != len(head) {
			tb.Errorf("a row of %d cells under %d heads", len(r), len(head))
		}
	}
}

// attribute judges an attribute: presentation and place, nothing that runs or
// that a content policy forbids.
func attribute(a xml.Attr) error {
	switch a.Name.Local {
	case "x", "y", "width", "height", "cx", "cy", "r", "font-size", "stroke-width":
		v, err := strconv.ParseFloat(a.Value, 64)
		if err == nil && (math.IsNaN(v) || math.Abs(v) > 1e6) {
			return errors.New("is no length")
		}
		return err
	case "d", "stroke-dasharray", "viewBox":
		if strings.Trim(a.Value, "MLZ0123456789.- ") != "" || strings.ContainsAny(a.Value, "NaI") {
			return errors.New("is no path")
		}
		return nil
	case "xmlns", "class", "role", "font-family", "fill", "stroke", "font-weight", "text-anchor", "text-rendering", "stroke-linejoin":
		return nil
	}
	return errors.New("is not expected")
}

func TestEveryKindIsSound(t *testing.T) {
	for name, c := range gallery() {
		for _, width := range []float64{0, 320, 360, 719, 720, 768, 960, 1600} {
			t.Run(fmt.Sprintf("%s at %g", name, width), func(t *testing.T) {
				c.Width = width
				sound(t, c)
			})
		}
	}
}

func TestLittleAndMuch(t *testing.T) {
	long := strings.Repeat("Ủy ban nhân dân xã Nghĩa Đồng Phường Thủy Lợi ", 20)
	unbroken := strings.Repeat("Nghiêngngả", 60)
	points := make([]chart.Point, 104)
	weeks := make([]string, 104)
	for i := range points {
		points[i], weeks[i] = chart.Point{Figure: around(0.8, 0.02)}, "2026-W"+strconv.Itoa(i)
	}
	row := chart.Row{Name: long, Note: long, Aside: long, Figure: chart.Figure{Value: 0.5, Hidden: long}}
	cases := map[string]chart.Body{
		"no body":                   nil,
		"bars of nothing":           chart.Bars{},
		"dots of nothing":           chart.Dots{},
		"dots in an empty tier":     chart.Dots{Tiers: []chart.Tier{{Name: "Nhóm 1"}}},
		"diverging of nothing":      chart.Diverging{},
		"diverging without answers": chart.Diverging{Rows: []chart.Answered{{Name: "a", Counts: []int64{1, 2}}}},
		"diverging, uneven counts":  chart.Diverging{Answers: answers, Rows: []chart.Answered{{Name: "a", Counts: []int64{1}}, {Name: "b", Counts: []int64{1, 2, 3, 4, 5, 6, -7}, DontKnow: -1}}},
		"heat map of nothing":       chart.HeatMap{},
		"heat map without cells":    chart.HeatMap{Columns: []chart.Column{{}}, Rows: []chart.Cells{{}}},
		"lines of nothing":          chart.Lines{},
		"lines without series":      chart.Lines{Points: []string{"a"}},
		"lines of one point":        chart.Lines{Points: []string{"a"}, Series: []chart.Series{{Points: points[:1]}}},
		"lines with stray breaks":   chart.Lines{Points: []string{"a"}, Breaks: []chart.Break{{Before: -1}, {Before: 5}}, Series: []chart.Series{{}}},
		"two years of weeks":        chart.Lines{Points: weeks, Series: []chart.Series{{Name: long, Points: points}, {Points: points[:50]}}},
		"scatter of nothing":        chart.Scatter{},
		"scatter of one point":      chart.Scatter{Points: []chart.Place{{Name: "a", X: around(1, 0), Y: around(2, 0)}}},
		"scatter in one place":      chart.Scatter{Points: make([]chart.Place, 40)},
		"pairs of nothing":          chart.Pairs{},
		"pairs of zeros":            chart.Pairs{Rows: make([]chart.Pair, 3)},
		"long names":                chart.Bars{Rows: []chart.Row{row, {Name: unbroken, Note: unbroken, Aside: unbroken}}, Before: long, Aside: long, Axis: chart.Axis{Name: long}, Target: chart.Mark{At: 1, Name: long}},
		"long heads":                chart.Dots{Tiers: []chart.Tier{{Name: unbroken, Rows: []chart.Row{row}}}, Aside: unbroken},
		"long pairs":                chart.Pairs{A: long, B: unbroken, Difference: unbroken, Beyond: long, Chance: long, Rows: []chart.Pair{{Name: long, Note: unbroken, A: row.Figure, B: row.Figure, Difference: row.Figure}, {}}},
		"long columns":              chart.HeatMap{Columns: []chart.Column{{long, long}, {unbroken, unbroken}}, Sign: long, Rows: []chart.Cells{{long, unbroken, []chart.Figure{row.Figure, {}}}}},
		"long quadrants":            chart.Scatter{X: chart.Axis{Name: unbroken}, Y: chart.Axis{Name: long}, Quadrants: [4]string{long, long, unbroken, unbroken}, Points: []chart.Place{{Name: long}, {Name: unbroken, X: row.Figure, Y: row.Figure}}},
		"long answers":              chart.Diverging{Answers: []string{long, unbroken}, DontKnow: unbroken, Aside: long, Rows: []chart.Answered{{Name: unbroken, Aside: unbroken, Hidden: long}, {Counts: []int64{1, 2}}}},
		"long times":                chart.Lines{Axis: chart.Axis{Name: long}, Points: []string{long, unbroken}, Breaks: []chart.Break{{1, unbroken}}, Series: []chart.Series{{Name: unbroken, Points: points[:2], Centre: chart.Mark{At: 0.8, Name: long}}}},
		"one hundred units":         dots(100),
		"one hundred units heated":  heatmap(100, 25),
	}
	for name, body := range cases {
		for _, width := range []float64{chart.Narrow, 360, chart.Wide} {
			t.Run(fmt.Sprintf("%s at %g", name, width), func(t *testing.T) {
				c := framed(name, body)
				c.Width = width
				sound(t, c)
				c.Framed, c.Format = true, nil
				sound(t, c)
			})
		}
	}
	bare := chart.Chart{Width: math.NaN()}
	sound(t, bare)
}

func TestAnyFiguresAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart.Chart{Title: rapid.String().Draw(t, "title"), Body: anyBody(t), Words: words, Width: rapid.Float64Range(0, 2000).Draw(t, "width")}
		sound(t, c)
	})
}

// anyFigure may have any number, also none.
func anyFigure(t *rapid.T) chart.Figure {
	f := chart.Figure{Value: rapid.Float64().Draw(t, "value"), Low: rapid.Float64().Draw(t, "low"), High: rapid.Float64().Draw(t, "high")}
	switch rapid.IntRange(0, 9).Draw(t, "odd") {
	case 0:
		return chart.None()
	case 1:
		return hidden()
	case 2:
		f.Value = math.Inf(1)
	case 3, 4, 5, 6:
		f.Value = rapid.Float64Range(0, 1).Draw(t, "share")
		f.Low, f.High = f.Value-0.1, f.Value+0.1
	}
	return f
}

func anyBody(t *rapid.T) chart.Body {
	figure := rapid.Custom(anyFigure)
	few := func(name string) int { return rapid.IntRange(0, 12).Draw(t, name) }
	var rows []chart.Row
	for range few("rows") {
		rows = append(rows, chart.Row{Name: rapid.String().Draw(t, "name"), Figure: figure.Draw(t, "figure"), Before: rapid.Float64().Draw(t, "before"), Head: rapid.Bool().Draw(t, "head")})
	}
	axis := chart.Axis{Low: rapid.Float64().Draw(t, "low"), High: rapid.Float64().Draw(t, "high")}
	if rapid.Bool().Draw(t, "free") {
		axis = chart.Axis{}
	}
	target := chart.Mark{At: rapid.Float64().Draw(t, "target"), Name: "Mục tiêu"}
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return chart.Bars{Rows: rows, Axis: axis, Target: target, Before: "trước"}
	case 1:
		return chart.Dots{Tiers: []chart.Tier{{Name: "a", Rows: rows}}, Axis: axis, Before: "trước"}
	case 2:
		var h chart.HeatMap
		h.Axis = axis
		for range few("columns") {
			h.Columns = append(h.Columns, chart.Column{Code: rapid.String().Draw(t, "code"), Name: "tên"})
		}
		for range few("rows") {
			h.Rows = append(h.Rows, chart.Cells{Name: "x", Figures: rapid.SliceOfN(figure, 0, 12).Draw(t, "cells")})
		}
		return h
	case 3:
		n := chart.Lines{Axis: axis, Target: target, Limits: "giới hạn", Outside: "ngoài"}
		n.Points = rapid.SliceOfN(rapid.String(), 0, 20).Draw(t, "points")
		for range rapid.IntRange(0, 7).Draw(t, "series") {
			var s chart.Series
			for range n.Points {
				s.Points = append(s.Points, chart.Point{Figure: figure.Draw(t, "figure"), Floor: rapid.Float64().Draw(t, "floor"), Ceiling: rapid.Float64().Draw(t, "ceiling"), Outside: rapid.Bool().Draw(t, "outside")})
			}
			n.Series = append(n.Series, s)
		}
		n.Breaks = []chart.Break{{Before: few("break"), Why: "mới"}}
		return n
	case 4:
		var s chart.Scatter
		for range few("points") {
			s.Points = append(s.Points, chart.Place{Name: rapid.String().Draw(t, "name"), X: figure.Draw(t, "x"), Y: figure.Draw(t, "y")})
		}
		s.SplitX = target
		return s
	}
	var p chart.Pairs
	p.Axis = axis
	for range few("rows") {
		p.Rows = append(p.Rows, chart.Pair{Name: rapid.String().Draw(t, "name"), A: figure.Draw(t, "a"), B: figure.Draw(t, "b"), Difference: figure.Draw(t, "gap"), Beyond: rapid.Bool().Draw(t, "beyond")})
	}
	return p
}

// TestNumbersKeepTheirRoom: long heads wrap, and no interval is shortened for them.
func TestNumbersKeepTheirRoom(t *testing.T) {
	c := chart.Chart{Width: chart.Wide, Framed: true, Format: percent, Words: chart.Words{Name: "Tiêu chí", Interval: "Khoảng tin cậy 95%"}}
	for _, heads := range [][2]string{{"A", "B"}, {"Đợt khảo sát trình diễn năm nay", "Đợt khảo sát trình diễn năm trước"}} {
		c.Body = chart.Pairs{A: heads[0], B: heads[1], Difference: "Chênh lệch (điểm %)", Gap: points, Rows: []chart.Pair{
			{Name: "A5 Thiết bị dễ dùng", A: around(0.773, 0), B: around(0.825, 0), Difference: around(-0.052, 0.123), Beyond: true},
			{Name: "Cả yếu tố", A: around(1, 0), B: around(0.5, 0), Difference: around(0.5, 0.25)},
		}}
		var b strings.Builder
		if err := c.SVG(&b); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{">[−17,5; +7,1]<", ">[+25,0; +75,0]<", ">77,3%<", ">100,0%<", ">−5,2<"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("under the heads %q the chart lacks %s", heads, want)
			}
		}
		if cut := strings.Count(b.String(), "…"); cut > 0 {
			t.Errorf("under the heads %q %d texts are shortened", heads, cut)
		}
	}
}
