package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// contentType is an entry of the list of parts.
var contentType = regexp.MustCompile(`<(?:Default|Override)\b[^>]*?(?:/>|></(?:Default|Override)>)`)

// writeCanonical writes a workbook so that the same content gives the same
// bytes: parts in the order of their names, without times, and the list of parts
// in order, which excelize writes as a map happens to yield it.
func writeCanonical(w io.Writer, book *excelize.File) error {
	var raw bytes.Buffer
	if err := book.Write(&raw); err != nil {
		return err
	}
	from, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	to := newArchive(w)
	for _, f := range from.File {
		content, err := partOf(f)
		if err != nil {
			return fmt.Errorf("part %s: %w", f.Name, err)
		}
		if f.Name == "[Content_Types].xml" {
			content = ordered(content)
		}
		part, err := to.Create(f.Name)
		if err != nil {
			return err
		}
		if _, err := part.Write(content); err != nil {
			return err
		}
	}
	return to.Close()
}

func partOf(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// ordered is the list of parts with its entries in order.
func ordered(list []byte) []byte {
	at := contentType.FindIndex(list)
	if at == nil {
		return list
	}
	entries := contentType.FindAllString(string(list), -1)
	slices.Sort(entries)
	rest := contentType.ReplaceAll(list, nil)
	return slices.Concat(rest[:at[0]], []byte(strings.Join(entries, "")), rest[at[0]:])
}
