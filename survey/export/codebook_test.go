package export

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/tabular"
)

func (w *world) book(texts bool) *Codebook {
	w.Helper()
	s := w.source()
	b, err := NewCodebook(s.Config, s.Wave, texts)
	if err != nil {
		w.Fatal(err)
	}
	return b
}

func TestCodebook(t *testing.T) {
	w := newWorld(t)
	b := w.book(true)
	if b.Overall != "OV" || len(b.Factors) != 5 || strings.Join(b.Factors[2].Criteria, " ") != "C1 C2 C3 C4 C5 C6" || b.Scale != 5 {
		t.Errorf("overall %q, factors %v", b.Overall, b.Factors)
	}
	a1 := b.Variable("A1")
	if a1 == nil || a1.Kind != Rating || len(a1.Values) != 5 || a1.Values[4].Text["en"] != "Very satisfied" ||
		len(a1.Missing) != 3 || a1.Missing[0].Number != -7 || a1.Missing[0].Code != "NA" || a1.Missing[1].Number != -8 || a1.Missing[2].Text["vi"] != "Không trả lời" {
		t.Errorf("A1: %+v", a1)
	}
	if v := b.Variable("wishes_time"); v == nil || v.Kind != Mark || !strings.HasSuffix(v.Text["vi"], "Rút ngắn thời gian giải quyết") {
		t.Errorf("wishes_time: %+v", v)
	}
	if v := b.Variable("unit"); len(v.Values) != 3 || v.Values[0].Code != "D1" || v.Values[0].Text["vi"] != "Sở Một" {
		t.Errorf("unit: %+v", v)
	}
	if b.Variable("harass") != nil {
		t.Error("a question that is switched off has a column")
	}
	if w.book(false).Variable("comment") != nil {
		t.Error("words have a column that nobody asked for")
	}
	seen := map[string]bool{}
	for _, v := range b.Variables {
		if seen[v.Name] || v.Text["vi"] == "" || v.Text["en"] == "" {
			t.Errorf("variable %s is there twice or has no text: %v", v.Name, v.Text)
		}
		seen[v.Name] = true
	}
	var out bytes.Buffer
	d, err := b.WriteJSON(&out)
	if err != nil || d.Bytes != int64(out.Len()) {
		t.Fatalf("%+v, %v", d, err)
	}
	var back Codebook
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back.Schema != CodebookSchema || len(back.Variables) != len(b.Variables) {
		t.Errorf("read back: %v", err)
	}
}

// TestCodebookTable reads the CSV back by the room that reads tables.
func TestCodebookTable(t *testing.T) {
	b := newWorld(t).book(true)
	var out bytes.Buffer
	if _, err := b.WriteCSV(&out, tabular.ForExcel, survey.Vietnamese); err != nil {
		t.Fatal(err)
	}
	table, err := tabular.Read(&out, "bang-ma.csv", tabular.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		line := make([]string, 0, 5)
		for _, c := range row.Cells[:5] {
			line = append(line, c.Text)
		}
		switch strings.Join(line, "|") {
		case "A1|NA|-7|Không biết / Chưa sử dụng|Don't know / Not used", "A1||-8|Không áp dụng|Not applicable", "A1||-9|Không trả lời|No answer", "stage|submit|1|Nộp hồ sơ|To submit a file":
			found++
		}
	}
	if found != 4 {
		t.Errorf("%d of 4 lines found", found)
	}
}

// TestScriptsSayEverything: every variable stands in every script, in one
// that Stata reads as well; SPSS and R run theirs in tests of their own.
func TestScriptsSayEverything(t *testing.T) {
	b := newWorld(t).book(true)
	for _, s := range Scripts() {
		var one, two bytes.Buffer
		d, err := b.WriteScript(&one, s, "phiếu.csv", survey.English)
		if _, again := b.WriteScript(&two, s, "phiếu.csv", survey.English); err != nil || again != nil || !bytes.Equal(one.Bytes(), two.Bytes()) || d.Bytes != int64(one.Len()) {
			t.Fatalf("%s: %v, %v", s, err, again)
		}
		for _, v := range b.Variables {
			if !strings.Contains(one.String(), v.Name) {
				t.Errorf("%s does not name %s", s, v.Name)
			}
		}
		if !strings.Contains(one.String(), "Very satisfied") && s != R { // R reads ratings as numbers
			t.Errorf("%s does not name the best mark", s)
		}
	}
	do := b.stata("a.csv", survey.English)
	for _, line := range []string{`label define A1 1 `, "quietly mvdecode A1, mv(-7=.a \\ -8=.b \\ -9=.c)", "label values stage stage"} {
		if !strings.Contains(do, line) {
			t.Errorf("Stata's script lacks %q", line)
		}
	}
	if got := stataString("$x `y' \"z\"'"); strings.ContainsAny(got[2:len(got)-2], "$`") {
		t.Errorf("a macro gets through: %s", got)
	}
	if err := func() error { _, err := b.WriteScript(&bytes.Buffer{}, "sas", "", ""); return err }(); err == nil {
		t.Error("an unknown script is written")
	}
}
