package quality

import (
	"math"
	"slices"
)

// None stands for "no row" where a row is named.
const None int32 = -1

// Repeats finds exact copies: for each row the first row with the same answers
// in every column, or None if it is itself the first. Missing and "don't know"
// are answers like others here.
func Repeats(columns [][]uint8) ([]int32, error) {
	n, err := rows(columns)
	if err != nil {
		return nil, err
	}
	kinds := make([]uint64, n) // half of a hash of the answers, then the row
	for _, c := range columns {
		for r, x := range c {
			kinds[r] = mix(kinds[r], uint64(x))
		}
	}
	for r, hash := range kinds {
		kinds[r] = hash&^math.MaxUint32 | uint64(r)
	}
	slices.Sort(kinds)
	out := slices.Repeat([]int32{None}, n)
	var rows []int32
	for i, kind := range kinds {
		if i > 0 && kind>>32 != kinds[i-1]>>32 {
			firsts(columns, rows, out)
			rows = rows[:0]
		}
		rows = append(rows, int32(kind&math.MaxUint32))
	}
	firsts(columns, rows, out)
	return out, nil
}

// firsts names for each of some rows, which go upwards, the first that equals
// it. Rows of one hash that differ are too rare to be looked for cleverly.
func firsts(columns [][]uint8, rows, out []int32) {
	if len(rows) < 2 {
		return
	}
	kinds := rows[:1:1]
	for _, r := range rows[1:] {
		i := slices.IndexFunc(kinds, func(first int32) bool { return equal(columns, int(first), int(r)) })
		if i < 0 {
			kinds = append(kinds, r)
			continue
		}
		out[r] = kinds[i]
	}
}

// mix folds a value into a hash (the finaliser of splitmix64).
func mix(h, x uint64) uint64 {
	h += x + 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

func equal(columns [][]uint8, a, b int) bool {
	for _, c := range columns {
		if c[a] != c[b] {
			return false
		}
	}
	return true
}

// RepeatedIDs is for each row the first row with the same id, or None. Empty
// ids are not compared.
func RepeatedIDs(ids []string) []int32 {
	first := make(map[string]int32, len(ids))
	out := slices.Repeat([]int32{None}, len(ids))
	for r, id := range ids {
		if id == "" {
			continue
		}
		if at, seen := first[id]; seen {
			out[r] = at
		} else {
			first[id] = int32(r)
		}
	}
	return out
}
