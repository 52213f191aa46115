package comments

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"sipas/analysis/compare"
	"sipas/analysis/interval"
)

// fewest is how many persons must have written a phrase, and the width of the
// ranges in which persons are told.
const fewest = 5

// Persons is a number of persons, told as a range of five: 0 to 4, 5 to 9.
type Persons struct{ From, To int }

// persons is the range that n lies in.
func persons(n int) Persons {
	from := n - n%fewest
	return Persons{from, from + fewest - 1}
}

// middle stands for the number in statistics.
func (p Persons) middle() float64 { return float64(p.From+p.To) / 2 }

// Phrase is a run of words that at least five persons wrote.
type Phrase struct {
	Words        string
	Dissatisfied Persons // of the dissatisfied who wrote it
	Satisfied    Persons // of the satisfied

	// LogOdds is how much more the dissatisfied write it: the natural logarithm
	// of the odds ratio with the prior of [Keyness]. Above 0 it is theirs, below
	// 0 the others'.
	LogOdds  float64
	Interval interval.Interval // 95 %
	P        float64           // two-sided, of no difference
	Adjusted float64           // the same after Benjamini and Hochberg over all phrases told
	Certain  bool              // Adjusted is below .05
}

// Times is the odds ratio, LowTimes and HighTimes the ends of its interval.
func (p Phrase) Times() float64     { return math.Exp(p.LogOdds) }
func (p Phrase) LowTimes() float64  { return math.Exp(p.Interval.Lo) }
func (p Phrase) HighTimes() float64 { return math.Exp(p.Interval.Hi) }

// Phrases are what many wrote. They may be shown to everybody who may see results.
type Phrases struct {
	At           time.Time // when they were counted
	Dissatisfied Persons   // who wrote anything
	Satisfied    Persons
	OfThose      []Phrase // more of the dissatisfied, the surest first; at most MostPhrases
	OfOthers     []Phrase // more of the satisfied, the same
	Told         int      // phrases that were compared
	Waiting      bool     // the present day's comments are not there yet
	Few          bool     // fewer than five persons on one of the sides: nothing can be compared, and nothing is told
}

// MostPhrases is how many are told of each side.
const MostPhrases = 40

// certainty is the level of the Benjamini-Hochberg procedure.
const certainty = 0.05

// phrasesAge is how old a counting may be while answers keep coming in.
const phrasesAge = time.Minute

// counted is a counting that is kept.
type counted struct {
	loaded   time.Time
	revision int64
	day      string
	phrases  *Phrases
}

// Phrases compares what the dissatisfied and the satisfied of a unit wrote;
// "" is the whole wave. A counting may be a minute old; see Phrases.At.
// Errors as Search.
func (c *Comments) Phrases(ctx context.Context, wave, unit string) (*Phrases, error) {
	s, err := c.look(ctx, wave)
	if err != nil {
		return nil, err
	}
	counts, waiting, err := s.counts(unit, c)
	if err != nil {
		return nil, err
	}
	s.counting.Lock()
	defer s.counting.Unlock()
	now, day := c.Now(), c.Now().Format(time.DateOnly)
	old, known := s.counted[unit]
	if known && old.loaded.Equal(s.loaded) && old.day == day && (old.revision == s.snapshot.Revision || now.Sub(old.phrases.At) < phrasesAge) {
		return old.phrases, nil
	}
	p := s.phrases(counts)
	p.At, p.Waiting = now, waiting
	if len(s.counted) >= mostCounted {
		clear(s.counted)
	}
	s.counted[unit] = counted{s.loaded, s.snapshot.Revision, day, p}
	return p, nil
}

// mostCounted is of how many units phrases are kept.
const mostCounted = 200

// phrases counts and compares.
func (s *sight) phrases(counts func(note) bool) *Phrases {
	writers := s.writers(counts)
	var low, high int
	for _, w := range writers {
		switch w.mood {
		case Dissatisfied:
			low++
		case Satisfied:
			high++
		}
	}
	out := &Phrases{Dissatisfied: persons(low), Satisfied: persons(high)}
	if low < fewest || high < fewest {
		out.Few = true
		return out
	}
	all := s.compared(frequent(writers), out.Dissatisfied, out.Satisfied)
	out.Told = len(all)
	slices.SortFunc(all, func(a, b Phrase) int {
		return cmp.Or(cmp.Compare(a.P, b.P), cmp.Compare(b.Dissatisfied.From+b.Satisfied.From, a.Dissatisfied.From+a.Satisfied.From), strings.Compare(a.Words, b.Words))
	})
	for _, p := range all {
		switch {
		case p.LogOdds > 0 && len(out.OfThose) < MostPhrases:
			out.OfThose = append(out.OfThose, p)
		case p.LogOdds < 0 && len(out.OfOthers) < MostPhrases:
			out.OfOthers = append(out.OfOthers, p)
		}
	}
	return out
}

// writers are the persons who rated and wrote, in the order of their rows, as
// many as are a multiple of five.
func (s *sight) writers(counts func(note) bool) []writer {
	var all []writer
	last := int64(-1)
	for _, n := range s.notes {
		if n.mood == Unrated || !counts(n) {
			continue
		}
		if int64(n.row) != last {
			all, last = append(all, writer{mood: n.mood}), int64(n.row)
		}
		w := &all[len(all)-1]
		w.texts = append(w.texts, s.syllables(n))
	}
	return all[:len(all)-len(all)%fewest]
}

// compared are the phrases that may be told, with their statistics.
func (s *sight) compared(all map[gram]*tally, low, high Persons) []Phrase {
	for g := range all {
		if !s.speaks(g) {
			delete(all, g)
		}
	}
	giveWay(all)
	var told []Phrase
	for g, t := range all {
		if t.within {
			continue
		}
		p := Phrase{Words: s.spell(g), Dissatisfied: persons(t.low), Satisfied: persons(t.high)}
		if p.Dissatisfied.From+p.Satisfied.From == 0 { // five persons, and nothing to tell of either side
			continue
		}
		k := Keyness(p.Dissatisfied.middle(), low.middle(), p.Satisfied.middle(), high.middle())
		p.LogOdds, p.Interval, p.P = k.LogOdds, k.Interval, k.P
		told = append(told, p)
	}
	slices.SortFunc(told, func(a, b Phrase) int { return strings.Compare(a.Words, b.Words) })
	chances := make([]float64, len(told))
	for i, p := range told {
		chances[i] = p.P
	}
	for i, q := range compare.Adjust(chances, compare.BenjaminiHochberg) {
		told[i].Adjusted, told[i].Certain = q, q < certainty
	}
	return told
}

// speaks tells whether a run begins and ends with a syllable that says
// something, and has no syllable that is only a number.
func (s *sight) speaks(g gram) bool {
	n := g.length()
	for _, syllable := range g[:n] {
		if strings.Trim(s.words[syllable], "0123456789") == "" {
			return false
		}
	}
	return !stopWords[s.words[g[0]]] && !stopWords[s.words[g[n-1]]]
}

// spell is a run as written.
func (s *sight) spell(g gram) string {
	var words []string
	for _, syllable := range g[:g.length()] {
		words = append(words, s.words[syllable])
	}
	return strings.Join(words, " ")
}
