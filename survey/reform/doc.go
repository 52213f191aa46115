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
// Points are decimal numbers written as text ("2.5"), so that they are exact.
// The arithmetic is that of package analysis/scoring.
package reform
