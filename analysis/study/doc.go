// Package study turns a plan and a frame of answers into a result that somebody
// else can repeat: every figure with its numerator, denominator, missing
// answers, "don't know" and interval, and beside them what the figures were made
// from and by.
//
//	result, err := study.Run(study.Data{Frame: frame}, study.Plan{By: [][]string{{"unit"}}}, "1.2.0")
//
// A [Plan] says what is wanted; its zero value is the usual report (share of 4
// and 5, mean of the criteria first, 95 %, figures of fewer than 5 people not
// shown). Optional parts, by [Part]: reliability, structure, drivers, quality,
// ranking. A [Result] is plain data that encoding/json writes with null for what
// does not exist.
//
// # Which figure
//
// One column of answers has several indexes, so every figure carries two names
// with versions: the score (what an answer counts: top2/1, mean5/1, mean01/1)
// and the formula (how answers are combined: item-mean/1, pooled/1,
// factor-mean/1, question/1, all-high/1 and others; see [Formulas]). The first
// formula of the plan is the one in force; the others stand beside it. What the
// names mean is defined in package analysis.
//
// # Samples
//
// With Sample.Weights alone every sheet counts with its weight, and the interval
// knows of unequal weights (analysis.View.Weighted). With strata, clusters or
// populations the intervals are those of the survey design (package design),
// groups and filters being domains of it: who is filtered out still belongs to
// the sample.
//
// # Repeatable to the bit
//
// The same data, plan and program version give the same result in every bit,
// whatever the order of the rows and the number of processors. Counts are
// integers. Where floats are summed over rows, or where one sheet is called the
// first of several, the rows are first put into canonical order (by their
// digests, see [Digest]); sheets that are equal in that order are equal in
// everything that the study reads. What is drawn at random is drawn from the
// plan's seed. [Provenance] holds the digests of frame and plan, the formulas,
// the seed and the version: two results with equal provenance are equal.
//
// # What is not shown
//
// Figures of fewer than Plan.SuppressBelow people are withheld, and as many more
// as it takes that none of them follows from others by subtraction within one
// breakdown: within each criterion over the groups, and within each factor over
// its criteria. The same holds for what is shown without flagged sheets. Between
// different breakdowns of one result nothing is worked out: a table by unit and
// a table by unit and sex together may tell more than either. SuppressBelow 1
// shows everything.
package study
