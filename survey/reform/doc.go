// Package reform keeps the score sheets of administrative reform (CCHC, PAR
// INDEX): the criteria that units are scored by, as data.
//
// A [CriteriaSet] is a versioned tree of mixed depth: fields, criteria and
// components, a leaf at any level. It is written as a list of items with the
// code of the parent, in the order of the decision that it comes from, and comes
// and goes as a table (see [ReadItems] and [WriteItems]): whoever takes a
// decision's annex into a spreadsheet can import it, and totals that do not add
// up are named with the cell. What is written out and read in again is the same,
// byte for byte.
//
// A [Round] is one evaluation: a year, a set, units, groups, deadlines. Every unit
// has a [Sheet], one document, that goes through stages: the unit scores itself
// with evidence; the council accepts or adjusts with a reason; the unit explains;
// the council looks again; it is final. What is done to a leaf is an [Act]; every
// earlier value stays. Publishing closes the sheets first, so that nothing that is
// on its way lands behind it (see [Office.CloseSheets]). [Compare] tells what became
// of the items from one version of a set to the next. An [Office] keeps all of it
// over a store:
//
//	office := reform.New(reform.Config{Store: s, Trail: trail})
//	round, rev, err := office.Round(ctx, "2026")
//	sheet, err := office.Act(ctx, round, "so-y-te", "1.2", seen, reform.SelfScore{Points: "2,5"}, "lan")
//	sheet, err = office.Move(ctx, round, "so-y-te", reform.SelfScoring, reform.FirstAppraisal, false, "", "lan")
//
// Points of leaves that a survey decides do not stand in the sheet: package
// ranking takes them from the satisfaction index and the sociological survey, and
// says what a round comes to. A sheet holds only what people say beside them: that
// the leaf does not apply, the ministry's own figure, points that the council
// gives because there were too few answers.
//
// Points are decimal numbers written as text ("2.5"), so that they are exact.
// The arithmetic is that of package analysis/scoring.
package reform
