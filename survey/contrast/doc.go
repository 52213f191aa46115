// Package contrast sets figures that may be shown against each other: two waves,
// two units, fields, channels or periods ([Compare]), and a figure over waves or
// over the periods of one wave ([Follow]). It takes what package findings shows
// and nothing else, so that whatever is withheld there is withheld here, and a
// difference tells no more than its two sides do.
//
//	sides, err := contrast.Disjoint(tree, a, b)        // may these two be compared at all?
//	c := contrast.Compare(sightA.Total, sightB.Total, contrast.Same())
//	s := contrast.Divide(partsA, partsB)              // better service, or other places?
//	f := contrast.Follow(points)                      // a series with limits and tests
//
// # What is more than chance
//
// A difference is A less B. A share of persons (a criterion under the top-2
// score, the overall question, comprehensive satisfaction) has the interval of
// Newcombe 1998 and the p-value of the pooled z, or of Fisher's exact test where
// a count expected is below 5. A mean (of ratings, of criteria, of factors) has
// that of Student's t with the variances of both sides added and the degrees of
// freedom of Satterthwaite; respondents are the units, and the two sides have
// different respondents. These are the figures of analysis/study, to the last
// bit; only where both sides show no spread at all there is no test here.
//
// With 25 criteria one in twenty differs "significantly" by chance alone.
// Therefore the p-values of the criteria are adjusted together by Benjamini and
// Hochberg, those of the factors too, and [Verdict] goes by the adjusted value.
// An index is judged by itself: it is one number that was asked for beforehand.
// [Unclear] does not say that two sides are equal. It says that so few answers
// cannot tell them apart.
//
// # Series
//
// A series breaks where the questionnaire, the form, the way to the form, the
// channels, the units or the method changed between two waves ([Breaks]). The
// figures are there on both sides of a break, but no test runs across it and
// the limits of the control chart begin anew. Criteria are followed from version
// to version by code and by what a criterion says it continues ([Join]), and can
// be carried to the items of the ministry's methods ([Carry]).
//
// Everything here is a function of its arguments. Nothing is changed that comes
// in, a figure that does not exist is NaN, and nothing is rounded.
package contrast
