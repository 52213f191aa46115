package comments

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/results"
)

// Ask says which comments of a wave are looked for.
type Ask struct {
	Wave  string
	Unit  string // with everything below it; "" is the whole wave
	Words string // see the package's comment on searching; "" finds all
	Mood  Mood   // only of writers in that mood; Unrated: of all
	After string // Page.Next of the page before; "" for the first page, and for what is no such key
	Limit int    // comments on a page; 0 means 50
}

// pageSize is how many comments a page has unless asked otherwise.
const pageSize = 50

// Page is some comments. It holds single sheets' words: only for people with
// access.ExportResponses.
type Page struct {
	Comments []Comment
	Found    int    // comments that fit the search, on all pages
	All      int    // comments of the unit, whatever is searched for
	Next     string // key of the page after this; "" on the last
	Unheld   int    // comments of the wave for which there was no memory: they are only in the export
	Waiting  bool   // the present day's comments are not there yet
}

// Comment is what one person wrote in answer to a question. Numbers and
// addresses are masked, names are not.
type Comment struct {
	Question string // code
	Text     string
	Mood     Mood
}

// Search finds comments. Errors: results.ErrNoWave, results.ErrNoUnit, the
// store's.
func (c *Comments) Search(ctx context.Context, ask Ask) (*Page, error) {
	s, err := c.look(ctx, ask.Wave)
	if err != nil {
		return nil, err
	}
	counts, waiting, err := s.counts(ask.Unit, c)
	if err != nil {
		return nil, err
	}
	if ask.Limit <= 0 {
		ask.Limit = pageSize
	}
	after, err := strconv.ParseUint(ask.After, 16, 64)
	first := err != nil
	p := &Page{Unheld: s.unheld, Waiting: waiting}
	wanted := s.query(ask.Words)
	last := uint64(0)
	for _, i := range s.order {
		n := s.notes[i]
		if !counts(n) {
			continue
		}
		p.All++
		if ask.Mood != Unrated && n.mood != ask.Mood || !wanted.fits(s.syllables(n)) {
			continue
		}
		p.Found++
		switch {
		case !first && n.key <= after:
		case len(p.Comments) < ask.Limit:
			p.Comments = append(p.Comments, Comment{s.questions[n.question], s.text(n), n.mood})
			last = n.key
		case p.Next == "":
			p.Next = strconv.FormatUint(last, 16)
		}
	}
	return p, nil
}

// counts tells which notes are of sheets that count in a unit. waiting says
// that the present day is left out.
func (s *sight) counts(unit string, c *Comments) (in func(note) bool, waiting bool, err error) {
	if _, known := s.config.Tree.Unit(unit); unit != "" && !(known && s.config.Covers(s.about, unit)) {
		return nil, false, results.ErrNoUnit
	}
	units, inUnit, err := choose(s.snapshot.Frame, results.ByUnit, func(label string) bool {
		return unit == "" || s.config.Tree.Within(label, unit)
	})
	if err != nil {
		return nil, false, err
	}
	waiting = s.about.Phase(c.Now()) != survey.PhaseOver
	today := results.Day(c.Now())
	days, onDay, err := choose(s.snapshot.Frame, results.ByDay, func(label string) bool { return !waiting || label < today })
	if err != nil {
		return nil, false, err
	}
	rows := uint32(s.snapshot.Frame.Rows())
	return func(n note) bool {
		return n.row < rows && inUnit[units.At(int(n.row))] && onDay[days.At(int(n.row))] && s.snapshot.StateOf(int(n.row)) == results.Counts
	}, waiting, nil
}

// choose are the codes of a dimension, by row, and which codes are wanted.
func choose(f *analysis.Frame, dimension string, want func(label string) bool) (codes analysis.Codes, wanted []bool, err error) {
	d, err := f.Dimension(dimension)
	if err != nil {
		return codes, nil, fmt.Errorf("looking at comments: %w", err)
	}
	for _, label := range d.Labels {
		wanted = append(wanted, want(label))
	}
	return d.Codes, wanted, nil
}

// query is what a text must hold: all of the runs of syllables, each syllable
// by its spellings.
type query [][][]bool

// Limits of a search; what is beyond them is not looked at.
const (
	maxWords  = 300 // bytes
	maxSought = 20  // runs
)

// query reads a search: words, and runs of words in quotation marks.
func (s *shelf) query(words string) query {
	var q query
	words = strings.NewReplacer("“", `"`, "”", `"`).Replace(words[:min(len(words), maxWords)])
	for i, part := range strings.Split(words, `"`) {
		var run [][]bool
		syllables(part, func(syllable string) {
			if syllable == "" {
				return
			}
			run = append(run, s.spellings(survey.Fold(syllable)))
			if i%2 == 0 {
				q, run = append(q, run), nil
			}
		})
		if len(run) > 0 {
			q = append(q, run)
		}
	}
	return q[:min(len(q), maxSought)]
}

// spellings tell of each syllable whether it looks like a word without accents.
func (s *shelf) spellings(folded string) []bool {
	all := make([]bool, len(s.folded))
	for n, f := range s.folded {
		all[n] = f == folded
	}
	return all
}

// fits tells whether a text holds all that is wanted.
func (q query) fits(text []uint32) bool {
	for _, run := range q {
		found := false
		for at := 0; at+len(run) <= len(text) && !found; at++ {
			found = stands(run, text[at:])
		}
		if !found {
			return false
		}
	}
	return true
}

// stands tells whether a text begins with a run.
func stands(run [][]bool, text []uint32) bool {
	for k, spellings := range run {
		if !spellings[text[k]] {
			return false
		}
	}
	return true
}
