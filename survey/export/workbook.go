package export

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"strconv"

	fast "github.com/klauspost/compress/flate"
)

// workbook is an XLSX file of responses with their codebook. Its sheets are
// written as a stream, straight into the archive, because a million rows
// are two gigabytes of XML. Texts stand in their cells, so that there is no
// table of them to be held.
type workbook struct {
	book     *Codebook
	language string
}

// sheetRows is how many rows a sheet can have, with the header.
const sheetRows = 1 << 20

func (w *workbook) write(ctx context.Context, out io.Writer, rows *gathered) error {
	archive := newArchive(out)
	parts := rows.sheets(sheetRows - 1)
	names := make([]string, 0, len(parts)+1)
	for i := range parts {
		name := pick(w.language, "Phiếu", "Responses")
		if i > 0 {
			name += " " + strconv.Itoa(i+1)
		}
		names = append(names, name)
	}
	names = append(names, pick(w.language, "Bảng mã", "Codebook"))
	if err := writeFrame(archive, names); err != nil {
		return err
	}
	for i, p := range parts {
		if err := w.sheet(ctx, archive, i+1, p, rows); err != nil {
			return err
		}
	}
	if err := writeSheet(archive, len(names), w.book.table(w.language)); err != nil {
		return err
	}
	return archive.Close()
}

// pick is the Vietnamese or the English word. Other languages have the
// Vietnamese one, as everywhere.
func pick(language, vi, en string) string {
	if language == "en" {
		return en
	}
	return vi
}

// newArchive is a zip whose bytes depend on its content alone: no times.
func newArchive(out io.Writer) *zip.Writer {
	archive := zip.NewWriter(out)
	archive.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return fast.NewWriter(to, flate.BestSpeed+1)
	})
	return archive
}

// span is a range of buckets that fit on one sheet.
type span struct{ from, to, first, rows int }

// sheets divides the rows among sheets of at most so many.
func (g *gathered) sheets(most int) []span {
	all := []span{{first: 1}}
	number := 1
	for i, n := range g.counts {
		last := &all[len(all)-1]
		if last.rows+n > most && last.rows > 0 {
			all = append(all, span{from: i, first: number})
			last = &all[len(all)-1]
		}
		last.to, last.rows = i+1, last.rows+n
		number += n
	}
	return all
}

func (w *workbook) sheet(ctx context.Context, archive *zip.Writer, number int, p span, rows *gathered) error {
	if p.rows >= sheetRows {
		return fmt.Errorf("%d rows do not fit on a sheet", p.rows)
	}
	part, err := archive.Create(sheetPath(number))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(part, 1<<20)
	columns := w.book.columns()
	var b []byte
	b = append(b, sheetStart...)
	b = append(b, `<cols>`...)
	for i := range columns {
		width := 9
		if columns[i].Kind == Words {
			width = 60
		} else if columns[i].Kind == Label {
			width = 14
		}
		b = fmt.Appendf(b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
	}
	b = append(b, `</cols><sheetData>`...)
	header := make([]any, len(columns))
	for i := range columns {
		header[i] = columns[i].Name
	}
	b = appendRow(b, 1, styleHeader, header)
	if _, err := out.Write(b); err != nil {
		return err
	}
	if err := rows.render(ctx, out, p.from, p.to, func() renderer { return w.renderer(p.first - 2) }); err != nil {
		return err
	}
	end := fmt.Sprintf(`</sheetData><autoFilter ref="A1:%s%d"/></worksheet>`, columnName(len(columns)), p.rows+1)
	if _, err := out.WriteString(end); err != nil {
		return err
	}
	return out.Flush()
}

// renderer writes rows; less is what to take off a row's number for its place
// on the sheet.
func (w *workbook) renderer(less int) renderer {
	columns := w.book.columns()
	spellings := make([][][]byte, len(columns))
	for i := range columns {
		if columns[i].coded() {
			spellings[i] = columns[i].inCells()
		}
	}
	starts := make([][]byte, len(columns))
	for i := range columns {
		starts[i] = []byte(`<c r="` + columnName(i+1))
	}
	var at []byte
	return func(b []byte, r *row) []byte {
		at = strconv.AppendInt(at[:0], int64(r.number-less), 10)
		b = append(append(append(b, `<row r="`...), at...), `">`...)
		for i := range columns {
			c := &columns[i]
			if spellings[i] != nil {
				if s := spellings[i][c.code(r)+shift]; len(s) > 0 {
					b = append(append(append(b, starts[i]...), at...), s...)
				}
				continue
			}
			if c.from == fromNumber {
				b = append(append(append(b, starts[i]...), at...), `"><v>`...)
				b = append(strconv.AppendInt(b, int64(r.number), 10), `</v></c>`...)
				continue
			}
			if s := c.text(r, w.book.Wave); len(s) > 0 {
				b = append(append(append(b, starts[i]...), at...), `" t="inlineStr"><is><t xml:space="preserve">`...)
				b = append(appendText(b, s), `</t></is></c>`...)
			}
		}
		return append(b, `</row>`...)
	}
}
