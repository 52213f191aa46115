package compare_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis/compare"
	"sipas/analysis/interval"
)

// joint_ranks of the reference case c00.
func TestRankRanges(t *testing.T) {
	lo, hi := []float64{.70, .75, .60, .80, .20, .72}, []float64{.80, .83, .90, .88, .99, .74}
	joint := make([]interval.Interval, len(lo))
	for i := range lo {
		joint[i] = interval.Interval{Lo: lo[i], Hi: hi[i]}
	}
	want := []compare.RankRange{{1, 6}, {1, 5}, {1, 6}, {1, 5}, {1, 6}, {3, 6}}
	if d := cmp.Diff(want, compare.RankRanges(joint)); d != "" {
		t.Error(d)
	}
	with := append([]interval.Interval{interval.None()}, joint...)
	if d := cmp.Diff(append([]compare.RankRange{{}}, want...), compare.RankRanges(with)); d != "" {
		t.Errorf("an undefined interval counts: %s", d)
	}
}

// rank_intervals of the reference case c04: Wilson at .95^(1/8). Of the tiers:
// only the last unit (57 %) is provably below the first (37 of 37).
func TestJointRanks(t *testing.T) {
	got := compare.JointRanks(provinces, .95)
	ranks := []int{2, 5, 4, 1, 7, 3, 6, 8}
	ranges := []compare.RankRange{{1, 7}, {1, 8}, {1, 7}, {1, 7}, {1, 8}, {1, 8}, {1, 8}, {4, 8}}
	tiers := []int{1, 1, 1, 1, 1, 1, 1, 2}
	for i, r := range got {
		if r.Rank != ranks[i] || r.Range != ranges[i] || r.Tier != tiers[i] {
			t.Errorf("unit %d: %+v", i+1, r)
		}
	}
	near(t, "lo of unit 1", got[0].Interval.Lo, 0.8934165318666158, 1e-13)
	near(t, "hi of unit 8", got[7].Interval.Hi, 0.8065072477059775, 1e-13)
	near(t, "hi of 37/37", got[3].Interval.Hi, 1, 0)
}

// Two units of one tier may differ by more than chance: 160 and 142 of 200 people
// have joint intervals that meet, and a difference whose interval (Newcombe's
// tenth method: 0.0056 to 0.1728) does not hold 0.
func TestATierMayHoldUnitsThatDiffer(t *testing.T) {
	a, b := compare.Tally{X: 160, N: 200}, compare.Tally{X: 142, N: 200}
	for _, r := range compare.JointRanks([]compare.Tally{a, b}, .95) {
		if r.Tier != 1 {
			t.Errorf("%+v, want tier 1", r)
		}
	}
	if d := compare.CompareShares(a, b, .95).Newcombe; d.Lo <= 0 {
		t.Errorf("the difference may be 0: %+v", d)
	} else {
		near(t, "lo of the difference", d.Lo, 0.0056, 1e-4)
		near(t, "hi of the difference", d.Hi, 0.1728, 1e-4)
	}
}

func TestJointRanksLeaveOutTheEmpty(t *testing.T) {
	with := append([]compare.Tally{{}, {X: 3, N: 2}}, provinces...)
	got, want := compare.JointRanks(with, .95), compare.JointRanks(provinces, .95)
	if d := cmp.Diff(want, got[2:]); d != "" {
		t.Errorf("empty units change the others: %s", d)
	}
	for _, r := range got[:2] {
		if r.Rank != 0 || r.Tier != 0 || r.Range != (compare.RankRange{}) || r.Interval.Defined() {
			t.Errorf("a unit without trials is ranked: %+v", r)
		}
	}
	if got := compare.JointRanks(nil, .95); len(got) != 0 {
		t.Errorf("nothing gives %v", got)
	}
}

func TestJointRanksProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(tallies(), 1, 25).Draw(t, "units")
		got := compare.JointRanks(units, .95)
		tiers := make([]int, len(units)+2)
		for i, r := range got {
			if r.Rank < r.Range.Lo || r.Rank > r.Range.Hi || r.Range.Lo < 1 || r.Range.Hi > len(units) {
				t.Fatalf("unit %d: rank %d outside %v", i, r.Rank, r.Range)
			}
			above, below := 0, 0
			for j, o := range got {
				if o.Interval.Lo > r.Interval.Hi {
					above++
				}
				if o.Interval.Hi < r.Interval.Lo {
					below++
				}
				if o.Rank < r.Rank && o.Tier > r.Tier || o.Rank == r.Rank && o.Tier != r.Tier {
					t.Fatalf("units %d and %d: ranks %d, %d but tiers %d, %d", i, j, r.Rank, o.Rank, r.Tier, o.Tier)
				}
			}
			if r.Range != (compare.RankRange{Lo: 1 + above, Hi: len(units) - below}) {
				t.Fatalf("unit %d: %v with %d above and %d below", i, r.Range, above, below)
			}
			tiers[r.Tier]++
		}
		for tier := 2; tier < len(tiers); tier++ {
			if tiers[tier] > 0 && tiers[tier-1] == 0 {
				t.Fatalf("tier %d is empty", tier-1)
			}
		}
		order := make([]int, len(units))
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		shuffled := make([]compare.Tally, len(units))
		for i, o := range order {
			shuffled[i] = units[o]
		}
		for i, r := range compare.JointRanks(shuffled, .95) {
			if d := cmp.Diff(got[order[i]], r); d != "" {
				t.Fatalf("the order of the units matters: %s", d)
			}
		}
	})
}

func ExampleJointRanks() {
	units := []compare.Tally{{X: 380, N: 400}, {X: 372, N: 400}, {X: 330, N: 400}, {X: 24, N: 30}}
	for i, r := range compare.JointRanks(units, 0.95) {
		fmt.Printf("unit %d: %.1f %%, rank %d (%d to %d), tier %d\n",
			i+1, 100*r.Share(), r.Rank, r.Range.Lo, r.Range.Hi, r.Tier)
	}
	// Output:
	// unit 1: 95.0 %, rank 1 (1 to 3), tier 1
	// unit 2: 93.0 %, rank 2 (1 to 3), tier 1
	// unit 3: 82.5 %, rank 3 (3 to 4), tier 2
	// unit 4: 80.0 %, rank 4 (1 to 4), tier 2
}
