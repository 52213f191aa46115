package quality_test

import (
	"slices"
	"testing"

	"sipas/analysis/quality"
)

// FuzzAnySheets: whatever the bytes, screening gives one set of flags per
// sheet and comparing counters does not panic.
func FuzzAnySheets(f *testing.F) {
	f.Add([]byte{5, 5, 5, 4, 4, 4, 0, 255, 3, 5, 5, 5}, uint8(3))
	f.Add([]byte{}, uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, width uint8) {
		k := int(width%7) + 1
		n := len(data) / k
		s := quality.Sheets{Items: make([][]uint8, k), Factors: []int{k / 2, k - k/2}, Overall: make([]uint8, n),
			Seconds: make([]float64, n), Counters: make([]int32, n), At: make([]int64, n)}
		for i := range n * k {
			s.Items[i%k] = append(s.Items[i%k], data[i])
		}
		if n == 0 {
			for i := range s.Items {
				s.Items[i] = []uint8{}
			}
		}
		for r := range n {
			x := data[r]
			s.Overall[r], s.Seconds[r], s.Counters[r], s.At[r] = x, float64(x)-20, int32(x%5)-1, int64(x)*7-100
		}
		limits := quality.Usual()
		limits.Open = quality.OfficeHours()
		screening, err := quality.Screen(s, limits)
		if err != nil || len(screening.Flags) != n {
			t.Fatalf("%d flags for %d sheets, %v", len(screening.Flags), n, err)
		}
		if alone, err := quality.Flags(s, limits); err != nil || !slices.Equal(alone, screening.Flags) {
			t.Fatalf("flags alone %v, of the screening %v, %v", alone, screening.Flags, err)
		}
		counters, err := quality.ByCounter(s, screening.Flags, limits)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, c := range counters {
			sum += c.Sheets
			if c.Share < 0 || c.Share > 1 || c.Variety < 0 || c.Variety > 1 {
				t.Fatalf("%+v", c)
			}
		}
		if sum > n {
			t.Fatalf("%d sheets at counters, %d in all", sum, n)
		}
	})
}
