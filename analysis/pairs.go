package analysis

import "math/bits"

// pair adds a stretch of the criteria, in the order of Items, to the sums over
// pairs. Each sum is a number of rows that two planes share, weighted by the
// planes' powers of two: exact, and 64 rows a step.
func (t *PairTally) pair(criteria []words, scale int) {
	m := len(t.Items)
	if t.XX == nil {
		t.pairTops(criteria)
		return
	}
	usual := scale == 5
	for a := range criteria {
		x := &criteria[a]
		for b := range criteria[:a+1] {
			y := &criteria[b]
			var s pairSums
			if usual {
				s = pairOf5(x, y)
			} else {
				s = pairOfAny(x, y)
			}
			t.add(a*m+b, b*m+a, s)
		}
	}
}

// add adds the sums of a pair at its place and at its mirror image; an item
// with itself has one place.
func (t *PairTally) add(ab, ba int, s pairSums) {
	t.VV[ab] += s.vv
	t.TV[ab] += s.tv
	t.TT[ab] += s.tt
	if ab != ba {
		t.VV[ba] += s.vv
		t.TV[ba] += s.vt
		t.TT[ba] += s.tt
	}
	if t.XX == nil {
		return
	}
	t.XV[ab] += s.xv
	t.XX[ab] += s.xx
	if ab != ba {
		t.XV[ba] += s.vx
		t.XX[ba] += s.xx
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

// pairTops is pair without the ratings. A criterion is read together with two
// others at a time, and meets itself or the one before it twice over when their
// number is odd: the second is not counted.
func (t *PairTally) pairTops(criteria []words) {
	m := len(t.Items)
	for a := range criteria {
		for b := 0; b <= a; b += 2 {
			next := min(b+1, a)
			s, r := topsOf2(&criteria[a], &criteria[b], &criteria[next])
			t.add(a*m+b, b*m+a, s)
			if next > b {
				t.add(a*m+next, next*m+a, r)
			}
		}
	}
}

// topsOf2 sums over the rows of one item with each of two others, without the
// ratings.
func topsOf2(x, y, z *words) (s, r pairSums) {
	v := x.valid
	n := len(v)
	t, yv, yt, zv, zt := x.top[:n], y.valid[:n], y.top[:n], z.valid[:n], z.top[:n]
	var vv, tv, vt, tt, vv2, tv2, vt2, tt2 int
	for w, vw := range v {
		tw, u, q := t[w], yv[w], yt[w]
		vv += bits.OnesCount64(vw & u)
		tv += bits.OnesCount64(tw & u)
		vt += bits.OnesCount64(vw & q)
		tt += bits.OnesCount64(tw & q)
		u, q = zv[w], zt[w]
		vv2 += bits.OnesCount64(vw & u)
		tv2 += bits.OnesCount64(tw & u)
		vt2 += bits.OnesCount64(vw & q)
		tt2 += bits.OnesCount64(tw & q)
	}
	return pairSums{vv: int64(vv), tv: int64(tv), vt: int64(vt), tt: int64(tt)},
		pairSums{vv: int64(vv2), tv: int64(tv2), vt: int64(vt2), tt: int64(tt2)}
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
