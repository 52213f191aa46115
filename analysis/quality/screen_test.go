package quality_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sipas/analysis/quality"
)

// honest fills sheets of 25 items as attentive citizens do: a mood of their
// own, most answers 4 and 5.
func honest(n int, seed uint64) [][]uint8 {
	chance := rand.New(rand.NewPCG(seed, 25))
	items := make([][]uint8, 25)
	for i := range items {
		items[i] = make([]uint8, n)
	}
	for r := range n {
		mood := chance.NormFloat64()
		for i := range items {
			v := math.Round(4.2 + .6*mood + .6*chance.NormFloat64())
			items[i][r] = uint8(max(1, min(5, v)))
		}
	}
	return items
}

func set(items [][]uint8, r int, answer func(i int) uint8) {
	for i := range items {
		items[i][r] = answer(i)
	}
}

// planted is a survey of 400 with culprits in known rows.
func planted() quality.Sheets {
	chance := rand.New(rand.NewPCG(8, 8))
	s := quality.Sheets{Items: honest(400, 1), Factors: []int{3, 4, 7, 6, 5}, Seconds: make([]float64, 400), IDs: make([]string, 400)}
	for r := range s.Seconds {
		s.Seconds[r] = 120 + float64(r%90)
		s.IDs[r] = fmt.Sprint("R", r)
	}
	set(s.Items, 0, func(int) uint8 { return 3 }) // straight line, unhurried
	set(s.Items, 1, func(int) uint8 { return 4 }) // straight line in 20 seconds
	s.Seconds[1] = 20
	set(s.Items, 2, func(int) uint8 { return uint8(1 + 4*chance.IntN(2)) }) // ones and fives by the coin
	for i := range s.Items {
		s.Items[i][4] = s.Items[i][3] // a copy …
		if i > 10 {
			s.Items[i][5] = 0 // … and a sheet mostly empty
		}
		s.Items[i][7] = s.Items[i][6]
	}
	s.IDs[7] = s.IDs[6] // sent twice
	set(s.Items, 8, func(i int) uint8 { return uint8(3 + i%3) })
	set(s.Items, 9, func(i int) uint8 { return s.Items[i][8] })
	s.Items[12][9] = s.Items[12][8]%5 + 1 // a copy with one answer changed
	return s
}

func TestScreenFindsThePlanted(t *testing.T) {
	s := must[quality.Screening](t)(quality.Screen(planted(), quality.Usual()))
	for _, test := range []struct {
		row     int
		flags   quality.Flag
		suspect bool
	}{
		{0, quality.StraightLine | quality.LongRun | quality.NoSpread, false},
		{1, quality.StraightLine | quality.LongRun | quality.NoSpread | quality.Fast | quality.FastAmongPeers, true},
		{2, quality.WideSpread | quality.Outlier, true},
		{4, quality.Repeated, false},
		{5, quality.Sparse, false},
		{7, quality.Repeated | quality.RepeatedID, true},
		{9, quality.NearlyRepeated, false},
	} {
		f := s.Flags[test.row]
		if f&test.flags != test.flags {
			t.Errorf("row %d: %v, want at least %v", test.row, f.Codes(), test.flags.Codes())
		}
		if quality.Suspect(f) != test.suspect {
			t.Errorf("row %d: suspect %v (%v)", test.row, !test.suspect, f.Codes())
		}
	}
	if s.CopyOf[4] != 3 || s.Near.Of[9] != 8 || s.CopyOf[3] != quality.None {
		t.Errorf("copies %d, %d, %d", s.CopyOf[4], s.Near.Of[9], s.CopyOf[3])
	}
	if n := s.Suspects(); n != 3 {
		t.Errorf("%d suspects, want the 3 planted", n)
	}
	if s.MedianTime < 150 || s.MedianTime > 180 {
		t.Errorf("median time %v", s.MedianTime)
	}
}

func TestScreenLeavesTheSheetsAlone(t *testing.T) {
	before, after := planted(), planted()
	must[quality.Screening](t)(quality.Screen(after, quality.Usual()))
	if d := cmp.Diff(before, after); d != "" {
		t.Error(d)
	}
}

func TestHonestAllFiveSheetsAreNotSuspect(t *testing.T) {
	items := honest(100, 3)
	for r := range 40 {
		set(items, r, func(int) uint8 { return 5 })
	}
	s := must[quality.Screening](t)(quality.Screen(quality.Sheets{Items: items}, quality.Usual()))
	if got := s.Count(quality.StraightLine | quality.Repeated); got < 40 {
		t.Errorf("%d flagged, want the 40 at least", got)
	}
	for r := range 40 {
		if quality.Suspect(s.Flags[r]) {
			t.Fatalf("row %d suspect: %v", r, s.Flags[r].Codes())
		}
	}
}

func TestZeroLimitsSwitchRulesOff(t *testing.T) {
	s := must[quality.Screening](t)(quality.Screen(planted(), quality.Limits{}))
	if got := s.Count(quality.All &^ (quality.StraightLine | quality.NoSpread | quality.RepeatedID)); got != 0 {
		t.Errorf("%d sheets flagged by rules that are off", got)
	}
}

func TestEmptySurvey(t *testing.T) {
	for name, items := range map[string][][]uint8{"no items": nil, "no sheets": {{}, {}}, "one empty sheet": {{0}, {0}}} {
		s := must[quality.Screening](t)(quality.Screen(quality.Sheets{Items: items}, quality.Usual()))
		if n := s.Count(quality.All &^ quality.Sparse); n != 0 || !math.IsNaN(s.MedianTime) {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestPermutingRowsPermutesFlags(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sheets := planted()
		sheets.IDs = nil // which of two copies is the later depends on the order
		off := quality.Repeated | quality.NearlyRepeated
		before := must[quality.Screening](t)(quality.Screen(sheets, quality.Usual()))
		order := rapid.Permutation(slices.Collect(seq(400))).Draw(t, "order")
		moved := quality.Sheets{Items: make([][]uint8, 25), Factors: sheets.Factors, Seconds: make([]float64, 400)}
		for i := range moved.Items {
			moved.Items[i] = make([]uint8, 400)
			for to, from := range order {
				moved.Items[i][to] = sheets.Items[i][from]
			}
		}
		for to, from := range order {
			moved.Seconds[to] = sheets.Seconds[from]
		}
		after := must[quality.Screening](t)(quality.Screen(moved, quality.Usual()))
		for to, from := range order {
			if after.Flags[to]&^off != before.Flags[from]&^off {
				t.Fatalf("row %d: %v became %v", from, before.Flags[from].Codes(), after.Flags[to].Codes())
			}
		}
		if before.Count(quality.Repeated) != after.Count(quality.Repeated) {
			t.Fatal("the number of copies depends on the order")
		}
	})
}

func seq(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func TestRulesExplainEveryFlag(t *testing.T) {
	var all quality.Flag
	codes := map[string]bool{}
	for _, r := range quality.Rules() {
		if r.Flag.Count() != 1 || all.Has(r.Flag) || codes[r.Code] || r.Words == "" || r.Culprits == "" {
			t.Errorf("rule %+v", r)
		}
		if rate, measured := r.FalseAlarms(); measured != (r.Honest > 0) || rate < 0 || rate > .5 || measured != (r.Given != "") {
			t.Errorf("%s: rate %v, measured %v", r.Code, rate, measured)
		}
		all |= r.Flag
		codes[r.Code] = true
	}
	if all != quality.All || len(all.Codes()) != len(quality.Rules()) {
		t.Errorf("flags without a rule: %b", quality.All&^all)
	}
}

func TestSuspectNeedsTwoCauses(t *testing.T) {
	for _, test := range []struct {
		flags quality.Flag
		want  bool
	}{
		{0, false},
		{quality.Fast, false},
		{quality.Fast | quality.FastAmongPeers, false},
		{quality.StraightLine | quality.LongRun | quality.NoSpread | quality.Repeated, false},
		{quality.Fast | quality.StraightLine, true},
		{quality.FastAmongPeers | quality.Outlier, true},
		{quality.WideSpread, false},
		{quality.WideSpread | quality.Outlier, true},
		{quality.RepeatedID, false},
		{quality.RepeatedID | quality.Repeated, true},
		{quality.Burst | quality.Repeated, true},
		{quality.Burst | quality.Repeated | quality.StraightLine, false},
		{quality.OffHours | quality.Burst, false},
		{quality.Sparse | quality.Inconsistent, false},
		{quality.Fast | quality.Inconsistent, false},
	} {
		if got := quality.Suspect(test.flags); got != test.want {
			t.Errorf("%v: %v, want %v", test.flags.Codes(), got, test.want)
		}
	}
}

func TestOfficeHours(t *testing.T) {
	hours := quality.OfficeHours()
	zone := time.FixedZone("+07", 7*60*60)
	for _, test := range []struct {
		at   time.Time
		want bool
	}{
		{time.Date(2025, 3, 3, 7, 0, 0, 0, zone), true}, // a Monday
		{time.Date(2025, 3, 3, 6, 59, 59, 0, zone), false},
		{time.Date(2025, 3, 7, 17, 29, 0, 0, zone), true},
		{time.Date(2025, 3, 7, 17, 30, 0, 0, zone), false},
		{time.Date(2025, 3, 8, 11, 59, 0, 0, zone), true}, // Saturday
		{time.Date(2025, 3, 8, 12, 0, 0, 0, zone), false},
		{time.Date(2025, 3, 9, 9, 0, 0, 0, zone), false},  // Sunday
		{time.Date(1969, 12, 31, 9, 0, 0, 0, zone), true}, // a Wednesday before the epoch
	} {
		if got := hours.Contains(test.at.Unix()); got != test.want {
			t.Errorf("%v: open %v, want %v", test.at, got, test.want)
		}
	}
}

func TestBurstsEqualTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "sheets")
		counters := rapid.SliceOfN(rapid.Int32Range(-1, 2), n, n).Draw(t, "counters")
		at := rapid.SliceOfN(rapid.Int64Range(0, 300), n, n).Draw(t, "times")
		least, window := rapid.IntRange(2, 5).Draw(t, "least"), rapid.Int64Range(0, 60).Draw(t, "window")
		in := map[int32]bool{}
		for _, b := range quality.Bursts(counters, at, least, window) {
			if len(b.Rows) < least || at[b.Rows[0]] != b.From || at[b.Rows[len(b.Rows)-1]] != b.To {
				t.Fatalf("burst %+v", b)
			}
			for _, r := range b.Rows {
				if in[r] || counters[r] != b.Counter {
					t.Fatalf("row %d twice or of another counter", r)
				}
				in[r] = true
			}
		}
		for r := range n {
			// A row is in a burst if some window starting at a sheet of its
			// counter holds it and least sheets.
			want := false
			for s := range n {
				if at[r] == 0 || at[s] == 0 || counters[r] < 0 || counters[s] != counters[r] || at[r] < at[s] || at[r] > at[s]+window {
					continue
				}
				inside := 0
				for q := range n {
					if counters[q] == counters[s] && at[q] != 0 && at[q] >= at[s] && at[q] <= at[s]+window {
						inside++
					}
				}
				want = want || inside >= least
			}
			if in[int32(r)] != want {
				t.Fatalf("row %d in a burst: %v, want %v", r, in[int32(r)], want)
			}
		}
	})
}

// wave is a survey of twelve counters with 60 sheets each.
func wave(seed uint64) quality.Sheets {
	s := quality.Sheets{Items: honest(720, seed), Counters: make([]int32, 720), At: make([]int64, 720)}
	monday := time.Date(2025, 3, 3, 8, 0, 0, 0, time.FixedZone("+07", 7*60*60)).Unix()
	for r := range s.Counters {
		s.Counters[r] = int32(r % 12)
		s.At[r] = monday + int64(r/12)*480
	}
	return s
}

func counters(t *testing.T, s quality.Sheets) []quality.Counter {
	t.Helper()
	limits := quality.Usual()
	limits.Open = quality.OfficeHours()
	screening := must[quality.Screening](t)(quality.Screen(s, limits))
	return must[[]quality.Counter](t)(quality.ByCounter(s, screening.Flags, limits))
}

func TestHonestCountersAreNotOdd(t *testing.T) {
	odd := 0
	for seed := range uint64(20) {
		for _, c := range counters(t, wave(seed)) {
			if len(c.Odd) > 0 {
				odd++
			}
		}
	}
	if odd > 3 { // 240 counters, two tests each at about one in a thousand
		t.Errorf("%d of 240 honest counters are called odd", odd)
	}
}

func TestOddCountersAreNamed(t *testing.T) {
	s := wave(99)
	chance := rand.New(rand.NewPCG(2, 2))
	for r := range s.Counters {
		switch s.Counters[r] {
		case 1: // one hand: every sheet nearly the same
			set(s.Items, r, func(i int) uint8 { return uint8(4 + (i+chance.IntN(12)/11)%2) })
		case 2: // half of the sheets all 5
			if r%24 < 12 {
				set(s.Items, r, func(int) uint8 { return 5 })
			}
		case 3: // sent on Sunday night
			s.At[r] += 6*24*60*60 + 12*60*60
		case 4: // ten at a time
			s.At[r] -= s.At[r] % (10 * 480)
		}
	}
	s.Counters[0] = 77 // a counter with one sheet
	got := map[int32][]quality.Oddity{}
	for _, c := range counters(t, s) {
		got[c.Code] = c.Odd
	}
	want := map[int32][]quality.Oddity{0: nil, 1: {quality.TooMuchAlike}, 2: {quality.ManyAllTop}, 3: {quality.ManyOffHours},
		4: {quality.ManyBursts}, 5: nil, 6: nil, 7: nil, 8: nil, 9: nil, 10: nil, 11: nil, 77: {quality.FewSheets}}
	ignore := cmpopts.EquateEmpty()
	if d := cmp.Diff(want[1], got[1], ignore) + cmp.Diff(want[3], got[3], ignore) + cmp.Diff(want[77], got[77], ignore); d != "" {
		t.Error(d)
	}
	if !slices.Contains(got[2], quality.ManyAllTop) || !slices.Contains(got[4], quality.ManyBursts) {
		t.Errorf("counter 2: %v, counter 4: %v", got[2], got[4])
	}
	for _, code := range []int32{0, 5, 6, 7, 8, 9, 10, 11} {
		if len(got[code]) > 0 {
			t.Errorf("honest counter %d: %v", code, got[code])
		}
	}
}

func TestCounterFiguresByHand(t *testing.T) {
	// Counter 1: sheets 5 5, 5 5, 5 4, 1 1. Counter 2: 5 5, 3 3, 4 4, 5 4, 2 2.
	s := quality.Sheets{
		Items:    [][]uint8{{5, 5, 5, 1, 5, 3, 4, 5, 2, 5}, {5, 5, 4, 1, 5, 3, 4, 4, 2, 5}},
		Counters: []int32{1, 1, 1, 1, 2, 2, 2, 2, 2, -1},
	}
	c := counters(t, s)
	if len(c) != 2 || c[0].Sheets != 4 || c[0].AllTop != 2 || c[0].Share != .5 || c[0].Elsewhere != .2 {
		t.Fatalf("%+v", c)
	}
	// Means 5, 5, 4.5, 1: centre 3.875, squares 2·1.265625 + .390625 + 8.265625 = 11.1875.
	if math.Abs(c[0].SD-math.Sqrt(11.1875/3)) > 1e-12 {
		t.Errorf("SD %v", c[0].SD)
	}
	if !c[0].ShareIn.Contains(.5) || !c[0].Excess.Contains(.3) || !math.IsNaN(c[0].Variety) {
		t.Errorf("%+v", c[0])
	}
	if diff := cmp.Diff([]quality.Oddity{quality.FewSheets}, c[1].Odd); diff != "" {
		t.Error(diff)
	}
}

func ExampleScreen() {
	sheets := quality.Sheets{
		Items:   [][]uint8{{5, 4, 3}, {5, 5, 3}, {5, 4, 3}, {5, 3, 3}},
		Seconds: []float64{95, 80, 6},
	}
	s, err := quality.Screen(sheets, quality.Usual())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range s.Flags {
		fmt.Println(quality.Suspect(f), f.Codes())
	}
	// Output:
	// false [straight_line long_run no_spread]
	// false []
	// true [straight_line long_run no_spread fast fast_among_peers]
}

func BenchmarkScreen1MillionSheets(b *testing.B) {
	items := honest(1_000_000, 4)
	sheets := quality.Sheets{Items: items, Factors: []int{3, 4, 7, 6, 5}, Counters: make([]int32, 1_000_000)}
	for r := range sheets.Counters {
		sheets.Counters[r] = int32(r % 200)
	}
	for b.Loop() {
		if _, err := quality.Screen(sheets, quality.Usual()); err != nil {
			b.Fatal(err)
		}
	}
}
