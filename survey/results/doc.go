// Package results turns the responses of a wave into columns in memory, keeps
// them fresh, and sums them up for the pages: what the room of analysis needs
// in order to compute, and nothing that it would have to ask a database.
//
//	r := results.New(results.Config{Store: s, Directory: d})
//	collector := collect.New(collect.Config{..., Heard: r.Heard})
//	go r.Run(ctx)
//	snapshot, err := r.Frame(ctx, "2026")            // for any analysis
//	summary, err := r.Summary(ctx, "2026", results.Ask{}) // for the page
//
// # Columns
//
// The first question about a wave loads it by one scan of its keys. Items are
// columns by criterion code, so that several versions of a questionnaire meet
// in one frame; see [Schema]. A million responses take about 110 bytes each.
// At most [Config.Waves] waves are held; the one unasked for longest goes.
//
// # Freshness
//
// Responses that this process accepts arrive through [Results.Heard]. Those of
// other nodes are found by scanning: every few seconds the keys of the last
// hours and the notices of withdrawal, and every few minutes all keys, because
// a phone without network may deliver a form days after it was opened, under a
// key of that day. A response is known by its id, so that however often and
// from wherever it is heard, it is one row. A withdrawn row stays where it is
// and leaves the counts; so does a row whose document somebody has deleted.
//
// A [Snapshot] never changes. It holds exactly the responses that were known
// when it was taken.
//
// # What counts
//
// Sheets left before their end are kept and counted apart. Sheets that a person
// has excluded, with a reason, are in no published figure either: a [Review] is
// added to the wave's list, nothing is deleted, and the last review of a sheet
// prevails. Every index can be had with them and without those that rules take
// for suspect: [Snapshot.With] for any analysis, [Results.Beside] for the page.
//
// # What is shown to whom
//
// [Summary] protects single people as well as the numbers allow: see [Summary]
// for the small cells that it holds back, and [step] for why a unit's figures
// move five answers at a time.
package results
