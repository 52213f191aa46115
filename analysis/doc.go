// Package analysis turns the answers of a satisfaction survey into indexes with
// honest intervals. A frame of answers goes in, estimates come out; the package
// reads no file, no clock and no chance, so that anybody can repeat a figure
// from a table of answers.
//
// # From answers to an index
//
// A [Builder] takes responses row by row and hands out a [Frame]: columns of
// one byte per answer (1..k, [Missing], [DontKnow]), label columns such as unit
// and sex, number columns such as a weight. A [View] chooses rows, [Groups]
// split them; neither copies an answer. A [Tally] is what indexes are made of,
// in whole numbers, and the tallies of units add up ([Sum]) to that of their
// province. [Tally.Index] makes the family of figures.
//
//	frame := builder.Frame()
//	byUnit, err := frame.All().By("unit")
//	tallies, rest := byUnit.Tallies()
//	province := analysis.Sum(append(tallies, rest)...)
//	fmt.Println(province.Index(analysis.Options{}).All.ItemMean.Value)
//
// # Which figure answers which question
//
// How satisfied are people with one criterion? x of n answers are 4 or 5:
//
//	top2/1      x/n                        the usual "tỷ lệ hài lòng"; Wilson's interval
//	mean5/1     (Σ answers/n)/k            "mức điểm quy đổi": 20 % is its floor, not 0
//	mean01/1    (Σ answers/n - 1)/(k - 1)  the same from 0 to 1
//	net/1       share of 4, 5 less share of 1, 2
//
// n counts answers on the scale only: neither empty fields nor "don't know".
// These are reported beside the figure, not hidden in it.
//
// How satisfied are people with a factor, or with everything? With t_ij = 1 for
// a satisfied answer of person i to criterion j, v_ij = 1 for any answer:
//
//	pooled/1       Σ t_ij / Σ v_ij        every answer equal
//	item-mean/1    (1/k) Σ_j p_j          every criterion equal: p_j = Σ_i t_ij / Σ_i v_ij
//	factor-mean/1  Σ_f W_f item-mean_f    every factor as its weight says
//	question/1     top2 of the overall question
//	person-mean/1  mean of persons' own shares
//	mean-high/1    share of persons whose mean answer is 4 or more
//	all-high/1     share of persons whose every answer is 4 or 5 ("hài lòng toàn diện")
//
// They are different quantities, and on the same answers they differ by points
// (item-mean, pooled) to tens of points (all-high). No official text says which
// one an authority means, so each [Estimate] carries its formula's name with a
// version, and a report prints it. Each can be had for top2, mean5 or mean01 as
// the score ([Options]).
//
// And a parent of units? pooled/1 of the [Sum] (every response equal),
// unit-mean/1 ([UnitMean], every unit equal), population/1 ([PopulationMean],
// every unit as its number of cases N_u).
//
// # Intervals
//
// The answers of one person are not independent: an interval that takes 25
// answers for 25 observations is two to three times too narrow for an overall
// index. Here the respondent is the unit. A person's influence on the figure is
//
//	pooled     z_i = (T_i - R·V_i)/ΣV             T, V: the person's satisfied and all answers
//	item-mean  z_i = (1/k) Σ_j v_ij(t_ij - p_j)/n_j
//
// and the standard error √(n/(n-1)·Σ z_i²), with the t quantile of n-1 degrees
// of freedom: the linearisation of Cochran 1977, ch. 6, and Woodruff 1971, the
// same as svyratio and svycontrast of R's survey package. Estimate.Deff says how
// far the independent-answers variance was off. Limits may pass 0 or 1; they
// are not cut here. Strata, clusters and finite populations are package
// analysis/design; intervals of one share, package analysis/interval.
//
// # What is promised
//
//   - A figure nobody's answers support is NaN, never 0: an empty criterion
//     drops out of its factor's mean and is named in Estimate.Absent.
//   - Every sum is a sum of whole numbers, or for weights of fixed-point
//     numbers: the result is the same to the last bit for any order of the rows
//     and any number of goroutines. Where everybody agrees the standard error
//     is exactly 0.
//   - A counted figure is the float64 nearest to its exact fraction
//     ([Tally.Fraction]); [Tally.Published] rounds that fraction, half up, once.
//   - Inputs are not changed. Nothing else is rounded. Cells of fewer than five
//     respondents are marked (Estimate.Suppressed) and blanked by
//     [Estimate.Redacted].
//
// # How it is fast
//
// Answers are kept a second time as planes of bits, 64 respondents to a word.
// Counting is counting bits; the products that standard errors need
// ([PairTally]) are bits that two planes share. A person's sums over a factor
// and over all criteria are worked out once, when the row is appended, and kept
// as a code of two bytes; a filter or a group counts codes. Weights are added up
// as fixed-point numbers of 128 bits from tables that leave nothing to guess. A
// million responses to 25 criteria by 50 units take some hundredths of a second,
// weighted ones three times that, a filter of them one.
//
// For that a row of 25 criteria in five factors and the overall question takes
// 26 bytes of answers, 13 of planes, 14 of codes, and 1, 2 or 4 per label, by how many labels there are.
package analysis
