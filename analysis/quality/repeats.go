package quality

import "slices"

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
	hash := make([]uint64, n)
	for _, c := range columns {
		for r, x := range c {
			hash[r] = mix(hash[r], uint64(x))
		}
	}
	first := make(map[uint64]int32, n)
	out := make([]int32, n)
	for r := range n {
		out[r] = None
		for key := hash[r]; ; key++ { // on a collision of unequal rows, the next key
			at, seen := first[key]
			if !seen {
				first[key] = int32(r)
				break
			}
			if equal(columns, int(at), r) {
				out[r] = at
				break
			}
		}
	}
	return out, nil
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
