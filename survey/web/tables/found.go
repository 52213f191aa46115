package tables

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"sipas/analysis/published"
	"sipas/survey"
	"sipas/survey/web/kit"
)

// result is what was found in a table.
type result struct {
	Rows            int
	Wrong, Doubtful int // rows and total that have such findings
	Found           []about
}

// about is what is to be said of a row, or of the total.
type about struct {
	Name  string
	Field string // the input that it is about
	Grade string // the worst: "wrong", "doubtful", "note" or "" when there is nothing to say
	Mark  string // the grade in words
	Says  []saying
}

// saying is a finding in words.
type saying struct{ Grade, Mark, Text string }

// resultOf puts findings into words, by row.
func resultOf(l *kit.Locale, t read, found []published.Finding) result {
	r := result{Rows: len(t.Rows)}
	at := func(row int) *about {
		if row == published.TotalRow {
			return &r.Found[len(r.Found)-1]
		}
		return &r.Found[row]
	}
	for i, row := range t.Rows {
		name := row.Name
		if name == "" {
			name = l.Say("tables.row", t.at[i]+1)
		}
		r.Found = append(r.Found, about{Name: name, Field: cellName(t.at[i], "name")})
	}
	if t.Total.Given {
		r.Found = append(r.Found, about{Name: l.Say("tables.total"), Field: "total"})
	}
	worst := make([]published.Grade, len(r.Found))
	w := writer{l, t}
	for _, f := range found {
		x := at(f.Row)
		x.Says = append(x.Says, saying{gradeOf(f.Grade), w.mark(f.Grade), w.say(f)})
		i := f.Row
		if i == published.TotalRow {
			i = len(worst) - 1
		}
		worst[i] = max(worst[i], f.Grade)
	}
	for i := range r.Found {
		x := &r.Found[i]
		if x.Says == nil {
			x.Mark = l.Say("tables.nothing")
			continue
		}
		x.Grade, x.Mark = gradeOf(worst[i]), w.mark(worst[i])
		switch worst[i] {
		case published.Wrong:
			r.Wrong++
		case published.Doubtful:
			r.Doubtful++
		}
	}
	return r
}

func gradeOf(g published.Grade) string {
	return [...]string{published.Note: "note", published.Doubtful: "doubtful", published.Wrong: "wrong"}[g]
}

// writer puts findings into words.
type writer struct {
	*kit.Locale
	table read
}

func (w writer) mark(g published.Grade) string {
	switch g {
	case published.Wrong:
		return w.Say("tables.grade.wrong")
	case published.Doubtful:
		return w.Say("tables.grade.doubtful")
	}
	return w.Say("tables.grade.note")
}

// sentences are the keys of what findings say.
var sentences = map[published.Code]string{
	published.Sum: "tables.found.sum", published.Over: "tables.found.over", published.Misprint: "tables.found.misprint", published.Under: "tables.found.under",
	published.Share: "tables.found.share", published.Shares: "tables.found.shares", published.Fits: "tables.found.fits",
	published.ShareCounts: "tables.found.share_counts", published.Base: "tables.found.base", published.Cut: "tables.found.cut",
	published.MeanRange: "tables.found.mean_range", published.MeanWhole: "tables.found.mean_whole", published.MeanCounts: "tables.found.mean_counts", published.MeanShares: "tables.found.mean_shares",
	published.SDRange: "tables.found.sd_range", published.SDWhole: "tables.found.sd_whole", published.SDCounts: "tables.found.sd_counts",
	published.IndexRange: "tables.found.index_range", published.IndexIs: "tables.found.index_is", published.IndexNone: "tables.found.index_none",
	published.IndexOther: "tables.found.index_other", published.IndexWhole: "tables.found.index_whole",
	published.TotalIs: "tables.found.total_is", published.TotalNone: "tables.found.total_none", published.TotalAside: "tables.found.total_aside",
}

// formulas are the keys of what formulas are called.
var formulas = map[string]string{
	string(published.Top2): "tables.formula.top2", string(published.Top1): "tables.formula.top1", string(published.Top2Forms): "tables.formula.top2_forms",
	string(published.Top1Forms): "tables.formula.top1_forms", string(published.MeanMax): "tables.formula.mean_max", string(published.Mean01): "tables.formula.mean_01",
	string(published.Net): "tables.formula.net",
	published.MeanOfRows:  "tables.total.mean", published.ByForms: "tables.total.weighted", published.Together: "tables.total.pooled",
}

// say is the sentence of a finding.
func (w writer) say(f published.Finding) string {
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		args[i] = w.number(a)
	}
	switch f.Code {
	case published.Misprint, published.Share, published.ShareCounts:
		args[0] = w.answer(f.Row, f.Args[0])
	case published.Base, published.Cut:
		args[0] = w.answer(f.Row, f.Args[0])
		if f.Args[0] == "mean" {
			args[0] = w.Say("tables.the_mean")
		} else if f.Args[0] == "index" {
			args[0] = w.Say("tables.the_index")
		}
	case published.IndexIs, published.TotalIs:
		args[1] = w.formula(f.Args[1])
	case published.IndexOther:
		args[1], args[2] = w.formula(f.Args[1]), w.formula(f.Args[2])
	case published.IndexNone, published.TotalNone:
		args[1] = w.pairs(f.Args[0], f.Args[1])
	}
	return w.Say(sentences[f.Code], args...)
}

// answer is what a row, or the head of the table, calls a category from 1 on.
func (w writer) answer(row int, place string) string {
	for i, head := range w.table.scale.heads(w.Locale) {
		if answerKey(i+1) != "a"+place {
			continue
		}
		if row != published.TotalRow && w.table.words[row][i] != "" {
			head = w.table.words[row][i]
		}
		return "“" + head + "”"
	}
	return place
}

// number writes a number with the decimal sign of the language.
func (w writer) number(text string) string {
	if w.Lang == survey.Vietnamese {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

// formula is what a formula, or a way of making a total, is called.
func (w writer) formula(name string) string {
	how, of, both := strings.Cut(name, ":")
	if !both {
		return w.Say(formulas[how])
	}
	return w.Say("tables.total.of", w.Say(formulas[how]), w.Say(formulas[of]))
}

// nearest bounds how many formulas are named that do not give a figure.
const nearest = 4

// pairs are the formulas that come nearest to a printed figure, with what they
// give.
func (w writer) pairs(printed, text string) string {
	type pair struct {
		formula, gives string
		off            float64
	}
	is, err := strconv.ParseFloat(printed, 64)
	var all []pair
	for words := strings.Fields(text); len(words) >= 2; words = words[2:] {
		x, fault := strconv.ParseFloat(words[1], 64)
		if err != nil || fault != nil {
			x = is
		}
		all = append(all, pair{words[0], words[1], math.Abs(x - is)})
	}
	slices.SortStableFunc(all, func(a, b pair) int { return cmp.Compare(a.off, b.off) })
	var said []string
	for _, x := range all[:min(len(all), nearest)] {
		said = append(said, w.formula(x.formula)+" "+w.number(x.gives))
	}
	return strings.Join(said, "; ")
}
