package poster

import "strings"

// texts are all that is written on a poster, by language in order.
type texts struct {
	unit, place, wave              []string
	invitation, scan, kind, secret []string
	short                          string
}

func newTexts(x *Poster, o Options) texts {
	t := texts{unit: in(x.Unit, o.Languages), wave: in(x.Wave, o.Languages), short: plain(x.Short),
		invitation: in(o.Words.Heading, o.Languages), scan: in(o.Words.Scan, o.Languages),
		kind: in(o.Words.Type, o.Languages), secret: in(o.Words.Anonymous, o.Languages)}
	field := in(x.Field, o.Languages)
	for i, counter := range in(x.Counter, o.Languages) {
		if i < len(field) {
			counter += " – " + field[i]
		}
		t.place = append(t.place, counter)
	}
	return t
}

// written are all strings, for checking whether they can be printed.
func (t texts) written() []string {
	all := []string{t.short}
	for _, some := range [][]string{t.unit, t.place, t.wave, t.invitation, t.scan, t.kind, t.secret} {
		all = append(all, some...)
	}
	return all
}

// ranked gives the first language its size and the others less.
func ranked(all []string, first, others paragraph) []paragraph {
	var ps []paragraph
	for i, s := range all {
		x := first
		if i > 0 {
			x = others
		}
		x.text = s
		ps = append(ps, x)
	}
	return ps
}

func (t texts) office(points, s float64) []paragraph {
	return ranked(t.unit, paragraph{bold: true, points: points, colour: ink},
		paragraph{points: points * 0.65, before: 1.5 * s, colour: soft})
}

func (t texts) heading(points float64) []paragraph {
	return ranked(t.invitation, paragraph{bold: true, points: points, colour: accent},
		paragraph{points: points * 0.55, before: points * 0.06, colour: accent})
}

// way says how to get to the page: by the code, or by typing.
func (t texts) way(points, s float64) []paragraph {
	ps := ranked(t.scan, paragraph{points: points, colour: ink}, paragraph{points: points * 0.72, before: s, colour: soft})
	kind := paragraph{text: strings.Join(t.kind, " / "), points: points * 0.72, before: 3 * s, colour: soft}
	return append(ps, kind, paragraph{text: openings(t.short), bold: true, points: points * 1.15, before: 0.5 * s, colour: ink})
}

func (t texts) where(points, s float64) []paragraph {
	return ranked(t.place, paragraph{bold: true, points: points, colour: ink},
		paragraph{points: points * 0.65, before: s, colour: soft})
}

func (t texts) promise(points, s float64) []paragraph {
	all := t.secret
	if len(t.wave) > 0 {
		all = append(append([]string(nil), all...), t.wave[0])
	}
	return ranked(all, paragraph{points: points, colour: soft}, paragraph{points: points * 0.85, before: 0.5 * s, colour: soft})
}

// pieces are a poster's words on a label.
func (t texts) pieces() pieces {
	var lines []string
	for _, some := range [][]string{t.invitation, t.unit, t.place} {
		if len(some) > 0 {
			lines = append(lines, some[0])
		}
	}
	if len(t.invitation) > 1 {
		lines = append(lines, t.invitation[1])
	}
	return pieces{lines: lines, code: t.short}
}
