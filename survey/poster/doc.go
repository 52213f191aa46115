// Package poster draws what is printed for a counter. A [Code] is its QR code
// as a bitmap of modules, as SVG with sharp edges at any size, and as PNG. A
// [Press] makes PDF files of posters, table tents, labels and strips, one file
// for one counter or for a whole province:
//
//	press, err := poster.NewPress()
//	...
//	err = press.Print(ctx, out, posters, poster.Options{Size: poster.A5,
//		Languages: []string{"vi", "en"}, Words: words, Created: now})
//
// # What is promised of a sheet
//
//   - The QR code is made of rectangles, never of pixels; its side is at least
//     a tenth of the distance from which it is to be scanned, and a margin of
//     four modules around it is white.
//   - Each code is rasterised as it is drawn, from the same rectangles at the
//     printer's scale, and decoded again. One that does not give its address
//     ends the printing: the error names the poster.
//   - No text leaves its place: long names wrap, then shrink, and in the worst
//     case end in an ellipsis.
//   - No character is printed as an empty box. What the fonts cannot draw is
//     an error before the first page (see [Press.Lacks]).
//   - Text is text: it can be searched, copied and read aloud.
//   - The same input gives the same bytes. Pages are written one by one, so
//     that thousands take the memory of one.
//
// Words come from the caller, in the languages asked for: catalogues belong to
// the web.
package poster
