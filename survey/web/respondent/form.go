package respondent

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey/opinion"
	"sipas/survey/web/kit"
)

// The forms' inputs. An answer is "q." and the question's code.
const (
	inputBy     = "by"
	inputRev    = "rev"
	inputStamp  = "at"
	inputTo     = "to"
	inputToken  = "token"
	inputAnswer = "q."
)

// maxBody bounds a form: 60 answers have 2 kB.
const maxBody = 32 << 10

// decode reads an urlencoded form. Its errors are kit.ErrType, kit.ErrTooLarge
// and kit.ErrMalformed.
func decode(c echo.Context) (url.Values, error) {
	r := c.Request()
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, kit.ErrType
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, kit.ErrTooLarge
	}
	if err != nil {
		return nil, kit.ErrMalformed
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, kit.ErrMalformed
	}
	return values, nil
}

// head is what stands above every page of a form.
type head struct {
	Title, Group string // of the survey; of the respondents
	Until        string // the last day
	Action       string // where the page's form is sent
	List         string // the address of the units' list
}

func (p *Pages) head(l *kit.Locale, f *opinion.Form, page string) head {
	return head{Title: l.Text(f.Survey.Title), Group: l.Text(f.Group.Name), Until: l.Time(f.Survey.Closes),
		Action: p.path(f.Token, page, l), List: p.path(f.Token, "", l)}
}

// who is the choice of who fills the sheet in.
type who struct {
	Chosen string
	Wrong  string // what is wrong with it
	Counts bool   // a sheet filled in on somebody's behalf counts
}

// progress is how far a sheet is.
type progress struct {
	Done, Of int // answers, questions
	Units    []turn
}

// turn is how far a unit is.
type turn struct {
	ID, Name, Path string
	Done, Of       int
	None           int // of Done, "not enough information"
}

// Full tells whether every question about the unit has an answer.
func (s turn) Full() bool { return s.Done >= s.Of }

// Open is how many questions are open.
func (s turn) Open() int { return s.Of - s.Done }

// Open is how many questions of the sheet are open.
func (p progress) Open() int { return p.Of - p.Done }

// Next is the first unit with open questions; the first at all when there is
// none.
func (p progress) Next() turn {
	for _, u := range p.Units {
		if !u.Full() {
			return u
		}
	}
	if len(p.Units) == 0 {
		return turn{}
	}
	return p.Units[0]
}

func (p *Pages) progress(l *kit.Locale, f *opinion.Form) progress {
	var all progress
	for _, u := range f.Survey.Judged(f.Group) {
		questions := f.Survey.Asked(f.Group, u)
		if len(questions) == 0 {
			continue
		}
		s := turn{ID: u.ID, Name: l.Text(u.Name), Path: p.unitPath(f.Token, u.ID, l), Of: len(questions)}
		for _, q := range questions {
			switch f.Sheet.Units[u.ID].Answers[q.Code] {
			case "":
			case opinion.NoInfo:
				s.Done, s.None = s.Done+1, s.None+1
			default:
				s.Done++
			}
		}
		all.Units = append(all.Units, s)
		all.Done, all.Of = all.Done+s.Done, all.Of+s.Of
	}
	return all
}
