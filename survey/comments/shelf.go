package comments

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/results"
)

// Mood is how satisfied the writer of a comment was.
type Mood uint8

// The moods.
const (
	Unrated      Mood = iota // nothing was rated on the sheet
	Dissatisfied             // a rating of 1 or 2 anywhere on the sheet, the overall question included
	Satisfied                // ratings, and none of them low
)

// moodOf reads the ratings of a row.
func moodOf(f *analysis.Frame, row int) Mood {
	low := uint8(2)
	if f.Schema().Scale < 4 {
		low = 1
	}
	mood := Unrated
	for j := range f.Schema().Items {
		switch a := f.Item(j)[row]; {
		case a == analysis.Missing || a == analysis.DontKnow:
		case a <= low:
			return Dissatisfied
		default:
			mood = Satisfied
		}
	}
	return mood
}

// note is a comment on the shelf.
type note struct {
	key               uint64 // of its place in the order to show; see keyOf
	row               uint32
	text, textEnd     uint32 // in shelf.texts
	spoken, spokenEnd uint32 // in shelf.spoken
	question          uint8  // in shelf.questions
	mood              Mood
}

// keyOf is a comment's place among all: the same at every node and of every
// load, and without any trace of time. It cannot be led back to the id.
func keyOf(id survey.ResponseID, question string) uint64 {
	sum := sha256.Sum256(append(id[:], question...))
	return binary.BigEndian.Uint64(sum[:])
}

// shelf are the comments of a wave in memory, masked. It only grows: what is
// there never changes, so that a copy of it may be read while it does.
type shelf struct {
	loaded    time.Time // of the snapshot whose rows the notes name
	looked    int       // rows of which the comments are here
	questions []string
	texts     []byte
	spoken    []uint32 // the syllables of the texts
	words     []string // by syllable
	folded    []string
	notes     []note   // by row
	order     []uint32 // places in notes, by key
	unheld    int      // comments for which there was no room
}

// found is a comment on its way to the shelf.
type found struct {
	id       survey.ResponseID
	row      uint32
	question string
	text     string // masked
}

// add puts comments on the shelf, sorted by row, as far as there is room.
func (s *shelf) add(g *glossary, snapshot *results.Snapshot, all []found, room int) {
	for _, f := range all {
		question := slices.Index(s.questions, f.question)
		if question < 0 {
			question = len(s.questions)
		}
		if s.size()+len(f.text) > room || question > 255 {
			s.unheld++
			continue
		}
		if question == len(s.questions) {
			s.questions = append(s.questions, f.question)
		}
		n := note{key: keyOf(f.id, f.question), row: f.row, question: uint8(question), mood: moodOf(snapshot.Frame, int(f.row)),
			text: uint32(len(s.texts)), spoken: uint32(len(s.spoken))}
		s.texts = append(s.texts, f.text...)
		s.spoken = g.read(s.spoken, f.text)
		n.textEnd, n.spokenEnd = uint32(len(s.texts)), uint32(len(s.spoken))
		s.notes = append(s.notes, n)
	}
	s.words, s.folded = g.words, g.folded
	s.sort(len(all))
}

// sort brings the notes that were added last into the order to show.
func (s *shelf) sort(added int) {
	if added == 0 {
		return
	}
	order := make([]uint32, len(s.notes))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(s.notes[a].key, s.notes[b].key) })
	s.order = order
}

// size is about how many bytes the shelf takes, the glossary apart.
func (s *shelf) size() int { return len(s.texts) + 4*len(s.spoken) + 36*len(s.notes) }

func (s *shelf) text(n note) string        { return string(s.texts[n.text:n.textEnd]) }
func (s *shelf) syllables(n note) []uint32 { return s.spoken[n.spoken:n.spokenEnd] }
