// Package exports is where results and responses leave the service as files,
// and where the report is that a leader signs.
//
// What rests on published figures is for everybody who may see them, and is
// made at once of what the lens of the address shows: the printable report as
// a page and as PDF, the workbook, the JSON. Codebook and scripts say how the
// files of responses are read and hold no answers.
//
// Files of responses hold single sheets. They are for those who may export
// responses, of the units for which they may, and are made by a job (package
// jobs) that can be left and come back to; the file is there for a week. A
// person sees the own files only, and no longer than the units in them are
// theirs.
//
// Nothing is handed out before its entry is in the audit trail, with the digest
// of the file. The same answers, choices and program give the same bytes.
package exports
