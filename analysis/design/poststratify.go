package design

// PostStratify returns the design with the weights scaled, category by
// category, to the margin's totals: w' = w·N_g/Σ_g w (Holt and Smith 1979).
// Its variances are those of the residuals from the category means, as the
// category sizes are no longer a matter of chance. Errors are *MarginError.
func (d *Design) PostStratify(m Margin) (*Design, error) {
	have, err := m.check(d.weights)
	if err != nil {
		return nil, err
	}
	weights := make([]float64, len(d.weights))
	for row, w := range d.weights {
		if w > 0 {
			g := m.Codes[row]
			weights[row] = w * (m.Totals[g] / have[g])
		}
	}
	codes := append([]int32(nil), m.Codes...)
	step := postStratified{codes: codes, groups: len(m.Totals), old: d.weights, new: weights}
	return d.calibrated(weights, step), nil
}
