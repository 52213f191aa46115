package waves

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// targets is the page about how many responses a wave wants of each unit.
type targets struct {
	Wave    survey.Wave
	Form    *typed.Form
	Methods []kit.Choice
	Levels  []kit.Choice // of confidence
	Locked  bool         // the wave is sealed, or not the person's to change
	Filled  int          // units that the calculator has just filled in
	Rows    []targetRow
	Left    int // units that are not shown: without counters, dossiers and target
	Sum     int
	Known   string // dossiers in all
	Margin  string // that the sum would give for the whole wave
}

// targetRow is a unit's line.
type targetRow struct {
	Unit     survey.Unit
	Depth    int
	Dossiers string // of the unit itself; "" when they are not known
	Proposed string // by the calculator; "" without dossiers
	Input    typed.Input
	Margin   string // that the target gives; "" without dossiers or target
}

// targetOf begins the name of a unit's input.
const targetOf = "target."

// maxTarget bounds a target: more is a slip of the hand.
const maxTarget = 1_000_000

var targetLabels = typed.Labels{"method": "waves.method", "margin": "waves.margin", "confidence": "waves.confidence",
	"design": "waves.design", "floor": "waves.floor"}

// targetValues are the targets as the form shows them.
func targetValues(w survey.Wave) url.Values {
	v := url.Values{}
	for unit, n := range w.Targets {
		v.Set(targetOf+unit, strconv.Itoa(n))
	}
	return v
}

func (p *Pages) showTargets(c echo.Context, who access.User) error {
	w, s, err := p.find(c, who)
	if err != nil {
		return err
	}
	v := targetValues(w.Value)
	v.Set(staff.Basis, staff.BasisOf(v))
	v.Set(staff.Revision, strconv.FormatInt(w.Rev, 10))
	for name, value := range map[string]string{"method": yamane, "margin": "5", "confidence": "95", "design": "1", "floor": ""} {
		v.Set(name, value)
	}
	return p.targetForm(c, who, s, w.Value, typed.New(p.Site.Locale(c.Request()), targetLabels, v), 0)
}

// targetForm shows the page.
func (p *Pages) targetForm(c echo.Context, who access.User, s *directory.Snapshot, w survey.Wave, f *typed.Form, filled int) error {
	l := p.Site.Locale(c.Request())
	calc := readCalculator(f)
	body := targets{Wave: w, Form: f, Filled: filled, Locked: w.State == survey.Sealed || !within(s, who, w),
		Methods: []kit.Choice{{Value: yamane, Label: l.Say("waves.method.yamane")}, {Value: cochran, Label: l.Say("waves.method.cochran")}},
		Levels:  []kit.Choice{{Value: "90", Label: l.Percent(0.90, 0)}, {Value: "95", Label: l.Percent(0.95, 0)}, {Value: "99", Label: l.Percent(0.99, 0)}}}
	known := 0
	places := p.targetUnits(s, who, w, f)
	body.Left = places.left
	for _, b := range places.units {
		f.Call(targetOf+b.Unit.ID, l.Text(b.Unit.Name))
		b.Input = f.Input(targetOf + b.Unit.ID)
		n, ok := s.Workloads[w.Period][b.Unit.ID]
		target, _ := strconv.Atoi(strings.TrimSpace(f.Raw(targetOf + b.Unit.ID)))
		if ok {
			known += n
			b.Dossiers, b.Proposed = l.Count(n), l.Count(calc.size(n))
			b.Margin = margin(l, calc, target, n)
		}
		body.Sum += target
		body.Rows = append(body.Rows, b)
	}
	body.Known, body.Margin = l.Count(known), margin(l, calc, body.Sum, known)
	code := http.StatusOK
	if !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	o := staff.Options{Title: l.Say("waves.targets_title", l.Text(w.Title)), Who: who, Here: "/waves"}
	return staff.Show(c, p.Desk, code, p.targets, l, o, body)
}

// margin is the half-width that n of so many dossiers give, in points; "" when
// there is none.
func margin(l *kit.Locale, c calculator, n, dossiers int) string {
	m := c.reached(n, dossiers)
	if math.IsNaN(m) {
		return ""
	}
	return "±" + l.Percent(m, 1)
}

// covered are the units of a wave to set targets for.
type covered struct {
	units []targetRow
	left  int
}

// targetUnits are the units in scope that a wave surveys and that have
// counters, dossiers or a target; the others are counted.
func (p *Pages) targetUnits(s *directory.Snapshot, who access.User, w survey.Wave, f *typed.Form) covered {
	counters := map[string]bool{}
	for _, c := range s.Counters {
		counters[c.Unit] = counters[c.Unit] || !c.Closed
	}
	var all covered
	depth := map[string]int{}
	for _, u := range s.Tree.Subtree("") {
		if !s.Covers(w, u.ID) || !who.Sees(s.Tree, u.ID) {
			continue
		}
		if above, seen := depth[u.Parent]; seen {
			depth[u.ID] = above + 1
		} else {
			depth[u.ID] = 0
		}
		_, worked := s.Workloads[w.Period][u.ID]
		lives := u.Exists(w.Opens) || u.Exists(w.Closes)
		if f.Raw(targetOf+u.ID) == "" && (!lives || !counters[u.ID] && !worked) {
			all.left++
			continue
		}
		all.units = append(all.units, targetRow{Unit: u, Depth: min(depth[u.ID], 5)})
	}
	return all
}

func (p *Pages) takeTargets(c echo.Context, who access.User) error {
	w, s, err := p.own(c, who)
	if err == nil && w.Value.State == survey.Sealed {
		err = errSealed
	}
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, err := typed.Read(c, l, targetLabels)
	if err != nil {
		return err
	}
	f.Values = staff.Settle(f.Values)
	calc := readCalculator(f)
	if f.Good() && f.Raw("do") == "fill" {
		return p.targetForm(c, who, s, w.Value, f, p.fill(s, who, w.Value, f, calc))
	}
	wanted := w.Value
	wanted.Targets = readTargets(f, s, who, w.Value)
	if !f.Good() || f.Raw("do") == "fill" {
		return p.targetForm(c, who, s, w.Value, f, 0)
	}
	mine := onlyTargets(f.Values)
	rev := staff.RevisionIn(f.Values)
	if staff.Elsewhere(mine, targetValues(w.Value)) {
		rev = w.Rev // somebody has changed something else of the wave: that stays
	}
	err = p.put(c.Request().Context(), f, rev, wanted)
	here := "/waves/" + w.Value.ID + "/targets?lang=" + l.Lang
	if errors.Is(err, manage.ErrChanged) {
		return p.clashes.Show(c, who, staff.Two{Mine: mine, Theirs: targetValues(w.Value), Rev: w.Rev, Action: here, Back: here, Label: p.label(s, l, f)})
	}
	if err != nil {
		return err
	}
	return leadTo(c, l, "/waves/"+w.Value.ID, "saved")
}

// onlyTargets is a form without the calculator, which is not stored.
func onlyTargets(form url.Values) url.Values {
	v := url.Values{}
	for name, given := range form {
		if strings.HasPrefix(name, targetOf) || name == staff.Basis || name == staff.Revision {
			v[name] = given
		}
	}
	return v
}

// readTargets reads the targets of units in scope; those of others stay.
func readTargets(f *typed.Form, s *directory.Snapshot, who access.User, w survey.Wave) map[string]int {
	all := map[string]int{}
	for unit, n := range w.Targets {
		if !who.Sees(s.Tree, unit) {
			all[unit] = n
		}
	}
	for name := range f.Values {
		unit, ok := strings.CutPrefix(name, targetOf)
		if _, there := s.Tree.Unit(unit); !ok || !there || !who.Sees(s.Tree, unit) {
			continue
		}
		f.Call(name, unit)
		if n, known := f.Whole(name, 0, maxTarget); known && f.At(name) == "" {
			all[unit] = n
			f.Set(name, strconv.Itoa(n)) // 1.200 and 1200 are no difference
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// fill puts what the calculator proposes into the inputs of all units whose
// dossiers are known, and counts them. Nothing is stored.
func (p *Pages) fill(s *directory.Snapshot, who access.User, w survey.Wave, f *typed.Form, calc calculator) int {
	filled := 0
	for _, b := range p.targetUnits(s, who, w, f).units {
		if n, known := s.Workloads[w.Period][b.Unit.ID]; known {
			f.Set(targetOf+b.Unit.ID, strconv.Itoa(calc.size(n)))
			filled++
		}
	}
	return filled
}
