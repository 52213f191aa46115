// Package tickets keeps one-time codes: printed on a dossier's receipt, each
// opens one form, once.
//
// What it promises:
//
//   - A code is stored only as a keyed hash. Whoever reads the store cannot
//     make codes from it, and [Tickets.Make] shows each code exactly once.
//   - A ticket is used at most once, however many phones try: the change from
//     free to claimed is one revision check of the store.
//   - Afterwards nothing joins a ticket and an answer. A used ticket says that
//     it was used: not when, not by which response. All used tickets of a
//     batch are alike, and their keys are hashes, in no order of anything.
//
// There are no transactions, so that a ticket goes through three states:
//
//	free --Claim(id)--> claimed for one response --Spend--> used
//	                        |
//	                        +--Release--> free (that response never came)
//
// Only while it is claimed, for the moment in which the response is being
// written, does a ticket hold a keyed hash of that response's id and the hour
// in which its form was opened. Whoever claims for the same id again goes on
// where the first was cut off; who claims for another is refused. What a crash
// leaves claimed is found by [Tickets.Claims], for a janitor.
package tickets
