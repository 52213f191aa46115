// Package crosswalk carries results from one version of the instrument to
// another, and says where a series of results cannot be read as one.
//
// The versions are data: the software's own sipas-25 and the service items of
// three ministry methods, 2640 (2017-2021, 22 items), 2022 (the form of that
// year, 19 items) and 1001 (2023-2026, 16 items). A [Lineage] says from which
// items of the ministry's versions an item descends, as "1001#24"; [Default] is
// that of sipas-25, and any other questionnaire can bring its own.
//
//	what covers what?               [Coverage]
//	items of one version in another [Between], giving a [Walk]
//	answers                         [Walk.Frame], and then all of package analysis, with intervals
//	counts per item                 [Walk.Tallies]
//	published figures per item      [Walk.Values]
//	may these years be compared?    [Breaks]
//
// Three cases and their rules:
//
//   - One item is one item: its answers are carried over as they are.
//   - One item stands for several (split): sipas-25 asks about equipment once
//     where 2640 asked whether it is sufficient and whether it is modern. Both
//     get the same answers. They count twice in the mean of their factor, as
//     they would have in the original, and their agreement proves nothing.
//   - Several items are one (merge), which happens only on the way from 2640 to
//     the later versions. Counts are pooled: every answer to any of the items is
//     an answer to the merged one, so an item answered more often weighs more.
//     Published figures, which have no counts, are averaged, each equal. Answers
//     of one person to two items have no single category, so Frame refuses.
//
// An item without counterpart is absent from the result, never 0, and named in
// [Walk.Lost] or [Walk.Absent]. A carried figure is not a measured one: wording
// differs (see [Item.Mark]), and so do the questions around it. Show it as
// converted.
package crosswalk
