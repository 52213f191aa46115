package chart_test

import (
	"io"
	"testing"

	"sipas/survey/chart"
)

func BenchmarkSVG(b *testing.B) {
	for name, c := range map[string]chart.Chart{"diverging 12": framed("", diverging()), "heatmap 100x25": framed("", heatmap(100, 25)), "bars 7": framed("", bars())} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := c.SVG(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPNG(b *testing.B) {
	c := framed("", diverging())
	for b.Loop() {
		if err := c.PNG(io.Discard, 2); err != nil {
			b.Fatal(err)
		}
	}
}
