package dispatch

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/results"
)

// province has the departments D1, of the centres D1A and D1B, and D2.
func province(t *testing.T) *directory.Snapshot {
	t.Helper()
	var units []survey.Unit
	for _, u := range [][2]string{{"P", ""}, {"D1", "P"}, {"D1A", "D1"}, {"D1B", "D1"}, {"D2", "P"}} {
		units = append(units, survey.Unit{ID: u[0], Parent: u[1], Name: survey.Text{"vi": u[0]}})
	}
	tree, err := survey.NewTree(units)
	if err != nil {
		t.Fatal(err)
	}
	return &directory.Snapshot{Tree: tree}
}

// An order holds the units that somebody may export, never none and so all.
func TestForHoldsTheUnitsOfWhoOrders(t *testing.T) {
	config := province(t)
	person := func(role access.Role, units ...string) access.User {
		return access.User{Name: "lan", Roles: []access.Role{role}, Units: units}
	}
	for name, c := range map[string]struct {
		who   access.User
		wave  []string
		unit  string
		units []string
		all   bool
		err   error
	}{
		"everything":                 {person(access.Administrator), nil, "", nil, true, nil},
		"a unit of everything":       {person(access.Administrator), nil, "D1", []string{"D1"}, false, nil},
		"one's units":                {person(access.Analyst, "D1"), nil, "", []string{"D1"}, false, nil},
		"several":                    {person(access.Analyst, "D1B", "D2"), nil, "", []string{"D1B", "D2"}, false, nil},
		"below one's unit":           {person(access.Analyst, "D1"), nil, "D1A", []string{"D1A"}, false, nil},
		"another's unit":             {person(access.Analyst, "D1"), nil, "D2", nil, false, results.ErrNoUnit},
		"above one's unit":           {person(access.Analyst, "D1A"), nil, "D1", nil, false, results.ErrNoUnit},
		"a unit that is not there":   {person(access.Administrator), nil, "X", nil, false, results.ErrNoUnit},
		"a wave of other units":      {person(access.Analyst, "D1"), []string{"D2"}, "", nil, false, results.ErrNoUnit},
		"whoever may not export":     {person(access.Viewer), nil, "", nil, false, results.ErrNoUnit},
		"a unit, and may not export": {person(access.Viewer), nil, "D1", nil, false, results.ErrNoUnit},
	} {
		o, err := For(config, survey.Wave{ID: "w", Units: c.wave}, c.who, Choice{Unit: c.unit, Format: export.CSV}, "vi")
		if !errors.Is(err, c.err) || o.All != c.all || cmp.Diff(c.units, o.Units) != "" {
			t.Errorf("%s: units %v, all %v, %v", name, o.Units, o.All, err)
		}
	}
}

func TestRoots(t *testing.T) {
	all := province(t).Tree.Subtree("")
	if got := Roots(all); cmp.Diff([]string{"P"}, got) != "" {
		t.Errorf("of all: %v", got)
	}
	if got := Roots(all[2:]); cmp.Diff([]string{"D1A", "D1B", "D2"}, got) != "" {
		t.Errorf("of leaves: %v", got)
	}
	if got := Roots(nil); got != nil {
		t.Errorf("of none: %v", got)
	}
}

func TestNames(t *testing.T) {
	for want, c := range map[string]Choice{
		"responses-w.xlsx":                  {Format: export.XLSX},
		"responses-w-D1-words-every.ndjson": {Format: export.NDJSON, Unit: "D1", Words: true, Every: true},
		"responses-w-coded.csv":             {Format: export.Coded},
		"responses-w-D1-excel.csv":          {Format: export.Excel, Unit: "D1"},
		"responses-w-words.csv":             {Format: export.CSV, Words: true},
		"responses-w-every.sav":             {Format: export.SAV, Every: true},
	} {
		if got := (Order{Choice: c, Wave: "w"}).fileName(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// An order without units must not become one of all.
func TestNoOrderOfNoUnits(t *testing.T) {
	d := &Dispatch{}
	if _, err := d.Start(t.Context(), "lan", Order{Choice: Choice{Format: export.CSV}, Wave: "w"}, nil); !errors.Is(err, results.ErrNoUnit) {
		t.Errorf("taken: %v", err)
	}
}
