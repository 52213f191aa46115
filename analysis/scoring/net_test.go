package scoring

import (
	"math/big"
	"testing"
)

// A field of bonus or of penalty alone brings what it is, with its sign; the
// whole never falls below 0.
func TestNet(t *testing.T) {
	set := Set{{Code: "1", Max: big.NewRat(2, 1)}, {Code: "2", Kind: Bonus, Max: big.NewRat(3, 1)}, {Code: "3", Kind: Penalty, Max: big.NewRat(5, 1)}}
	sheet, err := set.Score(map[string]Mark{"1": {Points: big.NewRat(1, 1)}, "2": {Points: big.NewRat(1, 2)}, "3": {Points: big.NewRat(4, 1)}})
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{"1": "1.00", "2": "0.50", "3": "-4.00", "": "0.00"} {
		if got := Text(sheet[code].Net(), 2); got != want || sheet[code].Beside() != (code == "2" || code == "3") {
			t.Errorf("%q brings %s, want %s; beside %t", code, got, want, sheet[code].Beside())
		}
	}
}
