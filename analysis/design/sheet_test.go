package design

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sheet is a CSV file read for a test.
type sheet map[string][]string

func readSheet(t *testing.T, path string) sheet {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := sheet{}
	for j, name := range rows[0] {
		for _, row := range rows[1:] {
			s[name] = append(s[name], row[j])
		}
	}
	return s
}

// numbers reads a column, empty cells as NaN.
func (s sheet) numbers(name string) []float64 {
	out := make([]float64, len(s[name]))
	for i, v := range s[name] {
		x, err := strconv.ParseFloat(v, 64)
		if out[i] = x; err != nil {
			out[i] = math.NaN()
		}
	}
	return out
}

// answers reads a column of 1 to 5.
func (s sheet) answers(name string) []uint8 {
	out := make([]uint8, len(s[name]))
	for i, v := range s[name] {
		if x, err := strconv.Atoi(v); err == nil {
			out[i] = uint8(x)
		}
	}
	return out
}

// codes numbers the values of one or more columns taken together, in sorted
// order.
func (s sheet) codes(names ...string) (codes []int32, labels []string) {
	joined := make([]string, len(s[names[0]]))
	for i := range joined {
		parts := make([]string, len(names))
		for j, name := range names {
			parts[j] = s[name][i]
		}
		joined[i] = strings.Join(parts, "\x00")
	}
	labels = slices.Compact(slices.Sorted(slices.Values(joined)))
	codes = make([]int32, len(joined))
	for i, v := range joined {
		at, _ := slices.BinarySearch(labels, v)
		codes[i] = int32(at)
	}
	return codes, labels
}

// mustDesign builds a design that is known to be possible.
func mustDesign(t testing.TB, p Plan) *Design {
	t.Helper()
	d, err := New(p)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
