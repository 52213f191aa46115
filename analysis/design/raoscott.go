package design

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/prob"
)

// Association is a test of two classifications being independent in the
// population. Undefined fields are NaN.
type Association struct {
	F        float64
	NDF, DDF float64 // degrees of freedom, not whole numbers
	P        float64
	N        int // respondents in the table
}

// fixedTable is the sum of design effects below which the table has no
// variance but rounding: the effects of a real sample are about 1 each.
const fixedTable = 1e-12

// Association tests the table of two classifications with Pearson's χ² of the
// weighted shares, corrected for the design by the second order of Rao and
// Scott 1984 and referred to F (Thomas and Rao 1987; svychisq with statistic
// "F"). rows and cols are codes; negative ones mean no answer. Categories in
// which nobody is drop out. Undefined if fewer than two are left on either
// side, or if the table is not a matter of chance: everybody was asked, or the
// weights were calibrated to it.
func (d *Design) Association(rows, cols []int32) Association {
	t := d.crossTabulate(rows, cols)
	undefined := Association{math.NaN(), math.NaN(), math.NaN(), math.NaN(), len(t.rows)}
	nr, nc := len(t.rowShare), len(t.colShare)
	if nr < 2 || nc < 2 {
		return undefined
	}
	trace, traceSquare, ok := d.effectsOf(t)
	ddf := trace * trace / traceSquare
	nu := float64(len(d.clusters) - len(d.strata))
	if !ok || !(trace > fixedTable) {
		return undefined
	}
	f := t.chiSquare() * float64(len(t.rows)) / trace
	return Association{F: f, NDF: ddf, DDF: ddf * nu, P: prob.FSurvival(f, ddf, ddf*nu), N: len(t.rows)}
}

// crossTable is a two-way table of weighted shares.
type crossTable struct {
	rows               []int32 // respondents, in design order
	cellOf             []int   // of each of them; i*columns + j
	weight             float64
	share              []float64
	rowShare, colShare []float64
}

// crossTabulate counts those with both answers, keeping only categories that
// somebody is in.
func (d *Design) crossTabulate(rows, cols []int32) crossTable {
	var t crossTable
	rowNumber, colNumber := map[int32]int{}, map[int32]int{}
	for _, row := range d.everyone(nil) {
		if rows[row] >= 0 && cols[row] >= 0 {
			t.rows = append(t.rows, row)
			number(rowNumber, rows[row])
			number(colNumber, cols[row])
		}
	}
	nc := len(colNumber)
	sums := make([]exactSum, len(rowNumber)*nc)
	var total exactSum
	for _, row := range t.rows {
		cell := rowNumber[rows[row]]*nc + colNumber[cols[row]]
		t.cellOf = append(t.cellOf, cell)
		sums[cell].add(d.weights[row])
		total.add(d.weights[row])
	}
	t.weight = total.value()
	t.rowShare, t.colShare = make([]float64, len(rowNumber)), make([]float64, nc)
	for cell := range sums {
		share := sums[cell].value() / t.weight
		t.share = append(t.share, share)
		t.rowShare[cell/nc] += share
		t.colShare[cell%nc] += share
	}
	return t
}

// number gives the code the next number if it has none.
func number(numbers map[int32]int, code int32) {
	if _, known := numbers[code]; !known {
		numbers[code] = len(numbers)
	}
}

// chiSquare is Pearson's statistic of the shares, for a sample of one.
func (t crossTable) chiSquare() float64 {
	var x exactSum
	for cell, share := range t.share {
		expected := t.rowShare[cell/len(t.colShare)] * t.colShare[cell%len(t.colShare)]
		x.add((share - expected) * (share - expected) / expected)
	}
	return x.value()
}

// effectsOf returns the trace of the matrix of generalised design effects and
// of its square. The matrix is (C'D⁻¹C/n)⁻¹·C'D⁻¹VD⁻¹C: D holds the shares, V
// is their variance, and the columns of C span the interactions. Any basis
// gives the same traces; the one taken is ±1 on the cells (0,0), (i,j) and
// (0,j), (i,0). As C has no constant part, the linearised values of C'D⁻¹p̂
// are simply w/W·C[cell]/share.
func (d *Design) effectsOf(t crossTable) (trace, traceSquare float64, ok bool) {
	nr, nc := len(t.rowShare), len(t.colShare)
	k := (nr - 1) * (nc - 1)
	basis := make([][]float64, nr*nc)
	for cell := range basis {
		basis[cell] = interaction(cell/nc, cell%nc, nr, nc)
	}
	v := d.tableVariance(t, basis, k)
	simple := mat.NewSymDense(k, nil)
	for a := range k {
		for b := a; b < k; b++ {
			sum := 0.0
			for cell, share := range t.share {
				if share > 0 {
					sum += basis[cell][a] * basis[cell][b] / share
				}
			}
			simple.SetSym(a, b, sum/float64(len(t.rows)))
		}
	}
	return traces(simple, v)
}

// tableVariance is the variance of C'D⁻¹p̂. Calibrated and two-stage samples need
// the values of every row.
func (d *Design) tableVariance(t crossTable, basis [][]float64, k int) *mat.SymDense {
	if len(d.steps) > 0 || d.twoStage {
		return d.rowVariance(t, basis, k)
	}
	m := mat.NewDense(len(t.share), k, nil)
	for cell, share := range t.share {
		if share > 0 {
			for j, c := range basis[cell] {
				m.Set(cell, j, c/(share*t.weight))
			}
		}
	}
	return d.cellVariance(t, m)
}

// rowVariance is the same from the linearised values of every row.
func (d *Design) rowVariance(t crossTable, basis [][]float64, k int) *mat.SymDense {
	z := make([]float64, 0, len(t.rows)*k)
	for i, row := range t.rows {
		scale := d.weights[row] / t.weight / t.share[t.cellOf[i]]
		for _, c := range basis[t.cellOf[i]] {
			z = append(z, c*scale)
		}
	}
	rows := t.rows
	if len(d.steps) > 0 {
		rows, z = d.order, d.residualColumns(t.rows, z, k)
	}
	v, _ := d.variance(rows, z, k)
	return symmetric(v, k)
}

// residualColumns applies the calibrations to each of k columns.
func (d *Design) residualColumns(rows []int32, z []float64, k int) []float64 {
	out := make([]float64, len(d.order)*k)
	column := make([]float64, len(rows))
	for j := range k {
		for i := range column {
			column[i] = z[i*k+j]
		}
		for i, x := range d.residuals(linearised{rows: rows, z: column}) {
			out[i*k+j] = x
		}
	}
	return out
}

// interaction is the row of C for the cell (i, j).
func interaction(i, j, nr, nc int) []float64 {
	sign := func(at, of int) float64 {
		switch at {
		case 0:
			return -1
		case of:
			return 1
		}
		return 0
	}
	c := make([]float64, 0, (nr-1)*(nc-1))
	for a := 1; a < nr; a++ {
		for b := 1; b < nc; b++ {
			c = append(c, sign(i, a)*sign(j, b))
		}
	}
	return c
}

// symmetric fills a matrix from its upper triangle.
func symmetric(triangle []float64, k int) *mat.SymDense {
	m := mat.NewSymDense(k, nil)
	at := 0
	for a := range k {
		for b := a; b < k; b++ {
			m.SetSym(a, b, triangle[at])
			at++
		}
	}
	return m
}

// singular is the condition number from which a matrix counts as singular:
// tables of a few people with many empty cells.
const singular = 1e12

// traces returns tr(A⁻¹B) and tr((A⁻¹B)²); ok is false if A is singular or B
// is not a number.
func traces(a, b *mat.SymDense) (trace, square float64, ok bool) {
	k := a.SymmetricDim()
	var chol mat.Cholesky
	if !chol.Factorize(a) || chol.Cond() > singular {
		return 0, 0, false
	}
	var effects mat.Dense
	if err := chol.SolveTo(&effects, b); err != nil {
		return 0, 0, false
	}
	for i := range k {
		trace += effects.At(i, i)
		for j := range k {
			square += effects.At(i, j) * effects.At(j, i)
		}
	}
	return trace, square, !math.IsNaN(trace) && square > 0
}
