package quality

import "fmt"

// Sheets are the answers to be screened, by columns, with what is known beside
// them. Everything but Items may be nil.
type Sheets struct {
	Items    [][]uint8 // in questionnaire order; see package moments for the codes
	Factors  []int     // items per factor, in the order of Items; for Inconsistent
	Overall  []uint8   // the overall question: part of a copy, counted in reading time
	Seconds  []float64 // time from opening to sending; NaN, 0 or less is unknown
	IDs      []string  // the sheet's number
	Counters []int32   // one code per sheet, below 0 for unknown
	At       []int64   // when it was sent, Unix seconds; 0 is unknown
}

// Limits are the thresholds of the rules. The zero value of a field switches
// its rule off; take Usual and change what you must.
type Limits struct {
	Run           float64 // LongRun: share of the items
	Spread        float64 // WideSpread: steps
	Tail          float64 // Outlier: upper tail of chi-squared
	Consistency   float64 // Inconsistent: corrected correlation below this
	SecondsItem   float64 // Fast: seconds per question
	ShareOfMedian float64 // FastAmongPeers
	MissingShare  float64 // Sparse: more than this share unanswered
	CopyAnswers   int     // Repeated: copies with fewer answers do not count
	Near          Near    // NearlyRepeated, within a counter
	Burst         int     // Burst: this many sheets at one counter …
	BurstSeconds  int64   // … within this time
	Open          Opening // OffHours
}

// Usual are the thresholds of the literature, on a questionnaire of 25 items:
// see Rules for each in words.
func Usual() Limits {
	return Limits{Run: 0.48, Spread: 1.2, Tail: 0.001, Consistency: 0.30, SecondsItem: 2, ShareOfMedian: 1.0 / 3,
		MissingShare: 0.5, CopyAnswers: 6, Near: Near{Differ: 1}, Burst: 6, BurstSeconds: 120}
}

// rows checks that all columns have the same length.
func (s Sheets) rows() (int, error) {
	n, err := rows(s.Items)
	if err != nil {
		return 0, err
	}
	for _, c := range []struct {
		name   string
		length int
		given  bool
	}{
		{"overall", len(s.Overall), s.Overall != nil}, {"seconds", len(s.Seconds), s.Seconds != nil},
		{"ids", len(s.IDs), s.IDs != nil}, {"counters", len(s.Counters), s.Counters != nil},
		{"times", len(s.At), s.At != nil},
	} {
		if c.given && c.length != n {
			return 0, fmt.Errorf("%s has %d rows, the items %d: %w", c.name, c.length, n, ErrRows)
		}
	}
	return n, nil
}
