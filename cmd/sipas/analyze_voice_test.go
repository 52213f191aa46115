package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sipas/analysis/quality"
	"sipas/analysis/study"
	"sipas/analysis/table"
)

func mustSpeak(t testing.TB, lang string) voice {
	t.Helper()
	v, err := speak(lang)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestLanguageOfATerminal(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"nothing set":         {nil, "en"},
		"Vietnamese":          {map[string]string{"LANG": "vi_VN.UTF-8"}, "vi"},
		"Vietnamese, short":   {map[string]string{"LANG": "vi"}, "vi"},
		"English":             {map[string]string{"LANG": "en_GB.UTF-8"}, "en"},
		"the C locale":        {map[string]string{"LANG": "C.UTF-8"}, "en"},
		"another":             {map[string]string{"LANG": "km_KH"}, "en"},
		"LC_ALL goes first":   {map[string]string{"LC_ALL": "C", "LC_MESSAGES": "vi_VN", "LANG": "vi_VN"}, "en"},
		"messages before all": {map[string]string{"LC_MESSAGES": "vi_VN", "LANG": "en_US"}, "vi"},
		"an empty one":        {map[string]string{"LC_ALL": "", "LANG": "vi_VN"}, "vi"},
	} {
		if got := languageOf(c.env); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// coded finds codes and the number of their blanks in the source of packages
// study and table.
func coded(t *testing.T, form string) map[string]string {
	t.Helper()
	var files []string
	for _, folder := range []string{"study", "table"} {
		more, err := filepath.Glob("../../analysis/" + folder + "/*.go")
		if err != nil || len(more) == 0 {
			t.Fatal(folder, err)
		}
		files = append(files, more...)
	}
	found := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(form).FindAllStringSubmatch(string(text), -1) {
			words := m[2]
			if strings.HasPrefix(m[1], "totals_") && m[1] != "totals_twice" {
				words = "totals of %s: " + words
			}
			found[m[1]] = words
		}
	}
	return found
}

// Every flaw that a plan or a layout can have is said in both languages, in English as it
// says itself.
func TestEveryFlawIsSaid(t *testing.T) {
	flaws := coded(t, `(?:flaw|fail)\("([a-z_]+)", "((?:[^"\\]|\\.)*)"`)
	if len(flaws) < 60 || len(flaws) != len(flawKeys) {
		t.Errorf("%d flaws, %d keys", len(flaws), len(flawKeys))
	}
	en, vi := mustSpeak(t, "en"), mustSpeak(t, "vi")
	verb := regexp.MustCompile(`"?%[sqdv]"?`)
	blank := regexp.MustCompile(`"?\{\d\}"?`)
	for code, words := range flaws {
		key := flawKeys[code]
		if want, got := verb.ReplaceAllString(words, "_"), blank.ReplaceAllString(en.sentences[key], "_"); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
		if vi.sentences[key] == "" || vi.sentences[key] == en.sentences[key] {
			t.Errorf("%s: in Vietnamese %q", code, vi.sentences[key])
		}
	}
}

// Every note and every rule of screening is said in both languages.
func TestEveryNoteAndRuleIsSaid(t *testing.T) {
	notes := coded(t, `(Note[A-Z]\w+) += "(study_[a-z_]+)"`)
	if len(notes) < 14 {
		t.Errorf("%d notes", len(notes))
	}
	for _, lang := range []string{"en", "vi"} {
		v := mustSpeak(t, lang)
		for _, code := range notes {
			n := study.Note{Code: code, Args: []string{"một", "hai", "ba"}}
			if said := noteWords(v, n); strings.HasPrefix(said, code) || strings.HasPrefix(said, "analyze.") {
				t.Errorf("%s: %s", lang, said)
			}
		}
		for _, r := range quality.Rules() {
			said := ruleWords(v, study.FlagCount{Code: r.Code, Words: r.Words})
			if lang == "en" && said != r.Words || lang == "vi" && said == r.Words {
				t.Errorf("%s: %s: %q", lang, r.Code, said)
			}
		}
	}
}

// Every problem of a file is said as package table says it in English, and
// otherwise in Vietnamese.
func TestEveryProblemIsSaid(t *testing.T) {
	en, vi := &analyzeCmd{voice: mustSpeak(t, "en")}, &analyzeCmd{voice: mustSpeak(t, "vi")}
	for _, p := range []table.Problem{
		{Row: 3, Column: "A1", Code: table.BadAnswer, Found: "7", Allowed: "1 to 5, empty, NA"},
		{Row: 3, Column: "w", Code: table.BadNumber, Found: "x", Allowed: "a number like 12 or 1.5, empty, not below 0"},
		{Row: 3, Column: "w", Code: table.BadNumber, Found: "x", Allowed: "a number like 12 or 1,5, empty"},
		{Row: 3, Column: "t", Code: table.BadTime, Found: "noon", Allowed: "Unix seconds, empty"},
		{Row: 3, Column: "unit", Code: table.BadText, Found: "\uFFFD", Allowed: "UTF-8"},
		{Row: 3, Column: "unit", Code: table.BadQuote, Found: `a"b`},
		{Row: 3, Column: "unit", Code: table.OpenQuote, Found: "a"},
		{Row: 3, Code: table.WrongFields, Found: "2", Allowed: "3"},
		{Row: 1, Column: "unit", Code: table.DuplicateHeader},
		{Column: "unit", Code: table.MissingColumn},
		{Code: table.NoHeader},
		{Row: 1, Column: "a", Code: table.MixedLines, Found: "a"},
		{Row: 1, Code: table.OtherSeparator, Found: "tab", Allowed: "comma, semicolon"},
		{Row: 1, Code: table.OtherSeparator, Found: "vertical bar", Allowed: "comma, semicolon"},
	} {
		said, other := en.problem(p), vi.problem(p)
		if said != p.String() {
			t.Errorf("%s: %q, want %q", p.Code, said, p.String())
		}
		for _, word := range []string{"column", "row", "allowed", "empty", "number", "analyze."} {
			if strings.Contains(other, word) {
				t.Errorf("%s: in Vietnamese %q", p.Code, other)
			}
		}
	}
}

// CSV and JSON are the same whatever the language.
func TestAnalyzeFilesHaveNoLanguage(t *testing.T) {
	for _, format := range []string{"csv", "json", "table"} {
		var outputs []string
		for _, lang := range []string{"vi", "en"} {
			var out, errs bytes.Buffer
			args := []string{"analyze", cases + "c04_prov400.csv", "--by", "unit", "--test", "--parts", "ranking", "--lang", lang, "--format", format}
			if code := run(context.Background(), args, nil, nil, &out, &errs); code != 0 {
				t.Fatalf("exit %d: %s", code, errs.String())
			}
			outputs = append(outputs, out.String())
		}
		if same := outputs[0] == outputs[1]; same != (format != "table") {
			t.Errorf("%s: the same in both languages: %v", format, same)
		}
	}
}

// Every part of a table is said in Vietnamese: no sentence is left without words,
// and no figure with a decimal point.
func TestAnalyzeSpeaksVietnamese(t *testing.T) {
	var out, errs bytes.Buffer
	args := []string{"analyze", cases + "c04_prov400.csv", "--by", "unit", "--by", "age_group", "--parts", "all", "--compare", "sex=Nam,Nữ", "--trend", "age_group=18-24,25-34,35-49,50-59,60+"}
	if code := run(context.Background(), args, []string{"LANG=vi_VN.UTF-8"}, nil, &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	for _, want := range []string{
		"400 phiếu trong 400 phiếu, top2/1, 95%, mỗi phiếu tính như nhau\n", "\nTẤT CẢ CÁC PHIẾU: 400 phiếu\n", "\nTHEO unit\n",
		"\nsex: Nam TRỪ Nữ, tính bằng điểm phần trăm\n", "\nXU HƯỚNG theo age_group: 5 kỳ, sắp theo thứ tự đã cho\n", "\nBIỂU ĐỒ KIỂM SOÁT của overall",
		"\nCÁC NHÓM CÓ KHÁC NHAU KHÔNG? theo unit: 8 nhóm\n", "\nXẾP HẠNG unit theo item-mean/1", "\nĐỘ TIN CẬY\n", "\nCẤU TRÚC: ", "\nĐIỀU GẮN VỚI câu hỏi chung: ", "\nCHẤT LƯỢNG: đã soát 400 phiếu",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q", want)
		}
	}
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "analyze.") || regexp.MustCompile(` \d+\.\d+( |$)`).MatchString(line) && !strings.Contains(line, "chương trình") {
			t.Errorf("%q", line)
		}
	}
}
