package xlsform

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

func TestCondition(t *testing.T) {
	is := func(options ...string) *survey.Condition { return &survey.Condition{Question: "s", Is: options} }
	not := func(options ...string) *survey.Condition { return &survey.Condition{Question: "s", Not: options} }
	for text, want := range map[string]*survey.Condition{
		"${s} = 'a'":           is("a"),
		`${s}="a" or ${s}="b"`: is("a", "b"),
		"selected(${s}, 'a') or selected( ${s} , 'b' )": is("a", "b"),
		"(${s} = 'a' or ${s} = 'b')":                    is("a", "b"),
		"${s} != 'a'":                                   not("a"),
		"${s} != 'a' and ${s} != 'b'":                   not("a", "b"),
		"not(selected(${s}, 'a'))":                      not("a"),
		"(${s} = 'a' or ${s} = 'b') and ${s} != 'c'":    {Question: "s", Is: []string{"a", "b"}, Not: []string{"c"}},
		"${s} != 'c' and ${s} = 'a'":                    {Question: "s", Is: []string{"a"}, Not: []string{"c"}},
		"${s} = 'a' or ${s} = 'b' and ${s} != 'c'":      nil,
		"${s} = 'a' and ${s} = 'b'":                     nil,
		"${s} = 'a' or ${t} = 'b'":                      nil,
		"${s} = 'a' and ${t} != 'b'":                    nil,
		"${s} != 'a' or ${s} != 'b'":                    nil,
		"${s} > 3":                                      nil,
		"${s} = a":                                      nil,
		"${s} = 'a' or":                                 nil,
		"(${s} = 'a'":                                   nil,
		"${s} = 'a')":                                   nil,
		"not(${s} = 'a')":                               nil,
		"selected(${s}, 'a'":                            nil,
		"true()":                                        nil,
		"'":                                             nil,
		"${s} = 'a' and ${s} != 'c' or ${s} = 'b'":      nil,
		"(${s} = 'a' or ${s} = 'b') and (${s} = 'c')":   nil,
		"count-selected(${s}) > 1":                      nil,
		"${s} = 'a' or (${s} = 'b' or ${s} = 'c')":      nil,
		"((${s} = 'a'))":                                nil,
		"${s} != 'a' and (${s} = 'b' or selected(${s}, 'd'))": {Question: "s", Is: []string{"b", "d"}, Not: []string{"a"}},
	} {
		got, err := condition(text)
		if (err == nil) != (want != nil) {
			t.Errorf("%s: %+v, %v", text, got, err)
			continue
		}
		if diff := cmp.Diff(want, got); want != nil && diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if want != nil {
			if again, err := condition(relevant(got)); err != nil || !cmp.Equal(again, got) {
				t.Errorf("%s came back as %+v, %v", relevant(got), again, err)
			}
		}
	}
}

func FuzzCondition(f *testing.F) {
	f.Add("(${s} = 'a' or selected(${s}, 'b')) and not(selected(${s}, 'c'))")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := condition(text)
		if err != nil {
			return
		}
		if c.Question == "" && len(c.Is)+len(c.Not) == 0 {
			t.Fatal("nothing understood")
		}
	})
}
