package analysis

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// tallyDiff compares what was counted, not how.
func tallyDiff(want, got *Tally) string {
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(Tally{}))
}

func TestPassCountsLikeTheDefinition(t *testing.T) {
	for _, rows := range []int{0, 1, 63, 64, 65, 1000} {
		f := simulated(rows, 7, uint64(rows))
		women, err := f.All().Where("sex", "Nữ")
		if err != nil {
			t.Fatal(err)
		}
		unit, err := f.All().Where("unit", "U03")
		if err != nil {
			t.Fatal(err)
		}
		for name, v := range map[string]View{"all": f.All(), "half": women, "few": unit} {
			if diff := tallyDiff(naiveTally(v), v.Tally()); diff != "" {
				t.Errorf("%d rows, %s: (-naive +pass)\n%s", rows, name, diff)
			}
			groups, err := v.By("unit")
			if err != nil {
				t.Fatal(err)
			}
			tallies, rest := groups.Tallies()
			for i, got := range tallies {
				if diff := tallyDiff(naiveTally(groups.View(i)), got); diff != "" {
					t.Errorf("%d rows, %s, %v: (-naive +pass)\n%s", rows, name, groups.Labels(i), diff)
				}
			}
			if diff := tallyDiff(v.Tally(), Sum(append(tallies, rest)...)); diff != "" {
				t.Errorf("%d rows, %s: the groups do not add up: (-view +sum)\n%s", rows, name, diff)
			}
		}
	}
}
