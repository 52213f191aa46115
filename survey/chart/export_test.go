package chart

import (
	"image/png"
	"io"
	"slices"
)

// Set is a text as it was set, for tests.
type Set struct {
	Words                    string
	Left, Right, Top, Bottom float64
	Size                     float64
}

// Texts are all texts of a picture and its size, by the font's metrics.
func (c Chart) Texts() (texts []Set, width, height float64, err error) {
	l, err := c.lay()
	if err != nil {
		return nil, 0, 0, err
	}
	for _, it := range l.scene.items {
		if t, is := it.(text); is {
			w := l.faces.width(t.words, t.size, t.bold)
			left := t.x - t.anchor*w
			texts = append(texts, Set{t.words, left, left + w, t.y - 0.75*t.size, t.y + 0.22*t.size, t.size})
		}
	}
	return texts, l.scene.width, l.scene.height, nil
}

// Inks are all inks there are, with the grounds and the inks on them as pairs.
func Inks() (names []string, pairs [][2]string) {
	all := []ink{paper, black, soft, edge, faint, band, accent, light, contrast}
	for i := range 6 {
		all = append(all, seriesInk(i))
	}
	for _, k := range all {
		names = append(names, k.name)
	}
	on := func(ground, text ink) { pairs = append(pairs, [2]string{ground.hex(), text.hex()}) }
	for _, k := range []ink{black, soft} {
		on(paper, k)
		on(band, k)
	}
	on(black, paper)
	for n := 2; n <= 7; n++ {
		for i := range n {
			on(answerInk(i, n))
		}
	}
	for i := range heatSteps {
		on(heatInk(i))
	}
	return names, pairs
}

// Marks are the inks of marks, which must stand out from the paper.
func Marks() []string {
	marks := []string{edge.hex(), accent.hex(), contrast.hex()}
	for i := range 6 {
		marks = append(marks, seriesInk(i).hex())
	}
	return marks
}

// AnswerInks are the grounds of n answers.
func AnswerInks(n int) []string {
	var grounds []string
	for i := range n {
		g, _ := answerInk(i, n)
		grounds = append(grounds, g.hex())
	}
	return grounds
}

// Ticks are the ends and ticks of an axis for data.
func Ticks(a Axis, about float64, values ...float64) (lo, hi float64, ticks []float64) {
	var e extent
	e.take(values...)
	s := a.span(e, about)
	return s.lo, s.hi, s.ticks
}

// Clean is the text as it is drawn.
func Clean(s string) string { return clean(s) }

// Shapes writes the PNG without its texts: a browser may set those in another
// font.
func (c Chart) Shapes(w io.Writer) error {
	l, err := c.lay()
	if err != nil {
		return err
	}
	l.scene.items = slices.DeleteFunc(l.scene.items, func(it item) bool {
		_, is := it.(text)
		return is
	})
	picture, err := l.paint(1)
	if err != nil {
		return err
	}
	return png.Encode(w, picture)
}

// Struck are the texts of a picture that a dashed line runs through: one drawn
// below them without paper between, or above them.
func (c Chart) Struck() (struck []string, err error) {
	l, err := c.lay()
	if err != nil {
		return nil, err
	}
	for i, it := range l.scene.items {
		t, is := it.(text)
		if !is {
			continue
		}
		left := t.x - t.anchor*l.faces.width(t.words, t.size, t.bold)
		right, top, bottom := left+l.faces.width(t.words, t.size, t.bold), t.y-0.75*t.size, t.y+0.22*t.size
		covered := 0 // the last paper put over the place before the text
		for k, below := range l.scene.items[:i] {
			if b, is := below.(box); is && b.fill == paper && b.x <= left && b.y <= top && b.x+b.w >= right && b.y+b.h >= bottom {
				covered = k
			}
		}
		for _, other := range l.scene.items[covered:] {
			p, is := other.(path)
			if !is || len(p.dash) == 0 {
				continue
			}
			for _, piece := range p.pieces {
				a, b := piece[0], piece[len(piece)-1]
				if min(a.x, b.x) < right && max(a.x, b.x) > left && min(a.y, b.y) < bottom && max(a.y, b.y) > top {
					struck = append(struck, t.words)
				}
			}
		}
	}
	return struck, nil
}
