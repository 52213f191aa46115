// Package posters is where a survey manager has posters, table tents and
// labels made: for one counter, a unit with all below it, or a province. What
// is chosen stands in the page's address; the page shows how the first sheet
// will look, and starts a job (package jobs) that prints them all. The job has
// a page of its own that can be left and come back to, and the file is there
// for a week.
//
// A second page lists the counters of running waves from which nothing has
// come for some days: their poster may be hidden, torn or gone.
//
// People see the counters of their own units, and their own jobs. A job whose
// units are not theirs any more looks as if it were not there.
package posters
