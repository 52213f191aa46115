package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"sipas/survey"
)

// workbook is an XLSX file: its sheets, and what their cells share.
type workbook struct {
	parts    map[string]*zip.File // by lower-case path
	limits   Limits
	sheets   []sheetPart
	strings  sharedStrings
	formats  []format // by the style number of a cell
	date1904 bool
}

// maxParts bounds the files in a workbook: real ones have some dozens.
const maxParts = 10_000

func openWorkbook(content []byte, limits Limits) (*workbook, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, damaged("opening the archive: %w", err)
	}
	if len(z.File) > maxParts {
		return nil, damaged("an archive of %d files", len(z.File))
	}
	b := &workbook{parts: make(map[string]*zip.File, len(z.File)), limits: limits}
	for _, f := range z.File {
		b.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	if err := b.foreign(); err != nil {
		return nil, err
	}
	return b, b.open()
}

// foreign tells other archives from workbooks.
func (b *workbook) foreign() error {
	has := func(name string) bool { return b.parts[name] != nil }
	switch {
	case has("xl/workbook.bin"):
		return ErrXLSB
	case has("mimetype") && has("content.xml"):
		return ErrODS
	case !has("[content_types].xml"), has("word/document.xml"), has("ppt/presentation.xml"):
		return ErrFormat
	}
	return nil
}

// open reads everything but the sheets themselves.
func (b *workbook) open() error {
	main := "xl/workbook.xml"
	links, err := b.relations("")
	if err != nil {
		return err
	}
	for _, l := range links {
		if strings.HasSuffix(l.kind, "/officeDocument") {
			main = l.target
		}
	}
	if links, err = b.relations(main); err != nil {
		return err
	}
	for _, l := range links {
		switch {
		case strings.HasSuffix(l.kind, "/sharedStrings"):
			err = b.strings.read(b, l.target)
		case strings.HasSuffix(l.kind, "/styles"):
			b.formats, err = readFormats(b, l.target)
		}
		if err != nil {
			return err
		}
	}
	return b.list(main, links)
}

// list finds the sheets that can be seen.
func (b *workbook) list(main string, links map[string]relation) error {
	err := b.each(main, func(m *markup) error {
		switch string(m.name) {
		case "workbookPr":
			on := string(m.attribute("date1904"))
			b.date1904 = on == "1" || on == "true"
		case "sheet":
			link, ok := links[string(m.attribute("id"))]
			if !ok || !strings.HasSuffix(link.kind, "/worksheet") || string(m.attribute("state")) == "hidden" || string(m.attribute("state")) == "veryHidden" {
				return nil // a chart, or a sheet that its owner does not see
			}
			name, err := unescape(nil, m.attribute("name"))
			if err != nil {
				return err
			}
			b.sheets = append(b.sheets, sheetPart{book: b, name: survey.Clean(string(name)), path: link.target})
		}
		return nil
	})
	if err == nil && len(b.sheets) == 0 {
		err = ErrEmpty
	}
	return err
}

// sheet finds a sheet by name, without regard to case and accents if no other
// is written exactly so; "" is the first.
func (b *workbook) sheet(name string) (*sheetPart, error) {
	if name == "" {
		return &b.sheets[0], nil
	}
	var there []string
	for i, s := range b.sheets {
		if s.name == name {
			return &b.sheets[i], nil
		}
		there = append(there, s.name)
	}
	for i, s := range b.sheets {
		if survey.Fold(s.name) == survey.Fold(name) {
			return &b.sheets[i], nil
		}
	}
	return nil, noSheet(name, there)
}

// relation is a link from one part to another.
type relation struct{ kind, target string }

// relations are the links of a part by id; none if it has no list of them.
func (b *workbook) relations(of string) (map[string]relation, error) {
	folder, name := path.Split(of)
	list := folder + "_rels/" + name + ".rels"
	links := map[string]relation{}
	if b.parts[strings.ToLower(list)] == nil {
		return links, nil
	}
	err := b.each(list, func(m *markup) error {
		if string(m.name) != "Relationship" || string(m.attribute("TargetMode")) == "External" {
			return nil
		}
		target, err := unescape(nil, m.attribute("Target"))
		if err != nil {
			return err
		}
		to := string(target)
		if !strings.HasPrefix(to, "/") {
			to = path.Join(folder, to)
		}
		links[string(m.attribute("Id"))] = relation{string(m.attribute("Type")), strings.TrimPrefix(path.Clean(to), "/")}
		return nil
	})
	return links, err
}

// each calls visit at every element of a part.
func (b *workbook) each(name string, visit func(*markup) error) error {
	m, done, err := b.part(name)
	if err != nil {
		return err
	}
	defer done()
	for {
		t, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && t == opening {
			err = visit(m)
		}
		if err != nil {
			return b.explain(name, err)
		}
	}
}

// part opens a part for reading.
func (b *workbook) part(name string) (*markup, func(), error) {
	f := b.parts[strings.ToLower(name)]
	if f == nil {
		return nil, nil, damaged("there is no %s", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, damaged("opening %s: %w", name, err)
	}
	return newMarkup(&bounded{r: r, left: b.limits.Unzipped}), func() { _ = r.Close() }, nil
}

var errUnzipped = errors.New("unpacks to more than is allowed")

// explain says what an error in a part means for whoever sent the file.
func (b *workbook) explain(name string, err error) error {
	if errors.Is(err, errUnzipped) {
		return b.limits.overUnzipped()
	}
	if _, ok := errors.AsType[*survey.Error](err); ok {
		return err
	}
	return damaged("reading %s: %w", name, err)
}

// bounded gives out so many bytes and then fails.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errUnzipped
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errUnzipped
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("unpacking: %w", err)
	}
	return n, err
}
