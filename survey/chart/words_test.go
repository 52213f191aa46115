package chart_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"sipas/survey/chart"
)

func FuzzTexts(f *testing.F) {
	for _, s := range []string{"", "Thủ tục hành chính", `<script>alert(1)</script>&"'`, "]]>", "\x00\x1b[31m\u202eabc", "\xff\xfe", "e\u0301", "a\nb\tc", strings.Repeat("ư", 500), "👩‍👩‍👧", "\ufffe\uffff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := chart.Chart{Title: s, Subtitle: s, Source: s, N: s, Formula: s, Notes: s, Alt: s, Width: chart.Narrow,
			Words: chart.Words{Name: s, Value: s, Interval: s, Note: s, Hidden: s}, Format: func(float64) string { return s },
			Body: chart.Bars{Axis: chart.Axis{Name: s, High: 1}, Before: s, Aside: s, Target: chart.Mark{At: 0.5, Name: s},
				Rows: []chart.Row{{Name: s, Note: s, Aside: s, Figure: around(0.5, 0.1)}, {Name: s, Figure: chart.Figure{Hidden: s}}}}}
		sound(t, c)
		c.Width = chart.Wide
		sound(t, c)
		if clean := chart.Clean(s); chart.Clean(clean) != clean || !utf8.ValidString(clean) {
			t.Errorf("%q is cleaned to %q, which is not clean", s, clean)
		}
	})
}

func TestClean(t *testing.T) {
	for s, want := range map[string]string{
		"  a\n b\t":                "a b",
		"\x00a\u202eb\x07":         "ab",
		"Thu\u0309 tu\u0323c":      "Thủ tục",
		"a\ufffeb\uffff":           "ab",
		"a\xffb":                   "a\ufffdb",
		"1\u00a0204 &amp; <b>":     "1 204 &amp; <b>",
		"\u2066đơn vị\u2069\u200e": "đơn vị",
	} {
		if got := chart.Clean(s); got != want {
			t.Errorf("%q gives %q, want %q", s, got, want)
		}
	}
}

// Marks that have a width of their own are cut like letters: none leaves the canvas.
func TestWideMarksAreCut(t *testing.T) {
	code := "A@Æǅ" + strings.Repeat("\u0903", 12)
	columns := make([]chart.Column, 12)
	columns[11].Code = code
	sound(t, chart.Chart{Width: chart.Narrow, Body: chart.HeatMap{Columns: columns, Rows: []chart.Cells{{}}}})
	sound(t, chart.Chart{Width: chart.Narrow, Title: code, Body: chart.Bars{Rows: []chart.Row{{Name: strings.Repeat(code, 9), Figure: around(1, 0.5)}}}})
}

// A name that is cut stays whole for who points at it, and for the table.
func TestLongNamesStayWhole(t *testing.T) {
	name := strings.TrimSpace(strings.Repeat("Bộ phận tiếp nhận và trả kết quả ", 12))
	c := chart.Chart{Body: chart.Bars{Rows: []chart.Row{{Name: name, Figure: around(1, 0.5)}}}}
	drawing := svg(t, c)
	if !strings.Contains(drawing, "<title>"+name+"</title>") {
		t.Error("the whole name is not in a title")
	}
	if !strings.Contains(drawing, "…</text>") {
		t.Error("the name is not cut")
	}
	if _, rows := c.Table(); rows[0][0] != name {
		t.Errorf("the table has %q", rows[0][0])
	}
}

func TestTextsAreEscaped(t *testing.T) {
	drawing := svg(t, framed(`A & B <script>"x"</script>`, chart.Bars{Rows: []chart.Row{{Name: `</text><a href='x'>`}}}))
	for _, bad := range []string{"<script", "<a ", "A & B"} {
		if strings.Contains(drawing, bad) {
			t.Errorf("contains %q", bad)
		}
	}
	if !strings.Contains(drawing, "<title>A &amp; B &lt;script&gt;&quot;x&quot;&lt;/script&gt;</title>") {
		t.Error("the title is not as it should be")
	}
}

func TestFramedLeavesTextsToThePage(t *testing.T) {
	c := framed("Tiêu đề", bars())
	whole := svg(t, c)
	c.Framed = true
	bare := svg(t, c)
	for _, s := range []string{c.Source, c.N, c.Formula[:20], c.Notes, ">" + c.Title + "</text>"} {
		if !strings.Contains(whole, s) {
			t.Errorf("a file lacks %q", s)
		}
		if strings.Contains(bare, s) {
			t.Errorf("a framed drawing has %q", s)
		}
	}
	if !strings.Contains(bare, "<title>Tiêu đề</title><desc>"+c.Alt+"</desc>") {
		t.Error("a framed drawing has lost its name")
	}
}
