package why

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/comments"
	"sipas/survey/web/lens"
)

// commentsSheet is the page of what people wrote.
type commentsSheet struct {
	top
	wait
	Narrowed bool // the address has filters that do not go for comments
	Today    bool // today's are not there yet

	Few               bool // too few writers to compare
	Told              string
	At                string
	OfThose, OfOthers []phrase

	Reader *reader // nil for who may not see single sheets
}

// reader is what those see who may see single sheets.
type reader struct {
	Action      string
	Keep        []lens.Hidden
	Words       string
	Moods       []lens.Option
	Found       string
	Sought      bool // something is searched for
	Quotes      []quote
	Unheld      string
	First, Next string // addresses; "" for none
}

// quote is a comment.
type quote struct{ Text, Question, Mood string }

// phrase is a phrase with its figures.
type phrase struct {
	Words, Dissatisfied, Satisfied string
	Times, Low, High               string
	Sure                           string
}

// moods are the moods in addresses, and their words.
var moods = []struct {
	value string
	mood  comments.Mood
	key   string
}{
	{"", comments.Unrated, "why.mood.all"},
	{"low", comments.Dissatisfied, "why.mood.low"},
	{"high", comments.Satisfied, "why.mood.high"},
}

// longestSearch is how many letters of a search are taken.
const longestSearch = 100

func (p *Pages) showComments(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	body := commentsSheet{top: topOf(place, "comments", nil, nil)}
	only := place.Whole()
	only.Unit = place.Lens.Unit
	body.Narrowed = place.Address("", only) != place.Address("", place.Lens)
	short, end := context.WithTimeout(ctx, readingWait)
	defer end()
	err = p.gather(short, place, who, &body, c.QueryParams())
	switch {
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil: // being read, and the reading goes on
		body.wait = waiting(c, place, "comments", result[struct{}]{})
	case err != nil:
		return err
	}
	return lens.Show(c, p.Room, http.StatusOK, p.commentsView, place, place.Say("why.comments.title", body.Title), body)
}

// readingWait is what a reader waits for the comments of a wave to be read.
const readingWait = 2 * time.Second

// gather fills in what the reader may see: phrases, and for those who may
// export the unit's responses every comment.
func (p *Pages) gather(ctx context.Context, place *lens.Place, who access.User, body *commentsSheet, q url.Values) error {
	unit := place.Lens.Unit
	phrases, err := p.Comments.Phrases(ctx, place.Wave.ID, unit)
	if err != nil {
		return err
	}
	body.phrases(place, phrases)
	if who.MayIn(place.Config.Tree, access.ExportResponses, unit) {
		body.Reader, err = p.read(ctx, place, q)
	}
	return err
}

// phrases writes the phrases of both sides.
func (s *commentsSheet) phrases(p *lens.Place, all *comments.Phrases) {
	s.Today, s.Few, s.At = all.Waiting, all.Few, p.Time(all.At)
	s.Told = p.Say("why.phrases.of", between(p, all.Dissatisfied), between(p, all.Satisfied))
	s.OfThose, s.OfOthers = phrasesOf(p, all.OfThose), phrasesOf(p, all.OfOthers)
}

func phrasesOf(p *lens.Place, all []comments.Phrase) []phrase {
	var rows []phrase
	for _, x := range all {
		row := phrase{Words: x.Words, Dissatisfied: between(p, x.Dissatisfied), Satisfied: between(p, x.Satisfied), Sure: p.Say("why.unsure")}
		times, low, high := x.Times(), x.LowTimes(), x.HighTimes()
		if x.LogOdds < 0 { // from the other side
			times, low, high = 1/times, 1/high, 1/low
		}
		row.Times, row.Low, row.High = p.Number(times, 1), p.Number(low, 1), p.Number(high, 1)
		if x.Certain {
			row.Sure = p.Say("why.sure")
		}
		rows = append(rows, row)
	}
	return rows
}

// between writes a range of persons.
func between(p *lens.Place, n comments.Persons) string {
	return p.Say("why.persons", n.From, n.To)
}

// read finds comments.
func (p *Pages) read(ctx context.Context, place *lens.Place, q url.Values) (*reader, error) {
	words := []rune(q.Get("words"))
	words = words[:min(len(words), longestSearch)]
	r := &reader{Words: string(words), Action: "/results/" + url.PathEscape(place.Wave.ID) + "/comments", Keep: []lens.Hidden{{Name: "lang", Value: place.Lang}}}
	if place.Lens.Unit != "" {
		r.Keep = append(r.Keep, lens.Hidden{Name: "unit", Value: place.Lens.Unit})
	}
	ask := comments.Ask{Wave: place.Wave.ID, Unit: place.Lens.Unit, Words: r.Words, After: q.Get("after")}
	chosen := moods[0]
	for _, m := range moods {
		if m.value == q.Get("mood") {
			chosen = m
		}
	}
	ask.Mood = chosen.mood
	for _, m := range moods {
		r.Moods = append(r.Moods, lens.Option{Value: m.value, Words: place.Say(m.key), Chosen: m.value == chosen.value})
	}
	page, err := p.Comments.Search(ctx, ask)
	if err != nil {
		return nil, err
	}
	r.Sought = r.Words != "" || ask.Mood != comments.Unrated
	r.Found = place.Say("why.found", page.Found, page.All)
	if page.Unheld > 0 {
		r.Unheld = place.Say("why.unheld", page.Unheld)
	}
	r.quotes(place, page)
	here := url.Values{}
	if r.Words != "" {
		here.Set("words", r.Words)
	}
	if chosen.value != "" {
		here.Set("mood", chosen.value)
	}
	if ask.After != "" {
		r.First = place.Address("comments", place.Lens, here)
	}
	if page.Next != "" {
		r.Next = place.Address("comments", place.Lens, here, url.Values{"after": {page.Next}})
	}
	return r, nil
}

// quotes writes the comments of a page; their question only where there are several.
func (r *reader) quotes(p *lens.Place, page *comments.Page) {
	several := false
	for _, c := range page.Comments {
		several = several || c.Question != page.Comments[0].Question
	}
	for _, c := range page.Comments {
		q := quote{Text: c.Text}
		if several {
			q.Question = p.Item(c.Question)
		}
		switch c.Mood {
		case comments.Dissatisfied:
			q.Mood = p.Say("why.mood.is.low")
		case comments.Satisfied:
			q.Mood = p.Say("why.mood.is.high")
		}
		r.Quotes = append(r.Quotes, q)
	}
}
