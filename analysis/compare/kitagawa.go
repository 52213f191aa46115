package compare

import "math"

// Decomposition splits the change of a pooled share into service and mix.
// Service + Mix = Change, up to rounding in the last bit.
type Decomposition struct {
	Change  float64 // pooled share of A less that of B
	Service float64 // part that comes from the units' own shares
	Mix     float64 // part that comes from the units' weights in the total

	// Standardised is the change that the units' shares would have made had
	// the mix stayed that of B (direct standardisation).
	Standardised float64

	Units []UnitPart // in the order given
}

// UnitPart is one unit's part in a change. The Service parts add up to
// Service, the Mix parts to Mix.
type UnitPart struct {
	Service float64 // mean weight times the change of the unit's share

	// Mix is the change of the unit's weight times how far its share lies
	// above the common level: a unit that grows adds only when it is better
	// than the others. (Kitagawa's sum does not depend on that level.)
	Mix float64
}

// Kitagawa splits the change from B to A of a share pooled over units. Each
// unit is a Contrast of its tally in A (now) with that in B (before). A unit
// that is empty on one side has no change of its own and belongs wholly to
// the mix, at the share it has on the other side; a unit empty on both sides
// has zero parts. When a whole side is empty all figures are NaN.
//
// Source: Kitagawa 1955: sum (wA+wB)/2 (pA-pB) + sum (pA+pB)/2 (wA-wB).
func Kitagawa(units []Contrast) Decomposition {
	now, before := make([]Tally, len(units)), make([]Tally, len(units))
	for i, u := range units {
		now[i], before[i] = u.A, u.B
	}
	a, b := total(now), total(before)
	d := Decomposition{Units: make([]UnitPart, len(units))}
	d.Change = a.Share() - b.Share()
	if math.IsNaN(d.Change) {
		nan := math.NaN()
		d.Service, d.Mix, d.Standardised = nan, nan, nan
		for i := range d.Units {
			d.Units[i] = UnitPart{Service: nan, Mix: nan}
		}
		return d
	}
	level := (a.Share() + b.Share()) / 2
	for i, u := range units {
		if !u.A.counted() && !u.B.counted() {
			continue
		}
		wa, wb := weight(u.A, a), weight(u.B, b)
		pa, pb := sharesOf(u)
		part := UnitPart{Service: (wa + wb) / 2 * (pa - pb), Mix: ((pa+pb)/2 - level) * (wa - wb)}
		d.Units[i] = part
		d.Service += part.Service
		d.Mix += part.Mix
		d.Standardised += wb * (pa - pb)
	}
	return d
}

// weight is a unit's part of all trials.
func weight(unit, all Tally) float64 {
	if !unit.counted() {
		return 0
	}
	return float64(unit.N) / float64(all.N)
}

// sharesOf returns both shares, an empty side taking the share of the other.
func sharesOf(u Contrast) (a, b float64) {
	a, b = u.A.Share(), u.B.Share()
	if !u.A.counted() {
		a = b
	}
	if !u.B.counted() {
		b = a
	}
	return a, b
}
