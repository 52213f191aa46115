package export

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Language of a script.
type Script string

// The scripts. SPSS and Stata read a Coded file, R reads a CSV file.
const (
	SPSS  Script = "sps"
	R     Script = "R"
	Stata Script = "do"
)

// Scripts are all there are.
func Scripts() []Script { return []Script{SPSS, R, Stata} }

// Known tells whether there is such a script.
func (s Script) Known() bool { return slices.Contains(Scripts(), s) }

// Reads is the format of the file that a script reads.
func (s Script) Reads() Format {
	if s == R {
		return CSV
	}
	return Coded
}

// WriteScript writes a script that reads the file of responses with the given
// name, names variables and values in a language and, in R, works out the index
// again.
func (b *Codebook) WriteScript(w io.Writer, s Script, data, language string) (Digest, error) {
	out := newSealed(w)
	var text string
	switch s {
	case SPSS:
		text = b.spss(data, language)
	case R:
		text = b.r(data, language)
	case Stata:
		text = b.stata(data, language)
	default:
		return Digest{}, ErrFormat
	}
	if _, err := io.WriteString(out, text); err != nil {
		return Digest{}, fmt.Errorf("writing the script: %w", err)
	}
	d, err := out.digest()
	d.Rows = len(b.Variables)
	return d, err
}

// oneLine is a text without line ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// doubled is a string between quotes that are doubled within it.
func doubled(quote, s string) string {
	return quote + strings.ReplaceAll(oneLine(s), quote, quote+quote) + quote
}
