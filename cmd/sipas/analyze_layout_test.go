package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis/study"
)

func TestLayoutTakesTheSampleApart(t *testing.T) {
	c := &analyzeCmd{voice: mustSpeak(t, "en")}
	text := "\ufeff" + `{"totals": {"sex, age": {"Nam": {"18-34": 10, " 35+": 2e3}}, "unit": {"A": 5}}, "members": {"name": "people", "header": "khách"}, "items": ["A1"]}`
	l, err := c.parseLayout([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []study.Margin{
		{By: []string{"sex", "age"}, Totals: []study.Total{{Labels: []string{"Nam", "18-34"}, People: 10}, {Labels: []string{"Nam", "35+"}, People: 2000}}},
		{By: []string{"unit"}, Totals: []study.Total{{Labels: []string{"A"}, People: 5}}},
	}
	if diff := cmp.Diff(want, l.totals); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if l.members.Name != "people" || l.members.Header != "khách" || l.guessed() || len(l.Items) != 1 {
		t.Errorf("%+v", l)
	}
	for _, text := range []string{"", "null", "[]", `{"items": ["A1"]} x`, `{"totals": null}`, `{"totals": {"sex": null}}`, `{"totals": {"sex": {"a": 1e999}}}`, `{"members": []}`, `{"item": ["A1"], "totals": {"sex": {"a": 1}}}`} {
		if _, err := c.parseLayout([]byte(text)); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

// Whatever the file holds, reading it ends without a panic, and totals that are
// taken have a label for each of their dimensions.
func FuzzLayout(f *testing.F) {
	for _, text := range []string{
		`{"totals": {"sex": {"Nam": 1, "Nữ": 2}}}`, `{"totals": {"sex,age": {"Nam": {"x": 1}}}, "members": "n", "items": ["A1"]}`,
		`{"totals": {"": {"": 0}}}`, `{"totals": {"a": {"b": {"c": 1}}}}`, `{"totals": {"a,b": {"c": 1}}}`, `{"totals": 1}`, `{"scale": 3}`, "\ufeff{}", `{"totals": {"a": {"b": 1`,
	} {
		f.Add([]byte(text))
	}
	c := &analyzeCmd{voice: mustSpeak(f, "vi")}
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := c.parseLayout(text)
		if err != nil {
			return
		}
		for _, m := range l.totals {
			for _, one := range m.Totals {
				if len(one.Labels) != len(m.By) {
					t.Errorf("%v by %v", one, m.By)
				}
			}
		}
	})
}

// What is wrong with a layout is said in Vietnamese, all of it, and the roles of
// columns with it.
func TestLayoutIsRefusedInVietnamese(t *testing.T) {
	c := &analyzeCmd{voice: mustSpeak(t, "vi")}
	for text, want := range map[string]string{
		`{"items": ["A1"], "dimensions": ["A1"], "dont_know": ["5"]}`: "cột \"A1\" được kể tên hai lần: là câu hỏi và là cột nhãn\n" +
			"\"5\" là một câu trả lời trên thang đo: đặt trong dont_know hoặc missing thì câu trả lời ấy bị mất",
		`{"item": ["A1"]}`:         `không có khóa "item"`,
		`{"items": [7]}`:           "một cột là một chuỗi, hoặc một đối tượng có name và header",
		"{\n\"items\": [\"A1\",]}": "không phải JSON: dòng 2, ký tự 16",
		`{"members": 3}`:           "một cột là một chuỗi, hoặc một đối tượng có name và header",
	} {
		_, err := c.parseLayout([]byte(text))
		if err == nil {
			t.Errorf("%s was taken", text)
			continue
		}
		if diff := cmp.Diff(want, c.flaws(err)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", text, diff)
		}
	}
	source, err := os.ReadFile("../../analysis/table/layout.go")
	if err != nil {
		t.Fatal(err)
	}
	roles := regexp.MustCompile(`(?m)^\trole\w+ += "(.*)"$`).FindAllStringSubmatch(string(source), -1)
	if len(roles) != len(roleKeys) {
		t.Errorf("%d roles, %d keys", len(roles), len(roleKeys))
	}
	for _, m := range roles {
		if said := c.named(roleKeys, m[1]); said == m[1] || strings.HasPrefix(said, "analyze.") {
			t.Errorf("role %q: %q", m[1], said)
		}
	}
}
