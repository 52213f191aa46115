// Package why shows what stands behind the figures of a wave: what goes
// together with overall satisfaction, whether the criteria measure what they
// should, what people wish for and wrote, and where and when low ratings come.
//
//	/results/{wave}/why          importance against performance
//	/results/{wave}/low          low ratings by counter and hour
//	/results/{wave}/comments     phrases of many; every comment for who may see single sheets
//	/results/{wave}/wishes       shares choosing each option
//	/results/{wave}/reliability  alpha, omega, KMO and Bartlett
//
// Each page goes by the lens of its address (package lens) and takes its
// figures from package findings, or computes them from the rows that findings
// says may be looked at. Importance and reliability show nothing of single
// sheets. Reliability asks for at least thirty whole ones, importance for ten
// per factor or criterion and for half of all sheets (see drivers.Basis); below
// that the page says how many there are, what most sheets lack, and what helps.
//
// # What takes long
//
// Importance resamples persons a thousand times: seconds with a million
// sheets. It is computed once for each lens in the background (see later). A
// reader waits a moment, and then gets a page that says so and comes again by
// itself. While more answers come in, the last result stays up with the time
// and the number of sheets it is of, and a new one is computed behind it.
//
// Bootstraps have a fixed seed, and neither they nor anything else here
// depends on the order of rows: the same answers give the same page, and the
// figures of the command sipas analyze.
package why
