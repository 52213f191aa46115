package lens

import "sipas/survey/access"

// Link is a link with its words.
type Link struct {
	To, Words string
	Here      bool // it leads to where the reader is
}

// Tabs are the pages of a wave.
type Tabs struct {
	Label string
	Links []Link
}

// pages are a wave's pages with their words, in the order in which an analyst
// goes through them. manage is for those who may seal a wave.
var pages = []struct {
	path, key string
	manage    bool
}{
	{"", "lens.tab.overview", false},
	{"compare", "lens.tab.compare", false},
	{"series", "lens.tab.series", false},
	{"why", "lens.tab.why", false},
	{"low", "lens.tab.low", false},
	{"comments", "lens.tab.comments", false},
	{"wishes", "lens.tab.wishes", false},
	{"reliability", "lens.tab.reliability", false},
	{"files", "lens.tab.files", false},
	{"report", "lens.tab.report", false},
	{"seal", "lens.tab.seal", true},
}

// Tabs links the wave's pages; each keeps the lens. here is the path of the
// page after the wave, "" for the first.
func (p *Place) Tabs(here string) Tabs {
	t := Tabs{Label: p.Say("lens.tabs")}
	for _, x := range pages {
		if x.manage && !(p.Who.May(access.ManageSurvey) && p.Who.For(access.ManageSurvey).SeesAll()) {
			continue
		}
		t.Links = append(t.Links, Link{To: p.Address(x.path, p.Lens), Words: p.Say(x.key), Here: x.path == here})
	}
	return t
}

// Waves are links to the other waves, without filters: what is in one wave
// need not be in another.
type Waves struct {
	Label string
	Links []Link
}

// OtherWaves links the page of each wave that the reader may look at; none
// where there is only one.
func (p *Place) OtherWaves(page string) Waves {
	w := Waves{Label: p.Say("lens.waves")}
	if len(p.Waves) < 2 {
		return w
	}
	for _, x := range p.Waves {
		l := p.Whole()
		l.Wave = x.ID
		if l.Unit != "" && !p.Config.Covers(x, l.Unit) {
			l.Unit = "" // the page finds the first unit in scope
		}
		w.Links = append(w.Links, Link{To: p.Address(page, l), Words: p.Text(x.Title), Here: x.ID == p.Wave.ID})
	}
	return w
}
