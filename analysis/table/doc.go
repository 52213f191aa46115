// Package table reads a CSV file of answers into an analysis.Frame, and tells
// everything that is wrong with the file instead of guessing.
//
// The file: UTF-8 (a byte order mark is skipped), a header, fields separated by
// commas or semicolons (whichever the header has more of), quotes as in RFC
// 4180, lines ended by LF or CRLF, or all by CR. Lines without a character are
// skipped, but counted in the rows that problems and [Table.FileRow] name. One
// line is one sheet.
//
// What the columns mean stands in a [Layout], a small JSON file, or follows from
// the header by [Guess] where that is in one of the known forms:
//
//	q1_1 … q5_5, overall     the reference form: factor and criterion by number
//	A1 … E5, OV              the program's own exports: factor by letter
//
// beside unit, counter, field, period, sex, weight and others; see [Guess]. A
// layout for anything else:
//
//	{
//	  "scale": 5,
//	  "factors": [
//	    {"name": "Access", "items": ["A1", {"name": "A2", "header": "Biển hiệu"}]},
//	    {"name": "Procedures", "items": ["B1", "B2"]}
//	  ],
//	  "overall": "OV",
//	  "dont_know": ["NA", "99"],
//	  "dimensions": ["unit", "sex"],
//	  "weight": "weight", "stratum": "unit", "population": "N", "cluster": "counter",
//	  "duration": "seconds", "time": "sent", "id": "number"
//	}
//
// Cells: an answer is a whole number on the scale ("4", also "4.0" as some
// programs write it), empty, or one of the layout's words for missing and for
// "don't know". Labels and headers lose blanks at both ends and are put in
// Unicode form NFC, so that one Vietnamese word is one label however it was
// typed. Numbers have a decimal point, or with semicolons a decimal comma.
//
// Everything that does not fit is a [Problem] with its row and column, what
// stood there and what is allowed; a file with problems gives no frame.
//
// Large files are cut at ends of records and parsed by all processors; the
// result does not depend on where the cuts fall.
package table
