// Package export lets data leave the house: the responses of a wave for
// spreadsheets and statistics programs, and reports of its results.
//
//	book, err := export.NewCodebook(config, wave)
//	source := export.Source{Store: s, Config: config, Wave: wave, Order: key}
//	digest, err := export.Responses(ctx, w, export.CSV, source)
//
// Every function writes one file to an io.Writer and returns its Digest, so
// that it can be the work of a job (package jobs) and run for hours or for a
// moment. The same data, parameters and program give the same bytes: nothing
// here reads the clock or rolls dice.
//
// # Responses
//
// A row is a response, a column a variable of the Codebook: where and how the
// response was given, what was answered, and whether it counts (partial,
// excluded). Six formats hold the same rows in the same order: Excel and CSV
// (two dialects of CSV), XLSX, NDJSON, and Coded, which is CSV with numbers
// for all answers, as SPSS and Stata read it; SAV is SPSS's own.
//
//	answered          as it is: 1..5, the code of the option, 1 or 0 for each
//	                  of several options
//	don't know        NA         coded -7
//	does not apply    empty      coded -8: the question was not asked of this person
//	no answer         empty      coded -9: it was asked and left out
//
// # What protects the giver
//
// There is no id, no time but the day, and no duration. Rows stand in an order
// that is random to everybody who does not have the installation's key (AES of
// the response's id), and the running number follows that order: it does not
// tell who came before whom, does not join to a receipt, and is another one
// once the wave has one more response. With the same key and data it is the
// same. Withdrawn responses are not in any file.
//
// Words that people wrote are left out unless Source.Texts is set, and then
// phone numbers, numbers of identity papers and e-mail addresses are masked
// (Mask). A text that a spreadsheet would take for a formula gets a blank before it
// in every dialect of CSV; in XLSX it is a text by its type.
//
// A file of responses is for those who may see single answers. Reports are
// made from figures that are protected already (findings.Sight,
// results.Summary, study.Result): what is withheld there has no number here
// either.
//
// # Reports
//
// A Report is a table of results, with what is needed to judge and repeat
// them:
//
//	r, err := export.FromSight(export.Seen{Sight: sight, Units: units}, config, version)
//	digest, err := r.WriteXLSX(w, "vi") // as offices hand it round
//	digest, err := r.WriteJSON(w)       // every figure with all its digits
//
// Intervals are cut at 0 and 100 % wherever people read them (WriteXLSX,
// Paper); JSON, for programs, has them as they were computed (Line).
//
// A Paper is a report as it is read and signed: written out in a language, so
// that a page shows and a Press prints (WritePDF) the same words and numbers.
//
// # Memory
//
// Responses pass through a temporary file that has no name (see shuffle), so
// that they need not be in memory to be put in order: a million of them take
// some 130 MB of disk and 60 MB of memory (110 MB as XLSX). A 512th of the rows is in hand at a
// time, so that memory grows little where the file grows much.
package export
