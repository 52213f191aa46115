package drivers_test

import (
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis/drivers"
)

func TestBasis(t *testing.T) {
	for name, tt := range map[string]struct {
		drivers.Basis
		needed int64
		enough bool
	}{
		"few of many, as where each criterion lacks a tenth": {drivers.Basis{Complete: 49, Persons: 875, Predictors: 25}, 438, false},
		"all, but few":                        {drivers.Basis{Complete: 249, Persons: 249, Predictors: 25}, 250, false},
		"ten for each, and all":               {drivers.Basis{Complete: 250, Persons: 250, Predictors: 25}, 250, true},
		"many, but the smaller part":          {drivers.Basis{Complete: 76_666, Persons: 200_000, Predictors: 25}, 100_000, false},
		"just half of an even number":         {drivers.Basis{Complete: 100, Persons: 200, Predictors: 5}, 100, true},
		"one less than half of an odd number": {drivers.Basis{Complete: 100, Persons: 201, Predictors: 5}, 101, false},
		"nobody":                              {drivers.Basis{Predictors: 5}, 50, false},
		"nothing to explain with":             {drivers.Basis{Complete: 9, Persons: 9}, 5, false},
	} {
		if got := tt.Needed(); got != tt.needed {
			t.Errorf("%s: %d needed, want %d", name, got, tt.needed)
		}
		if got := tt.Enough(); got != tt.enough {
			t.Errorf("%s: enough is %v", name, got)
		}
	}
}

// More complete persons never are less enough; leaving a criterion out never
// asks for more.
func TestBasisGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drivers.Basis{Persons: rapid.Int64Range(0, 1000).Draw(t, "persons"), Predictors: rapid.IntRange(1, 30).Draw(t, "predictors")}
		b.Complete = rapid.Int64Range(0, b.Persons).Draw(t, "complete")
		more, fewer := b, b
		more.Complete++
		fewer.Predictors--
		if b.Enough() && !more.Enough() {
			t.Fatalf("%+v is enough, %+v is not", b, more)
		}
		if fewer.Needed() > b.Needed() {
			t.Fatalf("%+v needs more than %+v", fewer, b)
		}
	})
}

func TestBasisOfATable(t *testing.T) {
	table, err := drivers.FromItems([][]uint8{{1, 2, 0, 4}, {1, 0, 3, 4}}, []uint8{5, 4, 3, 2})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := table.Basis(table.Summary().N), (drivers.Basis{Complete: 2, Persons: 4, Predictors: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
