// Package outcome is what a sociological survey has come to: points of criteria,
// counts of answers, and how far the answers may be believed.
//
//	counting := outcome.New(office)
//	units, version, err := counting.Points(ctx, "2026") // unit -> leaf -> points
//	all, err := counting.Of(ctx, "2026")                // with how fast, how alike, by whom
//
// A leaf's points for a unit are those of scoring.Opinions: an option is worth a
// share of the leaf's maximum; the respondents of a group who judged the unit are
// averaged, then the groups by their weights. Where a group has several questions
// about one leaf, each counts the same. "Not enough information" and what was
// left open are in no denominator; a group in which nobody judged drops out.
//
// Sheets that somebody filled in on another's behalf count like any other, and
// are counted apart: leaving them out is a switch of the survey (see
// opinion.Survey.WithoutDelegates), because whether a staff member may answer for
// the leader is for the council to rule before the answers are known, not after.
//
// Nothing is counted before a survey is closed: whoever looks before and after a
// sheet comes would have that sheet by subtraction.
//
// Groups are small, some have three members. Figures are computed all the same,
// but what pages may show is for Leaf.Shown, Leaf.Told and Hidden to say: no points
// from fewer than Least sheets, no group of fewer, no number of those who judged or
// lacked the information when these or the rest are fewer, and no second group
// whose figures would give the first away by subtraction.
package outcome
