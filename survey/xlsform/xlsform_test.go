package xlsform_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/tabular"
	"sipas/survey/xlsform"
)

func TestSIPAS25ThereAndBack(t *testing.T) {
	q := survey.SIPAS25()
	back, problems := thereAndBack(t, q)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	if diff := cmp.Diff(q.Tidy(), back); diff != "" {
		t.Error(diff)
	}
	if err := back.Validate(); err != nil {
		t.Error(err)
	}
}

type fataler interface {
	Helper()
	Fatal(...any)
}

func thereAndBack(t fataler, q *survey.Questionnaire) (*survey.Questionnaire, []survey.Problem) {
	t.Helper()
	var b bytes.Buffer
	if err := xlsform.Write(&b, q); err != nil {
		t.Fatal(err)
	}
	back, problems, err := xlsform.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	return back, problems
}

// Whatever a questionnaire holds comes back, in any languages and with gaps.
func TestAnyQuestionnaireThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := questionnaire(t)
		back, problems := thereAndBack(t, q)
		if len(problems) > 0 {
			t.Fatalf("problems: %v", problems)
		}
		if diff := cmp.Diff(q.Tidy(), back); diff != "" {
			t.Fatal(diff)
		}
	})
}

// questionnaire draws one that may be full of gaps.
func questionnaire(t *rapid.T) *survey.Questionnaire {
	tags := rapid.SampledFrom([][]string{{"vi"}, {"vi", "en"}, {"en", "vi", "km"}}).Draw(t, "languages")
	text := func(name string) survey.Text {
		x := survey.Text{}
		for _, tag := range tags {
			x[tag] = rapid.SampledFrom([]string{"", "Hộ tịch", "=1+1", "a\nb", "“x” & <y>", "'x", "007", "01/02/2026"}).Draw(t, name)
		}
		return x
	}
	n := 0
	code := func(prefix string) string { n++; return fmt.Sprintf("%s%d", prefix, n) }
	flag := rapid.Bool()
	q := &survey.Questionnaire{Ref: survey.Ref{ID: "q-1", Version: rapid.IntRange(1, 9).Draw(t, "version")},
		Title: text("title"), Note: text("note"), Stem: text("stem"), Languages: tags, Published: flag.Draw(t, "published")}
	for range rapid.IntRange(0, 5).Draw(t, "points") {
		q.Scale.Labels = append(q.Scale.Labels, text("label"))
	}
	q.Scale.DontKnow = text("don't know")
	criterion := func() survey.Criterion {
		c := survey.Criterion{Code: code("C"), Question: text("criterion"), Short: text("short"), Off: flag.Draw(t, "off")}
		if flag.Draw(t, "descends") {
			c.Lineage = []string{"1001#24", "old#" + c.Code}
		}
		return c
	}
	var decided []string
	when := func() *survey.Condition {
		if len(decided) == 0 || !flag.Draw(t, "conditional") {
			return nil
		}
		some := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c-1"}), 0, 3, rapid.ID)
		return &survey.Condition{Question: rapid.SampledFrom(decided).Draw(t, "on"), Is: some.Draw(t, "is"), Not: some.Draw(t, "not")}
	}
	question := func() survey.Question {
		kind := rapid.SampledFrom([]survey.QuestionKind{survey.OneOf, survey.SomeOf, survey.Words, survey.OnScale}).Draw(t, "kind")
		x := survey.Question{Code: code("q"), Kind: kind, Text: text("question"), Hint: text("hint"), When: when(),
			Off: flag.Draw(t, "off"), Full: flag.Draw(t, "full"), Most: rapid.IntRange(0, 3).Draw(t, "most")}
		if kind == survey.OneOf || kind == survey.SomeOf {
			x.Options = []survey.Option{{Code: "a", Text: text("a")}, {Code: "b", Text: text("b")}, {Code: "c-1", Text: text("c")}}
		}
		if kind == survey.OneOf {
			decided = append(decided, x.Code)
		}
		return x
	}
	for range rapid.IntRange(0, 2).Draw(t, "before") {
		q.Before = append(q.Before, question())
	}
	for range rapid.IntRange(0, 2).Draw(t, "factors") {
		f := survey.Factor{Code: code("F"), Name: text("name"), Short: text("short"), When: when()}
		for range rapid.IntRange(0, 2).Draw(t, "criteria") {
			f.Criteria = append(f.Criteria, criterion())
			if c := f.Criteria[len(f.Criteria)-1]; flag.Draw(t, "short form") {
				q.ShortForm = append(q.ShortForm, c.Code)
			}
		}
		q.Factors = append(q.Factors, f)
	}
	if flag.Draw(t, "overall") {
		q.Overall = criterion()
		q.Overall.Off = false
	}
	for range rapid.IntRange(0, 2).Draw(t, "after") {
		q.After = append(q.After, question())
	}
	return q
}

// form is a workbook as somebody else would make it.
func form(t *testing.T, sheets map[string][][]string) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, text := range row {
				if err := f.SetCellStr(name, fmt.Sprintf("%s%d", tabular.ColumnName(j+1), i+1), text); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return &b
}

// good is a form by other hands that has nothing wrong with it.
func good() map[string][][]string {
	return map[string][][]string{
		"survey": {
			{"type", "name", "label", "label::English (en)", "relevant", "required", "constraint", "sipas::role"},
			{"note", "intro", "Ông/Bà hài lòng đến mức nào?", "How satisfied?", "", "", "", "stem"},
			{"select_one why", "why", "Đến làm gì?", "Why?"},
			{"begin group", "A", "Tiếp cận", "Access", "selected(${why}, 'in') or ${why}='out'", "no"},
			{"select_one mark", "A1", "Biển hiệu", "Signs"},
			{"end group"},
			{"select_one mark", "OV", "Nhìn chung", "Overall", "", "", "", "overall"},
			{"select_one mark", "queue", "Thời gian chờ", "Waiting"},
			{"select_multiple why", "wishes", "Mong gì?", "Wishes?", "not(selected(${why}, 'out'))", "", "count-selected(.)<=2"},
			{"text", "more", "Ý kiến", "Comments", "", "", "string-length(.) <= 300"},
		},
		"choices": {
			{"list name", "name", "label", "label::English (en)"},
			{"mark", "1", "Kém", "Bad"}, {"mark", "2", "Tốt", "Good"}, {"mark", "NA", "Không biết", "Don't know"},
			{"why", "in", "Nộp", "Submit"}, {"why", "out", "Nhận", "Collect"},
		},
		"settings": {
			{"form_title", "form_id", "version", "default_language", "sipas::scale"},
			{"Khảo sát", "ks-1", "3", "Tiếng Việt (vi)", "mark"},
		},
	}
}

func TestReadAFormByOtherHands(t *testing.T) {
	q, problems, err := xlsform.Read(form(t, good()))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	both := func(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }
	options := []survey.Option{{Code: "in", Text: both("Nộp", "Submit")}, {Code: "out", Text: both("Nhận", "Collect")}}
	want := &survey.Questionnaire{Ref: survey.Ref{ID: "ks-1", Version: 3}, Title: survey.Text{"vi": "Khảo sát"},
		Stem: both("Ông/Bà hài lòng đến mức nào?", "How satisfied?"), Languages: []string{"vi", "en"},
		Scale:  survey.Scale{Labels: []survey.Text{both("Kém", "Bad"), both("Tốt", "Good")}, DontKnow: both("Không biết", "Don't know")},
		Before: []survey.Question{{Code: "why", Kind: survey.OneOf, Text: both("Đến làm gì?", "Why?"), Options: options}},
		Factors: []survey.Factor{{Code: "A", Name: both("Tiếp cận", "Access"), When: &survey.Condition{Question: "why", Is: []string{"in", "out"}},
			Criteria: []survey.Criterion{{Code: "A1", Question: both("Biển hiệu", "Signs")}}}},
		Overall: survey.Criterion{Code: "OV", Question: both("Nhìn chung", "Overall")},
		After: []survey.Question{
			{Code: "queue", Kind: survey.OnScale, Text: both("Thời gian chờ", "Waiting")},
			{Code: "wishes", Kind: survey.SomeOf, Text: both("Mong gì?", "Wishes?"), Options: options, Most: 2, When: &survey.Condition{Question: "why", Not: []string{"out"}}},
			{Code: "more", Kind: survey.Words, Text: both("Ý kiến", "Comments"), Most: 300}},
	}
	if diff := cmp.Diff(want, q); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNotSupportedIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(f map[string][][]string)
		want  []string
	}{
		"a date":           {func(f map[string][][]string) { f["survey"][9] = []string{"date", "when", "Ngày nào?"} }, []string{"survey!A10 xlsform.type date"}},
		"a repeat":         {func(f map[string][][]string) { f["survey"][9] = []string{"begin repeat", "r", "R"} }, []string{"survey!A10 xlsform.type begin_repeat"}},
		"other allowed":    {func(f map[string][][]string) { f["survey"][2][0] = "select_one why or_other" }, []string{"survey!A3 xlsform.type select_one why or_other"}},
		"must be answered": {func(f map[string][][]string) { f["survey"][3][5] = "yes" }, []string{"survey!F4 xlsform.required"}},
		"hint of a criterion": {func(f map[string][][]string) {
			f["survey"][0][5], f["survey"][4] = "hint", append(f["survey"][4], "", "gợi ý")
		}, []string{"survey!F5 xlsform.cell hint"}},
		"a column of its own": {func(f map[string][][]string) { f["survey"][0][5] = "my column" }, []string{"survey!F1 column.unknown my column"}},
		"relevant too clever": {func(f map[string][][]string) { f["survey"][3][4] = "${why} = 'in' and ${age} > 18" }, []string{"survey!E4 xlsform.relevant ${why} = 'in' and ${age} > 18"}},
		"constraint":          {func(f map[string][][]string) { f["survey"][9][6] = ". > 3" }, []string{"survey!G10 xlsform.constraint . > 3"}},
		"an answer quoted":    {func(f map[string][][]string) { f["survey"][9][2] = "Vì sao ${why}?" }, []string{"survey!C10 xlsform.reference"}},
		"text in a factor":    {func(f map[string][][]string) { f["survey"][5], f["survey"][9] = f["survey"][9], f["survey"][5] }, []string{"survey!A6 xlsform.in_group A", "survey!H7 xlsform.overall"}},
		"factor not ended":    {func(f map[string][][]string) { f["survey"] = append(f["survey"][:5:5], f["survey"][6]) }, []string{"survey!H6 xlsform.overall", "survey xlsform.group_open A"}},
		"an unknown list":     {func(f map[string][][]string) { f["survey"][2][0] = "select_one wy" }, []string{"survey!A3 xlsform.no_list wy"}},
		"a list for nothing":  {func(f map[string][][]string) { f["choices"] = append(f["choices"], []string{"x", "1", "x"}) }, []string{"choices!A7 xlsform.unused_list x"}},
		"steps of the scale":  {func(f map[string][][]string) { f["choices"][1][1], f["choices"][2][1] = "2", "1" }, []string{"choices!B2 xlsform.scale_step 2"}},
		"an option twice":     {func(f map[string][][]string) { f["choices"][5][1] = "in" }, []string{"choices!B6 code.repeated in"}},
		"a name twice":        {func(f map[string][][]string) { f["survey"][9][1] = "A1" }, []string{"survey!B10 xlsform.name_again A1 B5"}},
		"no scale":            {func(f map[string][][]string) { f["settings"][1][4] = "marks" }, []string{"choices xlsform.no_scale marks"}},
		"a language unknown":  {func(f map[string][][]string) { f["survey"][0][3] = "label::Anglais" }, []string{"survey!D1 xlsform.language Anglais"}},
		"no settings":         {func(f map[string][][]string) { delete(f, "settings") }, []string{"settings xlsform.no_sheet settings"}},
		"a version by name":   {func(f map[string][][]string) { f["settings"][1][2] = "v3" }, []string{"settings!C2 xlsform.version v3"}},
		"another note":        {func(f map[string][][]string) { f["survey"][1][7] = "" }, []string{"survey!A2 xlsform.note"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := good()
			c.spoil(f)
			_, problems, err := xlsform.Read(form(t, f))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range problems {
				got = append(got, strings.TrimSpace(p.Field+" "+p.Code+" "+strings.Join(p.Args, " ")))
			}
			for _, want := range c.want {
				if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+want) {
					t.Errorf("%q is missing in %q", want, got)
				}
			}
		})
	}
}

// A formula in a form is named like any other fault of a table.
func TestFormulasAreNamed(t *testing.T) {
	b := form(t, good())
	f, err := excelize.OpenReader(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellFormula("survey", "C5", "1+1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	_, problems, err := xlsform.Read(&out)
	if err != nil || len(problems) == 0 || problems[0].Field != "survey!C5" || problems[0].Code != "table.formula" {
		t.Errorf("%v %v", problems, err)
	}
}

func TestWhatIsNoWorkbook(t *testing.T) {
	for name, text := range map[string]string{"CSV": "type,name\ntext,a\n", "nothing": "", "an archive cut": "PK\x03\x04zzz"} {
		if _, _, err := xlsform.Read(strings.NewReader(text)); err == nil || survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
