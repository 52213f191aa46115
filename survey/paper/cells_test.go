package paper

import (
	"slices"
	"testing"

	"sipas/survey"
)

func TestCellsRead(t *testing.T) {
	c := newCells(survey.SIPAS25())
	for _, x := range []struct {
		question, text string
		want           []string
		problem        string
	}{
		{"A1", "", nil, ""},
		{"A1", "5", []string{"5"}, ""},
		{"A1", "HÀI LÒNG", []string{"4"}, ""},
		{"A1", "rat khong hai long", []string{"1"}, ""},
		{"A1", "Very satisfied", []string{"5"}, ""},
		{"A1", "n/a", []string{"NA"}, ""},
		{"A1", "Không  biết", []string{"NA"}, ""},
		{"A1", "0", nil, "paper.import.rating"},
		{"A1", "-", nil, "paper.import.rating"},
		{"A1", "5.0", nil, "paper.import.rating"},
		{"A1", "tốt", nil, "paper.import.rating"},
		{"stage", "SUBMIT", []string{"submit"}, ""},
		{"stage", "nhan ket qua", []string{"result"}, ""},
		{"stage", "submit;result", nil, "paper.import.option"},
		{"wishes", "Giảm phí, lệ phí; time|", []string{"fees", "time"}, ""},
		{"wishes", "time;TIME", []string{"time"}, ""},
		{"wishes", ";", nil, "paper.import.option"},
		{"wishes", "time,fees", nil, "paper.import.option"},
		{"comment", "5; =1+1", []string{"5; =1+1"}, ""},
	} {
		got, problem := c.read(x.question, x.text)
		if !slices.Equal(got, x.want) || problem != x.problem {
			t.Errorf("%s %q: %q %s, want %q %s", x.question, x.text, got, problem, x.want, x.problem)
		}
	}
}

// A label that two values share means neither.
func TestSharedLabelsAreNobodys(t *testing.T) {
	q := survey.SIPAS25()
	q.Scale.Labels = []survey.Text{{"vi": "Kém"}, {"vi": "Kem"}, {"vi": "2"}, {"vi": "Tốt"}, {"vi": "Rất tốt"}}
	c := newCells(q)
	for text, want := range map[string]string{"kém": "", "Kem": "", "2": "2", "tot": "4"} {
		got, _ := c.read("A1", text)
		if want == "" && got != nil || want != "" && (len(got) != 1 || got[0] != want) {
			t.Errorf("%q means %q, want %q", text, got, want)
		}
	}
}

// Whatever a cell holds, what is read from it is an answer that the
// questionnaire takes, and reading that again gives the same.
func FuzzCells(f *testing.F) {
	for _, s := range []string{"5", "NA", "Hài lòng", "không biết / chưa sử dụng", "time;fees", "Nộp hồ sơ", "\x00", "６", "５", "+5", "5\n", ";;;", "a|b", "HÀI LÒNG"} {
		f.Add(s)
	}
	q := survey.SIPAS25()
	c := newCells(q)
	f.Fuzz(func(t *testing.T, raw string) {
		text := survey.Clean(raw)
		for _, question := range []string{"A1", "OV", "stage", "wishes"} {
			values, problem := c.read(question, text)
			if (values == nil) != (problem != "" || text == "") {
				t.Fatalf("%s %q: %q and %q", question, text, values, problem)
			}
			if values == nil {
				continue
			}
			sheet := map[string][]string{question: values}
			if question == "stage" || question == "wishes" {
				sheet["A1"] = []string{"3"}
			}
			answers, err := q.Check(sheet)
			if err != nil && (question != "wishes" || len(values) <= 3) {
				t.Fatalf("%s %q became %q: %v", question, text, values, err)
			}
			if err == nil && answers[question].IsZero() {
				t.Fatalf("%s %q became %q and was dropped", question, text, values)
			}
			again, problem := c.read(question, values[0])
			if problem != "" || again[0] != values[0] {
				t.Fatalf("%s %q: %q is read as %q", question, text, values[0], again)
			}
		}
	})
}
