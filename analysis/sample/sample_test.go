package sample

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The table printed for the 1383 method with e = 5 % (domain notes, 4.5).
func TestYamaneTable(t *testing.T) {
	for population, want := range map[float64]int64{
		200: 134, 500: 223, 1000: 286, 2000: 334, 5000: 371, 10_000: 385, 50_000: 397,
		1: 1, 100: 80, 2100: 336, math.Inf(1): 400,
	} {
		if got := Size(Yamane(population, 0.05), population); got != want {
			t.Errorf("N = %v: got %d, want %d", population, got, want)
		}
	}
}

func TestCochran(t *testing.T) {
	for _, test := range []struct {
		name string
		plan Plan
		want int64
	}{
		// R: n0 = qnorm(.975)^2*.25/.05^2 = 384.15, n0/(1+(n0-1)/N).
		{"unlimited population", Plan{Population: math.Inf(1), Margin: 0.05}, 385},
		{"1,000 cases", Plan{Population: 1000, Margin: 0.05}, 278},
		{"3 points", Plan{Population: math.Inf(1), Margin: 0.03}, 1068},
		{"design effect 1.5", Plan{Population: math.Inf(1), Margin: 0.05, Deff: 1.5}, 577},
		{"90 % satisfied", Plan{Population: math.Inf(1), Margin: 0.05, Share: 0.9}, 139},
		{"one case", Plan{Population: 1, Margin: 0.05}, 1},
		{"design effect larger than the population", Plan{Population: 10, Margin: 0.05, Deff: 4}, 10},
		{"no population", Plan{Margin: 0.05}, 0},
		{"no margin", Plan{Population: 100}, 0},
		{"share of 1", Plan{Population: 100, Margin: 0.05, Share: 1}, 0},
		{"level of 1", Plan{Population: 100, Margin: 0.05, Conf: 1}, 0},
	} {
		if got := Size(Cochran(test.plan), test.plan.Population); got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, got, test.want)
		}
	}
}

func TestSizeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		population := float64(rapid.IntRange(1, 10_000_000).Draw(t, "N"))
		margin := rapid.Float64Range(0.005, 0.2).Draw(t, "e")
		n := Size(Cochran(Plan{Population: population, Margin: margin}), population)
		if n < 1 || float64(n) > population {
			t.Fatalf("N = %v, e = %v: %d responses", population, margin, n)
		}
		if half := Margin(0.5, float64(n), population, 0.95); half > margin+1e-9 {
			t.Errorf("N = %v, e = %v: %d responses give ±%v", population, margin, n, half)
		}
		if more := Size(Cochran(Plan{Population: population + 1, Margin: margin}), population+1); more < n {
			t.Errorf("N = %v needs %d responses, one more case %d", population, n, more)
		}
	})
}

func TestMargin(t *testing.T) {
	inf := math.Inf(1)
	for _, test := range []struct {
		name                 string
		share, n, population float64
		want                 float64
	}{
		// R: qnorm(.975)*sqrt(p*(1-p)/n*(N-n)/(N-1)).
		{"unlimited", 0.5, 400, inf, 0.048999099613501344},
		{"finite", 0.8394, 30, 5000, 0.13100303056957863},
		{"everybody", 0.5, 400, 400, 0},
		{"the only one", 0.5, 1, 1, 0},
		{"nobody", 0.5, 0, 400, math.NaN()},
		{"more than there are", 0.5, 500, 400, math.NaN()},
		{"share above 1", 1.5, 10, 400, math.NaN()},
	} {
		got := Margin(test.share, test.n, test.population, 0.95)
		if !(math.Abs(got-test.want) < 1e-12) && !(math.IsNaN(got) && math.IsNaN(test.want)) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestIssued(t *testing.T) {
	for _, test := range []struct {
		n      int64
		usable float64
		want   int64
	}{
		{385, 1, 385}, {385, 0.9, 428}, {90, 0.9, 100}, {10, 0, 0}, {10, 1.1, 0}, {10, math.NaN(), 0}, {0, 0.5, 0},
	} {
		if got := Issued(test.n, test.usable); got != test.want {
			t.Errorf("%d at %v: got %d, want %d", test.n, test.usable, got, test.want)
		}
	}
}

// How many of 2,100 dossiers to ask about for ±5 points.
func ExampleYamane() {
	const dossiers = 2100
	fmt.Println(Size(Yamane(dossiers, 0.05), dossiers))
	// Output: 336
}

func ExampleCochran() {
	// Visitors of the same counter answer alike: a design effect of 1.5.
	plan := Plan{Population: 5000, Margin: 0.05, Deff: 1.5}
	n := Size(Cochran(plan), plan.Population)
	fmt.Println(n, "usable,", Issued(n, 0.9), "to hand out")
	// Output: 517 usable, 575 to hand out
}
