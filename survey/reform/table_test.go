package reform_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/tabular"
)

// Rules are read as people write them, and kept in one way.
func TestTypedRule(t *testing.T) {
	for typed, want := range map[string]string{"": "", "  ": "", "linear": "linear", "Tỷ lệ thuận": "linear", "ngưỡng 90": "threshold 90", "Ngưỡng 92,50 %": "threshold 92.5",
		"ngưỡng 90 chặt": "threshold 90 only", "threshold 90 only": "threshold 90 only", "bậc 60: 2; 70: 3,5; 90:5": "steps 60:2 70:3.5 90:5", "theo bậc 60 : 2": "steps 60:2"} {
		got, ok := reform.TypedRule(typed)
		if !ok || got != want {
			t.Errorf("%q: %q, %v, want %q", typed, got, ok, want)
		}
		if again, ok := reform.TypedRule(got); !ok || again != got {
			t.Errorf("%q again: %q, %v", got, again, ok)
		}
	}
	for _, typed := range []string{"ngưỡng", "ngưỡng 101", "90", "60:2", "bậc", "bậc 90:1 80:2", "bậc 60", "luỹ tiến", "ngưỡng -1"} {
		if got, ok := reform.TypedRule(typed); ok {
			t.Errorf("%q is %q", typed, got)
		}
	}
}

// Problems of the set are named by the cell in which they are put right, whatever
// order the columns have.
func TestAnnexKnowsItsCells(t *testing.T) {
	text := "Điểm tối đa;Tên;Mã;Nguồn điểm\n5;Chỉ đạo;1;tự chấm\n\n2,5;;1.1;\n1,5;Báo cáo;1.2;\n;Tác động;2;\n"
	table, err := tabular.Read(strings.NewReader(text), "a.csv", tabular.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := reform.ReadAnnex(table)
	if err != nil {
		t.Fatal(err)
	}
	s := reform.CriteriaSet{Level: reform.Commune, Items: a.Items}
	_, wrong := s.Tree()
	var got []string
	for _, p := range wrong {
		got = append(got, a.Where(p)+" "+p.Code+" "+strings.Join(p.Args, " "))
	}
	want := []string{"D2 criteria.source_above ", "A2 criteria.sum 5 4", "B4 criteria.name ", "A6 criteria.no_max "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if at := a.Where(survey.Problem{Field: "items", Code: "criteria.empty"}); at != "" {
		t.Errorf("a problem of the set is at %s", at)
	}
}

// Whatever a set holds: written out and read in again it is the same, in every
// way of writing.
func TestItemsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[-=+@]?[a-zA-ZàạếưĐ0-9][a-zA-Zàạếư0-9 ,;:"'.\n]{0,12}[a-z.]`)
		texts := func(name string) survey.Text {
			x := survey.Text{survey.Vietnamese: survey.Clean(word.Draw(t, name))}
			if rapid.Bool().Draw(t, name+" in English") {
				x[survey.English] = survey.Clean(word.Draw(t, name))
			}
			return x
		}
		s := reform.CriteriaSet{}
		for n := range rapid.IntRange(1, 8).Draw(t, "items") {
			parent := ""
			if n > 0 && rapid.Bool().Draw(t, "below") {
				parent = rapid.SampledFrom(s.Items).Draw(t, "parent").Code
			}
			prefix := rapid.StringMatching(`[-+a-z1-9]{1,3}`).Draw(t, "code")
			if n > 0 && len(s.Items[n-1].Code) < 16 && rapid.Bool().Draw(t, "like the one before") {
				prefix = s.Items[n-1].Code + "."
			}
			it := reform.Item{Code: prefix + string(rune('A'+n)), Parent: parent, Name: texts("name"),
				Max: rapid.SampledFrom([]string{"1", "2.5", "0.125"}).Draw(t, "max"), Source: rapid.SampledFrom(reform.Sources()).Draw(t, "source"),
				Evidence: rapid.Bool().Draw(t, "evidence"), Rule: rapid.SampledFrom([]string{"", "linear", "threshold 92.5 only", "steps 60:2 70:3.5"}).Draw(t, "rule")}
			if rapid.Bool().Draw(t, "noted") {
				it.Note = texts("note")
			}
			s.Items = append(s.Items, it)
		}
		for name, write := range map[string]func(*bytes.Buffer) error{
			"excel":    func(b *bytes.Buffer) error { return reform.WriteItems(b, tabular.ForExcel, s.Items) },
			"programs": func(b *bytes.Buffer) error { return reform.WriteItems(b, tabular.RFC4180, s.Items) },
			"workbook": func(b *bytes.Buffer) error { return tabular.WriteTemplate(b, reform.Template(s.Items)) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			table, err := tabular.Read(&b, name, tabular.Limits{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			items, err := reform.ReadItems(table)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if diff := cmp.Diff(s.Items, items); diff != "" {
				t.Fatalf("%s: %s", name, diff)
			}
		}
	})
}

// Whatever file comes: reading it never fails other than by saying so, and what
// has been read can be kept.
func FuzzReadItems(f *testing.F) {
	f.Add("Mã;Tên;Điểm tối đa\n1;a;2,5\n1.1;b;2,5\n")
	f.Add("code,parent,name_vi,max,kind,source,evidence,rule\n+,,x,1,bonus,self,yes,steps 1:2\n+a,+,y,1,thưởng,xhh,có,\"bậc 1:2; 3:4\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := tabular.Read(strings.NewReader(text), "a.csv", tabular.Limits{Rows: reform.MostItems})
		if err != nil {
			return
		}
		items, err := reform.ReadItems(table)
		if err != nil {
			if survey.KindOf(err) != survey.KindInvalid {
				t.Fatal(err)
			}
			return
		}
		s := aSet("a", 1)
		s.Items = items
		_, wrong := s.Tree()
		for _, p := range wrong {
			if p.Code == "criteria.code" || p.Code == "criteria.twice" || p.Code == "criteria.parent" || p.Code == "" {
				t.Fatalf("%+v in %q", p, text)
			}
		}
		var first, second bytes.Buffer
		if err := reform.WriteItems(&first, tabular.RFC4180, items); err != nil {
			t.Fatal(err)
		}
		if table, err = tabular.Read(bytes.NewReader(first.Bytes()), "a.csv", tabular.Limits{}); err != nil {
			t.Fatalf("%v: %q", err, first.String())
		}
		again, err := reform.ReadItems(table)
		if err != nil {
			t.Fatalf("%v: %q", err, first.String())
		}
		if err := reform.WriteItems(&second, tabular.RFC4180, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%v: %q became %q", err, first.String(), second.String())
		}
	})
}
