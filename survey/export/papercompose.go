package export

import (
	"fmt"
	"image"

	"sipas/survey/poster/pdf"
)

// compose sets the whole paper.
func (l *setting) compose() error {
	l.head()
	l.facts(l.paper.Facts)
	l.lead()
	for i := range l.paper.Sections {
		s := &l.paper.Sections[i]
		if i == len(l.paper.Sections)-1 {
			l.need(l.ending(s))
		}
		if err := l.section(s); err != nil {
			return fmt.Errorf("section %s: %w", s.ID, err)
		}
	}
	l.signatures()
	return nil
}

// ending is how high the last section and the places to sign are together: who
// signs must not sign an empty page. It is none when they do not fit on one.
func (l *setting) ending(s *Section) float64 {
	trial := newSetting(l.press, &Paper{Sign: l.paper.Sign, Day: l.paper.Day})
	top := trial.y
	if err := trial.section(s); err != nil {
		return 0 // it will come up again
	}
	trial.signatures()
	if len(trial.sheets) > 1 {
		return 0
	}
	return min(trial.y-top+6, pageHigh-marginHead-marginFoot)
}

// head sets the office at the top and the title below it.
func (l *setting) head() {
	x := l.paper
	for _, s := range x.Office {
		l.say(s, passage{face: strong, points: 12})
	}
	if len(x.Office) > 0 {
		l.fill(ink, pdf.Box{X: marginLeft, Y: l.y + 0.8, Width: 22, Height: 0.25})
		l.y += 10
	}
	l.say(x.Title, passage{face: strong, points: 15, centred: true})
	l.y += 0.8
	l.say(x.About, passage{points: 12.5, centred: true})
	if x.Demo != "" {
		l.y++
		l.say(x.Demo, passage{face: strong, points: 11, centred: true, colour: warning})
	}
	l.y += 5
}

// facts sets names and what they stand for, in two columns.
func (l *setting) facts(all []Fact) {
	const points, names = 11.0, 48.0
	for _, f := range all {
		name, value := l.wrapped(upright, points, f.Name, names-3), l.wrapped(strong, points, f.Value, textWide-names)
		lines := max(len(name), len(value))
		if lines < 12 { // what is longer may be torn apart
			l.need(float64(lines) * leading(points))
		}
		for i := range lines {
			l.need(leading(points))
			if i < len(name) {
				l.set(upright, points, marginLeft, l.y, name[i], grey)
			}
			if i < len(value) {
				l.set(strong, points, marginLeft+names, l.y, value[i], ink)
			}
			l.y += leading(points)
		}
		l.y += 0.6
	}
}

// lead sets the figure that matters first, large and between two rules.
func (l *setting) lead() {
	x := l.paper.Lead
	if x.Value == "" {
		return
	}
	const points, beside = 30.0, 62.0
	words := []string{x.Interval, x.Basis}
	name := l.wrapped(strong, 12, x.Name, textWide-beside)
	room := float64(len(name)) * leading(12)
	for _, s := range words {
		room += l.high(upright, 10.5, s, textWide-beside)
	}
	high := max(room, leading(points)) + 6
	l.skip(3)
	l.need(high)
	l.fill(bar, pdf.Box{X: marginLeft, Y: l.y, Width: textWide, Height: 0.8})
	top := l.y + 3
	size := points
	for size > 12 && l.wide(strong, size, plainText(x.Value)) > beside-4 {
		size--
	}
	l.set(strong, size, marginLeft, top+(high-6-leading(size))/2, l.press.printable(strong, plainText(x.Value)), ink)
	y := top
	for _, s := range name {
		l.set(strong, 12, marginLeft+beside, y, s, ink)
		y += leading(12)
	}
	for _, s := range words {
		for _, line := range l.wrapped(upright, 10.5, s, textWide-beside) {
			l.set(upright, 10.5, marginLeft+beside, y, line, ink)
			y += leading(10.5)
		}
	}
	l.y += high
	l.fill(hair, pdf.Box{X: marginLeft, Y: l.y, Width: textWide, Height: 0.2})
	l.y += 2
}

// section sets a part with its heading, which stays with what follows.
func (l *setting) section(s *Section) error {
	m, err := s.picture()
	if err != nil {
		return fmt.Errorf("drawing its chart: %w", err)
	}
	l.skip(6)
	l.need(leading(13) + l.begins(s, m))
	l.say(s.Heading, passage{face: strong, points: 13})
	l.y++
	for _, n := range s.Notes {
		l.say(n, passage{points: 10.5, colour: grey, face: slanted})
		l.y += 0.5
	}
	l.facts(s.Facts)
	if s.Table != nil {
		l.grid(s.Table)
	}
	if m != nil {
		l.chart(s, m)
	}
	for _, n := range s.After {
		l.say(n, passage{points: 10.5})
		l.y += 0.5
	}
	return nil
}

// begins is the height of the first things of a section, which must stand
// below its heading.
func (l *setting) begins(s *Section, m image.Image) float64 {
	high := 10.0
	for _, n := range s.Notes {
		high += l.high(slanted, 10.5, n, textWide)
	}
	switch {
	case s.Table != nil:
		high += l.gridStart(s.Table)
	case m != nil:
		_, chart := l.measure(s, m)
		high += chart
	}
	return min(high, pageHigh-marginHead-marginFoot-leading(13))
}

// measure is the size of a chart on the page: as wide as the text, unless it
// would be too high. The height is that with the caption.
func (l *setting) measure(s *Section, m image.Image) (wide, high float64) {
	b := m.Bounds()
	caption := l.high(slanted, 10, s.Caption, textWide) + 1
	ratio := float64(b.Dy()) / float64(max(1, b.Dx()))
	most := pageHigh - marginHead - marginFoot - caption - 14 // a heading may stand above
	high = min(textWide*ratio, most)
	return high / ratio, high + caption
}

// chart sets a chart with its caption.
func (l *setting) chart(s *Section, m image.Image) {
	wide, high := l.measure(s, m)
	l.skip(2)
	l.need(high)
	bottom := l.y + high
	l.say(s.Caption, passage{face: slanted, points: 10, colour: grey})
	l.sheet().pictures = append(l.sheet().pictures, placed{len(l.pictures), pdf.Box{X: marginLeft, Y: l.y, Width: wide, Height: bottom - 1 - l.y}})
	l.pictures = append(l.pictures, m)
	l.y = bottom
}

// signatures sets the places to sign side by side.
func (l *setting) signatures() {
	all := l.paper.Sign
	if len(all) == 0 {
		return
	}
	const room = 42.0 // for signature and seal
	l.skip(10)
	l.need(room)
	wide := textWide / float64(len(all))
	centred := func(face int, points float64, s string, i int, y float64) float64 {
		for _, line := range l.wrapped(face, points, s, wide-4) {
			x := marginLeft + wide*float64(i) + (wide-l.wide(face, points, line))/2
			l.set(face, points, x, y, line, ink)
			y += leading(points)
		}
		return y
	}
	top := centred(slanted, 11, l.paper.Day, len(all)-1, l.y)
	for i, s := range all {
		centred(slanted, 10, s.Hint, i, centred(strong, 12, s.Role, i, top))
	}
	l.y += room
}
