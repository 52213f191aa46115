// Package standings shows what a round of the reform score came to: who stands
// where, in which fields, why, and against the years before; and it is where the
// council publishes a round.
//
//	GET  /reform/rounds/{round}/results               all units: points, index, place, band; ?sort= and ?group=
//	GET  /reform/rounds/{round}/results/fields        units by fields, with the place in each
//	GET  /reform/rounds/{round}/results/lost          where points were lost, over all units; ?level= and ?sort=
//	GET  /reform/rounds/{round}/results/years         against up to three rounds before; ?of= a node, ?unit= a unit
//	GET  /reform/rounds/{round}/results/units/{unit}  a unit's card
//	GET  /reform/rounds/{round}/results/annex.xlsx    the annex of the decision, as a workbook
//	GET  /reform/rounds/{round}/results/annex.pdf     the same to print and sign
//	GET  /reform/rounds/{round}/results/result.json   the frozen document that a publication rests on
//	GET  /reform/rounds/{round}/results/publish       what publishing will freeze, and what stands in its way
//	POST /reform/rounds/{round}/results/publish       publishes, or goes on where a node has died
//
// A published round is for everybody who may see results. While it runs the
// council sees all of it, and the officers of a unit see their own unit's card
// without the places, which are the council's until they are final. Whoever may
// not see a round is told that there is none.
//
// Every figure comes from package ranking and is rounded once, as the criteria
// set publishes it, so that page, workbook, paper and interface say the same.
package standings
