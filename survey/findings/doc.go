// Package findings is what an analyst may see of a wave: its figures under any
// filter, split by any dimension, protected so that combining views tells of
// nobody.
//
//	f := findings.New(findings.Config{Results: r, Directory: d})
//	lens, problems := findings.Parse(query, "2026", axes)
//	sight, err := f.Look(ctx, lens)
//	units, err := f.By(ctx, lens, results.ByUnit)
//
// # What a sight holds
//
// Without filters it has the figures of the unit's Summary in package results,
// from the same counts. With filters, and in every split but that by unit, it
// has the answers that count (see results) whose labels the lens asks for.
//
// While a wave collects, these are of closed periods only (Sight.Until), and of
// each unit all but up to four of them: who stands at the desk sees who
// answers, and must not see figures move with them. The answers of a unit in
// filtered sights are always some that its Summary has shown together. When the
// wave is over all answers are in, as in Summary.
//
// # What is withheld
//
// Figures are exact or they are not there: a suppressed one has no number at
// all. A sight is a cell, or a union of cells, of the persons crossed by the
// dimensions that the lens chooses in; flags and periods are dimensions like
// any other. It is shown when
//
//   - package disclosure does not hide the cell in that table; of several
//     labels chosen together none may be hidden, or they are of one dimension
//     and all the hidden ones are among them;
//   - no cell of another dimension is the same persons but for one to four, so
//     that two views subtracted tell of nobody (see nests), and, of several
//     labels chosen together, no choice of labels of another one (see tells);
//   - what is withheld of a counter is also withheld of a unit of which it is
//     all, and the other way round: counters are places below their units (see
//     byDesk);
//   - in a wave that collects, what each period has brought to it is no hidden
//     cell either;
//   - within a unit, or a wave, of at most disclosure.Crowd persons, the guard
//     over these persons shows it, and no mean of items of which one is withheld.
//     While a wave of up to 120 collects nobody knows who will be in it: it has
//     no filtered sights before it is over, or larger.
//
// A criterion that some left out has tables and guards of its own, of those who
// rated it. What a score or a definition makes of answers tells no more than
// the answers do: all scores of a sight are withheld together.
//
// # What is not promised
//
// In a wave or unit larger than a crowd the figures are safe against
// subtracting within a table, and against subtracting any two views; not
// against solving thousands of equations by somebody who knows of all of them
// who they are. Nor against a summary that somebody has kept from between the
// ends of two periods, when later a sight shows nearly all the answers that were
// in it and hardly any other. And when a wave ends the few answers that were
// waiting come in together, as they do in Summary. A wave of more than 120
// persons that ends as a crowd may have shown sights meanwhile that its guard
// knows nothing of.
package findings
