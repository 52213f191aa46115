package officer

import (
	"strconv"

	"sipas/survey/reform"
)

// head is what every page of a sheet has on top: whose it is, where it stands,
// until when, and why nothing can be changed, if so.
type head struct {
	Base    string // address of the sheet
	Unit    string
	Round   string
	Year    int
	Council bool
	Steps   []step
	Due     string // about the deadline; "" for none
	Late    bool
	Soon    bool
	Locked  string // why this person has nothing to change, and since when; "" when there is something
	Saved   string // what has just been kept; "" for nothing
}

// step is a stage in the bar.
type step struct {
	Name string
	Here bool
	Past bool
}

func (v *visit) head() head {
	h := head{Base: v.base(), Unit: v.name, Round: v.l.Text(v.round.Title), Year: v.round.Year, Council: v.council,
		Late: v.due.Late, Soon: v.due.Soon, Locked: v.locked()}
	past := true
	for _, s := range reform.Stages() {
		here := s == v.sheet.Stage
		past = past && !here
		h.Steps = append(h.Steps, step{stageName(v.l, s), here, past})
	}
	stage := stageName(v.l, v.sheet.Stage)
	switch d := v.due; {
	case d.At.IsZero() || v.round.State != reform.Running:
		h.Late, h.Soon = false, false
	case d.Late:
		h.Due = v.l.Say("officer.due.late", stage, v.l.Time(d.At))
	default:
		h.Due = v.l.Say("officer.due.left", stage, v.l.Time(d.At), d.Left)
	}
	h.Saved = v.saved()
	return h
}

// saved says what the form before has kept.
func (v *visit) saved() string {
	if code := v.c.QueryParam("saved"); code != "" {
		if _, ok := v.set.Leaf(code); ok {
			return v.l.Say("officer.saved.leaf", code)
		}
	}
	if n, err := strconv.Atoi(v.c.QueryParam("kept")); err == nil {
		return v.l.Say("officer.kept.rows", n)
	}
	if v.c.QueryParam("moved") == string(v.sheet.Stage) {
		return v.l.Say("officer.saved.moved", stageName(v.l, v.sheet.Stage))
	}
	return ""
}

// locked says why the person's side cannot change anything now, and since when.
func (v *visit) locked() string {
	since := v.l.Time(v.sheet.Since())
	switch stage := v.sheet.Stage; {
	case v.round.State == reform.Preparing:
		return v.l.Say("officer.locked.preparing")
	case v.round.State == reform.Published:
		return v.l.Say("officer.locked.published")
	case stage == reform.Final:
		return v.l.Say("officer.locked.final", since)
	case v.council:
		return ""
	case stage == reform.FirstAppraisal, stage == reform.SecondAppraisal:
		return v.l.Say("officer.locked.appraisal", since, v.mover())
	case v.due.Late:
		return v.l.Say("officer.locked.late", v.l.Time(v.due.At))
	}
	return ""
}

// mover is who brought the sheet to its stage.
func (v *visit) mover() string {
	if n := len(v.sheet.Moves); n > 0 {
		return v.sheet.Moves[n-1].Who
	}
	return ""
}

// runs tells that the round takes changes at all.
func (v *visit) runs() bool { return v.round.State == reform.Running && v.sheet.Stage != reform.Final }

// may tells whether the person may do a kind of act to a leaf now, as far as
// stage, source, side and deadline go.
func (v *visit) may(it reform.Item, act reform.Act) bool {
	if !v.runs() || act.Council() && !v.council || v.sheet.Takes(it, act) != nil {
		return false
	}
	_, comment := act.(reform.Comment)
	return act.Council() || comment || !v.due.Late
}
