package quality

import (
	"fmt"
	"math"
	"slices"

	"sipas/analysis/prob"
)

// Screening is the result of Screen.
type Screening struct {
	Flags      []Flag // per sheet
	Longest    []int32
	Spread     []float64
	Distance   Distances
	EvenOdd    []float64 // nil without Factors
	Missing    []int32
	CopyOf     []int32 // per sheet the first with the same answers, or None
	Near       Twins
	MedianTime float64 // seconds; NaN if unknown
}

// Count is the number of sheets with any of the flags.
func (s Screening) Count(any Flag) (n int) {
	for _, f := range s.Flags {
		if f.Has(any) {
			n++
		}
	}
	return n
}

// Suspects is the number of sheets for which the flags together are strong.
func (s Screening) Suspects() (n int) {
	for _, f := range s.Flags {
		if Suspect(f) {
			n++
		}
	}
	return n
}

// Screen computes all measures and sets the flags. The sheets stay as they
// are. Columns of unequal length are refused.
func Screen(sheets Sheets, limits Limits) (Screening, error) {
	s, err := screen(sheets, limits, func(*Screening) {})
	if err != nil {
		return Screening{}, err
	}
	return *s, nil
}

// Flags are those of Screen, one per sheet, for who does not need the measures:
// each is let go as soon as its flags are set, so that beside the sheets there
// are never more than about twenty bytes per sheet.
func Flags(sheets Sheets, limits Limits) ([]Flag, error) {
	s, err := screen(sheets, limits, func(s *Screening) {
		*s = Screening{Flags: s.Flags, Missing: s.Missing} // what is missing is asked for again
	})
	if err != nil {
		return nil, err
	}
	return s.Flags, nil
}

// screen goes through the rules; after is called after each of them.
func screen(sheets Sheets, limits Limits, after func(*Screening)) (*Screening, error) {
	n, err := sheets.rows()
	if err != nil {
		return nil, err
	}
	s := &Screening{Flags: make([]Flag, n)}
	for _, part := range []func(*Screening, Sheets, Limits) error{
		gaps, runs, spread, outliers, consistency, speed, copies, twins, timing} {
		if err := part(s, sheets, limits); err != nil {
			return nil, fmt.Errorf("screening sheets: %w", err)
		}
		after(s)
	}
	return s, nil
}

// mark sets a flag on the rows for which the condition holds.
func (s *Screening) mark(f Flag, when func(r int) bool) {
	for r := range s.Flags {
		if when(r) {
			s.Flags[r] |= f
		}
	}
}

// gaps finds sheets left mostly empty.
func gaps(s *Screening, in Sheets, limits Limits) (err error) {
	if s.Missing, err = Missing(in.Items); err != nil {
		return err
	}
	if limits.MissingShare > 0 {
		s.mark(Sparse, func(r int) bool { return float64(s.Missing[r]) > limits.MissingShare*float64(len(in.Items)) })
	}
	return nil
}

// runs finds runs and straight lines.
func runs(s *Screening, in Sheets, limits Limits) (err error) {
	if s.Longest, err = LongestRun(in.Items); err != nil {
		return err
	}
	k := int32(len(in.Items))
	s.mark(StraightLine, func(r int) bool { return k > 1 && s.Longest[r] == k })
	if limits.Run > 0 {
		atLeast := int32(math.Ceil(limits.Run*float64(k) - 1e-9))
		s.mark(LongRun, func(r int) bool { return k > 1 && s.Longest[r] >= atLeast })
	}
	return nil
}

// spread finds sheets whose answers are all alike, or all over the scale.
func spread(s *Screening, in Sheets, limits Limits) (err error) {
	if s.Spread, err = Spread(in.Items); err != nil {
		return err
	}
	s.mark(NoSpread, func(r int) bool { return s.Spread[r] == 0 })
	if limits.Spread > 0 {
		s.mark(WideSpread, func(r int) bool { return s.Spread[r] > limits.Spread })
	}
	return nil
}

// outliers finds answers far from everybody's.
func outliers(s *Screening, in Sheets, limits Limits) (err error) {
	if s.Distance, err = Distance(in.Items); err != nil {
		return err
	}
	if limits.Tail > 0 {
		beyond := prob.ChiSquaredQuantile(1-limits.Tail, float64(s.Distance.DF))
		s.mark(Outlier, func(r int) bool { return s.Distance.Squared[r] > beyond })
	}
	return nil
}

// consistency finds answers at random within the factors.
func consistency(s *Screening, in Sheets, limits Limits) (err error) {
	if in.Factors == nil {
		return nil
	}
	if s.EvenOdd, err = EvenOdd(in.Items, in.Factors); err != nil {
		return err
	}
	if limits.Consistency > 0 {
		s.mark(Inconsistent, func(r int) bool { return s.EvenOdd[r] > -limits.Consistency })
	}
	return nil
}

// speed finds sheets sent faster than they can be read.
func speed(s *Screening, in Sheets, limits Limits) error {
	usable := func(t float64) bool { return t > 0 && !math.IsInf(t, 1) }
	n := 0
	for _, t := range in.Seconds {
		if usable(t) {
			n++
		}
	}
	known := make([]float64, 0, n)
	for _, t := range in.Seconds {
		if usable(t) {
			known = append(known, t)
		}
	}
	s.MedianTime = median(known)
	if n == 0 {
		return nil
	}
	questions := len(in.Items)
	if in.Overall != nil {
		questions++
	}
	least, peers := limits.SecondsItem*float64(questions), limits.ShareOfMedian*s.MedianTime
	s.mark(Fast, func(r int) bool { return in.Seconds[r] > 0 && in.Seconds[r] < least })
	s.mark(FastAmongPeers, func(r int) bool { return in.Seconds[r] > 0 && in.Seconds[r] < peers })
	return nil
}

// copies finds sheets that are not the only ones of their kind, or of their
// number.
func copies(s *Screening, in Sheets, limits Limits) (err error) {
	columns := slices.Clone(in.Items)
	if in.Overall != nil {
		columns = append(columns, in.Overall)
	}
	if s.CopyOf, err = Repeats(columns); err != nil {
		return err
	}
	if limits.CopyAnswers > 0 {
		s.mark(Repeated, func(r int) bool {
			return s.CopyOf[r] != None && len(in.Items)-int(s.Missing[r]) >= limits.CopyAnswers
		})
	}
	if in.IDs != nil {
		first := RepeatedIDs(in.IDs)
		s.mark(RepeatedID, func(r int) bool { return first[r] != None })
	}
	return nil
}

// twins finds sheets with a near copy at their counter.
func twins(s *Screening, in Sheets, limits Limits) (err error) {
	if s.Near, err = NearTwins(in.Items, in.Counters, limits.Near); err != nil {
		return err
	}
	s.mark(NearlyRepeated, func(r int) bool {
		return s.Near.Of[r] != None && len(in.Items)-int(s.Missing[r]) >= limits.CopyAnswers
	})
	return nil
}

// timing finds sheets sent at odd times.
func timing(s *Screening, in Sheets, limits Limits) error {
	if in.At == nil {
		return nil
	}
	if limits.Open.Days != nil {
		s.mark(OffHours, func(r int) bool { return in.At[r] != 0 && !limits.Open.Contains(in.At[r]) })
	}
	if limits.Burst > 1 && in.Counters != nil {
		for _, b := range Bursts(in.Counters, in.At, limits.Burst, limits.BurstSeconds) {
			for _, r := range b.Rows {
				s.Flags[r] |= Burst
			}
		}
	}
	return nil
}

// median is NaN without values. It sorts them.
func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	h := len(v) / 2
	if len(v)%2 == 0 {
		return (v[h-1] + v[h]) / 2
	}
	return v[h]
}
