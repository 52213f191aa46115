package export

import (
	"crypto/cipher"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/results"
	"sipas/survey/store"
)

// reader understands stored responses. Each goroutine has its own.
type reader struct {
	source *Source
	order  cipher.Block
	scale  int
	slots  map[string]slot
	plans  map[version]*plan
	book   *Codebook
	days   map[int64][]byte // by hour
	refs   map[ref][]byte   // labels of versions
	seen   map[string]bool  // units that are wanted
	take   func(code []byte, a store.AnswerView) error
	row    row
	packed []byte
	widths []int       // longest words of each asked variable, in bytes
	wide   [labels]int // longest labels
	place  [16]byte
}

type ref struct {
	id     string
	number int
}

// version is what decides which questions a person was asked.
type version struct {
	ref
	form string
}

// slot is where the answer to a question goes.
type slot struct {
	kind    Kind
	at      int // first of the cells
	n       int // how many: one for each option of a some-of question
	options map[string]int
}

// unset is a cell that no answer was found for.
const unset = isWords - 1

func newReader(s *Source, b *Codebook, order cipher.Block) *reader {
	r := &reader{source: s, book: b, order: order, scale: b.Scale, slots: map[string]slot{}, plans: map[version]*plan{},
		days: map[int64][]byte{}, refs: map[ref][]byte{}, seen: map[string]bool{}}
	n := 0
	for _, v := range b.Variables {
		if !v.asked() {
			continue
		}
		x, again := r.slots[v.Question]
		if !again {
			x = slot{kind: v.Kind, at: n, options: map[string]int{}}
		}
		switch v.Kind {
		case Choice:
			for _, o := range v.Values {
				x.options[o.Code] = o.Number
			}
		case Mark:
			x.options[v.Option] = n
		}
		x.n = n + 1 - x.at
		r.slots[v.Question] = x
		n++
	}
	r.row.cells, r.widths = make([]cell, n), make([]int, n)
	r.take = r.answer
	return r
}

// read lays a response out in r.row, and its place in r.place. wanted is false
// for one that is not to be exported; the error says that it is no response of
// the wave.
func (r *reader) read(key string, body []byte) (wanted bool, err error) {
	v, err := store.ViewResponse(key, body)
	if err != nil {
		return false, err
	}
	if v.Withdrawn || v.Partial && !r.source.Rows.Partial || !r.wanted(v.Unit) || r.late(&v) {
		return false, nil
	}
	r.row.partial = v.Partial
	r.row.excluded = r.source.Excluded != nil && r.source.Excluded(v.ID)
	if r.row.excluded && !r.source.Rows.Excluded {
		return false, nil
	}
	r.labels(&v)
	for i := range r.row.cells {
		r.row.cells[i] = cell{n: unset}
	}
	if err := v.EachAnswer(r.take); err != nil {
		return false, err
	}
	r.plan(&v).explain(r.row.cells)
	r.order.Encrypt(r.place[:], v.ID[:])
	return true, nil
}

func (r *reader) wanted(unit []byte) bool {
	wanted, known := r.seen[string(unit)]
	if !known {
		wanted = r.source.sees(string(unit))
		r.seen[string(unit)] = wanted
	}
	return wanted
}

// late tells whether a response is of a day that is left out. One that has no
// hour is.
func (r *reader) late(v *store.ResponseView) bool {
	return r.source.Before != "" && (v.Hour == 0 || string(r.day(v.Hour)) >= r.source.Before)
}

// day is the label of the day of an hour.
func (r *reader) day(hour int64) []byte {
	if r.days[hour] == nil {
		r.days[hour] = []byte(results.Day(time.UnixMilli(hour)))
	}
	return r.days[hour]
}

func (r *reader) labels(v *store.ResponseView) {
	id := ref{number: v.Version}
	l := &r.row.labels
	l[labelUnit], l[labelCounter], l[labelField], l[labelChannel] = v.Unit, v.Counter, v.Field, v.Channel
	l[labelForm], l[labelLanguage], l[labelBatch] = v.Form, v.Language, v.Batch
	id.id = string(v.Questionnaire)
	if r.refs[id] == nil {
		r.refs[id] = []byte(survey.Ref{ID: id.id, Version: id.number}.String())
	}
	l[labelVersion] = r.refs[id]
	l[labelDay] = nil
	if v.Hour != 0 {
		l[labelDay] = r.day(v.Hour)
	}
	for i := range l {
		r.wide[i] = max(r.wide[i], len(l[i]))
	}
}

// answer puts one answer into its cells. Codes that the codebook does not have
// are passed over: they are words that were not asked for, or of a
// questionnaire that has been taken out.
func (r *reader) answer(code []byte, a store.AnswerView) error {
	x, known := r.slots[string(code)]
	if !known {
		return nil
	}
	at := &r.row.cells[x.at]
	switch x.kind {
	case Rating:
		switch {
		case a.DontKnow:
			at.n = CodeDontKnow
		case a.Rating > r.scale:
			return fmt.Errorf("answer %s: %d is not on the scale 1..%d", code, a.Rating, r.scale)
		case a.Rating > 0:
			at.n = a.Rating
		}
	case Words:
		if len(a.Text) > 0 {
			at.n, at.words = isWords, []byte(Mask(survey.Clean(string(a.Text))))
			r.widths[x.at] = max(r.widths[x.at], len(at.words))
		}
	case Choice:
		return a.EachChoice(func(option []byte) {
			if n, known := x.options[string(option)]; known {
				at.n = n
			}
		})
	case Mark:
		return r.marks(x, a)
	}
	return nil
}

func (r *reader) marks(x slot, a store.AnswerView) error {
	any := false
	err := a.EachChoice(func(option []byte) {
		i, known := x.options[string(option)]
		if !known {
			return
		}
		if !any {
			any = true
			for i := range r.row.cells[x.at : x.at+x.n] {
				r.row.cells[x.at+i].n = 0
			}
		}
		r.row.cells[i].n = 1
	})
	return err
}

func (r *reader) plan(v *store.ResponseView) *plan {
	at := version{ref{string(v.Questionnaire), v.Version}, string(v.Form)}
	p := r.plans[at]
	if p == nil {
		p = newPlan(r.book, r.slots, at)
		r.plans[at] = p
	}
	return p
}
