package lens

import (
	"net/url"

	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// Head is what stands on top of each page of a wave.
type Head struct {
	Title   string // the unit's name, or the wave's
	Wave    string // "" when it is the title
	When    string // the wave's days, and where it stands
	Tabs    Tabs
	Filters Filters
	Notes   []string // what of the address was not understood
	Words   Words
}

// Words are the sentences of the shared templates.
type Words struct {
	Filters, Unit, From, To, Flags, Score, Show, Clear, Notes, Chosen, Help string
}

// Head makes the top of a page of the wave; also are the page's own parameters.
func (p *Place) Head(page string, also url.Values) Head {
	h := Head{Title: p.Title(), When: p.Say("lens.when", p.Date(p.Wave.Opens), p.Date(p.Wave.Closes), p.Phase()),
		Tabs: p.Tabs(page), Filters: p.Filters(page, also), Notes: p.Notes,
		Words: Words{Unit: p.Say("lens.by.unit"), From: p.Say("lens.from"), To: p.Say("lens.to"),
			Flags: p.Say("lens.choose.flags"), Score: p.Say("lens.choose.score"), Show: p.Say("lens.show"), Clear: p.Say("lens.clear"),
			Notes: p.Say("lens.notes"), Chosen: p.Say("lens.chosen"), Help: p.Say("lens.filters.help")}}
	if name := p.Text(p.Wave.Title); name != h.Title {
		h.Wave = name
	}
	return h
}

// Title is what the lens is about: the unit's name, or the wave's.
func (p *Place) Title() string {
	if p.Lens.Unit != "" {
		return p.Name(results.ByUnit, p.Lens.Unit)
	}
	return p.Text(p.Wave.Title)
}

// phases say where a wave stands.
var phases = map[survey.Phase]string{
	survey.PhaseHidden: "lens.phase.draft", survey.PhaseEarly: "lens.phase.early", survey.PhaseOpen: "lens.phase.open",
	survey.PhasePaused: "lens.phase.paused", survey.PhaseClosing: "lens.phase.closing", survey.PhaseOver: "lens.phase.over",
}

// Phase is where the wave stands, in words.
func (p *Place) Phase() string {
	if p.Wave.State == survey.Sealed {
		return p.Say("lens.phase.sealed")
	}
	return p.Say(phases[p.Wave.Phase(p.Now)])
}

// Refusal says why a sight shows nothing, and what to do.
type Refusal struct {
	Why, Do  string
	To, Link string // a sight that can be shown, in any case; "" when this is the widest one already
}

// refusals are the reasons of findings.Sight.Refused.
var refusals = map[string][2]string{
	"few":   {"lens.refused.few", "lens.refused.few.do"},
	"tells": {"lens.refused.tells", "lens.refused.tells.do"},
	"mixed": {"lens.refused.mixed", "lens.refused.mixed.do"},
	"none":  {"lens.refused.none", "lens.refused.none.do"},
}

// Refusal is why nothing is shown of a sight; nil when something is.
func (p *Place) Refusal(s *findings.Sight) *Refusal {
	if s.Refused == "" {
		return nil
	}
	words, ok := refusals[s.Refused]
	if !ok {
		words = refusals["tells"]
	}
	r := &Refusal{Why: p.Say(words[0]), Do: p.Say(words[1])}
	if w := p.Whole(); p.Address("", w) != p.Address("", p.Lens) {
		r.To, r.Link = p.Address("", w), p.Say("lens.clear")
	}
	return r
}

// Until says up to when answers are in a sight; "" when all are.
func (p *Place) Until(s *findings.Sight) string {
	if s.Until.IsZero() {
		return ""
	}
	return p.Say("lens.until", p.Date(s.Until.Add(-1)))
}
