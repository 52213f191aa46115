package compare

// Pairs is the comparison of every unit with every other one.
type Pairs struct {
	Pairs  []Pair
	Method Method // how P was adjusted
	Family int    // number of tests adjusted for, to be stated beside the table
}

// Pair is one comparison among many.
type Pair struct {
	I, J int // positions of the two units, I < J; A is unit I, B is unit J
	Shares
	Raw      float64 // the p-value that was adjusted
	Adjusted float64 // its value within the family
}

// Pairwise compares all pairs of units and adjusts the p-values over the
// family of pairs that could be tested. raw picks the p-value: [Shares.P]
// (exact where counts are small) is the one to publish, func(s Shares) float64
// { return s.PZ } the one most software prints. Pairs come in the order
// (0,1), (0,2), ..., (1,2), ...
//
// The intervals of the differences are not adjusted: each holds at conf by
// itself. For statements about all units at once see [JointRanks].
func Pairwise(units []Tally, conf float64, raw func(Shares) float64, method Method) Pairs {
	k := len(units)
	r := Pairs{Pairs: make([]Pair, 0, k*(k-1)/2), Method: method}
	p := make([]float64, 0, cap(r.Pairs))
	for i := range units {
		for j := i + 1; j < k; j++ {
			s := CompareShares(units[i], units[j], conf)
			r.Pairs = append(r.Pairs, Pair{I: i, J: j, Shares: s, Raw: raw(s)})
			p = append(p, raw(s))
		}
	}
	for i, a := range Adjust(p, method) {
		r.Pairs[i].Adjusted = a
	}
	r.Family = FamilySize(p)
	return r
}
