package paper

import (
	"errors"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// acceptance is the page on which the controller accepts a batch.
type acceptance struct {
	Notice                    *notice
	ID, Path, Place, Wave     string
	Rev                       int64
	HandedOut, Returned, Void int
	Become, Differing         int
	Rate                      string
	Hands                     []string // who has typed or settled
	Mine                      bool     // the person is one of them
}

func (p *Pages) showAccept(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	if b.State != office.Settled {
		return p.offerBatch(c, d, b, nil, office.ErrStep)
	}
	return p.offerAccept(c, d, b, nil)
}

func (p *Pages) offerAccept(c echo.Context, d desk, b office.Stored, failed error) error {
	note, status, err := p.notice(c, d.l, failed)
	if err != nil {
		return err
	}
	sheets, err := p.Office.Sheets(c.Request().Context(), b.ID)
	if err != nil {
		return err
	}
	body := acceptance{Notice: note, ID: b.ID, Path: "/paper/" + b.ID, Place: d.named(b.Unit, b.Counter), Wave: d.titled(b.Wave), Rev: b.Rev,
		HandedOut: b.HandedOut, Returned: b.Returned, Differing: b.Differing}
	for _, s := range sheets {
		if void(s) {
			body.Void++
		}
		for _, h := range s.Hands {
			if !slices.Contains(body.Hands, h) {
				body.Hands = append(body.Hands, h)
			}
		}
	}
	slices.Sort(body.Hands)
	body.Become = len(sheets) - body.Void
	body.Mine = slices.Contains(body.Hands, d.who.Name)
	if b.Twice > 0 {
		body.Rate = d.l.Percent(float64(b.Differing)/float64(b.Twice), 2)
	}
	o := staff.Options{Title: d.l.Say("paper.accept.title") + " " + b.ID, Who: d.who, Here: "/paper"}
	return staff.Show(c, p.Desk, status, p.accept, d.l, o, body)
}

// void tells whether a sheet is void in the end.
func void(s office.Sheet) bool {
	if decided := s.Settled[office.VoidCode]; len(decided) > 0 {
		return decided[0] == office.VoidYes
	}
	return s.Done && s.Void || s.First != nil && s.First.Void
}

func (p *Pages) takeAccept(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, nil)
	if err != nil {
		return err
	}
	rev, _ := strconv.ParseInt(f.Text("rev"), 10, 64)
	_, err = p.Office.Accept(c.Request().Context(), who.Name, b.ID, rev)
	if err == nil {
		return away(c, d.l, "/paper/"+b.ID)
	}
	now, again := p.Office.Batch(c.Request().Context(), b.ID)
	if again != nil {
		return err
	}
	if errors.Is(err, office.ErrController) {
		return p.offerAccept(c, d, now, err)
	}
	return p.offerBatch(c, d, now, nil, err)
}
