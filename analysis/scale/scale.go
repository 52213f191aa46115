// Package scale asks whether the items of a factor measure one thing, and how
// reliably: whether five questions on the officials' attitude may be averaged
// into one figure.
//
//	Cronbach's alpha        [Complete], [Pairwise]   the customary figure, with item statistics
//	McDonald's omega        [OmegaOf]                the same without assuming equal loadings
//	ordinal alpha           [Ordinal]                of the variables behind the steps: a footnote
//
// Alpha is k/(k−1)·(1 − tr C/ΣC) for the covariance matrix C of k items. Values
// from .7 are called acceptable, from .8 good; above .95 the items repeat each
// other. A low alpha-if-deleted is no order to delete. What Vietnamese theses
// report (alpha, corrected item-total correlation from .3, alpha without the
// item) is all in [Alpha].
//
// An undefined figure is NaN and its result carries the reason: items that do
// not vary are dropped and named, as psych::alpha does; an item nobody answered
// leaves no complete person (NoRows); a scale needs two items that vary. A
// negative alpha is reported as it is, with the items that run against the
// rest in Against.
//
// Sources: Cronbach 1951 (Psychometrika 16:297); Feldt 1965 (Psychometrika
// 30:357); McDonald 1999; Duhachek & Iacobucci 2004 (J. Appl. Psych. 89:792).
// Checked against psych 2.2.9, factanal and lavaan.
package scale
