package opinion

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sipas/survey"
	"sipas/survey/store"
)

// Surveys are the surveys of all rounds, by round.
func (o *Office) Surveys(ctx context.Context) ([]Survey, error) {
	var all []Survey
	for s, err := range store.All[Survey](ctx, o.Store, SurveysKept, store.Range{}) {
		if err != nil {
			return nil, fmt.Errorf("reading sociological surveys: %w", err)
		}
		s.Opens, s.Closes = s.Opens.UTC(), s.Closes.UTC()
		all = append(all, s)
	}
	return all, nil
}

// Copied is what became of the questions of a survey that begins as another was.
type Copied struct {
	Kept  int // questions about the same criterion
	Moved int // questions whose criterion has another code now
	Lost  int // questions whose criterion the round does not have: they have none until one is chosen
	Added int // questions about criteria that nobody was asked about before
}

// Copy is a draft for a round that begins as an earlier round's survey was: its
// groups with their weights, whom they judge, questions, options and what these
// are worth, and whether delegates count. It has no days. Respondents, links and
// sheets are never copied: they do not stand in a Survey at all.
//
// A question goes with its criterion's name, not its code, which may stand for
// something else this year: it follows a criterion that has another code now, and
// belongs to no criterion when there is none of that name, so that Check asks for
// one. Criteria that no question is about get one in each group, as in a Proposal.
// A group that judged some units judges those of them that take part now; if none
// does, its list stays for Check to find.
func Copy(old *Survey, round string, title survey.Text, b Basis) (*Survey, Copied) {
	s := &Survey{Round: round, Title: title, State: Draft, WithoutDelegates: old.WithoutDelegates, Basis: b}
	var done Copied
	asked := map[string]bool{}
	for _, g := range old.Groups {
		g.Name = maps.Clone(g.Name)
		g.Judges = judgesNow(g.Judges, b)
		g.Questions = slices.Clone(g.Questions)
		for i := range g.Questions {
			q := &g.Questions[i]
			q.Text, q.Options = maps.Clone(q.Text), slices.Clone(q.Options)
			for j := range q.Options {
				q.Options[j].Name = maps.Clone(q.Options[j].Name)
			}
			was := q.Leaf
			q.Leaf = leafNow(&old.Basis, was, b)
			switch q.Leaf {
			case "":
				done.Lost++
			case was:
				done.Kept++
			default:
				done.Moved++
			}
			asked[q.Leaf] = true
		}
		s.Groups = append(s.Groups, g)
	}
	for _, fresh := range Questions(slices.DeleteFunc(slices.Clone(b.Leaves), func(l Leaf) bool { return asked[l.Code] })) {
		for i := range s.Groups {
			q := fresh
			q.Code, q.Text, q.Options = s.Groups[i].NextQuestion(), maps.Clone(fresh.Text), Options()
			s.Groups[i].Questions = append(s.Groups[i].Questions, q)
			done.Added++
		}
	}
	return s, done
}

// judgesNow are the units of a list that are still judged; the list itself when
// none is.
func judgesNow(list []string, b Basis) []string {
	now := slices.DeleteFunc(slices.Clone(list), func(id string) bool {
		return !slices.ContainsFunc(b.Units, func(u Unit) bool { return u.ID == id })
	})
	if len(now) == 0 {
		return slices.Clone(list)
	}
	return now
}

// leafNow is the code of the criterion that a question is about now: of the same
// code if its name is the same, else the only one of that name; "" for none.
func leafNow(old *Basis, code string, b Basis) string {
	was, known := old.Named(code)
	if !known {
		return ""
	}
	name := survey.Fold(was.Name[survey.Vietnamese])
	var codes []string
	for _, l := range b.Leaves {
		if survey.Fold(l.Name[survey.Vietnamese]) == name && !slices.Contains(codes, l.Code) {
			codes = append(codes, l.Code)
		}
	}
	switch {
	case slices.Contains(codes, code):
		return code
	case len(codes) == 1:
		return codes[0]
	}
	return ""
}
