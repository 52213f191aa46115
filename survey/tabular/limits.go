package tabular

import (
	"strconv"

	"sipas/survey"
)

// Limits bound what is read. Zero fields have the values given beside them.
type Limits struct {
	Bytes    int64 // of the file: 32 MiB
	Unzipped int64 // of what an XLSX file unpacks to: 512 MiB
	Rows     int   // beneath the header: 200,000
	Columns  int   // 256
	Cell     int   // characters in a cell: 10,000
	Problems int   // named before the rest is only counted: 100
}

func (l Limits) filled() Limits {
	whole := func(given, otherwise int) int {
		if given > 0 {
			return given
		}
		return otherwise
	}
	l.Bytes = int64(whole(int(l.Bytes), 32<<20))
	l.Unzipped = int64(whole(int(l.Unzipped), 512<<20))
	l.Rows = whole(l.Rows, 200_000)
	l.Columns = whole(l.Columns, 256)
	l.Cell = whole(l.Cell, 10_000)
	l.Problems = whole(l.Problems, 100)
	return l
}

// tooLarge says which limit a file goes beyond.
func tooLarge(code string, most int) error {
	return &survey.Error{Kind: survey.KindInvalid, Code: "table.too_large",
		Problems: []survey.Problem{{Field: "file", Code: code, Args: []string{strconv.Itoa(most)}}}}
}

func (l Limits) overBytes() error    { return tooLarge("table.most_bytes", int(l.Bytes>>20)) }
func (l Limits) overUnzipped() error { return tooLarge("table.most_unzipped", int(l.Unzipped>>20)) }
func (l Limits) overRows() error     { return tooLarge("table.most_rows", l.Rows) }
func (l Limits) overColumns() error  { return tooLarge("table.most_columns", l.Columns) }
