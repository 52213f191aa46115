package standings

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// publishing is the page on which the council publishes a round, and on which
// it finds what was published.
type publishing struct {
	Title      string
	Head       head
	Wrong      string // what stood in the way just now
	Rev        int64
	Units      int
	Sets       []string
	Leaves     int    // of the round's own set
	Surveys    int    // survey results that points rest on
	Unfinished []link // sheets that are not final, with their stage
	Open       int    // how many of these there are, listed or not
	Hindrances []hindrance
	More       int  // hindrances that are not listed
	Ready      bool // nothing stands in the way
	Unfrozen   bool // published, and freezing was cut short
	Published  bool
	Command    string // that verifies the frozen document
	Address    string
}

// hindrance is a leaf that must be settled first.
type hindrance struct{ Unit, Leaf, To, Why string }

// shownHindrances is how many of them, and of sheets that are not final, are
// listed.
const shownHindrances = 200

func (p *Pages) showPublish(c echo.Context, who access.User) error {
	return p.publishPage(c, who, http.StatusOK, "")
}

func (p *Pages) takePublish(c echo.Context, who access.User) error {
	x, err := p.enter(c, who)
	if err != nil {
		return err
	}
	if !x.council {
		return access.ErrForbidden
	}
	ctx := c.Request().Context()
	if x.round.State == reform.Published {
		_, err = p.Rankings.Freeze(ctx, x.round.ID, who.Name)
	} else {
		rev, _ := strconv.ParseInt(c.FormValue("rev"), 10, 64)
		_, err = p.Rankings.Publish(ctx, x.round.ID, rev, who.Name)
	}
	for stands, words := range obstacles {
		if errors.Is(err, stands) {
			return p.publishPage(c, who, http.StatusConflict, words)
		}
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, x.address("publish"))
}

// obstacles are what may stand in the way of publishing, and what the page says
// of it, above what is in the way now.
var obstacles = map[error]string{
	reform.ErrChanged: "standings.publish.changed", reform.ErrNotFinal: "standings.publish.not_final",
	ranking.ErrNotReady: "standings.publish.not_ready", reform.ErrNotRun: "standings.publish.changed",
}

func (p *Pages) publishPage(c echo.Context, who access.User, status int, wrong string) error {
	x, err := p.enter(c, who)
	if err != nil {
		return err
	}
	if !x.council {
		return access.ErrForbidden
	}
	ctx := c.Request().Context()
	body := publishing{Title: x.Say("standings.publish.title"), Published: x.round.State == reform.Published, Address: "/reform/rounds/" + url.PathEscape(x.round.ID) + "/results/publish?lang=" + x.Lang}
	if wrong != "" {
		body.Wrong = x.Say(wrong)
	}
	_, rev, err := p.Office.Round(ctx, x.round.ID)
	if err != nil {
		return err
	}
	body.Rev = rev
	switch err := p.look(ctx, x); {
	case errors.Is(err, ranking.ErrUnfrozen):
		body.Unfrozen, body.Head = true, x.head("publish")
		return showAs(c, p, status, p.publish, x, body.Title, body)
	case err != nil:
		return err
	}
	body.Head = x.head("publish")
	body.Head.Files = x.files()
	body.measure(x)
	if !body.Published {
		body.hinder(x)
	}
	body.Command = "sipas verify " + nameOf(x.round.ID, "json")
	return showAs(c, p, status, p.publish, x, body.Title+" – "+body.Head.Round, body)
}

// measure says how much there is to freeze.
func (b *publishing) measure(x *place) {
	b.Units = len(x.Rows)
	for i, set := range x.sets() {
		b.Sets = append(b.Sets, x.titled(set.Title, set.Ref())+" ("+set.Ref()+")")
		if i == 0 {
			b.Leaves = len(set.Leaves())
		}
	}
	for _, r := range x.Rows {
		b.Surveys += len(r.Given)
	}
}

// hinder lists what stands in the way.
func (b *publishing) hinder(x *place) {
	for _, r := range x.Rows {
		if r.Stage == reform.Final {
			continue
		}
		if b.Open++; b.Open <= shownHindrances {
			b.Unfinished = append(b.Unfinished, link{To: "/reform/rounds/" + url.PathEscape(x.round.ID) + "/sheets/" + url.PathEscape(r.Unit) + "?lang=" + x.Lang, Words: x.name(r) + ": " + x.Say(stages[r.Stage])})
		}
	}
	for _, h := range x.Hindrances {
		if len(b.Hindrances) == shownHindrances {
			b.More++
			continue
		}
		out := hindrance{Unit: x.unitName(h.Unit), Leaf: h.Leaf, To: x.leaf(h.Unit, h.Leaf), Why: x.Say("standings.provisional")}
		if !h.Provisional {
			out.Why = x.why(h.Why)
		}
		b.Hindrances = append(b.Hindrances, out)
	}
	b.Ready = b.Open == 0 && len(b.Hindrances) == 0
}
