package export

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"sipas/analysis"
	"sipas/analysis/table"
	"sipas/survey"
)

// TestRAndAnalysisAgree has R work out the indexes from the CSV by the script,
// and package analysis from the same CSV: the same numbers.
func TestRAndAnalysisAgree(t *testing.T) {
	path := program(t, "R", "Rscript")
	w := newWorld(t)
	w.people(400)
	partial := w.person()
	partial.Partial = true
	w.accept(partial)
	s := w.source()
	s.Texts = true
	content, d := w.file(CSV, s)
	if d.Rows != 400 {
		t.Fatalf("%d rows", d.Rows)
	}
	read, err := table.Read(content, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	index := read.Frame.All().Tally().Index(analysis.Options{})
	want := map[string]float64{"ALL item-mean/1": index.All.ItemMean.Value, "ALL pooled/1": index.All.Pooled.Value}
	for _, f := range index.Factors {
		want[f.Name+" item-mean/1"], want[f.Name+" pooled/1"] = f.ItemMean.Value, f.Pooled.Value
	}
	for _, i := range index.Items {
		want[i.Name+" share"] = i.Top2.Value
	}
	if len(want) < 38 {
		t.Fatalf("analysis has %d figures only", len(want))
	}

	// With the partial sheet in the file, which the script must leave out.
	s.Rows.Partial = true
	content, d = w.file(CSV, s)
	if d.Rows != 401 {
		t.Fatalf("%d rows with the partial one", d.Rows)
	}
	book, err := NewCodebook(s.Config, s.Wave, true)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put(t, dir, "responses.csv", content)
	var script bytes.Buffer
	if _, err := book.WriteScript(&script, R, "responses.csv", survey.Vietnamese); err != nil {
		t.Fatal(err)
	}
	script.WriteString(`cat(levels(labelled$stage)[1], sum(labelled$stage == levels(labelled$stage)[1], na.rm = TRUE), attr(responses, "names")[1], "\n")`)
	put(t, dir, "responses.R", script.Bytes())
	said := run(t, dir, path, "responses.R")
	got := map[string]float64{}
	for line := range strings.Lines(said) {
		parts := strings.Split(strings.TrimSpace(line), "\t")
		if len(parts) != 5 {
			continue
		}
		v, err := strconv.ParseFloat(parts[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		got[strings.Replace(parts[0]+" "+parts[1], " share", " share", 1)] = v
	}
	for name, v := range want {
		if g, there := got[name]; !there || g-v > 1e-12 || v-g > 1e-12 {
			t.Errorf("%s: R says %.17g (%v), analysis %.17g", name, g, there, v)
		}
	}
	if !strings.Contains(said, "Nộp hồ sơ ") {
		t.Errorf("R does not know the name of the first stage:\n%s", said)
	}
}
