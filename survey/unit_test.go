package survey_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

var (
	july    = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC) // the two-tier reform
	someday = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
)

func units() []survey.Unit {
	return []survey.Unit{
		{ID: "tinh", Kind: survey.Province},
		{ID: "so-tp", Kind: survey.Department, Parent: "tinh"},
		{ID: "huyen-cu", Kind: survey.District, Parent: "tinh", To: july},
		{ID: "xa-2", Kind: survey.Commune, Parent: "tinh", From: july},
		{ID: "xa-1", Kind: survey.Commune, Parent: "tinh", From: july},
		{ID: "tt-1", Kind: survey.Centre, Parent: "xa-1"},
	}
}

func TestTree(t *testing.T) {
	tree, err := survey.NewTree(units())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"huyen-cu", "so-tp", "xa-1", "xa-2"}, tree.Children("tinh")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"tinh"}, tree.Children("")); diff != "" {
		t.Error(diff)
	}
	if u, ok := tree.Unit("xa-1"); !ok || u.Kind != survey.Commune {
		t.Errorf("Unit gave %v, %v", u, ok)
	}
	if _, ok := tree.Unit("xa-9"); ok {
		t.Error("an unknown unit was found")
	}
	for root, want := range map[string][]string{
		"":      {"tinh", "huyen-cu", "so-tp", "xa-1", "tt-1", "xa-2"},
		"tinh":  {"tinh", "huyen-cu", "so-tp", "xa-1", "tt-1", "xa-2"},
		"xa-1":  {"xa-1", "tt-1"},
		"so-tp": {"so-tp"},
		"xa-9":  nil,
	} {
		var got []string
		for _, u := range tree.Subtree(root) {
			got = append(got, u.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Subtree(%q): %s", root, diff)
		}
	}
}

func TestTreeWithin(t *testing.T) {
	tree, err := survey.NewTree(units())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id, root string
		want     bool
	}{
		{"tt-1", "", true}, {"tt-1", "tt-1", true}, {"tt-1", "xa-1", true}, {"tt-1", "tinh", true},
		{"tt-1", "xa-2", false}, {"xa-1", "tt-1", false}, {"tinh", "xa-1", false},
		{"xa-9", "", false}, {"xa-9", "tinh", false}, {"xa-9", "xa-9", false}, {"", "", false}, {"", "tinh", false},
	} {
		if got := tree.Within(c.id, c.root); got != c.want {
			t.Errorf("Within(%q, %q) is %v", c.id, c.root, got)
		}
	}
}

func TestNewTreeFindsFaults(t *testing.T) {
	for name, c := range map[string]struct {
		units []survey.Unit
		want  []survey.Problem
	}{
		"unknown parent": {[]survey.Unit{{ID: "a", Parent: "b"}}, []survey.Problem{problem("a", "unit.parent", "b")}},
		"its own parent": {[]survey.Unit{{ID: "a", Parent: "a"}}, []survey.Problem{problem("a", "unit.circle")}},
		"circle of two and what hangs on it": {[]survey.Unit{{ID: "a", Parent: "b"}, {ID: "b", Parent: "a"}, {ID: "c", Parent: "a"}, {ID: "d"}},
			[]survey.Problem{problem("a", "unit.circle"), problem("b", "unit.circle"), problem("c", "unit.circle")}},
		"repeated":        {[]survey.Unit{{ID: "a"}, {ID: "a"}}, []survey.Problem{problem("a", "code.repeated", "a")}},
		"malformed":       {[]survey.Unit{{ID: "a/b"}}, []survey.Problem{problem("a/b", "code.malformed", "a/b")}},
		"no id":           {[]survey.Unit{{}}, []survey.Problem{problem("", "code.malformed", "")}},
		"ends before":     {[]survey.Unit{{ID: "a", From: someday, To: july}}, []survey.Problem{problem("a", "unit.dates")}},
		"ends as it came": {[]survey.Unit{{ID: "a", From: july, To: july}}, []survey.Problem{problem("a", "unit.dates")}},
	} {
		t.Run(name, func(t *testing.T) {
			tree, err := survey.NewTree(c.units)
			e, ok := errors.AsType[*survey.Error](err)
			if !ok || e.Kind != survey.KindInvalid || tree != nil {
				t.Fatalf("NewTree gave %v, %v", tree, err)
			}
			if diff := cmp.Diff(c.want, e.Problems); diff != "" {
				t.Error(diff)
			}
		})
	}
	if tree, err := survey.NewTree(nil); err != nil || len(tree.Subtree("")) != 0 {
		t.Errorf("no units: %v", err)
	}
}

func TestUnitExists(t *testing.T) {
	old, new := units()[2], units()[3]
	for _, c := range []struct {
		unit survey.Unit
		at   time.Time
		want bool
	}{
		{units()[0], time.Time{}, true}, {units()[0], someday, true},
		{old, july.Add(-time.Nanosecond), true}, {old, july, false}, {old, someday, false},
		{new, july.Add(-time.Nanosecond), false}, {new, july, true}, {new, someday, true},
	} {
		if got := c.unit.Exists(c.at); got != c.want {
			t.Errorf("%s exists at %s: %v", c.unit.ID, c.at, got)
		}
	}
}

func ExampleTree_Subtree() {
	tree, err := survey.NewTree([]survey.Unit{{ID: "xa-1", Parent: "tinh"}, {ID: "tinh"}, {ID: "so-tp", Parent: "tinh"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, u := range tree.Subtree("tinh") {
		fmt.Println(u.ID, tree.Within(u.ID, "xa-1"))
	}
	// Output:
	// tinh false
	// so-tp false
	// xa-1 true
}
