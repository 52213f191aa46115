package poster

import "sipas/survey/poster/pdf"

// What a print shop asks for, in millimetres.
const (
	bleed = 3   // colour beyond the cut
	slug  = 10  // paper around the cut, for marks
	mark  = 5   // length of a mark
	hair  = 0.1 // width of a line
	aside = 4   // from the cut to a mark: outside the bleed
)

// sheets puts pieces on the pages of a file.
type sheets struct {
	press         *Press
	file          *pdf.Writer
	options       Options
	format        format
	margin        float64 // around the trimmed paper
	regular, bold *pdf.Face
	page          *pdf.Page // nil between pages
	on            int       // pieces on the page
}

func newSheets(p *Press, file *pdf.Writer, o Options) *sheets {
	s := &sheets{press: p, file: file, options: o, format: formats[o.Size], regular: file.Font(p.regular), bold: file.Font(p.bold)}
	if o.Marks && s.format.cut {
		s.margin = slug
	}
	return s
}

// put draws the next piece.
func (s *sheets) put(d *drawing) error {
	if s.page == nil {
		s.begin()
	}
	x, y := s.format.place(s.on)
	if d.turned { // the lower half; the upper one is its turned double
		y = s.format.paper.Height - d.size.Height
	}
	x, y = x+s.margin, y+s.margin
	s.load(d)
	s.draw(d, x, y)
	if d.turned {
		s.page.Turned(func() { s.draw(d, x, y) })
		s.fold()
	}
	s.on++
	if s.on == s.options.Size.PerSheet() {
		return s.finish()
	}
	return nil
}

// load writes the logos that are new to the file.
func (s *sheets) load(d *drawing) {
	for _, l := range d.logos {
		if l.logo.placed == nil {
			placed := s.file.Picture(l.logo.picture)
			l.logo.placed = &placed
		}
	}
}

func (s *sheets) draw(d *drawing, x, y float64) {
	for _, f := range d.fills {
		s.page.Fill(f.colour, pdf.Box{X: x + f.box.X, Y: y + f.box.Y, Width: f.box.Width, Height: f.box.Height})
	}
	for _, l := range d.logos {
		s.page.Picture(*l.logo.placed, pdf.Box{X: x + l.box.X, Y: y + l.box.Y, Width: l.box.Width, Height: l.box.Height})
	}
	for _, c := range d.codes {
		s.page.Cells(ink, x+c.x, y+c.y, c.cell, c.code.rectangles())
	}
	for _, l := range d.lines {
		face := s.regular
		if l.bold {
			face = s.bold
		}
		s.page.Text(face, l.points, x+l.x, y+l.y, l.text, l.colour)
	}
}

func (s *sheets) begin() {
	paper := s.format.paper
	s.page = s.file.Page(pdf.Size{Width: paper.Width + 2*s.margin, Height: paper.Height + 2*s.margin})
	if s.margin > 0 {
		s.page.Trim = pdf.Box{X: slug, Y: slug, Width: paper.Width, Height: paper.Height}
		s.page.Bleed = pdf.Box{X: slug - bleed, Y: slug - bleed, Width: paper.Width + 2*bleed, Height: paper.Height + 2*bleed}
		s.cropMarks()
	}
	if s.format.lines {
		for i := 1; i < s.format.rows; i++ {
			_, y := s.format.place(i * s.format.columns)
			s.dashes(y)
		}
	}
}

// cropMarks are two lines at each corner, outside the bleed.
func (s *sheets) cropMarks() {
	paper := s.format.paper
	for _, x := range [...]float64{slug, slug + paper.Width} {
		for _, y := range [...]float64{slug - aside - mark, slug + paper.Height + aside} {
			s.page.Fill(ink, pdf.Box{X: x - hair/2, Y: y, Width: hair, Height: mark})
		}
	}
	for _, y := range [...]float64{slug, slug + paper.Height} {
		for _, x := range [...]float64{slug - aside - mark, slug + paper.Width + aside} {
			s.page.Fill(ink, pdf.Box{X: x, Y: y - hair/2, Width: mark, Height: hair})
		}
	}
}

// dashes are a line to cut along.
func (s *sheets) dashes(y float64) {
	for x := 3.0; x < s.format.paper.Width-3; x += 4 {
		s.page.Fill(faint, pdf.Box{X: x, Y: y - hair, Width: 2, Height: 2 * hair})
	}
}

// fold marks where a tent is folded, at both edges.
func (s *sheets) fold() {
	y := s.margin + s.format.paper.Height/2
	from, to := 3.0, s.format.paper.Width-3-mark
	if s.margin > 0 {
		from, to = slug-aside-mark, slug+s.format.paper.Width+aside
	}
	for _, x := range [...]float64{from, from + 0.6*mark, to, to + 0.6*mark} {
		s.page.Fill(soft, pdf.Box{X: x, Y: y - hair/2, Width: 0.4 * mark, Height: hair})
	}
}

func (s *sheets) finish() error {
	page := s.page
	s.page, s.on = nil, 0
	return page.End()
}

// end finishes the last sheet and the file.
func (s *sheets) end() error {
	if s.page != nil {
		if err := s.finish(); err != nil {
			return err
		}
	}
	return s.file.Close()
}
