// Package pdf writes PDF files page by page, as sheets for a printer need
// them: real text in embedded fonts, filled rectangles, pictures, and the boxes
// that a print shop reads.
//
//	w := pdf.New(out, pdf.Info{Title: "Quầy 1", Lang: "vi", Created: day})
//	sans := w.Font(font)
//	c := w.Page(pdf.Size{Width: 148, Height: 210})
//	c.Text(sans, 12, 20, 30, "Mời Ông/Bà đánh giá")
//	err := c.End()
//	...
//	err = w.Close()
//
// Lengths are millimetres from the top left corner, font sizes are points.
// Each page goes to out when it ends and is forgotten, so that thousands take
// no more memory than one; fonts are written at the end, once, with the
// glyphs that were used. The same calls give the same bytes: there is no clock
// and no chance in here. Text can be searched and copied: each character has a
// code of its own and stands in the font's ToUnicode map.
//
// It knows TrueType outlines, left-to-right scripts without shaping, and
// nothing of forms, links or encryption. References are to ISO 32000-1:2008.
package pdf
