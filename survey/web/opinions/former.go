package opinions

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"sipas/survey/opinion"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// former is the survey of another round, with which one can begin.
type former struct {
	survey opinion.Survey
	round  *reform.Round
}

// former are the surveys of other rounds, the latest year first.
func (p *Pages) former(ctx context.Context, x *place) ([]former, error) {
	surveys, err := p.Surveys.Surveys(ctx)
	if err != nil {
		return nil, err
	}
	var all []former
	for _, s := range surveys {
		if s.Round == x.Round.ID || len(s.Groups) == 0 {
			continue
		}
		r, _, err := p.Rounds.Round(ctx, s.Round)
		if errors.Is(err, reform.ErrNoRound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, former{s, r})
	}
	slices.SortStableFunc(all, func(a, b former) int {
		return cmp.Or(cmp.Compare(b.round.Year, a.round.Year), cmp.Compare(b.round.ID, a.round.ID))
	})
	return all, nil
}

// usual is what a survey begins with that begins as no other was.
const usual = "-"

// bases are what a survey can begin with; none where there is nothing to choose.
func bases(l *kit.Locale, all []former) []kit.Choice {
	if len(all) == 0 {
		return nil
	}
	var choices []kit.Choice
	for _, x := range all {
		questions := 0
		for _, g := range x.survey.Groups {
			questions += len(g.Questions)
		}
		choices = append(choices, kit.Choice{Value: x.round.ID, Label: l.Say("opinions.base.former", l.Text(x.round.Title), len(x.survey.Groups), questions)})
	}
	return append(choices, kit.Choice{Value: usual, Label: l.Say("opinions.base.usual")})
}

// planned is the survey that a form asks for, and what is to be said when it is
// kept. What is wrong is noted in the form.
func (p *Pages) planned(ctx context.Context, x *place, f *typed.Form) (*opinion.Survey, string, error) {
	all, err := p.former(ctx, x)
	if err != nil {
		return nil, "", err
	}
	base := cmp.Or(f.Text("base"), usual)
	if i := slices.IndexFunc(all, func(x former) bool { return x.round.ID == base }); i >= 0 {
		plan, _ := opinion.Copy(&all[i].survey, x.Round.ID, nil, x.Basis)
		without := plan.WithoutDelegates
		readSettings(f, plan)
		plan.WithoutDelegates = without // the form does not ask
		return plan, "copied", nil
	}
	if base != usual {
		f.Wrong("base", "opinions.wrong.base")
	}
	plan := opinion.Proposal(x.Round.ID, nil, x.Basis)
	readSettings(f, plan)
	if plan.Groups = slices.DeleteFunc(plan.Groups, func(g opinion.Group) bool { return !f.Has("groups", g.Code) }); len(plan.Groups) == 0 {
		f.Wrong("groups", "opinions.wrong.groups")
	}
	return plan, "made", nil
}
