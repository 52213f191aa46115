// Package analyst shows the dashboard of a wave: the overall index first, by
// each definition, then factors, criteria with the spread of their answers,
// units as a league with ranges of ranks, a table of units by factors or
// criteria, channels, and how well the sample holds. Next to each figure stands
// that of the wave before, and every figure opens to what it is made of.
//
// Figures come from package findings, which has already taken out what would
// tell of few persons; package contrast sets two waves against each other. This
// package writes them in the reader's language. Which wave, unit and filters a
// page is of is the address's; see package lens. The page's own parameters are
//
//	sort    order (of the questionnaire), index, low (share of the two worst answers)
//	level   how deep below the present place the units of the league stand, from 1
//	cells   factors or criteria: the columns of the table of units
//	target  an index to measure against, in percent
//
// Each chart can be had as a file, /results/{wave}/chart/{name}.svg or .png, under
// the same query. Pages work without script; with it the figures of a wave that
// is open follow by themselves.
package analyst
