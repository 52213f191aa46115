package poster

import (
	"strings"

	"sipas/survey/poster/pdf"
)

// opening is where a long address may be broken: a zero width space, which is
// never printed.
const opening = '\u200b'

// paragraph is a text to be set.
type paragraph struct {
	text   string
	bold   bool
	points float64 // as large as it should be
	before float64 // space above in millimetres when another stands there, at full size
	colour pdf.Colour
}

// zone is a place for paragraphs.
type zone struct {
	pdf.Box
	centred bool
	sink    float64 // what part of the room that is left stands above: 0 top, 0.5 middle, 1 bottom
}

// Leading is the distance of base lines in heights of the type.
const leading = 1.2

// smallest is what is still read on paper, in points. Below that text is cut.
const smallest = 5

// set sets paragraphs into a zone, as large as asked if they fit, else all
// smaller in the same measure, and in the worst case cut with an ellipsis.
func (p *Press) set(d *drawing, z zone, all ...paragraph) {
	all = present(all)
	if len(all) == 0 {
		return
	}
	scale, least := 1.0, 1.0
	for _, x := range all {
		least = min(least, smallest/x.points)
	}
	for ; ; scale *= 0.96 {
		if scale < least {
			p.place(d, z, p.cut(z, all, least), least)
			return
		}
		if lines, ok := p.wrapAll(z, all, scale, false); ok && tall(lines, scale) <= z.Height {
			p.place(d, z, lines, scale)
			return
		}
	}
}

// present are the paragraphs that have a text.
func present(all []paragraph) []paragraph {
	var some []paragraph
	for _, x := range all {
		if x.text != "" {
			if len(some) == 0 {
				x.before = 0
			}
			some = append(some, x)
		}
	}
	return some
}

// row is a line of a paragraph before it has its place.
type row struct {
	paragraph
	text  string
	first bool
}

func tall(rows []row, scale float64) float64 {
	h := 0.0
	for _, r := range rows {
		h += r.points * scale / pdf.Points * leading
		if r.first {
			h += r.before * scale
		}
	}
	return h
}

// wrapAll breaks paragraphs into lines. ok is false when a word is wider than
// the zone; with force it is broken.
func (p *Press) wrapAll(z zone, all []paragraph, scale float64, force bool) (rows []row, ok bool) {
	for _, x := range all {
		lines, ok := p.wrap(x, x.points*scale, z.Width, force)
		if !ok {
			return nil, false
		}
		if len(lines) > 1 {
			lines = p.balance(x, x.points*scale, z.Width, lines)
		}
		for i, s := range lines {
			rows = append(rows, row{paragraph: x, text: s, first: i == 0})
		}
	}
	return rows, true
}

// balance breaks into as many lines of about the same width.
func (p *Press) balance(x paragraph, points, width float64, lines []string) []string {
	narrow := width / 2
	for range 6 {
		middle := (narrow + width) / 2
		if even, ok := p.wrap(x, points, middle, false); ok && len(even) == len(lines) {
			lines, width = even, middle
		} else {
			narrow = middle
		}
	}
	return lines
}

// wrap breaks a text at blanks and openings.
func (p *Press) wrap(x paragraph, points, width float64, force bool) (lines []string, ok bool) {
	font, present := p.font(x.bold), ""
	for _, w := range words(x.text) {
		longer := present + w.gap + w.text
		if present == "" {
			longer = w.text
		}
		if font.Width(longer, points) <= width {
			present = longer
			continue
		}
		if present != "" {
			lines = append(lines, present)
		}
		present = w.text
		for font.Width(present, points) > width {
			if !force {
				return nil, false
			}
			n := p.fitting(font, present, points, width)
			lines, present = append(lines, present[:n]), present[n:]
		}
	}
	return append(lines, present), true
}

// fitting is how many bytes of a text fit, at least one character.
func (p *Press) fitting(font *pdf.Font, text string, points, width float64) int {
	n := 0
	for at, r := range text {
		end := at + len(string(r))
		if at > 0 && font.Width(text[:end], points) > width {
			break
		}
		n = end
	}
	return n
}

// cut keeps the lines that fit at the smallest size. The last one ends in an
// ellipsis when there is more.
func (p *Press) cut(z zone, all []paragraph, scale float64) []row {
	rows, _ := p.wrapAll(z, all, scale, true)
	kept := rows
	for len(kept) > 1 && tall(kept, scale) > z.Height {
		kept = kept[:len(kept)-1]
	}
	if len(kept) < len(rows) {
		last := &kept[len(kept)-1]
		font := p.font(last.bold)
		for font.Width(last.text+"…", last.points*scale) > z.Width && last.text != "" {
			r := []rune(last.text)
			last.text = string(r[:len(r)-1])
		}
		last.text = strings.TrimRight(last.text, " ") + "…"
	}
	return kept
}

// place puts lines into the drawing.
func (p *Press) place(d *drawing, z zone, rows []row, scale float64) {
	y := z.Y + max(0, z.Height-tall(rows, scale))*z.sink
	for _, r := range rows {
		if r.first {
			y += r.before * scale
		}
		points := r.points * scale
		font, height := p.font(r.bold), points/pdf.Points*leading
		letters := font.Ascent(points) + font.Descent(points)
		l := line{text: r.text, bold: r.bold, points: points, colour: r.colour, width: font.Width(r.text, points),
			x: z.X, y: y + (height-letters)/2 + font.Ascent(points)}
		if z.centred {
			l.x += (z.Width - l.width) / 2
		}
		d.lines = append(d.lines, l)
		y += height
	}
}

// word is a part of a text that is not broken, with what stands before it on
// the same line.
type word struct{ gap, text string }

func words(text string) []word {
	var all []word
	for s := range strings.SplitSeq(text, " ") { // not at blanks that do not break
		gap := " "
		for part := range strings.SplitSeq(s, string(opening)) {
			if part != "" {
				all = append(all, word{gap, part})
				gap = ""
			}
		}
	}
	return all
}

// openings lets a line break after each slash of an address but the last: what
// people type last stays together.
func openings(address string) string {
	return strings.Replace(address, "/", "/"+string(opening), max(0, strings.Count(address, "/")-1))
}
