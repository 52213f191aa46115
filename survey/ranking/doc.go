// Package ranking says what a round of score sheets comes to: points from people
// and from surveys, totals, indexes, places, classes, and how they went from year
// to year; and it freezes what is published.
//
//	r := ranking.New(ranking.Config{Office: office, Store: s, Directory: d, Findings: f, Seals: seals})
//	table, err := r.Ranking(ctx, "2026")            // as it stands, or as it was published
//	years, err := r.Years(ctx, "2026", 3)           // with the rounds before
//	moves := ranking.Compare(years[0], years[1])
//	record, err := r.Publish(ctx, "2026", rev, "chi")
//	differences, err := ranking.VerifyRound(document)
//
// # Points that surveys give
//
// A leaf of source sipas takes the index of its wave for the unit with everything
// below it, as analysts may see it (package findings), by the leaf's rule. It is
// final when the wave is sealed and provisional before; of a sealed wave the
// figure is compared with the sealed result, and gives nothing when they differ.
// It rests on at least Round.LeastAnswers people, or the council decides. The
// ministry's own figure stands beside it, and gives the points only when the
// council has said so. A leaf of source survey has the points of the sociological
// survey (package opinion/outcome). What the council has given by itself prevails
// over both, with its reason. See [Given].
//
// The index is the one that pages show first: the share of satisfied answers, as
// the mean of the criteria, each answer counting the same also where a wave weighs
// its units by their dossiers. It is taken as the fraction that the answers make,
// so that 1749/2000 of 10 points is 8.745 and published as 8.75.
//
// # Places
//
// Units are placed by their index as it is published: total over the applicable
// maximum, in percent, with the decimals of the round's set. So units with other
// sets, or with leaves that did not arise, can stand in one list; groups of
// similar maxima have places of their own. The same holds for the place of a
// field or a criterion: among the units whose set has a node of that code and
// name. Who has open leaves has no place.
//
// # What a place is worth
//
// The index of a survey is an estimate. Its interval goes through the rule to the
// points and from there to the unit's index ([Row].Range): leaves of one wave err
// together, those of several waves independently (scoring.Together). [Row].Span is
// the places that the unit may hold then; units whose ranges meet differ by less
// than the survey's error. The council's points, the ministry's figure and the
// sociological survey, which asks everybody it is about, count as exact.
//
// # What is frozen
//
// A published round is a [Document]: the round, its sets, the points of every
// sheet without names of persons, what the surveys gave with the digests of their
// seals, and every figure as an exact fraction and as published. It is kept in
// parts under its SHA-256; the [Record] that names the digest is written last and
// once, so that a process that dies in between has published nothing, and Freeze
// may be called again. Sheets are closed before the round is published, and the
// sociological survey must be closed, so that no act on its way lands behind what
// is frozen (reform.Office.CloseSheets, opinion.Office.Settle). From then on the round is shown as the document has it.
// [VerifyRound] computes all of it again from the document alone.
package ranking
