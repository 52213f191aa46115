package officer

import (
	"slices"
	"time"

	"sipas/survey/reform"
)

// event is something that was done to a leaf.
type event struct {
	At        time.Time
	When, Who string
	What, Why string
}

// chronicle gathers events; the same thing is told once, though it may stand in
// a leaf both as a present and as an earlier value.
type chronicle struct {
	v    *visit
	all  []event
	seen map[string]bool
}

// history is everything that was done to a leaf, the latest first. Comments
// apart.
func (v *visit) history(l *reform.Leaf) []event {
	h := &chronicle{v: v, seen: map[string]bool{}}
	for _, p := range l.Past {
		h.past(p)
	}
	h.score("officer.event.self", l.Self)
	h.score("officer.event.first", l.First)
	h.score("officer.event.second", l.Second)
	h.claim(l.Absence)
	h.note("officer.event.explained", l.Explanation)
	h.score("officer.event.given", l.Given)
	h.official(l.Official)
	for _, e := range l.Evidence {
		h.tell(e.At, e.Who, v.l.Say("officer.event.attached", e.Name), "")
		if e.Gone {
			h.tell(e.Taken, e.By, v.l.Say("officer.event.detached", e.Name), e.Reason)
		}
	}
	slices.SortStableFunc(h.all, func(a, b event) int { return b.At.Compare(a.At) })
	return h.all
}

func (h *chronicle) tell(at time.Time, who, what, why string) {
	key := at.String() + "\x00" + who + "\x00" + what
	if !h.seen[key] {
		h.seen[key] = true
		h.all = append(h.all, event{at, h.v.l.Time(at), who, what, why})
	}
}

func (h *chronicle) past(p reform.Past) {
	switch {
	case p.Score != nil && p.What == reform.SelfScoring:
		h.score("officer.event.self", p.Score)
	case p.Score != nil && p.What == reform.SecondAppraisal:
		h.score("officer.event.second", p.Score)
	case p.Score != nil:
		h.score("officer.event.first", p.Score)
	}
	h.claim(p.Claim)
	h.score("officer.event.given", p.Given)
	h.official(p.Official)
	switch {
	case p.Note == nil:
	case p.Given != nil:
		h.note("officer.event.taken_back", p.Note)
	case p.Official != nil:
		h.tell(p.Note.At, p.Note.Who, h.v.l.Say("officer.event.official_away", points(h.v.l, p.Note.Text)), "")
	default:
		h.note("officer.event.explained", p.Note)
	}
}

func (h *chronicle) score(key string, s *reform.Score) {
	if s == nil {
		return
	}
	h.tell(s.At, s.Who, h.v.l.Say(key, h.v.score(s)), s.Reason)
}

func (h *chronicle) claim(a *reform.Absence) {
	if a == nil {
		return
	}
	h.tell(a.At, a.Who, h.v.l.Say("officer.event.claimed"), a.Reason)
	switch a.Decision {
	case reform.Approved:
		h.tell(a.Decided, a.By, h.v.l.Say("officer.event.approved"), a.Why)
	case reform.Refused:
		h.tell(a.Decided, a.By, h.v.l.Say("officer.event.refused"), a.Why)
	}
}

func (h *chronicle) note(key string, n *reform.Note) {
	if n != nil {
		h.tell(n.At, n.Who, h.v.l.Say(key), n.Text)
	}
}

func (h *chronicle) official(o *reform.Official) {
	if o == nil {
		return
	}
	what := h.v.l.Say("officer.event.official", points(h.v.l, o.Index))
	if o.Use {
		what = h.v.l.Say("officer.event.official_used", points(h.v.l, o.Index))
	}
	h.tell(o.At, o.Who, what, o.Source)
}
