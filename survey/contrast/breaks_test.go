package contrast

import (
	"fmt"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/findings"
)

func tree(t testing.TB) *survey.Tree {
	t.Helper()
	tree, err := survey.NewTree([]survey.Unit{{ID: "P"}, {ID: "D1", Parent: "P"}, {ID: "D1C1", Parent: "D1"}, {ID: "D1C2", Parent: "D1"}, {ID: "D2", Parent: "P"}})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestBreaksAreNamed(t *testing.T) {
	q := survey.SIPAS25()
	changed := func(change func(*survey.Questionnaire)) *survey.Questionnaire {
		x := survey.SIPAS25()
		x.Version = 2
		change(x)
		return x
	}
	channels := func(n ...int) []findings.Figures {
		var all []findings.Figures
		for i, name := range []string{"qr", "paper", "kiosk"} {
			if i < len(n) && n[i] != 0 {
				all = append(all, findings.Figures{Label: name, Responses: max(0, n[i]), Suppressed: n[i] < 0})
			}
		}
		return all
	}
	base := Edition{Wave: survey.Wave{ID: "a"}, Questionnaire: q, Responses: 200}
	next := func(change func(*Edition)) Edition {
		e := base
		e.Wave.ID = "b"
		change(&e)
		return e
	}
	for name, c := range map[string]struct {
		before, after Edition
		want          string
	}{
		"nothing":                 {base, next(func(*Edition) {}), ""},
		"the same in other words": {base, next(func(e *Edition) { e.Wave.Form, e.Wave.Units = survey.FullForm, []string{"P"} }), ""},
		"a short form":            {base, next(func(e *Edition) { e.Wave.Form = survey.ShortForm }), "form full short"},
		"one-time codes":          {base, next(func(e *Edition) { e.Wave.Access = survey.OneTimeAccess }), "access open one-time"},
		"one-time codes somewhere": {base, next(func(e *Edition) { e.Wave.UnitAccess = map[string]survey.AccessMode{"D2": survey.OneTimeAccess} }),
			"access open "},
		"one-time codes elsewhere": {next(func(e *Edition) { e.Unit = "D1"; e.Wave.ID = "a" }), next(func(e *Edition) {
			e.Unit, e.Wave.UnitAccess = "D1", map[string]survey.AccessMode{"D2": survey.OneTimeAccess}
		}), ""},
		"one unit less":           {base, next(func(e *Edition) { e.Wave.Units = []string{"D1"} }), "units"},
		"one unit less elsewhere": {Edition{Wave: base.Wave, Questionnaire: q, Unit: "D1"}, next(func(e *Edition) { e.Wave.Units, e.Unit = []string{"D1"}, "D1" }), ""},
		"weights":                 {base, next(func(e *Edition) { e.Wave.Factors = map[string]int{"A": 2} }), "weights"},
		"a typing error": {base, next(func(e *Edition) {
			e.Questionnaire = changed(func(x *survey.Questionnaire) { x.Title = survey.Text{"vi": "Khác"} })
		}), ""},
		"a language more": {base, next(func(e *Edition) { e.Questionnaire = changed(func(x *survey.Questionnaire) { x.Stem["km"] = "…" }) }), ""},
		"a criterion less": {base, next(func(e *Edition) {
			e.Questionnaire = changed(func(x *survey.Questionnaire) { x.Factors[0].Criteria[1].Off = true })
		}), "version [] [A2] [] false"},
		"a criterion more": {next(func(e *Edition) {
			e.Wave.ID, e.Questionnaire = "a", changed(func(x *survey.Questionnaire) { x.Factors[0].Criteria[1].Off = true })
		}), next(func(*Edition) {}), "version [A2] [] [] false"},
		"another question": {base, next(func(e *Edition) {
			e.Questionnaire = changed(func(x *survey.Questionnaire) { x.Overall.Question = survey.Text{"vi": "Sao?"} })
		}), "version [] [] [] true"},
		"no question": {base, next(func(e *Edition) {
			e.Questionnaire = changed(func(x *survey.Questionnaire) { x.Overall = survey.Criterion{} })
		}), "version [] [] [] true"},
		"other words for ratings": {base, next(func(e *Edition) {
			e.Questionnaire = changed(func(x *survey.Questionnaire) { x.Scale.Labels[0] = survey.Text{"vi": "Tệ"} })
		}), "scale false"},
		"four ratings": {base, next(func(e *Edition) {
			e.Questionnaire = changed(func(x *survey.Questionnaire) { x.Scale.Labels = x.Scale.Labels[1:] })
		}), "scale true"},
		"another questionnaire": {base, next(func(e *Edition) { e.Questionnaire = changed(func(x *survey.Questionnaire) { x.ID = "moi" }) }), "questionnaire sipas-25 moi; version [A1 A2 A3 A4 A5 B1 B2 B3 B4 B5 C1 C2 C3 C4 C5 C6 D1 D2 D3 D4 E1 E2 E3 E4 E5] [A1 A2 A3 A4 A5 B1 B2 B3 B4 B5 C1 C2 C3 C4 C5 C6 D1 D2 D3 D4 E1 E2 E3 E4 E5] [] true"},
		"paper after codes":     {next(func(e *Edition) { e.Channels = channels(180, 20) }), next(func(e *Edition) { e.Channels = channels(60, 140) }), "channels paper 0.10 0.70 qr 0.90 0.30"},
		"a little more paper":   {next(func(e *Edition) { e.Channels = channels(180, 20) }), next(func(e *Edition) { e.Channels = channels(164, 36) }), ""},
		"few people":            {next(func(e *Edition) { e.Channels, e.Responses = channels(7, 5), 12 }), next(func(e *Edition) { e.Channels, e.Responses = channels(5, 7), 12 }), ""},
		"a channel that is withheld": {next(func(e *Edition) { e.Channels = channels(120, 80) }), next(func(e *Edition) { e.Channels = channels(-1, -1, 190) }),
			"channels kiosk 0.00 0.95"},
	} {
		got := ""
		for _, b := range Breaks(tree(t), c.before, c.after) {
			if got != "" {
				got += "; "
			}
			got += string(b.Code[len("contrast.break."):])
			switch b.Code {
			case BreakForm, BreakAccess, BreakQuestionnaire:
				got += fmt.Sprintf(" %s %s", b.Before, b.After)
			case BreakVersion:
				got += fmt.Sprint(" ", b.Added, " ", b.Dropped, " ", b.Reworded, " ", b.Question)
			case BreakScale:
				got += fmt.Sprintf(" %v", b.Uncountable())
			}
			for _, s := range b.Shifts {
				got += fmt.Sprintf(" %s %.2f %.2f", s.Channel, s.Before, s.After)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestJoin(t *testing.T) {
	old := &survey.Questionnaire{Ref: survey.Ref{ID: "q", Version: 1}, Overall: survey.Criterion{Code: "OV"}, Factors: []survey.Factor{{Criteria: []survey.Criterion{{Code: "A1"}, {Code: "A2", Lineage: []string{"1001#24"}}, {Code: "A3"}}}}}
	later := &survey.Questionnaire{Ref: survey.Ref{ID: "q", Version: 2}, Overall: survey.Criterion{Code: "OV"}, Factors: []survey.Factor{{Criteria: []survey.Criterion{
		{Code: "A1"}, {Code: "N1", Lineage: []string{"q#A3"}}, {Code: "N2", Lineage: []string{"q#A3"}}, {Code: "N3", Lineage: []string{"1001#24"}}}}}}
	other := &survey.Questionnaire{Ref: survey.Ref{ID: "r", Version: 1}, Overall: survey.Criterion{Code: "OV", Lineage: []string{"q#OV"}}, Factors: []survey.Factor{{Criteria: []survey.Criterion{
		{Code: "A1"}, {Code: "Z", Lineage: []string{"q#A1"}}, {Code: "Y", Lineage: []string{"q#A3"}}}}}}
	say := func(j Joint, codes ...string) string {
		s := ""
		for _, c := range codes {
			if x, ok := j.Other(c); ok {
				s += c + "=" + x + " "
			}
		}
		return s
	}
	for name, c := range map[string]struct{ got, want string }{
		"the same version":               {say(Join(old, old), "A1", "x"), "A1=A1 x=x "},
		"by code, then by lineage, once": {say(Join(later, old), "A1", "N1", "N2", "N3", "OV"), "A1=A1 N1=A3 OV=OV "},
		"the other way":                  {say(Join(old, later), "A1", "A2", "A3", "OV"), "A1=A1 A3=N1 OV=OV "},
		"codes of another questionnaire": {say(Join(other, old), "A1", "Z", "Y", "OV"), "Z=A1 Y=A3 OV=OV "},
		"kin of a third":                 {say(Join(other, later), "Y"), "Y=N1 "},
		"step by step":                   {say(Joints([]*survey.Questionnaire{old, later, other})[0], "Z", "Y", "OV"), "Z=A1 Y=A3 OV=OV "},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
	if len(Joints(nil)) != 0 {
		t.Error("none")
	}
}

// A criterion whose code is gone from a version in the middle is found by the steps.
func TestJointsGoThroughTheVersionsBetween(t *testing.T) {
	version := func(n int, code string, lineage ...string) *survey.Questionnaire {
		return &survey.Questionnaire{Ref: survey.Ref{ID: "q", Version: n}, Factors: []survey.Factor{{Criteria: []survey.Criterion{{Code: code, Lineage: lineage}}}}}
	}
	j := Joints([]*survey.Questionnaire{version(1, "A"), version(2, "B", "q#A"), version(3, "C", "q#B")})
	if got, ok := j[0].Other("C"); !ok || got != "A" {
		t.Errorf("C was %q", got)
	}
	if got, ok := j[2].Other("C"); !ok || got != "C" {
		t.Errorf("C is %q", got)
	}
}

func TestChain(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	q, r := survey.Ref{ID: "q", Version: 1}, survey.Ref{ID: "r", Version: 1}
	all := []survey.Wave{
		{ID: "d", Questionnaire: survey.Ref{ID: "q", Version: 2}, Opens: day(9), Before: "c"},
		{ID: "c", Questionnaire: q, Opens: day(5), Before: "b"},
		{ID: "b", Questionnaire: r, Opens: day(3), Before: "a"},
		{ID: "a", Questionnaire: r, Opens: day(1), Before: "b"}, // a circle
		{ID: "x", Questionnaire: r, Opens: day(2)},
		{ID: "demo", Questionnaire: q, Opens: day(4), Demo: true},
	}
	for of, want := range map[string]string{"d": "abcd", "c": "abcd", "b": "axb", "x": "axb"} {
		got := ""
		for _, w := range Chain(all, all[map[string]int{"d": 0, "c": 1, "b": 2, "x": 4}[of]]) {
			got += w.ID
		}
		if got != want {
			t.Errorf("%s: %s, want %s", of, got, want)
		}
	}
	if got := Chain(nil, all[0]); len(got) != 1 || got[0].ID != "d" {
		t.Errorf("%+v", got)
	}
}
