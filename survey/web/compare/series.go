package compare

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/analysis/crosswalk"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/contrast"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// The parameters of the page of a series beside those of the lens.
const (
	overParameter = "over" // overWaves or overPeriods
	ofParameter   = "of"   // what is charted; see key
)

// What a series goes over.
const (
	overWaves   = "waves"
	overPeriods = "periods"
)

// mostWaves bounds a series of waves, the latest ones: each has to be in memory
// for a moment.
const mostWaves = 12

// inquiry is what an address asks to follow.
type inquiry struct {
	over string
	of   string
	as   crosswalk.Version
	said url.Values
}

// sought reads the page's own parameters, and says what it does not understand.
// Without any it is the waves, if there are several, else the periods.
func sought(p *lens.Place, q url.Values) inquiry {
	out := inquiry{over: q.Get(overParameter), of: q.Get(ofParameter), as: version(p, q), said: url.Values{}}
	if out.over != overWaves && out.over != overPeriods {
		if out.over != "" {
			p.Misread(overParameter, out.over)
		}
		out.over = overPeriods
		if len(chain(p)) > 1 {
			out.over = overWaves
		}
	}
	out.said.Set(overParameter, out.over)
	if out.of != "" {
		out.said.Set(ofParameter, out.of)
	}
	if out.as != "" {
		out.said.Set(asParameter, string(out.as))
	}
	return out
}

// with is the inquiry's parameters with another value.
func (q inquiry) with(name, value string) url.Values {
	v := url.Values{}
	for k, values := range q.said {
		v[k] = values
	}
	v.Set(name, value)
	return v
}

// chain are the waves of the series that the reader may look at through the lens,
// oldest first.
func chain(p *lens.Place) []survey.Wave {
	all := slices.DeleteFunc(contrast.Chain(p.Waves, p.Wave), func(w survey.Wave) bool {
		_, _, ok := p.Other(w.ID)
		return !ok
	})
	return all[max(0, len(all)-mostWaves):]
}

// base is the place with what the series decides taken out of its lens.
func (q inquiry) base(p *lens.Place) *lens.Place {
	at := *p
	at.Lens.From, at.Lens.To = "", ""
	if q.over == overWaves {
		at.Lens.Only = without(p.Lens.Only, results.ByVersion)
	}
	return &at
}

// run is a series as it is seen.
type run struct {
	*lens.Place
	asked   inquiry
	moments []contrast.Moment
	names   map[string]string // of moments
	short   []string          // the same in short, in order
	sights  map[string]*findings.Sight
	breaks  map[string][]contrast.Break // by the later moment
	unmixed bool                        // of some the channels are withheld
	outline contrast.Outline
	ways    []contrast.Way
	series  *contrast.Series
}

// showSeries shows figures over waves or periods.
func (p *Pages) showSeries(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	q := sought(place, c.QueryParams())
	at := q.base(place)
	r, err := p.follow(c.Request().Context(), at, q)
	if err == nil {
		if _, known := r.charted(); !known {
			at.Misread(at.Say("compare.index"), q.of)
			delete(q.said, ofParameter)
		}
	}
	body := series{Head: at.Head("series", q.said), Others: place.OtherWaves("series")}
	for _, over := range []struct{ name, words string }{{overWaves, at.Say("compare.over.waves")}, {overPeriods, at.Say("compare.over.periods")}} {
		body.Kinds = append(body.Kinds, lens.Link{To: at.Address("series", at.Lens, q.with(overParameter, over.name)), Words: over.words, Here: over.name == q.over})
	}
	body.Bases = bases(at, "series", q.said, q.as, at.Config.Questionnaires[at.Wave.Questionnaire])
	status := http.StatusOK
	switch problem, wrong := asProblem(err); {
	case wrong:
		status, body.Wrong = http.StatusUnprocessableEntity, at.Say(problem.Code)
	case err != nil:
		return err
	default:
		if err := r.write(&body); err != nil {
			return err
		}
	}
	return lens.Show(c, p.Room, status, p.series, at, at.Say("compare.series.title", body.Head.Title), body)
}

// follow counts all moments.
func (p *Pages) follow(ctx context.Context, at *lens.Place, q inquiry) (*run, error) {
	r := &run{Place: at, asked: q, names: map[string]string{}, sights: map[string]*findings.Sight{}, breaks: map[string][]contrast.Break{}}
	var err error
	if q.over == overWaves {
		err = p.overWaves(ctx, r)
	} else {
		err = p.overPeriods(ctx, r)
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range r.moments {
		names = append(names, r.names[m.Label])
	}
	r.short = shortened(names)
	r.series = contrast.Follow(r.outline, r.moments)
	return r, nil
}

// overWaves counts the waves of the chain, one after the other: not all may be in
// memory at once.
func (p *Pages) overWaves(ctx context.Context, r *run) error {
	waves := chain(r.Place)
	var versions []*survey.Questionnaire
	for _, w := range waves {
		q := r.Config.Questionnaires[w.Questionnaire]
		if q == nil {
			return results.ErrNoWave
		}
		versions = append(versions, q)
	}
	joints := contrast.Joints(versions)
	var before contrast.Edition
	for i, w := range waves {
		l, _, _ := r.Other(w.ID)
		s := seen{side: side{lens: l, wave: w}, questionnaire: versions[i]}
		m := contrast.Moment{Label: w.ID, Place: i, Same: joints[i]}
		if err := p.see(ctx, &s, "", contrast.ByWave); err != nil {
			if _, wrong := asProblem(err); !wrong {
				return err
			}
			m.None = true // the wave does not ask what the lens filters by
		} else {
			r.sights[w.ID] = s.sight
			m.Figures, m.None = s.sight.Total, s.sight.Refused == "none"
			m.Figures.Suppressed = s.sight.Refused != ""
			r.unmixed = r.unmixed || s.unmixed()
		}
		now := contrast.Edition{Wave: w, Questionnaire: versions[i], Unit: l.Unit}
		if s.sight != nil {
			now = s.edition()
		}
		if i > 0 {
			m.Breaks = contrast.Breaks(r.Config.Tree, before, now)
			r.breaks[w.ID] = m.Breaks
		}
		if r.asked.as != "" {
			way, ok := contrast.WayTo(versions[i], r.asked.as)
			if !ok {
				return errNoWay
			}
			r.ways = append(r.ways, way)
			m.Figures, m.Same = way.Carry(m.Figures, r.Lens.Score), contrast.Same()
			m.Breaks = carriedBreaks(m.Breaks)
		}
		before = now
		r.names[w.ID] = r.Text(w.Title)
		r.moments = append(r.moments, m)
	}
	r.outline = contrast.OutlineOf(versions[len(versions)-1])
	if r.asked.as != "" {
		r.outline = contrast.OutlineIn(r.asked.as, r.ways...)
	}
	return nil
}

// carriedBreaks are those that remain when figures are carried to one version: not
// that the questionnaire has other criteria, which is what carrying is for.
func carriedBreaks(all []contrast.Break) []contrast.Break {
	return slices.DeleteFunc(slices.Clone(all), func(b contrast.Break) bool {
		return b.Code == contrast.BreakQuestionnaire || b.Code == contrast.BreakVersion && len(b.Reworded) == 0
	})
}

// overPeriods counts the periods of the wave.
func (p *Pages) overPeriods(ctx context.Context, r *run) error {
	q := r.Config.Questionnaires[r.Wave.Questionnaire]
	if q == nil {
		return results.ErrNoWave
	}
	sight, err := p.Findings.Look(ctx, r.Lens)
	if err != nil {
		return err
	}
	b, err := p.Findings.By(ctx, r.Lens, findings.ByPeriod)
	if err != nil {
		return err
	}
	mix, err := p.mixes(ctx, r.Lens)
	if err != nil {
		return err
	}
	r.outline = contrast.OutlineOf(q)
	way, ok := contrast.WayTo(q, r.asked.as)
	if r.asked.as != "" {
		if !ok {
			return errNoWay
		}
		r.ways, r.outline = []contrast.Way{way}, contrast.OutlineIn(r.asked.as, way)
	}
	edition := func(g findings.Figures) contrast.Edition {
		return contrast.Edition{Wave: r.Wave, Questionnaire: q, Unit: r.Lens.Unit, Responses: g.Responses, Channels: mix[g.Label]}
	}
	var before findings.Figures
	for i, g := range b.Groups {
		place, known := contrast.PlaceOf(g.Label)
		if !known {
			place = i
		}
		m := contrast.Moment{Label: g.Label, Place: place, Figures: g, None: !g.Suppressed && g.Responses == 0}
		if i > 0 {
			m.Breaks = contrast.Breaks(r.Config.Tree, edition(before), edition(g))
			r.breaks[g.Label] = m.Breaks
		}
		if r.asked.as != "" {
			m.Figures = way.Carry(g, r.Lens.Score)
		}
		before = g
		r.names[g.Label] = r.Period(g.Label)
		r.sights[g.Label] = sight
		r.moments = append(r.moments, m)
	}

	return nil
}

// mixes are the channels of each period. With a channel chosen there is nothing to
// tell.
func (p *Pages) mixes(ctx context.Context, l findings.Lens) (map[string][]findings.Figures, error) {
	all := map[string][]findings.Figures{}
	if len(without(l.Only, results.ByChannel)) < len(l.Only) {
		return all, nil
	}
	t, err := p.Findings.Crossed(ctx, l, findings.ByPeriod, results.ByChannel)
	if _, wrong := asProblem(err); wrong {
		return all, nil // so many filters that no table may be made: nothing is known of channels
	}
	if err != nil {
		return nil, err
	}
	for _, c := range t.Cells {
		all[c.A] = append(all[c.A], c.Figures)
	}
	return all, nil
}
