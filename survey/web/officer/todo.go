package officer

import (
	"sipas/survey/reform"
)

// todo says what the person's side still has to do or may do at a leaf, in a few
// words; "" when there is nothing.
func (v *visit) todo(it reform.Item) string {
	if !v.runs() {
		return ""
	}
	l := v.sheet.Leaf(it.Code)
	switch v.sheet.Stage {
	case reform.SelfScoring:
		if v.council {
			return ""
		}
		return v.todoSelf(it, l)
	case reform.FirstAppraisal, reform.SecondAppraisal:
		if !v.council {
			return ""
		}
		return v.todoCouncil(it, l)
	case reform.Explaining:
		refused := l != nil && l.Absence != nil && l.Absence.Decision == reform.Refused
		if !v.council && l != nil && (l.Adjusted() || refused) && !l.Absent() && l.Explanation == nil {
			return v.l.Say("officer.todo.explain")
		}
	}
	return ""
}

func (v *visit) todoSelf(it reform.Item, l *reform.Leaf) string {
	switch {
	case it.Surveyed():
		return ""
	case l == nil || l.Self == nil && l.Absence == nil:
		if it.Kind != "" {
			return ""
		}
		return v.l.Say("officer.todo.score")
	case v.unproven(it, l):
		return v.l.Say("officer.todo.evidence")
	}
	return ""
}

func (v *visit) todoCouncil(it reform.Item, l *reform.Leaf) string {
	for _, p := range v.missing()[it.Code] {
		switch p {
		case "sheet.not_decided":
			return v.l.Say("officer.todo.decide")
		case "sheet.not_answered":
			return v.l.Say("officer.todo.answer")
		default:
			return v.l.Say("officer.todo.appraise")
		}
	}
	return ""
}

// unproven tells that the set asks for evidence and there is neither any nor a
// reason.
func (v *visit) unproven(it reform.Item, l *reform.Leaf) bool {
	if !it.Evidence || l == nil || l.Self == nil || l.Self.Points == "0" || l.Self.Reason != "" {
		return false
	}
	for _, e := range l.Evidence {
		if !e.Gone {
			return false
		}
	}
	return true
}

// missing are the codes of what has to be done before the stage can end, by
// leaf.
func (v *visit) missing() map[string][]string {
	if v.lacks == nil || v.lacksOf != v.sheet {
		v.lacks, v.lacksOf = map[string][]string{}, v.sheet
		for _, p := range v.sheet.Missing(v.set) {
			v.lacks[p.Field] = append(v.lacks[p.Field], p.Code)
		}
	}
	return v.lacks
}

// left are the leaves at which the person's side has something to do, in order.
func (v *visit) left() []reform.Item {
	var all []reform.Item
	for _, it := range v.leaves {
		if v.todo(it) != "" {
			all = append(all, it)
		}
	}
	return all
}

// nextAfter is the next leaf with something to do behind the one at a place,
// beginning anew at the end; "" when there is none but this one.
func (v *visit) nextAfter(at int) string {
	for i := 1; i < len(v.leaves); i++ {
		if it := v.leaves[(at+i)%len(v.leaves)]; v.todo(it) != "" {
			return it.Code
		}
	}
	return ""
}
