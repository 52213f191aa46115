package export

import (
	"fmt"
	"slices"
	"strings"
)

// Widths of strings in the syntax, in bytes, where nobody has counted yet: codes
// have at most 40 letters, and words at most a thousand characters.
const (
	codeWidth  = 64
	wordsWidth = 4000
)

// spss is the syntax that reads a Coded file. It says all that the .sav file
// says, for programs and versions that want text. No line begins with the name
// of a variable, which may be that of a command (COMMENT).
func (b *Codebook) spss(data, language string) string {
	var s strings.Builder
	s.WriteString("\uFEFF* Encoding: UTF-8.\n")
	fmt.Fprintf(&s, "* %s, %s.\n\n", oneLine(b.Title.In(language)), b.Questionnaire)
	fmt.Fprintf(&s, "GET DATA /TYPE=TXT /FILE=%s /ENCODING='UTF8'\n", doubled("'", data))
	s.WriteString("  /ARRANGEMENT=DELIMITED /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"'\n  /VARIABLES=")
	for i := range b.Variables {
		fmt.Fprintf(&s, " %s\n    %s", b.Variables[i].Name, b.Variables[i].spssFormat())
	}
	s.WriteString(".\n\n")
	for i := range b.Variables {
		b.Variables[i].spss(&s, language)
	}
	s.WriteString("EXECUTE.\n")
	return s.String()
}

// spss names a variable and its values.
func (v *Variable) spss(s *strings.Builder, language string) {
	fmt.Fprintf(s, "VARIABLE LABELS %s %s.\n", v.Name, doubled("'", clip(oneLine(v.Text.In(language)), longestVariableLabel)))
	if values := slices.Concat(v.Values, v.Missing); len(values) > 0 {
		fmt.Fprintf(s, "VALUE LABELS %s", v.Name)
		for _, x := range values {
			value := fmt.Sprint(x.Number)
			if !v.coded() {
				value = doubled("'", x.Code)
			}
			fmt.Fprintf(s, "\n  %s %s", value, doubled("'", clip(oneLine(x.Text.In(language)), longestValueLabel)))
		}
		s.WriteString(".\n")
	}
	if len(v.Missing) > 0 {
		var numbers []string
		for _, m := range v.Missing {
			numbers = append(numbers, fmt.Sprint(m.Number))
		}
		fmt.Fprintf(s, "MISSING VALUES %s (%s).\n", v.Name, strings.Join(numbers, ", "))
	}
	level := "NOMINAL"
	if v.Kind == Rating || v.Kind == Number {
		level = "SCALE"
	}
	fmt.Fprintf(s, "VARIABLE LEVEL %s (%s).\n\n", v.Name, level)
}

func (v *Variable) spssFormat() string {
	switch {
	case v.Kind == Number || v.coded():
		return "F8.0"
	case v.Kind == Words:
		return fmt.Sprintf("A%d", wordsWidth)
	}
	return fmt.Sprintf("A%d", codeWidth)
}
