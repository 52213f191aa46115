// Package prob gives the probability distributions that a survey report
// needs: normal, Student's t, chi-squared, F and beta, with the gamma-type
// functions behind them.
//
// It promises three things that a general library does not:
//
//   - Tails stay true. A p-value of 1e-200 is 1e-200, never 0 through 1-CDF;
//     survival functions are computed as such.
//   - Nothing panics. A shape or a degree of freedom that makes no sense gives
//     NaN, and so does a NaN argument.
//   - Large parameters are safe: Student's t takes df = +Inf (the normal), the
//     beta functions take samples of ten million.
//
// Arguments called p are probabilities in [0, 1]; quantiles are for the lower
// tail. The incomplete gamma functions and the normal quantile are gonum's
// mathext; its incomplete beta (no complement, cancels for large shapes) and
// the parts of distuv that lose the tail (Normal.Survival beyond 8.3,
// F.Survival, StudentsT.Quantile with many degrees of freedom) are not used.
//
// Sources: Abramowitz and Stegun, Handbook of Mathematical Functions (1964),
// chapters 6 and 26; NIST Digital Library of Mathematical Functions, chapters
// 5 and 8. Checked against R 4.2.2 (qnorm, qt, qchisq, qbeta, pnorm, pt,
// pchisq, pf).
package prob
