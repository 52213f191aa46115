package compare

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/contrast"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// showComparison shows what is chosen, and the two sides if both are.
func (p *Pages) showComparison(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	q := asked(place, c.QueryParams())
	at := q.base(place)
	body := comparison{Head: at.Head("compare", q.said), Choice: q.choose(at), Others: place.OtherWaves("compare")}
	status := http.StatusOK
	if q.complete() {
		pair, err := p.look(c.Request().Context(), at, q)
		switch problem, wrong := asProblem(err); {
		case wrong:
			status, body.Choice.Wrong = http.StatusUnprocessableEntity, at.Say(problem.Code)
		case err != nil:
			return err
		default:
			if err := pair.write(&body); err != nil {
				return err
			}
		}
	}
	body.Choice.Open = !body.Asked
	title := at.Say("compare.title", body.Head.Title)
	return lens.Show(c, p.Room, status, p.compare, at, title, body)
}

// asProblem tells whether an error is about what was chosen: it is said on the
// page, beside the choice.
func asProblem(err error) (*survey.Error, bool) {
	problem, is := errors.AsType[*survey.Error](err)
	return problem, is && problem.Kind == survey.KindInvalid
}

// errUncountable says that the two sides have other ratings to choose from.
var errUncountable = &survey.Error{Kind: survey.KindInvalid, Code: "compare.uncountable"}

// errNoWay says that a questionnaire has no way to the items that were asked for.
var errNoWay = &survey.Error{Kind: survey.KindInvalid, Code: "compare.noway"}

// pair are two sides as they are seen.
type pair struct {
	*lens.Place
	asked    question
	a, b     seen
	breaks   []contrast.Break
	parts    string // the dimension that a split goes by; "" for none
	from, to contrast.Way
}

// seen is a side with its figures.
type seen struct {
	side
	sight         *findings.Sight
	parts, mix    *findings.Breakdown // by the dimension of the split, and by channel; nil where not asked for
	sheets        int                 // of the channels that are shown
	questionnaire *survey.Questionnaire
}

// look counts both sides.
func (p *Pages) look(ctx context.Context, at *lens.Place, q question) (*pair, error) {
	a, b, err := q.sides(at)
	if err != nil {
		return nil, err
	}
	x := &pair{Place: at, asked: q, a: seen{side: a}, b: seen{side: b}, parts: q.parts(at)}
	for _, s := range []*seen{&x.a, &x.b} {
		s.questionnaire = at.Config.Questionnaires[s.wave.Questionnaire]
		if err := p.see(ctx, s, x.parts, q.by); err != nil {
			return nil, err
		}
	}
	x.breaks = contrast.Breaks(at.Config.Tree, x.b.edition(), x.a.edition())
	for _, broken := range x.breaks {
		if broken.Uncountable() {
			return nil, errUncountable
		}
	}
	if q.as != "" {
		if err := x.carry(); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// see counts a side, and if it may be shown its parts.
func (p *Pages) see(ctx context.Context, s *seen, parts, by string) (err error) {
	if s.sight, err = p.Findings.Look(ctx, s.lens); err != nil || s.sight.Refused != "" {
		return err
	}
	if parts != "" {
		if s.parts, err = p.Findings.By(ctx, s.lens, parts); err != nil {
			return err
		}
	}
	mixed := s.lens
	if by == contrast.ByWave { // the channels of a wave are those of all its sheets, whatever is looked at
		mixed = findings.Lens{Wave: s.lens.Wave, Unit: s.lens.Unit}
	}
	if by == results.ByChannel || len(without(s.lens.Only, results.ByChannel)) < len(s.lens.Only) {
		return nil
	}
	if s.mix, err = p.Findings.By(ctx, mixed, results.ByChannel); err != nil {
		return err
	}
	for _, g := range s.mix.Groups {
		s.sheets += g.Responses
	}
	return nil
}

// parts is what a difference is split by: the units, and between two units their
// fields.
func (q question) parts(p *lens.Place) string {
	switch {
	case q.by != contrast.ByUnit:
		return results.ByUnit
	case len(p.Config.Fields) > 1:
		return results.ByField
	}
	return ""
}

// total are a side's figures. The overall question is an index, and none of the
// rated questions of one's own.
func (s seen) total() findings.Figures {
	total := s.sight.Total
	if s.questionnaire != nil {
		total.Own = slices.DeleteFunc(slices.Clone(total.Own), func(c results.Criterion) bool { return c.Code == s.questionnaire.Overall.Code })
	}
	return total
}

// edition is what a side was collected with.
func (s seen) edition() contrast.Edition {
	e := contrast.Edition{Wave: s.wave, Questionnaire: s.questionnaire, Unit: s.lens.Unit, Responses: s.sheets}
	if s.mix != nil {
		e.Channels = s.mix.Groups
	}
	return e
}

// carry finds the ways of both sides to the version asked for.
func (x *pair) carry() error {
	var ok, also bool
	if x.a.questionnaire != nil && x.b.questionnaire != nil {
		x.from, ok = contrast.WayTo(x.a.questionnaire, x.asked.as)
		x.to, also = contrast.WayTo(x.b.questionnaire, x.asked.as)
	}
	if !ok || !also {
		return errNoWay
	}
	return nil
}

// compared are the differences; the sides must be shown.
func (x *pair) compared() *contrast.Comparison {
	a, b := x.a.total(), x.b.total()
	if x.asked.as != "" {
		return contrast.CompareCarried(a, b, x.from, x.to, x.Lens.Score)
	}
	joint := contrast.Same()
	if x.a.questionnaire != nil && x.b.questionnaire != nil {
		joint = contrast.Join(x.a.questionnaire, x.b.questionnaire)
	}
	return contrast.Compare(a, b, joint)
}

// shown tells that both sides have figures.
func (x *pair) shown() bool { return x.a.sight.Refused == "" && x.b.sight.Refused == "" }

// split is what lies behind the difference; nil where that cannot be told.
func (x *pair) split() *contrast.Split {
	if x.a.parts == nil || x.b.parts == nil {
		return nil
	}
	a, b := x.a.parts.Groups, x.b.parts.Groups
	if x.parts == results.ByUnit {
		a, b = contrast.Level(x.Config.Tree, x.roots(), x.Lens.Unit, a, b)
	}
	return contrast.Divide(contrast.Parts{Whole: x.a.sight.Total, Groups: a}, contrast.Parts{Whole: x.b.sight.Total, Groups: b})
}

// roots are those of both waves; none is all units.
func (x *pair) roots() []string {
	a, b := x.a.wave.Units, x.b.wave.Units
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	return append(a[:len(a):len(a)], b...)
}
