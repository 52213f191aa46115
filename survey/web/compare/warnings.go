package compare

import (
	"strings"

	"sipas/survey"
	"sipas/survey/contrast"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// telling are the words for the two that a break lies between.
type telling struct {
	*lens.Place
	before, after            string
	added, dropped, reworded string // sentences about criteria
}

// inTime tells of breaks in a series.
func inTime(p *lens.Place) telling {
	return telling{p, p.Say("compare.before"), p.Say("compare.after"), "contrast.break.added", "contrast.break.dropped", "contrast.break.reworded"}
}

// warnings are why the two sides cannot simply be compared.
func (x *pair) warnings() []string {
	t := telling{x.Place, x.Say("compare.b"), x.Say("compare.a"), "compare.only.a", "compare.only.b", "compare.reworded"}
	all := t.reasons(x.breaks)
	if x.a.unmixed() || x.b.unmixed() {
		all = append(all, x.Say("compare.channels.hidden"))
	}
	return all
}

// unmixed tells that the channels of a side are withheld, so that nobody can say
// whether they changed.
func (s seen) unmixed() bool { return s.mix != nil && len(s.mix.Groups) > 0 && s.sheets == 0 }

// reasons writes breaks.
func (t telling) reasons(breaks []contrast.Break) []string {
	var all []string
	for _, b := range breaks {
		all = append(all, t.reason(b)...)
	}
	return all
}

// modes are the words for the ways to the form.
var modes = map[survey.AccessMode]string{
	survey.OpenAccess: "compare.access.open", survey.RotatingAccess: "compare.access.rotating", survey.OneTimeAccess: "compare.access.onetime",
}

// reason writes what changed, in one sentence or several.
func (t telling) reason(b contrast.Break) []string {
	between := func(key, before, after string) []string {
		return []string{t.Say(key, t.before, before, t.after, after)}
	}
	switch b.Code {
	case contrast.BreakVersion:
		return t.version(b)
	case contrast.BreakForm:
		return between("contrast.break.form", form(t.Place, b.Before), form(t.Place, b.After))
	case contrast.BreakAccess:
		return between("contrast.break.access", mode(t.Place, b.Before), mode(t.Place, b.After))
	case contrast.BreakQuestionnaire:
		return between("contrast.break.questionnaire", b.Before, b.After)
	case contrast.BreakChannels:
		var all []string
		for _, s := range b.Shifts {
			all = append(all, t.Say("contrast.break.channels", t.before, t.Percent(s.Before, 0), t.after, t.Percent(s.After, 0), t.Name(results.ByChannel, s.Channel)))
		}
		return all
	case contrast.BreakScale:
		return []string{t.Say("contrast.break.scale")}
	case contrast.BreakUnits:
		return []string{t.Say("contrast.break.units")}
	case contrast.BreakWeights:
		return []string{t.Say("contrast.break.weights")}
	}
	return nil
}

func (t telling) version(b contrast.Break) []string {
	all := []string{t.Say("contrast.break.version")}
	for _, x := range []struct {
		key   string
		codes []string
	}{{t.added, b.Added}, {t.dropped, b.Dropped}, {t.reworded, b.Reworded}} {
		if len(x.codes) > 0 {
			all = append(all, t.Say(x.key, strings.Join(x.codes, ", ")))
		}
	}
	if b.Question {
		all = append(all, t.Say("contrast.break.question"))
	}
	return all
}

func mode(p *lens.Place, m string) string {
	if key, ok := modes[survey.AccessMode(m)]; ok {
		return p.Say(key)
	}
	return p.Say("compare.access.several")
}

func form(p *lens.Place, f string) string {
	if survey.Form(f) == survey.ChoiceForm {
		return p.Say("compare.form.choice")
	}
	return p.Name(results.ByForm, f)
}
