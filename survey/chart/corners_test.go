package chart_test

import (
	"fmt"
	"strings"
	"testing"

	"sipas/survey/chart"
)

// onAPhone are the charts that a page of 320 or 360 px has, and one of a desk.
var onAPhone = []float64{320, 360, 960}

// TestNoLineRunsThroughAQuadrantsName: wherever the lines between the quadrants
// lie, they leave the names alone, and no name is cut.
func TestNoLineRunsThroughAQuadrantsName(t *testing.T) {
	names := [4]string{"Tốt, ít ảnh hưởng", "Giữ vững", "Ưu tiên thấp", "Tập trung vào đây"}
	for _, width := range onAPhone {
		for _, at := range []float64{0.03, 0.08, 0.15, 0.2, 0.3, 0.5, 0.7, 0.85, 0.97} {
			t.Run(fmt.Sprintf("%g px, lines at %g", width, at), func(t *testing.T) {
				c := framed("", chart.Scatter{X: chart.Axis{Name: "X", Low: 0, High: 1}, Y: chart.Axis{Name: "Y", Low: 0, High: 1},
					SplitX: chart.Mark{At: at, Name: "x"}, SplitY: chart.Mark{At: 1 - at, Name: "y"}, Quadrants: names,
					Points: []chart.Place{{Name: "p", X: around(0.5, 0), Y: around(0.5, 0)}}})
				c.Framed, c.Width = true, width
				sound(t, c)
				struck, err := c.Struck()
				if err != nil || len(struck) > 0 {
					t.Errorf("a line runs through %q, %v", struck, err)
				}
				texts, _, _, err := c.Texts()
				if err != nil {
					t.Fatal(err)
				}
				all := ""
				for _, x := range texts {
					all += x.Words + " "
				}
				for _, name := range names {
					if !strings.Contains(all, name) {
						t.Errorf("no %q in %q", name, all)
					}
				}
			})
		}
	}
}

// TestPeriodsAreNamedWhole: the weeks of a wave as the page of a series names
// them, in both languages: fewer names where there is no room, but none is cut.
func TestPeriodsAreNamedWhole(t *testing.T) {
	for language, names := range map[string][2]string{"en": {"24 Nov 2025 – 30 Nov 2025", "1 Dec 2025 – 7 Dec 2025"}, "vi": {"24/11/2025 – 30/11/2025", "01/12/2025 – 07/12/2025"}} {
		for _, weeks := range []int{2, 5, 10, 26, 53} {
			for _, width := range onAPhone {
				n := chart.Lines{Axis: chart.Axis{Name: "Chỉ số"}, Series: []chart.Series{{Name: "Chỉ số"}}}
				for i := range weeks {
					n.Points = append(n.Points, names[i%2])
					n.Series[0].Points = append(n.Series[0].Points, chart.Point{Figure: around(0.8, 0.02)})
				}
				c := framed("", n)
				c.Framed, c.Width = true, width
				sound(t, c)
				texts, _, _, err := c.Texts()
				if err != nil {
					t.Fatal(err)
				}
				named := 0
				for _, x := range texts {
					if strings.Contains(x.Words, "…") {
						t.Errorf("%s, %d weeks at %g px: %q is cut", language, weeks, width, x.Words)
					}
					if strings.Contains(x.Words, "–") {
						named++
					}
				}
				if named < min(weeks, 3) {
					t.Errorf("%s, %d weeks at %g px: %d are named", language, weeks, width, named)
				}
			}
		}
	}
}
