package tabular_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sipas/survey"
	"sipas/survey/tabular"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// read is the header and rows of a file, with row numbers, or its error.
func read(content []byte, limits tabular.Limits) ([]string, error) {
	table, err := tabular.Read(bytes.NewReader(content), "tệp", limits)
	if err != nil {
		return nil, err
	}
	return lines(table)
}

func lines(table *tabular.Table) ([]string, error) {
	all := []string{line(table.Header)}
	for row, err := range table.Rows() {
		if err != nil {
			return nil, err
		}
		all = append(all, line(row))
	}
	return all, nil
}

func line(r tabular.Row) string {
	var texts []string
	for _, c := range r.Cells {
		texts = append(texts, c.Text)
	}
	return fmt.Sprintf("%d: %s", r.Number, strings.Join(texts, "|"))
}

// complaint is an error's code and its problems, as "C7 table.formula".
func complaint(err error) []string {
	e, ok := errors.AsType[*survey.Error](err)
	if !ok {
		return []string{fmt.Sprint(err)}
	}
	all := []string{e.Code}
	for _, p := range e.Problems {
		all = append(all, strings.TrimSpace(p.Field+" "+p.Code+" "+strings.Join(p.Args, " ")))
	}
	return all
}

// workbook is an XLSX file made by a program that many use.
func workbook(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

// archive is a zip file of the given parts.
func archive(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte(parts[name]))
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

// bare is a workbook by hand: one sheet with the given rows, and shared texts.
func bare(t testing.TB, sheet, shared string) []byte {
	t.Helper()
	return archive(t, bareParts(sheet, shared))
}

func bareParts(sheet, shared string) map[string]string {
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	return map[string]string{
		"[Content_Types].xml": `<Types/>`,
		"_rels/.rels":         `<Relationships><Relationship Id="r1" Type="` + rel + `officeDocument" Target="/xl/book.xml"/></Relationships>`,
		"xl/book.xml":         `<?xml version="1.0"?><x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="Quầy &amp; mã" sheetId="1" r:id="r1"/></x:sheets></x:workbook>`,
		"xl/_rels/book.xml.rels": `<Relationships><Relationship Id="r1" Type="` + rel + `worksheet" Target="sheets/one.xml"/>` +
			`<Relationship Target="strings.xml" Id="r2" Type="` + rel + `sharedStrings"/></Relationships>`,
		"xl/sheets/one.xml": `<x:worksheet xmlns:x="m"><x:sheetData>` + sheet + `</x:sheetData></x:worksheet>`,
		"xl/strings.xml":    `<sst>` + shared + `</sst>`,
	}
}
