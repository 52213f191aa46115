package cases

import (
	"sipas/analysis/compare"
	"sipas/analysis/interval"
)

// jointRanks computes c00's ranges from given limits.
func jointRanks(c *testCase, r record) any {
	var in struct{ Lo, Hi []float64 }
	r.input(c.t, &in)
	joint := make([]interval.Interval, len(in.Lo))
	for i := range joint {
		joint[i] = interval.Interval{Lo: in.Lo[i], Hi: in.Hi[i]}
	}
	out := rangeColumns(compare.RankRanges(joint))
	out["lo"], out["hi"] = in.Lo, in.Hi
	return out
}

func rangeColumns(rows []compare.RankRange) map[string]any {
	return map[string]any{
		"rank_lo": column(rows, func(r compare.RankRange) float64 { return float64(r.Lo) }),
		"rank_hi": column(rows, func(r compare.RankRange) float64 { return float64(r.Hi) }),
	}
}

func rankIntervals(c *testCase, _ record) any {
	units, shares := c.satisfied("unit", "overall", everyRow)
	rows := compare.JointRanks(shares, 0.95)
	type j = compare.JointRank
	var ranges []compare.RankRange
	for _, r := range rows {
		ranges = append(ranges, r.Range)
	}
	out := rangeColumns(ranges)
	out["unit"] = units
	out["x"] = column(rows, func(r j) float64 { return float64(r.X) })
	out["n"] = column(rows, func(r j) float64 { return float64(r.N) })
	out["sidak_conf"] = compare.SidakLevel(0.95, len(units))
	out["sim_lo"] = column(rows, func(r j) float64 { return r.Interval.Lo })
	out["sim_hi"] = column(rows, func(r j) float64 { return r.Interval.Hi })
	out["rank"] = column(rows, func(r j) float64 { return float64(r.Rank) })
	return out
}

// chanceColumns lays out simulated ranks.
func chanceColumns(units []string, rows []compare.RankChance) map[string]any {
	type rc = compare.RankChance
	return map[string]any{
		"unit":      units,
		"rank_mean": column(rows, func(r rc) float64 { return r.Mean }),
		"rank_lo":   column(rows, func(r rc) float64 { return r.Lo }),
		"rank_hi":   column(rows, func(r rc) float64 { return r.Hi }),
		"p_first":   column(rows, func(r rc) float64 { return r.PFirst }),
		"p_top3":    column(rows, func(r rc) float64 { return r.PTop3 }),
		"p_last":    column(rows, func(r rc) float64 { return r.PLast }),
	}
}

func rankBootstrap(c *testCase, _ record) any {
	units, shares := c.satisfied("unit", "overall", everyRow)
	return chanceColumns(units, compare.BootstrapRanks(shares, 0.95, compare.Drawing{Draws: 20_000, Seed: 1}))
}

func rankPosterior(c *testCase, _ record) any {
	units, shares := c.satisfied("unit", "overall", everyRow)
	fit := compare.FitBetaBinomial(shares)
	return chanceColumns(units, compare.PosteriorRanks(shares, fit, 0.95, compare.Drawing{Draws: 200_000, Seed: 2}))
}

// shrunkTree lays out a fit with the shrunk shares of the units.
func shrunkTree(shares []compare.Tally) map[string]any {
	fit := compare.FitBetaBinomial(shares)
	rows := fit.Shrink(shares, 0.95)
	type s = compare.Shrunk
	return map[string]any{
		"x": column(shares, func(t compare.Tally) float64 { return float64(t.X) }),
		"n": column(shares, func(t compare.Tally) float64 { return float64(t.N) }),
		"a": fit.A, "b": fit.B, "mu": fit.Mu, "M": fit.M, "rho": fit.Rho,
		"eb_mean": column(rows, func(r s) float64 { return r.Rate }),
		"eb_lo":   column(rows, func(r s) float64 { return r.Interval.Lo }),
		"eb_hi":   column(rows, func(r s) float64 { return r.Interval.Hi }),
		"shrink":  column(rows, func(r s) float64 { return r.Weight }),
	}
}

// shrunkAnchors computes c00's ten units. The two figures of VGAM::vglm are a
// cross-check of the record's own fit: vglm stops by its loose default, 1.3e-6
// from the maximum that all other figures of the record share.
func shrunkAnchors(c *testCase, r record) any {
	var in struct {
		X, N []int64
	}
	r.input(c.t, &in)
	shares := make([]compare.Tally, len(in.X))
	for i := range shares {
		shares[i] = compare.Tally{X: in.X[i], N: in.N[i]}
	}
	fit := compare.FitBetaBinomial(shares)
	out := shrunkTree(shares)
	out["loglik_kernel"] = fit.LogLik
	out["vglm_mu"] = fit.Mu
	out["vglm_rho"] = fit.Rho
	return out
}

func shrunkUnits(c *testCase, _ record) any {
	units, shares := c.satisfied("unit", "overall", everyRow)
	out := shrunkTree(shares)
	m := compare.FitMoments(shares)
	out["unit"] = units
	out["moment"] = map[string]any{"mu": m.Mu, "rho": m.Rho, "M": m.M}
	return out
}
