package reform

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/tabular"
)

func read(t *testing.T, csv string) ([]Item, error) {
	t.Helper()
	table, err := tabular.Read(strings.NewReader(csv), "set.csv", tabular.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return ReadItems(table)
}

// The shapes are those of the decisions: 1149/QĐ-BNV for provinces, 876/QĐ-BNV
// for ministries (by field 7/6, 9/15, 6/19, 4/14, 6/16, 3/13, 3/14), Quảng Ninh
// 2019 for departments, Hà Nội's 5666 of 2025 for communes (8 contents, bonus
// and penalty; the criteria within the contents are not known).
func TestExamples(t *testing.T) {
	all, err := Examples()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]int{"province-1149": {8, 43, 102}, "ministry-876": {7, 38, 97}, "department-quang-ninh-2019": {9, 38, 58}, "commune-ha-noi-5666": {10}}
	byField := map[string]string{"ministry-876": "7/6 9/15 6/19 4/14 6/16 3/13 3/14"}
	for _, s := range all {
		tree, wrong := s.Tree()
		if len(wrong) > 0 {
			t.Fatalf("%s: %v", s.ID, wrong)
		}
		if diff := cmp.Diff(want[s.ID], tree.Shape()); diff != "" {
			t.Errorf("%s: %s", s.ID, diff)
		}
		if tree.Max().Cmp(big.NewRat(100, 1)) != 0 {
			t.Errorf("%s: maximum %s", s.ID, tree.Max().RatString())
		}
		var fields []string
		for _, f := range tree {
			if shape := (scoring.Set{f}).Shape(); len(shape) == 3 {
				fields = append(fields, fmt.Sprintf("%d/%d", shape[1], shape[2]))
			}
		}
		if want := byField[s.ID]; want != "" && strings.Join(fields, " ") != want {
			t.Errorf("%s: fields %v, want %s", s.ID, fields, want)
		}
		if !strings.Contains(s.Basis.In(survey.Vietnamese), "minh hoạ") || !strings.Contains(s.Basis.In(survey.English), "illustration") {
			t.Errorf("%s does not say what is not official", s.ID)
		}
		delete(want, s.ID)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// What is written out, read in and written out again is the same, byte for byte.
func TestExamplesComeBackTheSame(t *testing.T) {
	all, err := Examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		for _, preset := range []tabular.Preset{tabular.RFC4180, tabular.ForExcel} {
			var first, second bytes.Buffer
			if err := WriteItems(&first, preset, s.Items); err != nil {
				t.Fatal(err)
			}
			items, err := read(t, first.String())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(s.Items, items); diff != "" {
				t.Errorf("%s: %s", s.ID, diff)
			}
			if err := WriteItems(&second, preset, items); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Errorf("%s differs the second time (%v)", s.ID, err)
			}
		}
		var book bytes.Buffer
		if err := tabular.WriteTemplate(&book, Template(s.Items)); err != nil {
			t.Fatal(err)
		}
		table, err := tabular.Read(&book, "set.xlsx", tabular.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if items, err := ReadItems(table); err != nil || cmp.Diff(s.Items, items) != "" {
			t.Errorf("%s as a workbook: %v %s", s.ID, err, cmp.Diff(s.Items, items))
		}
	}
}

func TestReadItems(t *testing.T) {
	items, err := read(t, "Mã;Tên;Điểm tối đa;Nguồn điểm;Loại\n1;Chỉ đạo;2,50;;\n1.1;Kế hoạch;1;tự chấm;\n1.2;Báo cáo;1,5;XHH;\n+;Thưởng;3;;thưởng\n")
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) survey.Text { return survey.Text{survey.Vietnamese: s} }
	want := []Item{
		{Code: "1", Name: text("Chỉ đạo"), Max: "2.5"},
		{Code: "1.1", Parent: "1", Name: text("Kế hoạch"), Max: "1", Source: SelfScored},
		{Code: "1.2", Parent: "1", Name: text("Báo cáo"), Max: "1.5", Source: Sociological},
		{Code: "+", Name: text("Thưởng"), Max: "3", Kind: scoring.Bonus, Source: SelfScored},
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Error(diff)
	}
	_, err = read(t, "code,name_vi,max,source,evidence\n1,a,hai,phép màu,có lẽ\n")
	var e *survey.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	var got []string
	for _, p := range e.Problems {
		got = append(got, p.Field+" "+p.Code)
	}
	if diff := cmp.Diff([]string{"C2 criteria.max", "D2 criteria.source", "E2 criteria.evidence"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTreeFindsWhatIsWrong(t *testing.T) {
	name := survey.Text{survey.Vietnamese: "x"}
	leaf := func(code, parent, most string) Item {
		return Item{Code: code, Parent: parent, Name: name, Max: most, Source: SelfScored}
	}
	for what, c := range map[string]struct {
		items []Item
		want  []string
	}{
		"right":            {[]Item{{Code: "1", Name: name, Max: "3"}, leaf("1.1", "1", "1.5"), leaf("1.2", "1", "1.5")}, nil},
		"total":            {[]Item{{Code: "1", Name: name, Max: "4"}, leaf("1.1", "1", "1.5"), leaf("1.2", "1", "1.25")}, []string{"items[0] criteria.sum [4 2.75]"}},
		"total of nothing": {nil, []string{"items criteria.empty []"}},
		"parent after":     {[]Item{leaf("1.1", "1", "1"), {Code: "1", Name: name}}, []string{"items[0] criteria.parent [1]"}},
		"own parent":       {[]Item{leaf("1", "1", "1")}, []string{"items[0] criteria.parent [1]", "items[0] criteria.source_above []"}},
		"twice":            {[]Item{leaf("1", "", "1"), leaf("1", "", "1")}, []string{"items[1] criteria.twice [1]"}},
		"no points":        {[]Item{leaf("1", "", "")}, []string{"items[0] criteria.no_max []"}},
		"points":           {[]Item{leaf("1", "", "01")}, []string{"items[0] criteria.max [01]"}},
		"no worth":         {[]Item{leaf("1", "", "0")}, []string{"items[0] criteria.bad_max [0]"}},
		"inner source":     {[]Item{{Code: "1", Name: name, Source: SelfScored}, leaf("1.1", "1", "1")}, []string{"items[0] criteria.source_above []"}},
		"rule":             {[]Item{{Code: "1", Name: name, Max: "1", Source: Satisfaction, Rule: "steps 90:1 80:2"}}, []string{"items[0] criteria.rule [steps 90:1 80:2]"}},
		"code":             {[]Item{leaf("=1", "", "1")}, []string{"items[0] criteria.code [=1]"}},
	} {
		s := CriteriaSet{Level: Province, Items: c.items}
		tree, wrong := s.Tree()
		var got []string
		for _, p := range wrong {
			got = append(got, fmt.Sprintf("%s %s %v", p.Field, p.Code, p.Args))
		}
		if diff := cmp.Diff(c.want, got); diff != "" || (tree == nil) != (len(wrong) > 0) {
			t.Errorf("%s: %s", what, diff)
		}
	}
}

func TestRules(t *testing.T) {
	five := big.NewRat(5, 1)
	for _, c := range []struct{ rule, percent, want string }{
		{"", "90.81", "4.5405"},
		{"linear", "90.81", "4.5405"},
		{"threshold 90", "90", "5.0000"},
		{"threshold 90", "80", "4.0000"},
		{"threshold 90 only", "89.99", "0.0000"},
		{"steps 60:2 70:3.5 90:5", "59.99", "0.0000"},
		{"steps 60:2 70:3.5 90:5", "70", "3.5000"},
		{"steps 60:2 70:3.5 90:9", "95", "5.0000"}, // never above the maximum
		{"linear", "", ""},
	} {
		r, err := ParseRule(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		var index *big.Rat
		if c.percent != "" {
			if index, err = scoring.Percent(c.percent); err != nil {
				t.Fatal(err)
			}
		}
		if got := scoring.Text(r.Points(index, five), 4); got != c.want {
			t.Errorf("%q at %s %%: %s, want %s", c.rule, c.percent, got, c.want)
		}
	}
	for _, wrong := range []string{"quadratic", "threshold", "threshold 101", "threshold 90 maybe", "steps", "steps 90", "steps 90:1 80:2", "steps 80:x", "linear 5"} {
		if _, err := ParseRule(wrong); err == nil {
			t.Errorf("%q is a rule", wrong)
		}
	}
}

// Whatever people type as points is kept as one canonical text, or refused.
func TestTypedPoints(t *testing.T) {
	for typed, want := range map[string]string{"2,5": "2.5", "2.50": "2.5", " 10 ": "10", "0,25": "0.25", "100.00": "100", "0": "0",
		"-1": "", "1e3": "", "1.000,5": "", "": "", "٣": "", "1/2": "", "007": "", "0.0000001": ""} {
		got, ok := TypedPoints(typed)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q %v, want %q", typed, got, ok, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,5}([.,][0-9]{0,4})?`).Draw(t, "typed")
		kept, ok := TypedPoints(text)
		if !ok {
			return
		}
		again, ok := TypedPoints(kept)
		if !ok || again != kept {
			t.Fatalf("%q is kept as %q, which is %q, %v", text, kept, again, ok)
		}
	})
}
