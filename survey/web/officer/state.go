package officer

import (
	"strings"

	"sipas/survey/reform"
)

// state says in one line where a leaf stands.
func (v *visit) state(it reform.Item, l *reform.Leaf) string {
	var words []string
	say := func(key string, args ...any) { words = append(words, v.l.Say(key, args...)) }
	if l != nil && l.Absence != nil {
		switch l.Absence.Decision {
		case reform.Approved:
			return v.l.Say("officer.state.absent")
		case reform.Refused:
			say("officer.state.refused")
		default:
			say("officer.state.claimed")
		}
	}
	if it.Surveyed() {
		words = append(words, v.surveyed(it, l))
		return strings.Join(words, " · ")
	}
	switch {
	case l == nil || l.Self == nil && l.Absence == nil && l.First == nil:
		if it.Kind != "" {
			return v.l.Say("officer.state.optional")
		}
		say("officer.state.open")
	case l.Second != nil:
		say("officer.state.second", v.score(l.Second))
	case l.Adjusted() && l.Explanation != nil:
		say("officer.state.explained", v.score(l.First))
	case l.Adjusted():
		say("officer.state.adjusted", v.score(l.First))
	case l.First != nil:
		say("officer.state.accepted")
	case l.Self != nil:
		say("officer.state.scored")
	}
	if v.unproven(it, l) {
		say("officer.state.unproven")
	}
	if l != nil && len(l.Comments) > 0 {
		say("officer.state.comments", len(l.Comments))
	}
	return strings.Join(words, " · ")
}

// surveyed says where the points of a survey stand.
func (v *visit) surveyed(it reform.Item, l *reform.Leaf) string {
	if l != nil && l.Given != nil {
		return v.l.Say("officer.state.given")
	}
	g, ok := v.given[it.Code]
	switch {
	case !ok || g.Points == nil:
		return v.l.Say("officer.state.unknown")
	case g.Final:
		return v.l.Say("officer.state.surveyed")
	}
	return v.l.Say("officer.state.provisional")
}
