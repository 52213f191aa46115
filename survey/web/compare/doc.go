// Package compare is the analyst's pages that set figures against each other:
// two waves, units, fields, channels, periods or any other two groups of a wave
// (/results/{wave}/compare), and the figures over waves or over the periods of
// one wave (/results/{wave}/series).
//
// What is compared stands in the address, beside the lens that all pages of a
// wave share:
//
//	/results/2026/compare?with=wave&b=2025              this wave less another
//	/results/2026/compare?by=unit&a=D1&b=D2             two units
//	/results/2026/compare?by=field&a=TP&b=DD&b=XD       a field less two others
//	/results/2026/compare?by=period&a=2026-W10&b=2026-W09&channel=qr
//	/results/2026/compare?with=wave&b=2025&as=1001      by the 16 items of 2023-2026
//	/results/2026/series?over=periods&of=A              factor A, week by week
//
// Both sides lie in the reader's scope or do not exist. The figures and the
// verdicts are those of package contrast; this package writes them in the
// reader's language, and says of no difference more than that package does.
package compare
