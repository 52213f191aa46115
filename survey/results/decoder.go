package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"sipas/analysis"
	"sipas/survey/store"
)

// sheet is a stored response on its way to becoming a row.
type sheet struct {
	key  string
	view store.ResponseView // as long as the body that it was read from is there
	row  analysis.Row       // once it is laid out
	err  error              // why it is no response of this wave
}

// decoder lays responses out. Each goroutine that does has its own.
type decoder struct {
	scale   int
	items   int
	labels  int
	places  []place // in the order of their codes, as answers are stored
	byCode  map[string]place
	words   map[string]string
	hours   map[int64]moment // by hour in Unix milliseconds
	version struct {
		id     string
		number int
		label  string
	}

	row  analysis.Row                                // being laid out
	next int                                         // the place after the last one found
	take func(code []byte, a store.AnswerView) error // answer, as a value made once

	chosen []byte            // options of the answer at hand
	option func(code []byte) // choose, as a value made once
}

// moment is an hour as labels.
type moment struct{ day, hour string }

// place is where the answer to a question goes: at an item, or a label.
type place struct {
	code  string
	at    int
	rated bool
}

func newDecoder(s analysis.Schema) *decoder {
	x := &decoder{scale: s.Scale, items: len(s.Items), labels: len(s.Dimensions),
		byCode: map[string]place{}, words: map[string]string{}, hours: map[int64]moment{}}
	x.take, x.option = x.answer, x.choose
	for j, code := range s.Items {
		x.places = append(x.places, place{code, j, true})
	}
	for i, name := range s.Dimensions[len(fixedLabels):] {
		x.places = append(x.places, place{strings.TrimPrefix(name, questionPrefix), len(fixedLabels) + i, false})
	}
	slices.SortFunc(x.places, func(a, b place) int { return cmp.Compare(a.code, b.code) })
	for _, p := range x.places {
		x.byCode[p.code] = p
	}
	return x
}

// sheets makes room for n responses.
func (x *decoder) sheets(n int) []sheet {
	all := make([]sheet, n)
	answers, labels, numbers := make([]uint8, n*x.items), make([]string, n*x.labels), make([]float64, n)
	for i := range all {
		all[i].row = analysis.Row{Answers: answers[i*x.items:][:x.items], Labels: labels[i*x.labels:][:x.labels], Numbers: numbers[i:][:1]}
	}
	return all
}

// read finds the parts of a stored response.
func (s *sheet) read(key string, body []byte) {
	s.key = key
	s.view, s.err = store.ViewResponse(key, body)
}

// lay fills in the row of a sheet that has been read.
func (x *decoder) lay(s *sheet) {
	if s.err != nil {
		return
	}
	x.row, x.next = s.row, 0
	clear(x.row.Answers)
	clear(x.row.Labels)
	x.fixed(&s.view)
	x.row.Numbers[0] = math.NaN()
	if s.view.Seconds > 0 {
		x.row.Numbers[0] = float64(s.view.Seconds)
	}
	s.err = s.view.EachAnswer(x.take)
}

// find is the place of a code. Answers come in the order of their codes, so
// that it is nearly always the next place; a map knows the others.
func (x *decoder) find(code []byte) (place, bool) {
	for ; x.next < len(x.places); x.next++ {
		switch p := &x.places[x.next]; {
		case p.code == string(code):
			x.next++
			return *p, true
		case p.code > string(code):
			known, ok := x.byCode[string(code)]
			return known, ok
		}
	}
	known, ok := x.byCode[string(code)]
	return known, ok
}

// answer puts one answer into its cell. Codes that the wave does not have are
// passed over: they are of a questionnaire that has been taken out.
func (x *decoder) answer(code []byte, a store.AnswerView) error {
	p, known := x.find(code)
	switch {
	case !known:
		return nil
	case !p.rated:
		x.chosen = x.chosen[:0]
		if err := a.EachChoice(x.option); err != nil {
			return err
		}
		x.row.Labels[p.at] = x.word(x.chosen)
	case a.DontKnow:
		x.row.Answers[p.at] = analysis.DontKnow
	case a.Rating < 0 || a.Rating > x.scale:
		return fmt.Errorf("answer %s: %d is not on the scale 1..%d", code, a.Rating, x.scale)
	default:
		x.row.Answers[p.at] = uint8(a.Rating)
	}
	return nil
}

// choose adds an option to those chosen together.
func (x *decoder) choose(option []byte) {
	if len(x.chosen) > 0 {
		x.chosen = append(x.chosen, chosenSign...)
	}
	x.chosen = append(x.chosen, option...)
}

// fixed fills the labels that every response has, in the order of fixedLabels.
func (x *decoder) fixed(v *store.ResponseView) {
	l := x.row.Labels
	l[0], l[1], l[2] = x.word(v.Unit), x.word(v.Counter), x.word(v.Field)
	l[3], l[4] = x.word(v.Channel), x.word(v.Form)
	at := x.moment(v.Hour)
	l[5], l[6], l[7], l[8] = x.ref(v), x.word(v.Language), at.day, at.hour
	l[9], l[10] = x.word(v.Batch), ""
	if v.Partial {
		l[10] = PartialYes
	}
}

// word gives equal bytes the same string, made once.
func (x *decoder) word(b []byte) string {
	if w, known := x.words[string(b)]; known {
		return w
	}
	w := string(b)
	x.words[w] = w
	return w
}

func (x *decoder) ref(v *store.ResponseView) string {
	if x.version.label == "" || x.version.number != v.Version || x.version.id != string(v.Questionnaire) {
		x.version.id, x.version.number = string(v.Questionnaire), v.Version
		x.version.label = x.word([]byte(x.version.id + "@" + strconv.Itoa(v.Version)))
	}
	return x.version.label
}

func (x *decoder) moment(hour int64) moment {
	if hour == 0 {
		return moment{}
	}
	m, known := x.hours[hour]
	if !known {
		t := time.UnixMilli(hour)
		m = moment{Day(t), Hour(t)}
		x.hours[hour] = m
	}
	return m
}
