package export

import (
	"bytes"
	"strings"
	"testing"

	"sipas/survey"
)

// TestCSV exports one person's sheet whose every kind of cell is known.
func TestCSV(t *testing.T) {
	w := newWorld(t)
	r := w.sheet()
	r.Answers = rated("A1 B1", 4)
	r.Answers["A2"] = survey.Answer{DontKnow: true}
	r.Answers["stage"] = survey.Answer{Choices: []string{"submit"}}
	r.Answers["wishes"] = survey.Answer{Choices: []string{"time"}}
	r.Answers["comment"] = survey.Answer{Text: "=HYPERLINK(\"x\")\nGọi 0912 345 678; \"nhé\""}
	r.Batch = "lo-1"
	w.accept(r)
	want := map[string][3]string{ // in Excel, CSV, Coded
		"number": {"1", "1", "1"}, "wave": {"w", "w", "w"}, "unit": {"D1", "D1", "D1"}, "counter": {"D1-1", "D1-1", "D1-1"},
		"field": {"land", "land", "land"}, "channel": {"qr", "qr", "qr"}, "version": {"sipas-25@1", "sipas-25@1", "sipas-25@1"},
		"form": {"full", "full", "full"}, "language": {"vi", "vi", "vi"}, "day": {"2026-03-05", "2026-03-05", "2026-03-05"},
		"stage": {"submit", "submit", "1"}, "A1": {"4", "4", "4"}, "A2": {"NA", "NA", "-7"},
		"A3": {"", "", "-9"}, "D1": {"", "", "-8"}, // left out; a result nobody has got yet
		"ontime":      {"", "", "-8"},
		"wishes_time": {"1", "1", "1"}, "wishes_papers": {"0", "0", "0"}, "sex": {"", "", "-9"},
		"comment": {" =HYPERLINK(\"x\")\nGọi ***; \"nhé\"", " =HYPERLINK(\"x\")\nGọi ***; \"nhé\"", " =HYPERLINK(\"x\") Gọi ***; \"nhé\""},
		"partial": {"0", "0", "0"}, "batch": {"lo-1", "lo-1", "lo-1"}, "excluded": {"0", "0", "0"},
	}
	for i, f := range []Format{Excel, CSV, Coded} {
		s := w.source()
		s.Texts = true
		content, d := w.file(f, s)
		if d.Rows != 1 || d.Misfits != 0 || len(d.SHA256) != 64 {
			t.Errorf("%s: digest %+v", f, d)
		}
		if mark := bytes.HasPrefix(content, []byte("\uFEFF")); mark != (f != CSV) {
			t.Errorf("%s: byte order mark %v", f, mark)
		}
		if !bytes.HasSuffix(content, []byte("\r\n")) {
			t.Errorf("%s does not end a line with CR LF", f)
		}
		separator := ','
		if f == Excel {
			separator = ';'
		}
		_, rows := w.table(content, separator)
		if len(rows) != 1 {
			t.Fatalf("%s: %d rows", f, len(rows))
		}
		for name, value := range want {
			if got, there := rows[0][name]; !there || got != value[i] {
				t.Errorf("%s: %s is %q (%v), want %q", f, name, got, there, value[i])
			}
		}
		if f == Excel && rows[0][dayLocal] != "05/03/2026" {
			t.Errorf("local day %q", rows[0][dayLocal])
		}
		if f == Excel && !strings.Contains(string(content), `;"D1";"D1-1";`) {
			t.Error("Excel: texts are not quoted")
		}
	}
}
