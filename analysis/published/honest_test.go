package published_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis/published"
)

// rounded prints a number as its author may have: halves away from zero or to
// even digits.
func rounded(t *rapid.T, x *big.Rat, decimals int) published.Printed {
	text := x.FloatString(decimals)
	if rapid.Bool().Draw(t, "to even") {
		f, _ := x.Float64()
		text = fmt.Sprintf("%.*f", decimals, f)
	}
	p, ok := published.Parse(text)
	if !ok {
		t.Fatalf("%q", text)
	}
	return p
}

// A table that was made honestly is not accused, whatever of it is printed,
// with however many decimals, and whichever formula it has.
func TestHonestTablesAreNotAccused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.IntRange(2, 7).Draw(t, "scale")
		decimals := rapid.IntRange(0, 3).Draw(t, "decimals")
		how := rapid.IntRange(0, 2).Draw(t, "formula")
		table := published.Table{Scale: scale}
		sum, rows := new(big.Rat), rapid.IntRange(1, 6).Draw(t, "rows")
		for range rows {
			r, index := honest(t, scale, decimals, how)
			sum.Add(sum, index)
			table.Rows = append(table.Rows, r)
		}
		if rapid.Bool().Draw(t, "total") {
			table.Total = rounded(t, sum.Quo(sum, big.NewRat(int64(rows), 1)), decimals)
		}
		found, err := published.Check(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.Grade != published.Note {
				t.Errorf("row %d: %s %v in %+v", f.Row, f.Code, f.Args, table)
			}
		}
	})
}

// honest is a row of real answers, of which some is printed.
func honest(t *rapid.T, scale, decimals, how int) (r published.Row, index *big.Rat) {
	counts := make([]int64, scale)
	n, first, second := int64(0), int64(0), int64(0)
	for i := range counts {
		counts[i] = int64(rapid.IntRange(0, 40).Draw(t, "answers"))
		if i == scale-1 && n == 0 {
			counts[i]++
		}
		n += counts[i]
		first += counts[i] * int64(i+1)
		second += counts[i] * int64(i+1) * int64(i+1)
	}
	mean := big.NewRat(first, n)
	switch how {
	case 0: // the two best
		index = big.NewRat(100*(counts[scale-1]+counts[scale-2]), n)
	case 1:
		index = new(big.Rat).Mul(mean, big.NewRat(100, int64(scale)))
	default:
		index = new(big.Rat).Sub(mean, big.NewRat(1, 1))
		index.Mul(index, big.NewRat(100, int64(scale-1)))
	}
	print := func(what string) bool { return rapid.Bool().Draw(t, what) }
	if print("counts") {
		r.Counts = counts
	}
	if print("n") {
		r.N = n
	}
	if print("percentages") {
		for _, k := range counts {
			r.Percents = append(r.Percents, rounded(t, big.NewRat(100*k, n), decimals))
		}
	}
	if print("mean") {
		r.Mean = rounded(t, mean, decimals)
	}
	if n > 1 && print("deviation") {
		v, _ := new(big.Rat).Sub(big.NewRat(second, n-1), big.NewRat(first*first, n*(n-1))).Float64()
		text := fmt.Sprintf("%.*f", decimals, math.Sqrt(max(0, v)))
		r.SD, _ = published.Parse(text)
	}
	r.Index = rounded(t, index, decimals)
	return r, index
}

// Of all means and deviations of few answers: no pair that some answers give is
// refused, and of those that none give hardly any is let pass. (Only what is
// necessary is asked for; see the package's comment.)
func TestDeviationsAgainstAllAnswers(t *testing.T) {
	const scale, n = 5, 4
	given := map[string]bool{}
	var ratings [n]int
	var walk func(i, least int)
	walk = func(i, least int) {
		if i < n {
			for ratings[i] = least; ratings[i] <= scale; ratings[i]++ {
				walk(i+1, ratings[i])
			}
			return
		}
		sum, squares := 0, 0
		for _, x := range ratings {
			sum, squares = sum+x, squares+x*x
		}
		for _, divisor := range []int{n - 1, n} {
			sd := math.Sqrt((float64(squares) - float64(sum*sum)/n) / float64(divisor))
			given[fmt.Sprintf("%.2f %.2f", float64(sum)/n, sd)] = true
		}
	}
	walk(0, 1)
	refused, passed := 0, 0
	for sum := n; sum <= scale*n; sum++ {
		for hundredths := 0; hundredths <= 250; hundredths++ {
			mean, sd := fmt.Sprintf("%.2f", float64(sum)/n), fmt.Sprintf("%.2f", float64(hundredths)/100)
			m, _ := published.Parse(mean)
			d, _ := published.Parse(sd)
			found, err := published.Check(published.Table{Scale: scale, Rows: []published.Row{{N: n, Mean: m, SD: d}}})
			if err != nil {
				t.Fatal(err)
			}
			switch accused, can := len(found) > 0, given[mean+" "+sd]; {
			case accused && can:
				t.Errorf("mean %s, deviation %s: accused, and some answers give it", mean, sd)
			case accused:
				refused++
			case !can:
				passed++
			}
		}
	}
	if refused < 3000 || 100*passed > refused {
		t.Errorf("%d refused, %d that cannot be let pass", refused, passed)
	}
}

// Of percentages and means the check knows exactly which whole numbers give.
func TestGranularityAgainstAllNumbers(t *testing.T) {
	for n := int64(1); n <= 60; n++ {
		given := map[string]bool{}
		for k := range n + 1 {
			// A half may be rounded either way.
			x := big.NewRat(100*k, n)
			given[x.FloatString(1)] = true
			if twice := new(big.Rat).Mul(x, big.NewRat(20, 1)); twice.IsInt() && twice.Num().Bit(0) == 1 {
				given[new(big.Rat).Sub(x, big.NewRat(1, 20)).FloatString(1)] = true
			}
		}
		for tenths := range 1001 {
			text := fmt.Sprintf("%d.%d", tenths/10, tenths%10)
			p, _ := published.Parse(text)
			percents := make([]published.Printed, 5)
			percents[2] = p
			found, err := published.Check(published.Table{Scale: 5, Rows: []published.Row{{N: n, Percents: percents}}})
			if err != nil {
				t.Fatal(err)
			}
			if accused := len(found) > 0; accused == given[text] {
				t.Fatalf("%s of %d: accused %v, given %v", text, n, accused, given[text])
			}
		}
	}
}

func Example() {
	mean, _ := published.Parse("3,55")
	index, _ := published.Parse("81,5 %")
	found, _ := published.Check(published.Table{Scale: 5, Forms: 200, Rows: []published.Row{
		{Name: "Lịch sự", Counts: []int64{4, 8, 28, 96, 66}, Index: index},
		{Name: "Đúng hẹn", N: 13, Mean: mean},
	}})
	for _, f := range found {
		fmt.Println(f.Row, f.Code, f.Args)
	}
	// Output:
	// 0 over [202 200]
	// 0 index_none [81.5 top2 80.20 mean_max 80.99 mean_01 76.24 top1 32.67 top2_forms 81.00 top1_forms 33.00 net 74.26]
	// 1 mean_whole [3.55 13 3.54 3.62]
	// 1 fits [11 13]
}
