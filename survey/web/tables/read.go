package tables

import (
	"regexp"
	"strconv"
	"strings"

	"sipas/analysis/published"
	"sipas/survey"
	"sipas/survey/tabular"
	"sipas/survey/web/typed"
)

// read is a table as it was typed.
type read struct {
	published.Table
	scale scale
	at    []int      // which row of the form each row is
	words [][]string // what each row calls its answers, "" for as the heads do
}

// tableOf reads the rows of the form, and notes what is wrong with them.
func tableOf(f *typed.Form, s scale) read {
	t := read{Table: published.Table{Scale: len(s.answers)}, scale: s}
	if text := f.Text("forms"); text != "" {
		n, ok := tabular.Whole(text)
		if !ok || n < 1 || n > published.MaxCount {
			f.Wrong("forms", "tables.wrong.whole", strconv.Itoa(published.MaxCount))
		}
		t.Forms = int64(n)
	}
	t.Total = number(f, "total")
	for i := range rows {
		if r, words, any := rowOf(f, len(s.answers), i); any {
			t.Rows, t.at, t.words = append(t.Rows, r), append(t.at, i), append(t.words, words)
		}
	}
	return t
}

// rowOf reads a row. any is false for one with nothing in it.
func rowOf(f *typed.Form, scale, i int) (r published.Row, words []string, any bool) {
	words = make([]string, scale)
	r.Name = survey.Clean(f.Text(cellName(i, "name")))
	if letters := []rune(r.Name); len(letters) > maxName {
		r.Name = string(letters[:maxName])
	}
	any = r.Name != ""
	if text := f.Text(cellName(i, "n")); text != "" {
		n, ok := tabular.Whole(text)
		if any = true; !ok || n < 1 || n > published.MaxCount {
			f.Wrong(cellName(i, "n"), "tables.wrong.whole", strconv.Itoa(published.MaxCount))
		}
		r.N = int64(n)
	}
	for k := range scale {
		at := cellName(i, answerKey(k+1))
		text := f.Text(at)
		if text == "" {
			continue
		}
		any = true
		a, ok := answerOf(text, f.Raw("kind"))
		if !ok {
			f.Wrong(at, "tables.wrong.answer")
			continue
		}
		words[k] = a.word
		if a.counted {
			if r.Counts == nil {
				r.Counts = make([]int64, scale)
			}
			r.Counts[k] = a.count
		}
		if a.share.Given {
			if r.Percents == nil {
				r.Percents = make([]published.Printed, scale)
			}
			r.Percents[k] = a.share
		}
	}
	r.Mean, r.SD, r.Index = number(f, cellName(i, "mean")), number(f, cellName(i, "sd")), number(f, cellName(i, "index"))
	return r, words, any || r.Mean.Given || r.SD.Given || r.Index.Given
}

// number reads a number with decimals.
func number(f *typed.Form, field string) published.Printed {
	p, ok := published.Parse(f.Text(field))
	if !ok {
		f.Wrong(field, "tables.wrong.number")
	}
	return p
}

// answer is what a cell says of an answer.
type answer struct {
	word    string // what the row calls it, "" if it does not
	count   int64
	counted bool
	share   published.Printed
}

// cell takes "150", "3,4%" or both, the second also in brackets, and before
// them a word for the answer: "đúng hẹn: 1.991".
var cell = regexp.MustCompile(`^(?:(\p{L}[^\d%]*?)\s*[:=\s]\s*)?([\d.,  ]*?)\s*(?:\(?\s*([\d.,]+)\s*%\s*\)?)?$`)

// kinds of what stands in the cells of answers.
const (
	asCounts = "count"
	asShares = "share"
)

// answerOf reads a cell of an answer. A number without a percent sign is a
// count if it is whole, unless kind says that all are percentages.
func answerOf(text, kind string) (a answer, ok bool) {
	m := cell.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || m[2] == "" && m[3] == "" {
		return a, false
	}
	a.word = m[1]
	if m[3] != "" {
		if a.share, ok = published.Parse(m[3]); !ok {
			return a, false
		}
	}
	if m[2] == "" {
		return a, true
	}
	n, whole := tabular.Whole(strings.TrimSpace(m[2]))
	if kind == asShares || !whole && kind != asCounts && m[3] == "" {
		if m[3] != "" {
			return a, false // two percentages
		}
		a.share, ok = published.Parse(m[2])
		return a, ok
	}
	a.count, a.counted = int64(n), true
	return a, whole && n >= 0 && n <= published.MaxCount
}
