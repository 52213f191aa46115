// Package analyst shows results to those who may see them: the list of waves,
// and for each wave, or a unit in it, the overall index, factors, criteria and
// units with their intervals. All figures come from package results, which
// has already taken out what would tell of few persons; this package writes
// them in the reader's language and adds nothing.
//
// Somebody whose scope is some units sees those units, never the whole wave.
// Signing in, the guard of routes and the layout are in survey/web/staff. The
// page works without script; with it the figures follow by themselves.
package analyst
