package scoring

import (
	"fmt"
	"math/big"
	"testing"
)

// Thanh Hóa 2023, Ban Dân tộc: 68.32 points were published as 81.33 %, which
// is of the 84 points whose criteria applied; Sở Công Thương has 92.83 of 100
// (domain notes, 5.4).
func ExampleAchieved() {
	percent := big.NewRat(100, 1)
	for _, sheet := range []struct{ points, applicable string }{{"68.32", "84"}, {"92.83", "100"}} {
		points, _ := new(big.Rat).SetString(sheet.points)
		applicable, _ := new(big.Rat).SetString(sheet.applicable)
		fmt.Println(Text(Linear{percent}.Points(Achieved(points, applicable)), 2))
	}
	// Output:
	// 81.33
	// 92.83
}

func TestAchievedOfNothing(t *testing.T) {
	one := big.NewRat(1, 1)
	for name, got := range map[string]*big.Rat{
		"no points":        Achieved(nil, one),
		"nothing known":    Achieved(one, nil),
		"nothing applied":  Achieved(one, new(big.Rat)),
		"negative maximum": Achieved(one, big.NewRat(-1, 1)),
		"negative points":  Achieved(big.NewRat(-1, 1), one),
	} {
		if got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Bắc Kạn 2022 published 89.07 % as the mean of six fields, of which three are
// 92.82, 72.9 and 80.94 and the others at most 90.42 (domain notes, 7.2). That
// mean is at most 86.32, so the published figure was made in another way.
func ExamplePercent() {
	sum := new(big.Rat)
	for _, field := range []string{"92,82", "72,9", "80,94", "90,42", "90,42", "90,42"} {
		index, err := Percent(field)
		if err != nil {
			fmt.Println(err)
			return
		}
		sum.Add(sum, index)
	}
	most := sum.Quo(sum, big.NewRat(6, 1))
	published, _ := Percent("89,07")
	fmt.Println("at most", Text(Linear{big.NewRat(100, 1)}.Points(most), 2), "reaches 89.07:", most.Cmp(published) >= 0)
	// Output: at most 86.32 reaches 89.07: false
}
