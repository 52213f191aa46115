package analysis

import "math/bits"

// pair adds words lo..hi of the given items to the sums over pairs. Each sum
// is a number of rows that two planes share, weighted by the planes' powers of
// two: exact, and 64 rows a step.
func (t *PairTally) pair(items []planes, lo, hi, scale int) {
	m := len(t.Items)
	usual := scale == 5
	for a, j := range t.Items {
		x := items[j].words(lo, hi)
		for b, l := range t.Items[:a+1] {
			y := items[l].words(lo, hi)
			var s pairSums
			if usual {
				s = pairOf5(&x, &y)
			} else {
				s = pairOfAny(&x, &y)
			}
			ab, ba := a*m+b, b*m+a
			t.VV[ab] += s.vv
			t.TV[ab] += s.tv
			t.TT[ab] += s.tt
			t.XV[ab] += s.xv
			t.XX[ab] += s.xx
			if a != b {
				t.VV[ba] += s.vv
				t.TV[ba] += s.vt
				t.TT[ba] += s.tt
				t.XV[ba] += s.vx
				t.XX[ba] += s.xx
			}
		}
	}
}

// pairSums are the sums over rows of products of two items' v, t and x.
type pairSums struct{ vv, tv, vt, tt, xv, vx, xx int64 }

// words is a stretch of an item's planes.
type words struct {
	bit        [4][]uint64
	planes     int
	valid, top []uint64
}

// words returns the stretch lo..hi.
func (p *planes) words(lo, hi int) words {
	w := words{planes: len(p.bit), valid: p.valid[lo:hi], top: p.top[lo:hi]}
	for b, plane := range p.bit {
		w.bit[b] = plane[lo:hi]
	}
	return w
}

// pairOfAny sums over the rows of two items on any scale.
func pairOfAny(x, y *words) (s pairSums) {
	s.vv = onesAnd(x.valid, y.valid)
	s.tv, s.vt, s.tt = onesAnd(x.top, y.valid), onesAnd(x.valid, y.top), onesAnd(x.top, y.top)
	for p, xp := range x.bit[:x.planes] {
		s.xv += onesAnd(xp, y.valid) << p
		s.vx += onesAnd(x.valid, y.bit[p]) << p
		for q, yq := range y.bit[:y.planes] {
			s.xx += onesAnd(xp, yq) << (p + q)
		}
	}
	return s
}

// pairOf5 is pairOfAny for five categories, in one reading: there the highest
// bit is set for exactly the two best. The products of two bits are added up
// by the power of two they count.
func pairOf5(x, y *words) pairSums {
	v, x0, x1, x2 := x.valid, x.bit[0], x.bit[1], x.bit[2]
	n := len(v)
	x0, x1, x2 = x0[:n], x1[:n], x2[:n]
	u, y0, y1, y2 := y.valid[:n], y.bit[0][:n], y.bit[1][:n], y.bit[2][:n]
	var vv, xv0, xv1, xv2, vx0, vx1, vx2, xx0, xx1, xx2, xx3, xx4 int
	for w, vw := range v {
		uw := u[w]
		vv += bits.OnesCount64(vw & uw)
		a0, a1, a2 := x0[w], x1[w], x2[w]
		xv0 += bits.OnesCount64(a0 & uw)
		xv1 += bits.OnesCount64(a1 & uw)
		xv2 += bits.OnesCount64(a2 & uw)
		b0, b1, b2 := y0[w], y1[w], y2[w]
		vx0 += bits.OnesCount64(vw & b0)
		vx1 += bits.OnesCount64(vw & b1)
		vx2 += bits.OnesCount64(vw & b2)
		xx0 += bits.OnesCount64(a0 & b0)
		xx1 += bits.OnesCount64(a0&b1) + bits.OnesCount64(a1&b0)
		xx2 += bits.OnesCount64(a0&b2) + bits.OnesCount64(a1&b1) + bits.OnesCount64(a2&b0)
		xx3 += bits.OnesCount64(a1&b2) + bits.OnesCount64(a2&b1)
		xx4 += bits.OnesCount64(a2 & b2)
	}
	return pairSums{
		vv: int64(vv), tv: int64(xv2), vt: int64(vx2), tt: int64(xx4),
		xv: int64(xv0 + 2*xv1 + 4*xv2), vx: int64(vx0 + 2*vx1 + 4*vx2),
		xx: int64(xx0 + 2*xx1 + 4*xx2 + 8*xx3 + 16*xx4),
	}
}
