// Package drivers asks which factors or criteria move overall satisfaction, and
// with what certainty: where should the service improve first?
//
//	what does each factor add, others held equal?   [Regression]  standardised betas, VIF
//	how much of the explained variance is its own?  [Table.LMG]   exact, for the few factors
//	the same for many criteria                      [Table.Johnson]
//	are there persons enough to show them?          [Basis]
//	how sure are those shares?                      [Bootstrap]
//	importance against performance                  [Map]
//
// Everything but the bootstrap follows from one correlation matrix: a [Table]
// reduces the answers to exact integer co-moments in one pass, whatever the
// order of rows.
//
// What these figures are not: causes. Answers of one person on one sheet go
// together for many reasons, mood included; an improvement of an important
// criterion need not move the overall answer by its beta. Betas of criteria
// that measure nearly the same swing wildly (see VIF): rank by LMG or Johnson
// shares, and only as far as their intervals allow.
//
// Sources: Lindeman, Merenda & Gold 1980; Grömping 2007 (Am. Stat. 61:139);
// Johnson 2000 (Multivar. Behav. Res. 35:1); Martilla & James 1977.
package drivers
