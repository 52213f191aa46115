package design

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// cellVariance is the variance matrix that variance makes of the linearised
// values of a table, for samples of one stage that nothing calibrated. There a
// row's values depend on its cell and its weight alone, z = w·m[cell], so that
//
//	V = M'UM,  U = Σ_h (1-f_h)·m_h/(m_h-1)·(Σ_c u_c u_c' - u_h u_h'/m_h)
//
// with u_c the weights of a cluster by cell, nearly all 0, and u_h their sum: a
// row costs a step and not the square of the columns.
func (d *Design) cellVariance(t crossTable, m *mat.Dense) *mat.SymDense {
	u := newCellScatter(len(t.share))
	for from := 0; from < len(t.rows); {
		h := d.clusters[d.clusterOf[t.rows[from]]].stratum
		u.begin(d.strata[h], d.lonely)
		for from < len(t.rows) && d.clusters[d.clusterOf[t.rows[from]]].stratum == h {
			c, start := d.clusterOf[t.rows[from]], from
			for from < len(t.rows) && d.clusterOf[t.rows[from]] == c {
				from++
			}
			u.cluster(t.cellOf[start:from], t.rows[start:from], d.weights)
		}
		u.end(d.strata[h])
	}
	var half, full mat.Dense
	half.Mul(u.matrix(), m)
	full.Mul(m.T(), &half)
	k, _ := full.Dims()
	v := mat.NewSymDense(k, nil)
	for a := range k {
		for b := a; b < k; b++ {
			v.SetSym(a, b, full.At(a, b))
		}
	}
	return v
}

// cellScatter is the matrix U as it is being summed up; of products only the
// upper triangle.
type cellScatter struct {
	cells         int
	products      []float64
	units, lonely int // strata, and those of them to be averaged

	scale   float64       // of the stratum at hand; 0 if it adds nothing
	centred bool          // it has a mean to be taken off
	total   sparseWeights // of the stratum at hand, by cell
	own     sparseWeights // of the cluster at hand
}

// sparseWeights are weights by cell, and which cells have one.
type sparseWeights struct {
	by   []float64
	seen []bool
	at   []int
}

func newCellScatter(cells int) *cellScatter {
	empty := func() sparseWeights { return sparseWeights{by: make([]float64, cells), seen: make([]bool, cells)} }
	return &cellScatter{cells: cells, products: make([]float64, cells*cells), total: empty(), own: empty()}
}

func (s *sparseWeights) add(cell int, weight float64) {
	if !s.seen[cell] {
		s.seen[cell], s.at = true, append(s.at, cell)
	}
	s.by[cell] += weight
}

func (s *sparseWeights) reset() {
	for _, cell := range s.at {
		s.by[cell], s.seen[cell] = 0, false
	}
	s.at = s.at[:0]
}

// begin decides what a stratum adds, as spread does.
func (u *cellScatter) begin(h stratum, lonely Lonely) {
	u.units++
	u.scale, u.centred = h.left(), h.clusters > 1
	switch {
	case u.scale < census:
		u.scale = 0
	case u.centred:
		u.scale *= float64(h.clusters) / float64(h.clusters-1)
	case lonely == Certainty:
		u.scale = 0
	case lonely == Average:
		u.scale = 0
		u.lonely++
	}
}

// cluster adds the rows of a cluster.
func (u *cellScatter) cluster(cellOf []int, rows []int32, weights []float64) {
	if u.scale == 0 {
		return
	}
	for i, row := range rows {
		u.own.add(cellOf[i], weights[row])
	}
	for _, cell := range u.own.at {
		u.total.add(cell, u.own.by[cell])
	}
	u.outer(&u.own, u.scale)
	u.own.reset()
}

// end takes off the mean of the stratum that is complete.
func (u *cellScatter) end(h stratum) {
	if u.scale != 0 && u.centred {
		u.outer(&u.total, -u.scale/float64(h.clusters))
	}
	u.total.reset()
}

// outer adds the products of weights, times a factor.
func (u *cellScatter) outer(s *sparseWeights, factor float64) {
	slices.Sort(s.at)
	for i, a := range s.at {
		x, to := factor*s.by[a], u.products[a*u.cells:(a+1)*u.cells]
		for _, b := range s.at[i:] {
			to[b] += x * s.by[b]
		}
	}
}

// matrix is the sum, lonely strata taking the average of the others; NaN if
// there are none.
func (u *cellScatter) matrix() *mat.SymDense {
	scale := 1.0
	switch u.lonely {
	case 0:
	case u.units:
		scale = math.NaN()
	default:
		scale = float64(u.units) / float64(u.units-u.lonely)
	}
	for i := range u.products {
		u.products[i] *= scale
	}
	return mat.NewSymDense(u.cells, u.products)
}
