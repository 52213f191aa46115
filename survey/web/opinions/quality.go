package opinions

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/opinion/outcome"
)

// qualityPage is how far the answers may be believed.
type qualityPage struct {
	*place
	Final  bool
	Groups []believed
}

// believed is a group's quality, in figures and in words.
type believed struct {
	Name    string
	Kept    bool // too few sheets to show any
	Sent    int
	Figures []figure
	Words   []string
}

// figure is one with its name and base.
type figure struct{ Name, Value, Of string }

// From these shares on a sign is put into words. They are signs and no proofs:
// none of them makes a sheet invalid.
const (
	manyDelegates = 0.25
	manyHurried   = 0.20
	manyLevel     = 0.50
	manyStraight  = 0.30
	manyTwins     = 0.20
	manyTop       = 0.80
	manyNoInfo    = 0.30
	muchAgreement = 0.90
)

func (p *Pages) showQuality(c echo.Context, who access.User, x *place) error {
	if err := x.need(); err != nil {
		return err
	}
	body := qualityPage{place: x}
	o, err := p.Counting.Of(c.Request().Context(), x.Round.ID)
	if err != nil {
		return err
	}
	if body.Final = o.Final; o.Final {
		sizes := make([]int, len(o.Quality)-1)
		for i := range sizes {
			sizes[i] = o.Quality[i+1].Sent
		}
		hidden := append([]bool{o.Quality[0].Sent < outcome.Least}, outcome.Hidden(sizes)...)
		for i, q := range o.Quality {
			b := believed{Name: x.Say("opinions.quality.all"), Sent: q.Sent, Kept: hidden[i]}
			if g, known := o.Survey.Group(q.Group); known {
				b.Name = x.Text(g.Name)
			}
			if !b.Kept && q.Sent > 0 {
				b.Figures, b.Words = x.figures(q), x.signs(q)
			}
			body.Groups = append(body.Groups, b)
		}
	}
	return show(c, p, who, x, http.StatusOK, p.quality, x.Say("opinions.quality"), body)
}

// share is n of all; -1 of none.
func share(n, all int) float64 {
	if all == 0 {
		return -1
	}
	return float64(n) / float64(all)
}

// part is a share as a figure.
func (x *place) part(name string, n, all int, of string) figure {
	f := figure{Name: x.Say(name), Value: "–", Of: x.Say(of, all, outcome.LongSheet)}
	if all > 0 {
		f.Value = x.Percent(share(n, all), 0)
	}
	return f
}

func (x *place) figures(q outcome.Quality) []figure {
	answers := q.Judgements + q.NoInfo
	return []figure{
		x.part("opinions.quality.delegates", q.Delegates, q.Sent, "opinions.quality.of_sheets"),
		{x.Say("opinions.quality.seconds"), x.Number(q.Seconds, 0), x.Say("opinions.quality.of_timed", q.Timed)},
		x.part("opinions.quality.hurried", q.Hurried, q.Timed, "opinions.quality.of_timed"),
		x.part("opinions.quality.level", q.Level, q.Long, "opinions.quality.of_long"),
		x.part("opinions.quality.straight", q.Straight, q.Long, "opinions.quality.of_long"),
		x.part("opinions.quality.twins", q.Twins, q.Long, "opinions.quality.of_long"),
		x.part("opinions.quality.top", q.Top, q.Judgements, "opinions.quality.of_judgements"),
		x.part("opinions.quality.no_info", q.NoInfo, answers, "opinions.quality.of_answers"),
		x.part("opinions.quality.blank", q.Blank, answers+q.Blank, "opinions.quality.of_questions"),
		{x.Say("opinions.quality.agreement"), x.Percent(q.Agreement, 0), x.Say("opinions.quality.of_pairs")},
	}
}

// signs are what the figures may mean.
func (x *place) signs(q outcome.Quality) []string {
	var all []string
	say := func(is bool, key string) {
		if is {
			all = append(all, x.Say(key))
		}
	}
	say(share(q.Delegates, q.Sent) >= manyDelegates, "opinions.sign.delegates")
	say(share(q.Hurried, q.Timed) >= manyHurried, "opinions.sign.hurried")
	say(share(q.Level, q.Long) >= manyLevel, "opinions.sign.level")
	say(share(q.Straight, q.Long) >= manyStraight, "opinions.sign.straight")
	say(share(q.Twins, q.Long) >= manyTwins, "opinions.sign.twins")
	say(share(q.Top, q.Judgements) >= manyTop, "opinions.sign.top")
	say(share(q.NoInfo, q.Judgements+q.NoInfo) >= manyNoInfo, "opinions.sign.no_info")
	say(q.Agreement >= muchAgreement, "opinions.sign.agreement")
	if all == nil {
		say(true, "opinions.sign.none")
	}
	return all
}
