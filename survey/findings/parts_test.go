package findings_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

func TestChosen(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed)
	o.hear("w", many(60, person{unit: "D1C1", wishes: []string{"time", "papers"}})...)
	o.hear("w", many(30, person{unit: "D1C2", wishes: []string{"time"}})...)
	o.hear("w", many(10, person{unit: "D1C2", wishes: []string{"fees"}})...)
	o.hear("w", many(3, person{unit: "D1C2", wishes: []string{"papers", "other"}})...)
	o.hear("w", many(7, person{unit: "D1C2", wishes: []string{"papers"}})...)
	o.hear("w", many(50, person{unit: "D2"})...)
	s, err := o.findings.Chosen(t.Context(), findings.Lens{Wave: "w"}, "wishes")
	if err != nil || s.Refused != "" || s.Answered != 110 || s.Question.Code != "wishes" {
		t.Fatalf("%+v, %v", s, err)
	}
	got := map[string]int{}
	for _, x := range s.Options {
		switch {
		case x.Suppressed:
			got[x.Option] = -1
			if x.Chosen != 0 || !math.IsNaN(x.Value) || !math.IsNaN(x.Interval.Lo) {
				t.Errorf("%+v", x)
			}
		case x.Chosen > 0:
			got[x.Option] = x.Chosen
			if x.Value != float64(x.Chosen)/110 || !(x.Interval.Lo < x.Value && x.Value < x.Interval.Hi) {
				t.Errorf("%+v", x)
			}
		}
	}
	if d := cmp.Diff(map[string]int{"time": 90, "papers": 70, "fees": 10, "other": -1}, got); d != "" {
		t.Error(d)
	}
	l := findings.Lens{Wave: "w", Unit: "D2"}
	if s, err := o.findings.Chosen(t.Context(), l, "wishes"); err != nil || s.Refused != "none" || len(s.Options) > 0 {
		t.Errorf("where nobody chose anything: %+v, %v", s, err)
	}
	for _, code := range []string{"sex", "comment", "A1", "shoes"} {
		if _, err := o.findings.Chosen(t.Context(), l, code); !errors.Is(err, findings.ErrDimension) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestAxes(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed)
	o.hear("w", many(20, person{unit: "D1C1", field: "land", channel: survey.ByKiosk})...)
	o.hear("w", many(20, person{unit: "D1C1", field: "civil", channel: survey.ByQR, at: noon.AddDate(0, 0, -7)})...)
	axes, err := o.findings.Axes(t.Context(), "w")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, a := range axes {
		got[a.By] = a.Values
		if a.Personal != (a.Question != "") || len(a.Labels) > 0 && len(a.Labels) != len(a.Values) {
			t.Errorf("%+v", a)
		}
	}
	for by, want := range map[string][]string{"field": {"civil", "land"}, "channel": {"qr", "kiosk"}, "version": {"sipas-25@1"},
		"sex": {"female", "male"}, "stage": {"submit", "result", "both", "other"}} {
		if d := cmp.Diff(want, got[by]); d != "" {
			t.Errorf("%s: %s", by, d)
		}
	}
	if _, is := got["wishes"]; is {
		t.Error("several wishes are an axis")
	}
	periods, err := o.findings.Periods(t.Context(), "w")
	if d := cmp.Diff([]string{"2026-W06", "2026-W07", "2026-W08", "2026-W09", "2026-W10"}, periods); d != "" || err != nil {
		t.Errorf("%s, %v", d, err)
	}
}

// TestCollecting follows a wave week by week.
func TestCollecting(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open)
	weeks := []time.Time{noon.AddDate(0, 0, -14), noon.AddDate(0, 0, -7), noon}
	hear := func() {
		o.hear("w", many(303, person{unit: "D1C1", channel: survey.ByQR})...)
		o.hear("w", many(152, person{unit: "D2", channel: survey.ByKiosk})...)
	}
	o.now = weeks[0]
	hear()
	if s := o.look(only("w", results.ByChannel, "qr")); s.Refused != "none" || !s.Until.IsZero() {
		t.Errorf("in the first week: %+v", s)
	}
	o.now = weeks[1]
	s := o.look(only("w", results.ByChannel, "qr"))
	if s.Total.Responses != 300 || s.Until.Format(time.RFC3339) != "2026-02-22T17:00:00Z" { // Monday 23 February in Vietnam
		t.Errorf("in the second week: %d until %v, refused %q", s.Total.Responses, s.Until, s.Refused)
	}
	before := s
	hear()
	if s := o.look(only("w", results.ByChannel, "qr")); s.Total.Responses != 300 {
		t.Errorf("later in the second week: %d", s.Total.Responses)
	}
	o.now = weeks[2]
	if s := o.look(only("w", results.ByChannel, "qr")); s.Total.Responses != 605 {
		t.Errorf("in the third week: %d, refused %q", s.Total.Responses, s.Refused)
	}
	if d := cmp.Diff([]string{"qr 605", "kiosk 300"}, told(o.by(findings.Lens{Wave: "w"}, results.ByChannel))); d != "" {
		t.Error(d)
	}
	l := findings.Lens{Wave: "w", From: "2026-W09", To: "2026-W09"}
	if s := o.look(l); s.Total.Responses != 450 { // one of D1C1 and four of D2 wait
		t.Errorf("of the second week: %d", s.Total.Responses)
	}
	o.wave("w", survey.Closed)
	if s := o.look(only("w", results.ByChannel, "qr")); s.Total.Responses != 606 || !s.Until.IsZero() {
		t.Errorf("when it is over: %d until %v, refused %q", s.Total.Responses, s.Until, s.Refused)
	}
	if before.Total.Responses != 300 {
		t.Error("a sight has changed")
	}
}

func TestRows(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed)
	o.hear("w", many(200, person{unit: "D1C1", sex: "female"})...)
	o.hear("w", many(100, person{unit: "D1C1", sex: "male"})...)
	o.hear("w", many(3, person{unit: "D2", sex: "male"})...)
	r, err := o.findings.Rows(t.Context(), only("w", "sex", "female"))
	if err != nil || r.View.Rows() != 200 || r.Sight.Total.Responses != 200 || r.Schema.Item("A1") != 0 || r.Snapshot.Frame != r.View.Frame() {
		t.Errorf("%+v, %v", r, err)
	}
	l := only("w", "sex", "male")
	l.Unit = "D2"
	if r, err := o.findings.Rows(t.Context(), l); !errors.Is(err, findings.ErrRefused) {
		t.Errorf("of three: %+v, %v", r, err)
	}
}

func TestCrossed(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed)
	at := time.Date(2026, 3, 3, 1, 0, 0, 0, time.UTC) // eight in the morning in Vietnam
	o.hear("w", many(90, person{unit: "D1C1", rate: all(2), at: at})...)
	o.hear("w", many(40, person{unit: "D1C1", at: at.Add(2 * time.Hour)})...)
	o.hear("w", many(70, person{unit: "D2", at: at})...)
	o.hear("w", many(30, person{unit: "D2", at: at.Add(26 * time.Hour)})...)
	x, err := o.findings.Crossed(t.Context(), findings.Lens{Wave: "w"}, results.ByCounter, findings.ByHourOfDay)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range x.Cells {
		got = append(got, c.A+" "+told(&findings.Breakdown{Groups: []findings.Figures{c.Figures}})[0])
	}
	if d := cmp.Diff([]string{"D1C1-1 08 90", "D1C1-1 10 40", "D2-1 08 70", "D2-1 10 30"}, got); d != "" || x.Hidden != 0 {
		t.Error(d, x.Hidden)
	}
	if d := cmp.Diff([]int64{0, 90, 0, 0, 0}, x.Cells[0].Factors[0].Criteria[0].Counts); d != "" {
		t.Error(d)
	}
	u, err := o.findings.Crossed(t.Context(), findings.Lens{Wave: "w", Unit: "P"}, results.ByUnit, findings.ByPeriod)
	if err != nil || !slices.Equal([]string{"D1", "D1C1", "D2"}, labelsA(u)) {
		t.Errorf("%v, %v", labelsA(u), err)
	}
	if _, err := o.findings.Crossed(t.Context(), findings.Lens{Wave: "w"}, "sex", "sex"); !errors.Is(err, findings.ErrDimension) {
		t.Error(err)
	}
}

func labelsA(t *findings.Table) []string {
	var all []string
	for _, c := range t.Cells {
		all = append(all, c.A)
	}
	return slices.Compact(all)
}
