package table

import (
	"fmt"
	"strings"

	"sipas/analysis"
)

// kind says what the cells of a column become.
type kind uint8

const (
	unread kind = iota
	answer
	label
	numeric
	moments
	identity
)

// target says what becomes of one column of the file.
type target struct {
	kind   kind
	at     int // place among the items, dimensions or numbers of the schema
	header string
	least  float64 // smallest number allowed
}

// noAnswer marks what is not an answer in a table of answers.
const noAnswer uint8 = 254

// grammar is a layout made ready for one file.
type grammar struct {
	separator byte
	targets   []target // by column of the file
	unread    []string
	limit     int

	items, labels, numbers int              // of the schema
	byByte                 [256]uint8       // answer of a cell of one byte
	byWord                 map[string]uint8 // answer of a longer cell
	missing                map[string]bool  // words that are as good as an empty cell
	allowed                string           // what an answer may be, for messages
}

// newGrammar matches a layout with a header.
func newGrammar(h header, l Layout, limit int) (*grammar, *Problems) {
	s := l.Schema()
	g := &grammar{
		separator: h.separator, targets: make([]target, len(h.names)), limit: limit,
		items: len(s.Items), labels: len(s.Dimensions), numbers: len(s.Numbers),
		missing: map[string]bool{"": true},
	}
	problems := &Problems{}
	place := map[string]int{}
	for i, name := range h.names {
		g.targets[i].header = name
		if _, twice := place[name]; twice && name != "" {
			problems.add(limit, Problem{Row: h.row, Column: name, Code: DuplicateHeader})
		}
		place[name] = i
	}
	told := map[string]bool{}
	for _, c := range l.columns() {
		i, found := place[c.column.Header]
		if !found {
			if !told[c.column.Header] {
				problems.add(limit, Problem{Row: h.row, Column: c.column.Header, Code: MissingColumn})
			}
			told[c.column.Header] = true
			continue
		}
		g.targets[i] = targetOf(c, l, &s)
	}
	for _, t := range g.targets {
		if t.kind == unread && t.header != "" {
			g.unread = append(g.unread, t.header)
		}
	}
	g.words(l)
	return g, problems
}

func targetOf(c roleOf, l Layout, s *analysis.Schema) target {
	t := target{header: c.column.Header, least: negative}
	switch c.role {
	case roleItem, roleExtra:
		t.kind, t.at = answer, place(s.Items, c.column.Name)
	case roleLabel:
		t.kind, t.at = label, place(s.Dimensions, c.column.Name)
	case roleNumber:
		t.kind, t.at = numeric, place(s.Numbers, c.column.Name)
		if c.column == l.Weight || c.column == l.Population {
			t.least = 0
		}
	case roleTime:
		t.kind, t.at = moments, place(s.Numbers, c.column.Name)
	case roleID:
		t.kind = identity
	}
	return t
}

func place(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}

// words prepares the tables of answers.
func (g *grammar) words(l Layout) {
	for i := range g.byByte {
		g.byByte[i] = noAnswer
	}
	g.byByte[' '] = analysis.Missing
	g.byWord = map[string]uint8{"": analysis.Missing}
	for c := 1; c <= l.scale(); c++ {
		g.byWord[fmt.Sprint(c)] = uint8(c)
		g.byWord[fmt.Sprintf("%d.0", c)] = uint8(c)
		if c < 10 {
			g.byByte['0'+c] = uint8(c)
		}
	}
	say := func(words []string, code uint8) {
		for _, w := range words {
			w = clean(w)
			g.byWord[w] = code
			if len(w) == 1 && w[0] != g.separator && w[0] != '"' {
				g.byByte[w[0]] = code
			}
		}
	}
	say(l.Missing, analysis.Missing)
	say(l.dontKnow(), analysis.DontKnow)
	for _, w := range l.Missing {
		g.missing[clean(w)] = true
	}
	words := append([]string{fmt.Sprintf("1 to %d", l.scale()), "empty"}, l.Missing...)
	g.allowed = strings.Join(append(words, l.dontKnow()...), ", ")
}
