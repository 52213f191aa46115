package export

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
)

// Styles of the cells of a workbook, by their place in styleSheet.
const (
	stylePlain = iota
	styleHeader
	styleWrapped
)

const (
	xmlHead    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace  = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	linkSpace  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	sheetStart = xmlHead + `<worksheet xmlns="` + mainSpace + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
	styleSheet = xmlHead + `<styleSheet xmlns="` + mainSpace + `">` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` +
		`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
)

func sheetPath(number int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", number) }

// writeFrame writes what holds sheets of these names together.
func writeFrame(archive *zip.Writer, names []string) error {
	types := xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>`
	book := xmlHead + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + linkSpace + `"><sheets>`
	links := xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for i, name := range names {
		n := strconv.Itoa(i + 1)
		types += `<Override PartName="/` + sheetPath(i+1) + `" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`
		book += `<sheet name="` + string(appendText(nil, []byte(name))) + `" sheetId="` + n + `" r:id="rId` + n + `"/>`
		links += `<Relationship Id="rId` + n + `" Type="` + linkSpace + `/worksheet" Target="worksheets/sheet` + n + `.xml"/>`
	}
	links += `<Relationship Id="rIdStyles" Type="` + linkSpace + `/styles" Target="styles.xml"/></Relationships>`
	root := xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + linkSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	for _, part := range []struct{ path, content string }{
		{"[Content_Types].xml", types + `</Types>`},
		{"_rels/.rels", root},
		{"xl/workbook.xml", book + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", links},
		{"xl/styles.xml", styleSheet},
	} {
		w, err := archive.Create(part.path)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, part.content); err != nil {
			return err
		}
	}
	return nil
}

// writeSheet writes a small table whose first row is its header: strings, and
// ints as numbers.
func writeSheet(archive *zip.Writer, number int, table [][]any) error {
	w, err := archive.Create(sheetPath(number))
	if err != nil {
		return err
	}
	b := []byte(sheetStart + `<cols><col min="1" max="3" width="18" customWidth="1"/><col min="4" max="20" width="40" customWidth="1"/></cols><sheetData>`)
	for i, row := range table {
		style := styleWrapped
		if i == 0 {
			style = styleHeader
		}
		b = appendRow(b, i+1, style, row)
	}
	_, err = w.Write(append(b, `</sheetData></worksheet>`...))
	return err
}

// appendRow appends a row of strings and ints; empty strings are no cells.
func appendRow(b []byte, number, style int, values []any) []byte {
	b = fmt.Appendf(b, `<row r="%d">`, number)
	for i, v := range values {
		switch v := v.(type) {
		case int:
			b = fmt.Appendf(b, `<c r="%s%d" s="%d"><v>%d</v></c>`, columnName(i+1), number, style, v)
		case string:
			if v != "" {
				b = fmt.Appendf(b, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">`, columnName(i+1), number, style)
				b = append(appendText(b, []byte(v)), `</t></is></c>`...)
			}
		}
	}
	return append(b, `</row>`...)
}
