package findings_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// routed draws people of whom only those who came for a result are asked
// whether it was in time; units have one to three counters, and a small one,
// D1C2, has one.
func routed(t *rapid.T, n int) []person {
	people := crowd(t, n)
	for i := range people {
		p := &people[i]
		p.stage = rapid.SampledFrom([]string{"submit", "result", "both", "result"}).Draw(t, "stage")
		if p.stage != "submit" && rapid.IntRange(0, 30).Draw(t, "answers") > 0 {
			p.ontime = rapid.SampledFrom([]string{"early", "early", "early", "early", "early", "ontime", "early", "late"}).Draw(t, "on time")
		}
		if p.unit == "D1C2" && rapid.IntRange(0, 7).Draw(t, "small") > 0 {
			p.unit = "D2"
		}
		if desks := map[string]int{"D2": 2, "D1C1": 3}[p.unit]; desks > 0 {
			p.counter = fmt.Sprintf("%s-%d", p.unit, rapid.IntRange(1, desks).Draw(t, "counter"))
		}
	}
	return people
}

// several are lenses with several labels of a question, and of two.
func several(wave string) []findings.Lens {
	all := []findings.Lens{{Wave: wave}}
	for _, unit := range []string{"", "P", "D1", "D2", "D1C1", "D1C2"} {
		for _, stages := range [][]string{nil, {"submit"}, {"result"}, {"both"}, {"result", "both"}, {"submit", "result", "both"}} {
			for _, times := range [][]string{nil, {"early"}, {"ontime"}, {"late"}, {""}, {"early", "late"}, {"early", "late", "ontime"}} {
				l := findings.Lens{Wave: wave, Unit: unit}
				if stages != nil {
					l.Only = append(l.Only, findings.Only{By: "stage", Labels: stages})
				}
				if times != nil {
					l.Only = append(l.Only, findings.Only{By: "ontime", Labels: times})
				}
				all = append(all, l.Settled())
			}
		}
	}
	return all
}

// TestCountersAndRoutes draws waves of more people than a guard watches over,
// in which counters are their unit's only ones and labels of one question are
// nearly those of another, and subtracts every two sights from each other:
// those with several labels, and each split by counter.
func TestCountersAndRoutes(t *testing.T) {
	o := newOffice(t)
	waves, shown, counters := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		waves++
		wave := fmt.Sprintf("w%d", waves)
		o.wave(wave, survey.Closed)
		a := &attacker{people: routed(t, rapid.IntRange(310, 600).Draw(t, "persons")), flags: map[int]bool{}}
		o.hear(wave, a.people...)
		var views []view
		for _, l := range several(wave) {
			in := a.sees(l)
			if s := o.look(l); s.Refused == "" {
				if n := count(in); n != s.Total.Responses {
					t.Fatalf("%+v has %d answers, the attacker counts %d", l, s.Total.Responses, n)
				}
				views = append(views, newView(fmt.Sprintf("%+v", l), in))
				shown++
			}
			for _, g := range o.by(l, results.ByCounter).Groups {
				if g.Suppressed || g.Responses == 0 {
					continue
				}
				at := make([]bool, len(in))
				for i, p := range a.people {
					desk := p.counter
					if desk == "" {
						desk = p.unit + "-1"
					}
					at[i] = in[i] && desk == g.Label
				}
				if g.Label == "D1C2-1" { // the same people
					same := l
					same.Unit = "D1C2"
					if s := o.look(same.Settled()); s.Refused != "" && within("D1C2", l.Unit) {
						t.Errorf("%+v shows %s and withholds its unit", l, g.Label)
					}
				}
				if n := count(at); n != g.Responses {
					t.Fatalf("%+v at %s has %d answers, the attacker counts %d", l, g.Label, g.Responses, n)
				}
				views = append(views, newView(fmt.Sprintf("%+v at %s", l, g.Label), at))
				counters++
			}
		}
		subtract(t, views)
	})
	if shown < 20*waves || counters < 20*waves {
		t.Errorf("%d sights and %d counters shown in %d waves: hardly anything is left", shown, counters, waves)
	}
	t.Logf("%d sights and %d counters shown in %d waves", shown, counters, waves)
}

// TestGroupsThatAreEverybody: of a unit whose figures are shown anyway, a group
// with all its people may be seen, also when another is nearly all of them.
func TestGroupsThatAreEverybody(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed)
	o.hear("w", slices.Concat(many(200, person{unit: "D1C1", field: "land"}), many(150, person{unit: "D1C2", field: "civil", channel: survey.ByKiosk}),
		many(50, person{unit: "D1C2", field: "civil"}), many(60, person{unit: "D1C1", field: "land", channel: survey.ByKiosk}),
		many(28, person{unit: "D2", field: "land"}), many(2, person{unit: "D2", field: "civil"}))...)
	l := findings.Lens{Wave: "w", Unit: "D2"}
	if got := told(o.by(l, results.ByChannel)); !slices.Equal(got, []string{"qr 30"}) {
		t.Errorf("by channel: %v", got)
	}
	if got := told(o.by(l, results.ByField)); !slices.Equal(got, []string{"civil -", "land -"}) {
		t.Errorf("by field: %v", got)
	}
	if s := o.look(findings.Lens{Wave: "w", Unit: "D2", Only: []findings.Only{{By: results.ByChannel, Labels: []string{"qr"}}}}); s.Refused != "" || s.Total.Responses != 30 {
		t.Errorf("%d, refused: %q", s.Total.Responses, s.Refused)
	}
}
