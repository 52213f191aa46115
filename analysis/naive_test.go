package analysis

import (
	"fmt"

	"pgregory.net/rapid"
)

// naiveTally counts row by row with no tricks: the definition that Pass must
// agree with.
func naiveTally(v View) *Tally {
	f := v.Frame()
	t := newTally(f.Schema(), Pass{Pairs: true})
	scale := uint8(f.Schema().Scale)
	rated := func(row, j int) (x int64, valid, top int64) {
		a := f.Item(j)[row]
		if a == Missing || a == DontKnow {
			return 0, 0, 0
		}
		if a >= scale-1 {
			top = 1
		}
		return int64(a), 1, top
	}
	for row := range v.Each() {
		t.Rows++
		for j := range t.Items {
			switch a := f.Item(j)[row]; a {
			case Missing:
				t.Items[j].Missing++
			case DontKnow:
				t.Items[j].DontKnow++
			default:
				t.Items[j].Counts[a-1]++
			}
		}
		for i := range t.Sets {
			s := &t.Sets[i]
			var n, sum, top int64
			for _, j := range s.Items {
				x, valid, good := rated(row, j)
				sum, n, top = sum+x, n+valid, top+good
			}
			if n == 0 {
				continue
			}
			p := &s.ByValid[n]
			*p = PersonSums{p.N + 1, p.T + top, p.TT + top*top, p.S + sum, p.SS + sum*sum}
			if sum >= int64(scale-1)*n {
				s.MeanHigh++
			}
			if top == n {
				s.AllHigh++
			}
		}
		m := len(t.Pairs.Items)
		for a, ja := range t.Pairs.Items {
			xa, va, ta := rated(row, ja)
			for b, jb := range t.Pairs.Items {
				xb, vb, tb := rated(row, jb)
				t.Pairs.VV[a*m+b] += va * vb
				t.Pairs.TV[a*m+b] += ta * vb
				t.Pairs.TT[a*m+b] += ta * tb
				t.Pairs.XV[a*m+b] += xa * vb
				t.Pairs.XX[a*m+b] += xa * xb
			}
		}
	}
	return t
}

// drawn is a frame that rapid makes up: any scale, factors of any size, or
// none, up to a few hundred rows with every kind of answer.
func drawn(t *rapid.T) *Frame {
	s := Schema{Scale: rapid.IntRange(2, MaxScale).Draw(t, "scale"), Dimensions: []string{"unit"}}
	for f := range rapid.IntRange(0, 4).Draw(t, "factors") {
		factor := Factor{Name: fmt.Sprintf("F%d", f+1)}
		for range rapid.IntRange(1, 6).Draw(t, "items") {
			factor.Items = append(factor.Items, len(s.Items))
			s.Items = append(s.Items, fmt.Sprintf("q%d", len(s.Items)+1))
		}
		s.Factors = append(s.Factors, factor)
	}
	for range rapid.IntRange(1, 3).Draw(t, "items outside") {
		s.Items = append(s.Items, fmt.Sprintf("q%d", len(s.Items)+1))
	}
	s.Overall = s.Items[len(s.Items)-1]
	b, err := NewBuilder(s)
	if err != nil {
		t.Fatal(err)
	}
	codes := []uint8{Missing, DontKnow}
	for c := 1; c <= s.Scale; c++ {
		codes = append(codes, uint8(c))
	}
	units := rapid.IntRange(1, 5).Draw(t, "units")
	seed := rapid.Uint64().Draw(t, "seed")
	for range rapid.IntRange(0, 300).Draw(t, "rows") {
		r := Row{}
		for range s.Items {
			seed = seed*6364136223846793005 + 1442695040888963407
			r.Answers = append(r.Answers, codes[(seed>>33)%uint64(len(codes))])
		}
		seed = seed*6364136223846793005 + 1442695040888963407
		label := ""
		if u := int(seed>>33) % (units + 1); u > 0 {
			label = fmt.Sprintf("U%d", u)
		}
		r.Labels = []string{label}
		if err := b.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	return b.Frame()
}

// reordered returns the frame's rows in another order, some left out or
// repeated as the order says.
func reordered(f *Frame, order []int) *Frame {
	b, err := NewBuilder(*f.Schema())
	if err != nil {
		panic(err)
	}
	for _, row := range order {
		r := Row{}
		for j := range f.Schema().Items {
			r.Answers = append(r.Answers, f.Item(j)[row])
		}
		for _, d := range f.dims {
			r.Labels = append(r.Labels, d.Labels[d.Codes.At(row)])
		}
		for _, n := range f.numbers {
			r.Numbers = append(r.Numbers, n[row])
		}
		if err := b.Append(r); err != nil {
			panic(err)
		}
	}
	return b.Frame()
}
