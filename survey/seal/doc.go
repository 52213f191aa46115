// Package seal freezes what came of a closed wave, so that nobody can change it
// unseen and everybody who has the data can repeat it.
//
//	seals := seal.New(seal.Config{Store: s, Directory: d, Manager: m, Program: version})
//	record, err := seals.Begin(ctx, "2026", rev, "chi") // one wins
//	record, err = seals.Finish(ctx, "2026", nil)        // may be begun again by anybody
//	report, err := seals.Verify(ctx, "2026")            // what differs, if anything
//	report, err := seal.VerifyFiles(dataset, document, version) // without any store
//
// # What is kept
//
// Four files, in parts in the collection [Files], and a [Record] with their
// digests in [Records]:
//
//	dataset.csv  the canonical dataset: all responses that count
//	result.json  a [Document]: the study of it, with its plan and provenance, the
//	             layout of the columns, the questions, and what came of all sheets
//	open.csv     the same answers, with what could tell who gave them made coarser
//	public.json  a Document about open.csv
//
// # The canonical dataset
//
// It is the RFC 4180 file of package export (export.CSV: no texts, no id, no
// time but the day) of the responses that count, so neither withdrawn nor left
// before the end nor excluded by a review, without its first column, which is a
// running number, and with its records in byte order under the header. So
// whoever has such an export repeats it with
//
//	(head -1 answers.csv; tail -n +2 answers.csv | LC_ALL=C sort) after cutting the first column off
//
// and its SHA-256 is that of the record. The order is that of the content and
// of nothing else: it needs no key, and tells nothing of who came when.
//
// # The frozen result
//
// result.json is made of dataset.csv alone: the file is read by its layout
// (package table) and studied by its plan (package study). Sealing and verifying
// are one and the same computation, so that a figure that is not what the data
// gives, to the last bit, is found without trusting this service.
//
// # Open data
//
// open.csv holds every answer as it was given, one line a sheet. Of what could
// point to a person it tells only what staff may see on the pages as well: units
// whose figures are shown there, and of field, channel, month, answers about
// the person, form and language the columns in which no group of sheets that
// share all of it has fewer than [K]; the rest is [Merged], or left out as a
// column. See opening for how. So whatever can be added up from open data by what
// they tell about the givers stands on the pages, too; and the figures of
// public.json tell nothing beyond open.csv: they are computed from it, whoever
// has it may repeat them.
//
// What it does not promise: that nobody can tell which lines a figure on the
// pages is made of. A line has all answers of a sheet, and the figures of a small
// unit split by an answer about the person, an hour or a counter add up for few
// choices of its lines. Staff who have seen such figures can thereby learn about
// lines what open data leave out. Therefore open.csv is for people who may see
// single sheets until somebody decides to make it public, and the page on which
// they do says so.
//
// result.json withholds by other rules than the pages (those of package study),
// and is therefore for people who may see single sheets.
//
// # What can happen meanwhile
//
// Begin decides who seals by one insert. The wave is put to sealed before
// anything is read, so that nothing can come in any more; then all is computed,
// stored under keys that follow from the wave, and the record completed by one
// revision check. When the process dies in between, Finish may be called again,
// also by two nodes at once: the same answers give the same bytes.
package seal
