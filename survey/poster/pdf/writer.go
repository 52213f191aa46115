package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf16"
)

// Info is what a file says about itself.
type Info struct {
	Title   string    // shown in the window's title; "" for none
	Lang    string    // BCP 47 tag of most of the text; "" for none
	Author  string    // "" for none
	Created time.Time // zero: left out
}

// Objects with numbers of their own; others follow in order of appearance.
const (
	catalogObject = 1 + iota
	pagesObject
	infoObject
	resourcesObject
	firstFree
)

// Writer writes one file. Make it with New; use it from one goroutine. After
// an error all calls do nothing, and Close returns it.
type Writer struct {
	out     io.Writer
	info    Info
	at      int64
	offsets []int64 // by object number less one; 0 for one that is not written yet
	pages   []int   // object numbers
	fonts   []*Face
	images  []int // object numbers
	err     error
}

// New begins a file on out.
func New(out io.Writer, info Info) *Writer {
	w := &Writer{out: out, info: info, offsets: make([]int64, firstFree-1)}
	w.write([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")) // the second line: this file is binary (7.5.2)
	return w
}

func (w *Writer) write(b []byte) {
	if w.err != nil {
		return
	}
	n, err := w.out.Write(b)
	w.at += int64(n)
	if err != nil {
		w.err = fmt.Errorf("writing a PDF: %w", err)
	}
}

// reserve gives an object its number before it is written.
func (w *Writer) reserve() int {
	w.offsets = append(w.offsets, 0)
	return len(w.offsets)
}

// object writes an object without a stream.
func (w *Writer) object(number int, format string, args ...any) {
	w.offsets[number-1] = w.at
	w.write(fmt.Appendf(nil, "%d 0 obj\n%s\nendobj\n", number, fmt.Sprintf(format, args...)))
}

// stream writes an object with compressed data; entries are those of its
// dictionary beside Length and Filter.
func (w *Writer) stream(number int, entries string, data []byte) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, err := z.Write(data)
	if err == nil {
		err = z.Close()
	}
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("compressing a part of a PDF: %w", err)
	}
	w.offsets[number-1] = w.at
	w.write(fmt.Appendf(nil, "%d 0 obj\n<</Length %d/Filter/FlateDecode%s>>\nstream\n", number, packed.Len(), entries))
	w.write(packed.Bytes())
	w.write([]byte("\nendstream\nendobj\n"))
}

// Close writes fonts, tables and the end of the file. It does not close out.
// A file without pages is an error.
func (w *Writer) Close() error {
	if w.err == nil && len(w.pages) == 0 {
		w.err = fmt.Errorf("writing a PDF: it has no pages")
	}
	if w.err != nil {
		return w.err
	}
	for _, f := range w.fonts {
		if err := w.embed(f); err != nil {
			return err
		}
	}
	w.resources()
	w.tree()
	w.about()
	w.end()
	return w.err
}

// resources are the same for all pages.
func (w *Writer) resources() {
	var b bytes.Buffer
	b.WriteString("<</Font<<")
	for i, f := range w.fonts {
		fmt.Fprintf(&b, "/F%d %d 0 R", i, f.object)
	}
	b.WriteString(">>/XObject<<")
	for i, object := range w.images {
		fmt.Fprintf(&b, "/I%d %d 0 R", i, object)
	}
	b.WriteString(">>>>")
	w.object(resourcesObject, "%s", b.Bytes())
}

func (w *Writer) tree() {
	var b bytes.Buffer
	for _, p := range w.pages {
		fmt.Fprintf(&b, "%d 0 R ", p)
	}
	w.object(pagesObject, "<</Type/Pages/Count %d/Kids[%s]>>", len(w.pages), b.Bytes())
}

// about writes the catalog and the file's properties.
func (w *Writer) about() {
	lang := ""
	if w.info.Lang != "" {
		lang = "/Lang" + literal(w.info.Lang)
	}
	w.object(catalogObject, "<</Type/Catalog/Pages %d 0 R%s/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None>>>>",
		pagesObject, lang)
	about := "/Producer" + literal("sipas")
	if w.info.Title != "" {
		about += "/Title" + literal(w.info.Title)
	}
	if w.info.Author != "" {
		about += "/Author" + literal(w.info.Author)
	}
	if !w.info.Created.IsZero() {
		about += "/CreationDate" + literal(w.info.Created.UTC().Format("D:20060102150405Z"))
	}
	w.object(infoObject, "<<%s>>", about)
}

// end writes the cross-reference table (7.5.4) and the trailer.
func (w *Writer) end() {
	start := w.at
	b := fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, at := range w.offsets {
		b = fmt.Appendf(b, "%010d 00000 n \n", at)
	}
	b = fmt.Appendf(b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.offsets)+1, catalogObject, infoObject, start)
	w.write(b)
}

// literal writes a text string (7.9.2.2): as it is when it is plain ASCII,
// else as UTF-16 in hexadecimal.
func literal(s string) string {
	plain := true
	for i := range len(s) {
		plain = plain && ' ' <= s[i] && s[i] <= '~' && s[i] != '(' && s[i] != ')' && s[i] != '\\'
	}
	if plain {
		return "(" + s + ")"
	}
	b := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", u)
	}
	return string(append(b, '>'))
}

// number writes a length with at most three decimals, a thousandth of a millimetre.
func number(b []byte, x float64) []byte {
	b = strconv.AppendFloat(b, x, 'f', 3, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if len(b) >= 2 && string(b[len(b)-2:]) == "-0" {
		b = append(b[:len(b)-2], '0')
	}
	return b
}
