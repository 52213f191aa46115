package export

import (
	"fmt"
	"strings"
)

// stata is a do-file that reads a Coded file. Answers that are none become
// .a (don't know), .b (not applicable) and .c (no answer).
func (b *Codebook) stata(data, language string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "* %s, %s\nversion 14\nclear\n", strings.ReplaceAll(oneLine(b.Title.In(language)), "/", " "), b.Questionnaire)
	fmt.Fprintf(&s, "import delimited using %s, delimiters(\",\") bindquote(strict) varnames(1) case(preserve) encoding(\"UTF-8\") %s\n",
		stataString(data), b.stringColumns())
	s.WriteString("capture rename *number number // a byte order mark that was taken for a part of the name\n\n")
	for i := range b.Variables {
		v := &b.Variables[i]
		fmt.Fprintf(&s, "label variable %s %s\n", v.Name, stataString(clip(oneLine(v.Text.In(language)), 80)))
		if !v.coded() {
			continue
		}
		if len(v.Missing) > 0 {
			fmt.Fprintf(&s, "quietly mvdecode %s, mv(%d=.a \\ %d=.b \\ %d=.c)\n", v.Name, CodeDontKnow, CodeNotApplicable, CodeNoAnswer)
		}
		fmt.Fprintf(&s, "label define %s", v.Name)
		for _, x := range v.Values {
			fmt.Fprintf(&s, " %d %s", x.Number, stataString(oneLine(x.Text.In(language))))
		}
		for _, x := range v.Missing {
			fmt.Fprintf(&s, " %s %s", map[int]string{CodeDontKnow: ".a", CodeNotApplicable: ".b", CodeNoAnswer: ".c"}[x.Number], stataString(oneLine(x.Text.In(language))))
		}
		fmt.Fprintf(&s, "\nlabel values %s %s\n", v.Name, v.Name)
	}
	return s.String()
}

// stringColumns says which columns are texts, also where they look like numbers.
func (b *Codebook) stringColumns() string {
	var places []string
	for i := range b.Variables {
		if v := &b.Variables[i]; !v.coded() && v.Kind != Number {
			places = append(places, fmt.Sprint(i+1))
		}
	}
	return "stringcols(" + strings.Join(places, " ") + ")"
}

// stataString is a string between compound quotes; a grave accent or dollar
// sign, which would begin a macro, is left out.
func stataString(s string) string {
	return "`\"" + strings.NewReplacer("`", "", "$", "", `"'`, "'").Replace(s) + "\"'"
}
