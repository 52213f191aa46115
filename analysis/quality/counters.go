package quality

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"sipas/analysis/interval"
	"sipas/analysis/moments"
	"sipas/analysis/prob"
)

// Counter describes the sheets of one counter beside those of all others.
type Counter struct {
	Code      int32
	Sheets    int
	Flagged   map[string]int // sheets per flag code; flags that do not occur are absent
	Suspect   int            // sheets whose flags together are strong
	AllTop    int            // complete sheets of nothing but the highest step
	Share     float64        // AllTop / Sheets
	ShareIn   interval.Interval
	Elsewhere float64           // the same share at all other counters; NaN if there are none
	Excess    interval.Interval // of Share − Elsewhere (Newcombe)
	SD        float64           // standard deviation of the sheets' mean answers; NaN with fewer than two
	SDOthers  float64           // the same elsewhere, within counters
	Variety   float64           // probability of so little variety if the counter were like the others; NaN if unknown
	Bursts    int
	Odd       []Oddity
}

// Oddity names what is unusual about a counter.
type Oddity string

// The oddities, from the sheets of a counter alone. None is proof of anything:
// go and look.
const (
	TooMuchAlike Oddity = "too_much_alike"   // too little variety between its sheets
	ManyAllTop   Oddity = "many_all_top"     // clearly more all-top sheets than elsewhere
	ManyOffHours Oddity = "many_off_hours"   // more than a tenth sent when it is closed
	ManyBursts   Oddity = "many_bursts"      // more than a tenth sent in bursts
	ManySuspect  Oddity = "many_suspect"     // more than a tenth suspect by their flags
	FewSheets    Oddity = "too_few_to_judge" // fewer than MinSheets: nothing else is said
)

// MinSheets is the number of sheets below which a counter is not judged.
const MinSheets = 10

// judged is the level at which a counter stands out: with 50 counters one in
// twenty waves shows one by chance.
const judged = 0.001

// ByCounter compares every counter with all others. It takes the sheets and
// the flags that screening gave them; sheets without a counter are left out.
// The result goes by code.
//
// Too little variety: the variance of the sheets' mean answers against the
// variance within the other counters, as chi-squared with degrees of freedom
// reduced for the kurtosis of those means (which have long lower tails).
// Many all-top sheets: Newcombe's interval of the difference at 99.9 % lies
// above 5 points.
func ByCounter(sheets Sheets, flags []Flag, limits Limits) ([]Counter, error) {
	n, err := sheets.rows()
	if err != nil {
		return nil, err
	}
	if len(sheets.Counters) != n || len(flags) != n {
		return nil, fmt.Errorf("%d counters and %d flags for %d sheets: %w", len(sheets.Counters), len(flags), n, ErrRows)
	}
	tallies := count(sheets, flags)
	for _, b := range Bursts(sheets.Counters, sheets.At, limits.Burst, limits.BurstSeconds) {
		tallies[b.Counter].bursts++
	}
	codes := slices.Sorted(maps.Keys(tallies)) // sums of floats need an order
	var all tally
	for _, code := range codes {
		all.merge(tallies[code], 1)
	}
	var out []Counter
	for _, code := range codes {
		out = append(out, tallies[code].judge(code, all))
	}
	return out, nil
}

// tally is what is counted at one counter. Moments of the sheets' means are
// about the grand mean, so that they can be taken off each other.
type tally struct {
	sheets, suspect, allTop, bursts, offHours, inBurst int
	flagged                                            [flagCount]int
	n, m1, within2, within4                            float64 // persons with a mean, Σd, Σ(d−d̄)², Σ(d−d̄)⁴
}

func count(sheets Sheets, flags []Flag) map[int32]*tally {
	highest := top(sheets.Items)
	tallies := map[int32]*tally{}
	var means []float64
	for code, rows := range grouped(sheets.Counters, make([]int32, len(sheets.Counters))) {
		if code < 0 {
			continue
		}
		t := &tally{}
		means = means[:0]
		for _, r := range rows {
			if m, given := t.add(sheets.Items, int(r), flags[r], highest); given {
				means = append(means, m)
			}
		}
		t.settle(means)
		tallies[code] = t
	}
	return tallies
}

// add counts a sheet and gives the mean of its answers, if there are any.
func (t *tally) add(items [][]uint8, r int, f Flag, highest uint8) (mean float64, given bool) {
	t.sheets++
	for b, rule := range rules {
		if f.Has(rule.Flag) {
			t.flagged[b]++
		}
	}
	if Suspect(f) {
		t.suspect++
	}
	if f.Has(OffHours) {
		t.offHours++
	}
	if f.Has(Burst) {
		t.inBurst++
	}
	if f.Has(StraightLine) && items[0][r] == highest {
		t.allTop++
	}
	var sum, answers int
	for _, c := range items {
		if x := c[r]; answered(x) {
			sum += int(x)
			answers++
		}
	}
	return float64(sum) / float64(answers), answers > 0
}

// settle reduces the sheets' means to moments within the counter. Sorted first,
// so that the order of sheets does not matter to the last bit.
func (t *tally) settle(means []float64) {
	slices.Sort(means)
	t.n = float64(len(means))
	for _, m := range means {
		t.m1 += m
	}
	centre := t.m1 / t.n
	for _, m := range means {
		d := (m - centre) * (m - centre)
		t.within2 += d
		t.within4 += d * d
	}
}

// merge adds another tally, or takes it off (sign −1), as far as the
// comparison needs it. Degrees of freedom stand in n.
func (t *tally) merge(o *tally, sign float64) {
	t.sheets += int(sign) * o.sheets
	t.allTop += int(sign) * o.allTop
	t.n += sign * max(0, o.n-1)
	t.within2 += sign * o.within2
	t.within4 += sign * o.within4
}

func (t *tally) judge(code int32, all tally) Counter {
	others := all
	others.merge(t, -1)
	c := Counter{Code: code, Sheets: t.sheets, Flagged: map[string]int{}, Suspect: t.suspect, AllTop: t.allTop,
		Share: float64(t.allTop) / float64(t.sheets), Elsewhere: math.NaN(), Excess: interval.None(),
		SD: math.NaN(), SDOthers: math.NaN(), Variety: math.NaN(), Bursts: t.bursts}
	for b, rule := range rules {
		if t.flagged[b] > 0 {
			c.Flagged[rule.Code] = t.flagged[b]
		}
	}
	c.ShareIn = interval.Wilson(float64(t.allTop), float64(t.sheets), 0.95)
	if others.sheets > 0 {
		c.Elsewhere = float64(others.allTop) / float64(others.sheets)
		c.Excess = interval.Newcombe(float64(t.allTop), float64(t.sheets), float64(others.allTop), float64(others.sheets), 1-judged)
	}
	if t.n > 1 {
		c.SD = math.Sqrt(t.within2 / (t.n - 1))
	}
	if others.n >= MinSheets && others.within2 > 0 {
		c.SDOthers = math.Sqrt(others.within2 / others.n)
		c.Variety = variety(t, others)
	}
	c.Odd = t.oddities(c)
	return c
}

// variety is the lower tail of the counter's sum of squares over the variance
// elsewhere. The variance of a variance is σ⁴(2/(n−1) + κ/n) with excess
// kurtosis κ; chi-squared degrees of freedom are chosen to have that.
func variety(t *tally, others tally) float64 {
	if t.n < 2 {
		return math.NaN()
	}
	variance := others.within2 / others.n
	kurtosis := max(0, others.within4/others.n/(variance*variance)-3)
	df := 2 / (2/(t.n-1) + kurtosis/t.n)
	return prob.ChiSquaredCDF(df*(t.within2/(t.n-1))/variance, df)
}

func (t *tally) oddities(c Counter) []Oddity {
	if c.Sheets < MinSheets {
		return []Oddity{FewSheets}
	}
	var out []Oddity
	if c.Variety < judged {
		out = append(out, TooMuchAlike)
	}
	if c.Excess.Lo > 0.05 {
		out = append(out, ManyAllTop)
	}
	tenth := c.Sheets / 10
	if t.offHours > tenth {
		out = append(out, ManyOffHours)
	}
	if t.inBurst > tenth {
		out = append(out, ManyBursts)
	}
	if t.suspect > tenth {
		out = append(out, ManySuspect)
	}
	return out
}

// top is the highest step anybody chose.
func top(items [][]uint8) (m uint8) {
	for _, c := range items {
		for _, x := range c {
			if x > m && x <= moments.MaxAnswer {
				m = x
			}
		}
	}
	return m
}
