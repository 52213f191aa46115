// Package compare answers the questions that are asked once the indexes of a
// satisfaction survey are known: is this unit really better than that one, did
// the service improve since last year, which place does a unit hold and how
// sure is that, what lies behind a change of the total.
//
// Everything starts from counts. A share is a [Tally] (successes of trials), a
// question with ordered answers is a row of counts per category, and a group
// comparison is a table of such rows. Counts are exact, so no figure depends
// on the order of the respondents.
//
// # Which function for which question
//
//   - Do two units, or two periods, differ in a share? [CompareShares]: pooled
//     z, interval of the difference after Newcombe, Cohen's h, and Fisher's
//     exact test where the counts are too small for z.
//   - Do they differ in the answers 1..5 themselves? [MannWhitney] (which of
//     two answers tends to be higher) or [Welch] (difference of the means).
//   - Do many units differ at all? [KruskalWallis] on the answers, [ChiSquare]
//     on a share or on any table.
//   - Which pairs of units differ? [Pairwise], with the family of tests stated
//     and the p-values adjusted ([Adjust]).
//   - Do two ordered answers go together? [Spearman], [Kendall] (tau-b), from
//     values or from a table of counts.
//   - Is there a trend over periods? [CochranArmitage] from counts,
//     [MannKendall] with Sen's slope from a series of indexes,
//     [CochranMantelHaenszel] for two periods held apart by unit.
//   - Which period falls out of line? [PChart].
//   - Did the service get better, or did the mix of units change? [Kitagawa].
//   - Which places do we print? [Places], [SharePlaces]: from the values as
//     published, ties marked.
//   - How sure are the places? [JointRanks] (intervals and tiers that hold for
//     all units at once), [PosteriorRanks] (probability of first, of the top
//     three, of last), [BootstrapRanks] (known to fail at 100 %; for
//     comparison with other software).
//   - What would a small unit's share be if chance were taken out?
//     [FitBetaBinomial] and [Fit.Shrink]. Shrunk shares stand beside the
//     measured ones, they never replace them and never become points.
//
// # Conventions
//
// What cannot be computed is NaN, never 0: a share of nobody, a test without
// variation, an interval of nothing. A rank that does not exist is 0. A Tally
// or a table with negative or impossible counts gives NaN in every figure that
// would use it. No function panics for data, changes its arguments, or uses a
// clock or a random source other than the seed it is given.
//
// Confidence is given as a share (0.95). All p-values are two-sided, and are
// computed in the tail, so that they stay meaningful down to about 1e-300; a
// smaller one is 0 and should be printed as "< 1e-300".
//
// Each test treats the respondents as independent. Where counters were sampled
// as clusters, or respondents carry weights, use the design-based comparisons
// of package design instead: on such data the p-values here are too small.
package compare
