package opinions_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
	"sipas/survey/reform"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/opinions"
	"sipas/survey/web/respondent"
)

const (
	base = "https://cchc.example.gov.vn"
	at   = "/reform/rounds/2026/opinions"
)

var with = desktest.With

var _ opinions.Rounds = (*reform.Office)(nil)

// office is the officer's pages over a round of two departments, D1 and D2, with
// two leaves that are scored by survey.
type office struct {
	*desktest.Office
	pages   *opinions.Pages
	surveys *opinion.Office
	round   reform.Round
	set     reform.CriteriaSet
	former  []*reform.Round // rounds of earlier years

	mu    sync.Mutex
	trail []string
	lots  int
}

// Record is an audit trail that remembers acts and objects.
func (o *office) Record(_ context.Context, act, object string, _ []survey.Difference) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.trail = append(o.trail, act+" "+object)
	return nil
}

func (o *office) Round(_ context.Context, id string) (*reform.Round, int64, error) {
	for _, r := range o.former {
		if r.ID == id {
			return r, 1, nil
		}
	}
	if id != o.round.ID {
		return nil, 0, reform.ErrNoRound
	}
	return &o.round, 1, nil
}

func (o *office) SetsOf(context.Context, *reform.Round) (map[string]*reform.CriteriaSet, error) {
	return map[string]*reform.CriteriaSet{o.round.Set: &o.set}, nil
}

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{round: reform.Round{ID: "2026", Title: text("Chấm điểm cải cách hành chính năm 2026", "Reform score 2026"), Year: 2026, Set: "so@1",
		Units: []reform.Entrant{{Unit: "D1"}, {Unit: "D2"}}}}
	o.set = reform.CriteriaSet{ID: "so", Version: 1, Items: []reform.Item{
		{Code: "1", Name: text("Chỉ đạo điều hành", "Direction")},
		{Code: "1.1", Parent: "1", Name: text("Tính kịp thời, chất lượng trong chỉ đạo, điều hành cải cách hành chính", "Timely and sound direction of the reform"), Max: "2", Source: reform.Sociological},
		{Code: "1.2", Parent: "1", Name: text("Kế hoạch", "Plan"), Max: "1", Source: reform.SelfScored},
		{Code: "3", Name: text("Năng lực, tinh thần trách nhiệm của công chức", "Competence and sense of duty"), Max: "3", Source: reform.Sociological},
	}}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		o.surveys = opinion.New(opinion.Config{Store: d.Store, Key: []byte("key"), Trail: o, Now: d.Now})
		o.pages, err = opinions.New(opinions.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Rounds: o, Surveys: o.surveys,
			Counting: outcome.New(o.surveys), Base: func() string { return base }, Now: d.Now})
		if err != nil {
			return nil, err
		}
		form, err := respondent.New(respondent.Config{Site: d.Site, Sheets: o.surveys})
		return []web.Audience{o.pages, form}, err
	})
	o.Change(func(e *manage.Editor) error {
		return errors.Join(e.PutUnit(o.Context(), survey.Unit{ID: "P", Name: text("Tỉnh", "Province")}),
			e.PutUnit(o.Context(), survey.Unit{ID: "D1", Parent: "P", Name: text("Sở Nội vụ", "Home Affairs")}),
			e.PutUnit(o.Context(), survey.Unit{ID: "D2", Parent: "P", Name: text("Sở Tư pháp", "Justice")}))
	})
	return o
}

func (o *office) officer() desktest.Visitor { return o.Person(nil, access.Officer) }

// draft makes a survey through the page.
func (o *office) draft(v desktest.Visitor) {
	o.Helper()
	v.Post(at+"?lang=en", with(form(v.Get(at).Want(200), at), "opens", "01/11/2026", "closes", "30/11/2026")).Leads(at)
}

// released makes one and releases it.
func (o *office) released(v desktest.Visitor) {
	o.Helper()
	o.draft(v)
	v.Post(at+"/steps/release", v.Get(at+"/steps/release").Form(at+"/steps/release")).Leads(at)
}

// sent sends sheets of a group past the pages: each gives D1 and D2 the same two
// answers.
func (o *office) sent(group string, by opinion.By, answers ...string) {
	o.Helper()
	ctx := o.Context()
	for _, a := range answers {
		o.lots++
		links, err := o.surveys.Issue(ctx, "2026", group, fmt.Sprint("t", o.lots), 1)
		if err != nil {
			o.Fatal(err)
		}
		token := links[0].Token
		given := map[string]string{"q1": a, "q2": "B"}
		err = errors.Join(o.surveys.Begin(ctx, token, by), o.surveys.Save(ctx, token, "D1", 0, given, 20), o.surveys.Save(ctx, token, "D2", 0, given, 20))
		f, found := o.surveys.Open(ctx, token)
		if err = errors.Join(err, found); err == nil {
			err = o.surveys.Send(ctx, token, f.Rev, by)
		}
		if err != nil {
			o.Fatal(err)
		}
	}
}

// stored is the survey as it is kept.
func (o *office) stored() *opinion.Survey {
	o.Helper()
	s, _, err := o.surveys.Survey(o.Context(), "2026")
	if err != nil {
		o.Fatal(err)
	}
	return s
}

// countPages counts the pages of a PDF by their objects.
func countPages(pdf []byte) int { return len(pageObject.FindAll(pdf, -1)) }

var pageObject = regexp.MustCompile(`/Type\s*/Page[^s]`)

var textareas = regexp.MustCompile(`(?s)<textarea id="([^"]+)"[^>]*>(.*?)</textarea>`)

// form is what a browser would send of a page's form, texts of several lines
// among it.
func form(a desktest.Answer, action string) url.Values {
	a.Helper()
	values := a.Form(action)
	_, page, _ := strings.Cut(a.Page, ` method="post" action="`+action+`?`)
	page, _, _ = strings.Cut(page, "</form>")
	for _, m := range textareas.FindAllStringSubmatch(page, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	return values
}
