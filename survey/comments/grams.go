package comments

import "slices"

// longest is how many syllables a phrase has at most; the shortest has two.
const longest = 4

// gram is a run of two to four syllables; the places after its end are 0.
type gram [longest]uint32

func (g gram) length() int {
	n := longest
	for g[n-1] == 0 {
		n--
	}
	return n
}

// writer is a person who wrote.
type writer struct {
	mood  Mood
	texts [][]uint32
}

// tally is how many persons wrote a run.
type tally struct {
	low, high int  // dissatisfied, satisfied
	last      int  // the last writer counted, plus one
	within    bool // nearly always part of a longer run
}

func (t *tally) all() int { return t.low + t.high }

// frequent are the runs that at least five persons wrote. A long run can only
// be frequent where its parts are, so that each length is looked for among
// what the length before has left (Agrawal and Srikant 1994).
func frequent(writers []writer) map[gram]*tally {
	kept := map[gram]*tally{}
	common := common(writers)
	for length := 2; length <= longest; length++ {
		now := map[gram]*tally{}
		for i, w := range writers {
			for _, text := range w.texts {
				eachRun(text, length, func(g gram) {
					if length == 2 && !(common[g[0]] && common[g[1]]) ||
						length > 2 && (kept[shorter(g, 0, length)] == nil || kept[shorter(g, 1, length)] == nil) {
						return
					}
					t := now[g]
					if t == nil {
						t = &tally{}
						now[g] = t
					}
					t.count(i, w.mood)
				})
			}
		}
		for g, t := range now {
			if t.all() >= fewest {
				kept[g] = t
			}
		}
	}
	return kept
}

// common tells which syllables at least five persons wrote.
func common(writers []writer) []bool {
	var top uint32
	for _, w := range writers {
		for _, text := range w.texts {
			for _, s := range text {
				top = max(top, s)
			}
		}
	}
	persons, last, out := make([]int, top+1), make([]int, top+1), make([]bool, top+1)
	for i, w := range writers {
		for _, text := range w.texts {
			for _, s := range text {
				if last[s] != i+1 {
					last[s] = i + 1
					persons[s]++
				}
			}
		}
	}
	for s, n := range persons {
		out[s] = n >= fewest
	}
	return out
}

// count counts a writer once.
func (t *tally) count(writer int, mood Mood) {
	if t.last == writer+1 {
		return
	}
	t.last = writer + 1
	if mood == Dissatisfied {
		t.low++
	} else {
		t.high++
	}
}

// nearly is the share of a run's writers from which on a longer run takes its place.
const nearly = 0.8

// giveWay marks the runs whose writers nearly all wrote a longer one.
func giveWay(all map[gram]*tally) {
	for g, t := range all {
		for length := g.length() - 1; length >= 2; length-- {
			for from := 0; from+length <= g.length(); from++ {
				var part gram
				copy(part[:], g[from:from+length])
				if p := all[part]; p != nil && float64(t.all()) >= nearly*float64(p.all()) {
					p.within = true
				}
			}
		}
	}
}

// shorter is a run without its last syllable, or from its second on.
func shorter(g gram, from, length int) gram {
	var part gram
	copy(part[:], g[from:from+length-1])
	return part
}

// eachRun visits the runs of a length that no pause divides.
func eachRun(text []uint32, length int, visit func(gram)) {
	for at := 0; at+length <= len(text); at++ {
		if slices.Contains(text[at:at+length], pause) {
			continue
		}
		var g gram
		copy(g[:], text[at:at+length])
		visit(g)
	}
}
