package results

import (
	"testing"

	"sipas/analysis"
)

func TestIndexesAreMadeOnceByUnitAndScore(t *testing.T) {
	var x indexes
	made := 0
	make := func() *Index { made++; return &Index{Counted: made} }
	first := x.find(indexKey{3, analysis.Top2}, make)
	if again := x.find(indexKey{3, analysis.Top2}, make); again != first || made != 1 {
		t.Errorf("asked twice, made %d times", made)
	}
	if x.find(indexKey{3, analysis.Mean5}, make) == first || x.find(indexKey{4, analysis.Top2}, make) == first {
		t.Error("another score, or unit, has the same index")
	}
	for at := range 5 * indexesKept {
		x.find(indexKey{at + 10, analysis.Top2}, make)
		if len(x.kept) > indexesKept {
			t.Fatalf("%d are kept, want %d at most", len(x.kept), indexesKept)
		}
	}
}
