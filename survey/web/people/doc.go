// Package people are the pages about those who may sign in: the list of
// people and what they may where, one's own account (password, second factor,
// sessions, keys for programs), and the trail of who has changed what.
//
// An administrator of some units meets only people who have nothing beyond
// these units, and can give no more; see access.Administration. A password or
// key that is made here is shown on the answer to the request that made it,
// and never again.
package people
