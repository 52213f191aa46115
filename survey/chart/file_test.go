package chart_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"sipas/survey/chart"
)

func TestFile(t *testing.T) {
	c := chart.Chart{Title: "Chỉ số", Width: chart.Narrow, Body: chart.Bars{Rows: []chart.Row{{Name: "a", Figure: around(0.5, 0.1)}}}}
	drawing, kind, err := c.File("svg")
	if err != nil || kind != "image/svg+xml" || !strings.HasPrefix(string(drawing), "<svg") {
		t.Errorf("%s %.20s %v", kind, drawing, err)
	}
	picture, kind, err := c.File("png")
	if err != nil || kind != "image/png" {
		t.Fatalf("%s %v", kind, err)
	}
	if p, err := png.Decode(bytes.NewReader(picture)); err != nil || p.Bounds().Dx() != 2*chart.Narrow {
		t.Errorf("%v", err)
	}
	if _, _, err := c.File("gif"); err == nil {
		t.Error("a GIF is made")
	}
}
