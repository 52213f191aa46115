package chart_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey/chart"
)

var update = flag.Bool("update", false, "write the golden files anew")

// small are charts of a few figures, one of each kind, narrow and framed so
// that a reader can check the files.
func small() map[string]chart.Chart {
	b, d, v, n, s, p := bars(), dots(3), diverging(), lines(), scatter(), pairs()
	b.Rows = []chart.Row{b.Rows[0], b.Rows[5]}
	d.Tiers = d.Tiers[1:]
	v.Rows = []chart.Answered{v.Rows[0], v.Rows[1], v.Rows[15]}
	n.Points, n.Series[0].Points, n.Breaks = n.Points[6:10], n.Series[0].Points[6:10], []chart.Break{{Before: 2, Why: "Thêm phiếu giấy"}}
	s.Points = s.Points[5:8]
	p.Rows = p.Rows[4:]
	charts := make(map[string]chart.Chart)
	for name, body := range map[string]chart.Body{"bars": b, "dots": d, "diverging": v, "heatmap": heatmap(3, 3), "lines": n, "scatter": s, "pairs": p} {
		c := framed("Biểu đồ "+name, body)
		c.Framed, c.Width = true, chart.Narrow
		charts[name] = c
	}
	return charts
}

func TestSVGIsAsItWas(t *testing.T) {
	for name, c := range small() {
		t.Run(name, func(t *testing.T) {
			got := svg(t, c)
			file := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("not as %s (-want +got); if it should be, look at it and run with -update:\n%s", file, diff)
			}
		})
	}
}

func TestSameChartSameBytes(t *testing.T) {
	again := gallery()
	for name, c := range gallery() {
		if first, second := svg(t, c), svg(t, again[name]); first != second {
			t.Errorf("%s: two drawings differ", name)
		}
		var first, second bytes.Buffer
		if err := c.PNG(&first, 1); err != nil {
			t.Fatal(err)
		}
		if err := again[name].PNG(&second, 1); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: two PNGs differ", name)
		}
	}
}

func svg(tb testing.TB, c chart.Chart) string {
	tb.Helper()
	var b bytes.Buffer
	if err := c.SVG(&b); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}
