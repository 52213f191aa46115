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
// ranking, tests; and by Plan.Trend how the figures go over periods. A [Result]
// is plain data that encoding/json writes with null for what does not exist.
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
// the sample. With Sample.Members the people drawn in each cluster are a second
// stage.
//
// Sample.Totals says how many people there are in the population by the labels of
// a dimension, or of several crossed. One margin post-stratifies the weights,
// several rake them; the intervals know of it, and [Calibration] tells what became
// of the weights. A category with people and no sheets, sheets without a category
// or total, margins of different populations, and margins that no weights fit are
// errors that name the category.
//
// # Do groups differ, does it get better
//
// The part tests asks of every item whether the groups of a breakdown answer alike
// at all ([GroupTest]): Kruskal and Wallis' test of the ratings, the chi-square
// test of the share of 4 and 5, p-values adjusted over the criteria. Plan.Trend
// puts the labels of a dimension in order of time ([Trend]): Cochran and
// Armitage's test of a line through the shares of persons, Mann and Kendall's of
// the series with Sen's slope, and a control chart, whose limits are widened after
// Laney with a baseline or from 20 periods on. A period in which nobody answered
// keeps its place where the labels show that it is there. Under weights or a
// design the tests are those of the design (Rao and Scott; t of the weighted
// slope); the others need sheets that are one voice each, and a note says so.
// A comparison of two labels is split into what the units did better and what
// comes from their mix (Kitagawa; [Change]) where units are named.
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
// as it takes that none of them follows by subtraction from others that the
// tables show: within each criterion over the groups of a breakdown, and from a
// breakdown to a finer one (by unit, and by unit and sex); within each group
// over the criteria of a factor, and over the factors. Where a group is withheld
// so is what lies in it. The same holds between the figures of all sheets and
// those without flagged sheets: nothing is shown whose difference tells of few
// people who were left out. Comparisons, ranking and changes show of a group no
// more than its breakdown does, whether or not the plan asks for it; tests and
// trends are made of the groups and periods that are shown. Reliability, structure
// and drivers are withheld where few sheets are complete. Numbers of sheets without
// a label (Breakdown.Rest) and of flagged sheets are told, and the range of
// calibrated weights; answers are not. Two results with other filters or other
// suppression are not protected against each other. SuppressBelow 1 shows
// everything.
//
// A figure that nobody's answers support is empty, not withheld.
//
// # Weights
//
// Weights count in every table, comparison and place. Reliability, structure,
// drivers and the screening count every sheet once; a note (NoteUnweighted) says
// so. The simulated chances of the ranking are left out under weights.
package study
