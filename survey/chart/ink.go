package chart

import "fmt"

// ink is a colour by what it is for. In an SVG it is a class too ("f-" for
// fills and text, "s-" for strokes), so that a page's style sheet may put
// another colour there; css/chart.css does for dark mode and forced colours.
type ink struct {
	name    string
	r, g, b uint8
}

// The inks on white paper. Text has a contrast of at least 4.5:1 with its
// ground, marks and edges 3:1 (WCAG 2.2, 1.4.3 and 1.4.11); faint lines only
// help the eye.
var (
	none     = ink{}
	paper    = ink{"paper", 255, 255, 255}
	black    = ink{"ink", 0x1b, 0x22, 0x26}
	soft     = ink{"soft", 0x4c, 0x5a, 0x63}
	edge     = ink{"edge", 0x73, 0x81, 0x8a}
	faint    = ink{"faint", 0xd5, 0xdd, 0xe2}
	band     = ink{"band", 0xf1, 0xf5, 0xf7}
	accent   = ink{"accent", 0x0b, 0x5a, 0x8c}
	light    = ink{"light", 0x9c, 0xc4, 0xdf} // a bar on which an interval is drawn
	contrast = ink{"contrast", 0xb4, 0x4a, 0x06}
)

// lines are the inks of series and groups. They differ in lightness as little
// as in use: dashes and marks tell the series apart.
func seriesInk(i int) ink {
	inks := [...]ink{
		accent, contrast,
		{"third", 0x1d, 0x6b, 0x4a}, {"fourth", 0x7d, 0x3c, 0x6d}, {"fifth", 0x6b, 0x5a, 0x0e}, {"sixth", 0x4c, 0x5a, 0x63},
	}
	return inks[i%len(inks)]
}

// answerInk is the ground of answer i of n (from worst to best) and the ink of
// text on it: orange to blue, which colour-blind people tell apart too.
func answerInk(i, n int) (ground, text ink) {
	worse := [...]ink{{"bad1", 0xf6, 0xcf, 0x9b}, {"bad2", 0xe3, 0x96, 0x4e}, {"bad3", 0x9a, 0x3f, 0x05}}
	better := [...]ink{{"good1", 0xa9, 0xd0, 0xea}, {"good2", 0x5d, 0xa2, 0xcf}, {"good3", 0x0b, 0x5a, 0x8c}}
	side := n / 2
	if n%2 == 1 && i == side {
		return ink{"middle", 0xdf, 0xe5, 0xe8}, ink{"on-pale", 0x1b, 0x22, 0x26}
	}
	shades := better[:]
	away := i - (n - side) + 1 // 1 beside the middle, side at the end
	if i < side {
		shades, away = worse[:], side-i
	}
	step := shade(away, side)
	if step == 2 {
		return shades[2], ink{"on-deep", 255, 255, 255}
	}
	return shades[step], ink{"on-pale", 0x1b, 0x22, 0x26}
}

// shade spreads the answers of a side over three shades, the outermost always
// the deepest.
func shade(away, side int) int {
	switch {
	case away >= side:
		return 2
	case side == 2 || away == 1:
		return 0
	}
	return 1
}

// heatSteps is the number of tints of a heat map.
const heatSteps = 6

// heatInk is tint i of heatSteps, darker is more, and the ink of text on it.
func heatInk(i int) (ground, text ink) {
	tints := [heatSteps][3]uint8{{0xf4, 0xf7, 0xf9}, {0xd9, 0xe8, 0xf2}, {0xb3, 0xd3, 0xe8}, {0x86, 0xb9, 0xda}, {0x1f, 0x6f, 0xa3}, {0x0b, 0x42, 0x6b}}
	t := tints[i]
	ground = ink{fmt.Sprintf("heat%d", i+1), t[0], t[1], t[2]}
	if i >= heatSteps-2 {
		return ground, ink{"on-deep", 255, 255, 255}
	}
	return ground, ink{"on-pale", 0x1b, 0x22, 0x26}
}

// hex is the colour as SVG writes it.
func (k ink) hex() string { return fmt.Sprintf("#%02x%02x%02x", k.r, k.g, k.b) }
