package why

import (
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/analysis/interval"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/chart"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// wishesSheet is the page of what people chose.
type wishesSheet struct {
	top
	Some, One []answered // questions of several choices, of one
	None      bool       // the questionnaire asks none
}

// answered is a question with its options.
type answered struct {
	Question string
	About    string // of how many people
	Missing  string // why there are no figures; "" when there are
	Files    files  // of its chart; none for questions of one choice
	Options  []option
}

// option is how many chose it.
type option struct {
	Name             string
	Hidden           bool
	Share, Low, High string
	Count, Of        string
	Width            string
	Index            lens.Figure // of those who chose it
}

func (p *Pages) showWishes(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	rows, refusal, err := p.rows(ctx, place)
	if err != nil {
		return err
	}
	body := wishesSheet{top: topOf(place, "wishes", rows, refusal)}
	asked := asked(place)
	body.None = len(asked) == 0
	for _, q := range asked {
		if rows == nil {
			break
		}
		if q.Kind == survey.SomeOf {
			s, err := p.Findings.Chosen(ctx, place.Lens, q.Code)
			if err != nil {
				return err
			}
			some := someOf(place, q, s)
			if some.Missing == "" {
				some.Files = filesOf(place, wishesChart+q.Code)
			}
			body.Some = append(body.Some, some)
			continue
		}
		b, err := p.Findings.By(ctx, place.Lens, results.Question(q.Code))
		if err != nil {
			return err
		}
		body.One = append(body.One, oneOf(place, q, rows.Sight, b))
	}
	return lens.Show(c, p.Room, http.StatusOK, p.wishesView, place, place.Say("why.wishes.title", body.Title), body)
}

// asked are the questions with options that the wave asks, in their order.
func asked(p *lens.Place) []survey.Question {
	q := p.Config.Questionnaires[p.Wave.Questionnaire]
	if q == nil {
		return nil
	}
	on := q.On(p.Wave.Form)
	return slices.DeleteFunc(slices.Concat(on.Before, on.After), func(x survey.Question) bool {
		return x.Kind != survey.SomeOf && x.Kind != survey.OneOf
	})
}

// someOf writes a question of several choices, the most wanted first and what
// must not be shown last.
func someOf(p *lens.Place, q survey.Question, s *findings.Shares) answered {
	a := answered{Question: p.Text(q.Text)}
	switch s.Refused {
	case "":
		a.About = p.Say("why.wishes.of", s.Answered)
	case "none":
		a.Missing = p.Say("why.wishes.nobody")
		return a
	default:
		a.Missing = p.Say("why.wishes.hidden")
		return a
	}
	for _, x := range wanted(s) {
		o := option{Hidden: true}
		if !x.Suppressed {
			o = chosenBy(p, x.Chosen, s.Answered)
		}
		o.Name = optionName(p, s, x.Option)
		a.Options = append(a.Options, o)
	}
	return a
}

// wanted are the options, the most chosen first, those not to be shown last.
func wanted(s *findings.Shares) []findings.Share {
	options := slices.Clone(s.Options)
	slices.SortStableFunc(options, func(x, y findings.Share) int {
		if x.Suppressed != y.Suppressed {
			if x.Suppressed {
				return 1
			}
			return -1
		}
		return y.Chosen - x.Chosen
	})
	return options
}

// optionName is an option in words.
func optionName(p *lens.Place, s *findings.Shares, code string) string {
	for _, o := range s.Question.Options {
		if o.Code == code {
			return p.Text(o.Text)
		}
	}
	return code
}

// wishesChart is what the charts of questions of several choices are called,
// before the question's code.
const wishesChart = "wishes-"

// wishesDrawn draws a question of several choices; nil when nothing is shown of it.
func wishesDrawn(p *lens.Place, s *findings.Shares) *chart.Chart {
	if s.Refused != "" {
		return nil
	}
	hidden := p.Say("lens.hidden")
	body := chart.Bars{}
	for _, x := range wanted(s) {
		row := chart.Row{Name: optionName(p, s, x.Option), Before: math.NaN(), Figure: chart.Figure{Value: x.Value, Low: x.Interval.Lo, High: x.Interval.Hi}}
		if x.Suppressed {
			row.Figure = chart.Figure{Value: math.NaN(), Hidden: hidden}
		}
		body.Rows = append(body.Rows, row)
	}
	return sourced(p, chart.Chart{Title: p.Text(s.Question.Text), Formula: p.Say("why.wishes.formula"), Alt: p.Say("why.wishes.about"),
		Notes: p.Say("why.wishes.some.about"), Format: func(v float64) string { return p.Percent(v, 1) },
		Words: chart.Words{Name: p.Say("why.option"), Value: p.Say("why.share"), Interval: p.Say("why.interval"), Low: p.Say("why.from"), High: p.Say("why.to"), Hidden: hidden},
		Body:  body}, s.Answered)
}

// oneOf writes a question of one choice, in the order of the questionnaire.
// The share is of those who answered; where an option must not be shown, how
// many answered must not be told either, and it is of all sheets.
func oneOf(p *lens.Place, q survey.Question, s *findings.Sight, b *findings.Breakdown) answered {
	a := answered{Question: p.Text(q.Text)}
	of := 0
	for _, g := range b.Groups {
		of += g.Responses
	}
	if of == 0 {
		a.Missing = p.Say("why.wishes.nobody")
		if b.Hidden > 0 {
			a.Missing = p.Say("why.wishes.hidden")
		}
		return a
	}
	a.About = p.Say("why.wishes.of", of)
	if b.Hidden > 0 {
		of = s.Total.Responses
		a.About = p.Say("why.wishes.ofall", of)
	}
	for _, g := range b.Groups {
		o := option{Hidden: true}
		if !g.Suppressed {
			o = chosenBy(p, g.Responses, of)
			o.Index = p.Figure(g.ItemMean)
		}
		o.Name = p.Name(b.By, g.Label)
		a.Options = append(a.Options, o)
	}
	return a
}

// chosenBy writes that n of so many chose an option.
func chosenBy(p *lens.Place, n, of int) option {
	share := float64(n) / float64(of)
	i := interval.Wilson(float64(n), float64(of), confidence)
	return option{Share: p.Percent(share, 1), Low: p.Percent(i.Lo, 1), High: p.Percent(i.Hi, 1), Count: p.Count(n), Of: p.Count(of), Width: hundredths(share)}
}

// hundredths writes a share for a drawing a hundred wide.
func hundredths(share float64) string { return strconv.FormatFloat(100*share, 'f', 2, 64) }
