package export

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// TestSheets: more rows than a sheet holds go on the next, whole buckets at a
// time, and none is lost.
func TestSheets(t *testing.T) {
	g := &gathered{}
	for i := range g.counts {
		g.counts[i] = 40
	}
	all := g.sheets(1000) // 25 buckets each
	rows, next := 0, 0
	for i, p := range all {
		if p.from != next || p.rows > 1000 || p.first != rows+1 {
			t.Errorf("sheet %d: %+v after %d rows", i, p, rows)
		}
		rows, next = rows+p.rows, p.to
	}
	if rows != 40*buckets || next != buckets || len(all) != 21 {
		t.Errorf("%d rows on %d sheets up to bucket %d", rows, len(all), next)
	}
	if none := (&gathered{}).sheets(1000); len(none) != 1 || none[0].to != buckets {
		t.Errorf("no rows: %+v", none)
	}
}

// TestCellText: a cell holds 32,767 UTF-16 units and nothing that XML forbids.
func TestCellText(t *testing.T) {
	if got := string(appendText(nil, []byte("a<b>&\"c\"\x00\x0b\n\uFFFF\xff"))); got != "a&lt;b&gt;&amp;&quot;c&quot;\uFFFD\uFFFD\n\uFFFD\uFFFD" {
		t.Errorf("%q", got)
	}
	for _, s := range []string{strings.Repeat("a", 40000), strings.Repeat("ệ", 40000), strings.Repeat("😀", 20000)} {
		if n := len(utf16.Encode([]rune(string(appendText(nil, []byte(s)))))); n > longestCell || n < longestCell-1 {
			t.Errorf("%d units", n)
		}
	}
	for n, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 702: "ZZ", 703: "AAA"} {
		if got := columnName(n); got != want {
			t.Errorf("column %d is %s, want %s", n, got, want)
		}
	}
}
