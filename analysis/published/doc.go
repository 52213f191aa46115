// Package published tells which rows of a printed table of results cannot be
// right: an office's report, an earlier year, a press article.
//
//	findings, err := published.Check(published.Table{Scale: 5, Forms: 4215, Rows: rows, Total: total})
//
// A [Row] is a criterion with what the table prints of it: how many forms or
// answers, counts or percentages of the answers, a mean, a standard deviation,
// an index. Whatever is left out is not checked. All arithmetic is exact, on
// whole numbers; a printed number stands for everything that rounds to it,
// whichever way its author rounded halves.
//
// What is looked for:
//
//   - Percentages that do not add up to 100, beyond what rounding explains
//     (half a unit of the last place for each).
//   - More answers than forms; and the one misprinted digit that would explain it.
//   - Percentages that no whole number of answers gives at that number of forms,
//     one by one or all together (granularity: N. Brown and J. Heathers, The GRIM
//     Test, Social Psychological and Personality Science 8, 2017).
//   - Means that no whole sum of ratings gives (GRIM), that lie off the scale, or
//     that the counts or percentages do not give.
//   - Standard deviations that no whole sum of squares gives beside that mean
//     (GRIMMER: J. Anaya 2016; A. Allard, Analytic-GRIMMER, 2018). Only what is
//     necessary is asked for, so that no honest figure is accused.
//   - An index that none of the known formulas gives; else, which one does.
//   - A total that is no mean of its rows, simple, weighted by forms or pooled
//     over answers; and one outside its rows, which no mean can be.
//
// A [Finding] is graded: Wrong cannot be, Doubtful has an innocent explanation
// which the table does not give, Note is worth knowing. A row without findings is
// not proven right.
package published
