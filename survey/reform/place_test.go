package reform_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/reform"
)

func order(s *reform.CriteriaSet) string {
	var all []string
	for _, it := range s.Items {
		all = append(all, it.Parent+">"+it.Code)
	}
	return strings.Join(all, " ")
}

func TestPlaces(t *testing.T) {
	leaf := func(code, parent string) reform.Item {
		return reform.Item{Code: code, Parent: parent, Name: survey.Text{"vi": "x"}, Max: "1", Source: reform.SelfScored}
	}
	for what, c := range map[string]struct {
		change func(*reform.CriteriaSet) bool
		want   string // "" when nothing is to happen
	}{
		"added as the last field": {func(s *reform.CriteriaSet) bool { return s.Add(leaf("2", ""), "") }, ">1 1>1.1 1>1.2 >2"},
		"added behind a sibling":  {func(s *reform.CriteriaSet) bool { return s.Add(leaf("1.3", "1"), "1.1") }, ">1 1>1.1 1>1.3 1>1.2"},
		"added behind no sibling": {func(s *reform.CriteriaSet) bool { return s.Add(leaf("1.3", "1"), "1") }, ">1 1>1.1 1>1.2 1>1.3"},
		"added below a leaf":      {func(s *reform.CriteriaSet) bool { return s.Add(leaf("1.1.1", "1.1"), "") }, ">1 1>1.1 1.1>1.1.1 1>1.2"},
		"added below nothing":     {func(s *reform.CriteriaSet) bool { return s.Add(leaf("9.1", "9"), "") }, ""},
		"moved down":              {func(s *reform.CriteriaSet) bool { return s.Shift("1.1", 1) }, ">1 1>1.2 1>1.1"},
		"moved up":                {func(s *reform.CriteriaSet) bool { return s.Shift("1.2", -1) }, ">1 1>1.2 1>1.1"},
		"moved past the end":      {func(s *reform.CriteriaSet) bool { return s.Shift("1.2", 1) }, ">1 1>1.1 1>1.2"},
		"moved without being":     {func(s *reform.CriteriaSet) bool { return s.Shift("9", 1) }, ""},
		"another code":            {func(s *reform.CriteriaSet) bool { it, _ := s.At("1"); it.Code = "A"; return s.Change("1", it) }, ">A A>1.1 A>1.2"},
		"made a field":            {func(s *reform.CriteriaSet) bool { return s.Change("1.1", leaf("1.1", "")) }, ">1 1>1.2 >1.1"},
		"below itself":            {func(s *reform.CriteriaSet) bool { it, _ := s.At("1"); it.Parent = "1.1"; return s.Change("1", it) }, ""},
		"below nothing":           {func(s *reform.CriteriaSet) bool { return s.Change("1.1", leaf("1.1", "9")) }, ""},
		"dropped":                 {func(s *reform.CriteriaSet) bool { return s.Drop("1.1") }, ">1 1>1.2"},
		"dropped with all below":  {func(s *reform.CriteriaSet) bool { return s.Drop("1") }, ""},
		"dropped without being":   {func(s *reform.CriteriaSet) bool { return s.Drop("9") }, ""},
	} {
		s, was := aSet("a", 1), aSet("a", 1)
		shared := s.Items
		done := c.change(s)
		if what == "dropped with all below" {
			if !done || len(s.Items) != 0 {
				t.Errorf("%s: %v %s", what, done, order(s))
			}
		} else if done != (c.want != "") || done && order(s) != c.want || !done && order(s) != order(was) {
			t.Errorf("%s: %v, %s, want %s", what, done, order(s), c.want)
		}
		if diff := cmp.Diff(was.Items, shared); diff != "" {
			t.Errorf("%s: it has changed what others hold: %s", what, diff)
		}
	}
}

// An item that gets others below it is no longer scored itself; one that has lost
// them is scored by its unit.
func TestLeavesComeAndGo(t *testing.T) {
	s := aSet("a", 1)
	s.Items[2].Evidence = true
	s.Add(reform.Item{Code: "1.2.1", Parent: "1.2", Name: s.Items[0].Name, Max: "2", Source: reform.Computed}, "")
	if it, _ := s.At("1.2"); it.Source != "" || it.Rule != "" || it.Evidence || it.Max != "2" {
		t.Errorf("%+v", it)
	}
	if _, wrong := s.Tree(); len(wrong) > 0 {
		t.Error(wrong)
	}
	s.Drop("1.2.1")
	if it, _ := s.At("1.2"); it.Source != reform.SelfScored {
		t.Errorf("%+v", it)
	}
	if _, wrong := s.Tree(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// Whatever is done to a set: codes stay unique, parents stand before what is below
// them, and everything below an item stands right behind it.
func TestPlacesKeepTheTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := aSet("a", 1)
		some := func() string {
			if len(s.Items) == 0 {
				return ""
			}
			return rapid.SampledFrom(s.Items).Draw(t, "item").Code
		}
		for n := range rapid.IntRange(1, 25).Draw(t, "steps") {
			before := len(s.Items)
			switch rapid.SampledFrom([]string{"add", "change", "shift", "drop"}).Draw(t, "step") {
			case "add":
				if s.Add(reform.Item{Code: fmt.Sprintf("n%d", n), Parent: some(), Name: survey.Text{"vi": "x"}, Source: reform.SelfScored}, some()) && len(s.Items) != before+1 {
					t.Fatalf("%d items became %d", before, len(s.Items))
				}
			case "change":
				code := some()
				it, _ := s.At(code)
				it.Code, it.Parent = fmt.Sprintf("c%d", n), some()
				if s.Change(code, it); len(s.Items) != before {
					t.Fatalf("%d items became %d", before, len(s.Items))
				}
			case "shift":
				if s.Shift(some(), rapid.SampledFrom([]int{-1, 1}).Draw(t, "by")); len(s.Items) != before {
					t.Fatalf("%d items became %d", before, len(s.Items))
				}
			case "drop":
				s.Drop(some())
			}
			var path []string
			seen := map[string]bool{}
			for _, it := range s.Items {
				if seen[it.Code] || it.Parent != "" && !seen[it.Parent] {
					t.Fatalf("%s in %s", it.Code, order(s))
				}
				seen[it.Code] = true
				if it.Parent == "" {
					path = nil
				} else if i := slices.Index(path, it.Parent); i < 0 {
					t.Fatalf("%s does not stand behind %s in %s", it.Code, it.Parent, order(s))
				} else {
					path = path[:i+1]
				}
				path = append(path, it.Code)
			}
		}
	})
}
