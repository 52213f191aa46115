package tabular

// separators are what may stand between cells, in the order in which they win
// when the text does not tell: Excel in Vietnamese writes semicolons, because
// the comma is its decimal sign.
const separators = "\t;,"

// sampled is how many rows tell the separator.
const sampled = 50

// separator is what stands between the cells of a text: the one that gives
// the header the most cells and the rows as many as the header.
func separator(text []byte) byte {
	if sep, _, ok := separatorLine(text); ok {
		return sep
	}
	best, most := byte(','), 0
	for i := range len(separators) {
		if score := regular(text, separators[i]); score > most {
			best, most = separators[i], score
		}
	}
	return best
}

// regular is how well a separator explains a text: the cells of the header,
// counted once for itself and once for every row with as many; 0 when it does
// not stand in the header at all.
func regular(text []byte, sep byte) (score int) {
	reader := csvReader{text: text, separator: sep}
	width := 0
	for range sampled {
		_, columns, ok := reader.skip()
		if !ok {
			break
		}
		switch {
		case width == 0 && columns > 1:
			width, score = columns, columns
		case width == 0: // an empty line, or a header of one cell
			if len(reader.field) > 0 {
				return 0
			}
		case columns == width:
			score += width
		}
	}
	return score
}
