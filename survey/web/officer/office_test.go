package officer_test

import (
	"context"
	"math/big"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/reform"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/officer"
)

var with = desktest.With

// office is the pages of score sheets over a small province: P with the
// departments D1 and D2, and a running round "2026" in which both are scored.
type office struct {
	*desktest.Office
	pages *officer.Pages
	Reform

	mu    sync.Mutex
	trail []string
	given map[string]officer.Given
}

// Reform is the office that keeps the sheets.
type Reform = *reform.Office

// Record is an audit trail that remembers acts.
func (o *office) Record(_ context.Context, act, object string, _ []survey.Difference) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.trail = append(o.trail, act+" "+object)
	return nil
}

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// set has two fields, a leaf of each kind that matters.
func set() *reform.CriteriaSet {
	return &reform.CriteriaSet{ID: "so", Version: 1, Published: true, Level: reform.Department, Decimals: 2, Bands: reform.FiveBands(),
		Title: text("Bộ tiêu chí cấp sở", "Set of departments"), Items: []reform.Item{
			{Code: "1", Name: text("Chỉ đạo điều hành", "Direction"), Max: "5"},
			{Code: "1.1", Parent: "1", Name: text("Kế hoạch cải cách hành chính", "Reform plan"), Max: "3"},
			{Code: "1.1.1", Parent: "1.1", Name: text("Ban hành kế hoạch đúng hạn", "Plan issued in time"), Max: "2", Source: reform.SelfScored, Evidence: true,
				Note: text("Trước ngày 15 tháng 01", "Before 15 January")},
			{Code: "1.1.2", Parent: "1.1", Name: text("Thực hiện kế hoạch", "Plan carried out"), Max: "1", Source: reform.Computed, Rule: "threshold 90"},
			{Code: "1.2", Parent: "1", Name: text("Báo cáo định kỳ", "Reports"), Max: "2", Source: reform.SelfScored},
			{Code: "2", Name: text("Tác động đến người dân", "Impact"), Max: "15"},
			{Code: "2.1", Parent: "2", Name: text("Chỉ số hài lòng", "Satisfaction"), Max: "10", Source: reform.Satisfaction},
			{Code: "2.2", Parent: "2", Name: text("Điều tra xã hội học", "Sociological survey"), Max: "5", Source: reform.Sociological},
			{Code: "+1", Name: text("Điểm thưởng sáng kiến", "Bonus for initiatives"), Max: "1", Kind: scoring.Bonus, Source: reform.SelfScored},
		}}
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		o.Reform = reform.New(reform.Config{Store: d.Store, Trail: o, Now: d.Now})
		given := func(context.Context, *reform.Round, string) (map[string]officer.Given, error) {
			return o.given, nil
		}
		o.pages, err = officer.New(officer.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Office: o.Reform, Given: given, Now: d.Now})
		return []web.Audience{o.pages}, err
	})
	o.Change(func(e *manage.Editor) error {
		for _, u := range []survey.Unit{
			{ID: "P", Name: text("Tỉnh Minh Họa", "Minh Hoa Province"), Kind: survey.Province},
			{ID: "D1", Name: text("Sở Nội vụ", "Home Affairs"), Kind: survey.Department, Parent: "P"},
			{ID: "D2", Name: text("Sở Tư pháp", "Justice"), Kind: survey.Department, Parent: "P"},
		} {
			if err := e.PutUnit(o.Context(), u); err != nil {
				return err
			}
		}
		return nil
	})
	o.begin(set())
	return o
}

// begin starts the round 2026 by a set: a week for the unit's points, a week for
// the council, a week to explain.
func (o *office) begin(s *reform.CriteriaSet) {
	o.Helper()
	ctx := o.Context()
	if _, err := o.PutSet(ctx, s, 0); err != nil {
		o.Fatal(err)
	}
	week := 7 * 24 * time.Hour
	r := reform.Round{ID: "2026", Title: text("Chấm điểm CCHC năm 2026", "Reform score 2026"), Year: 2026, State: reform.Preparing, Set: s.Ref(),
		Units: []reform.Entrant{{Unit: "D1"}, {Unit: "D2"}}, Remind: 3, Deadlines: []reform.Deadline{
			{Stage: reform.SelfScoring, At: desktest.Noon.Add(week)}, {Stage: reform.FirstAppraisal, At: desktest.Noon.Add(2 * week)},
			{Stage: reform.Explaining, At: desktest.Noon.Add(3 * week)}}}
	rev, err := o.PutRound(ctx, r, 0)
	if err == nil {
		err = o.Run(ctx, r.ID, rev)
	}
	if err != nil {
		o.Fatal(err)
	}
	o.trail = nil
}

// sheet is D1's.
func (o *office) sheet() *reform.Sheet {
	o.Helper()
	r, _, err := o.Reform.Round(o.Context(), "2026")
	if err != nil {
		o.Fatal(err)
	}
	s, _, err := o.Sheet(o.Context(), r, "D1")
	if err != nil {
		o.Fatal(err)
	}
	return s
}

func (o *office) leaf(code string) *reform.Leaf {
	o.Helper()
	if l := o.sheet().Leaf(code); l != nil {
		return l
	}
	return &reform.Leaf{}
}

// acts does acts past the pages.
func (o *office) act(code string, act reform.Act) {
	o.Helper()
	r, _, err := o.Reform.Round(o.Context(), "2026")
	if err == nil {
		_, err = o.Act(o.Context(), r, "D1", code, o.leaf(code).Rev, act, "past")
	}
	if err != nil {
		o.Fatalf("%s %T: %v", code, act, err)
	}
}

func (o *office) move(to reform.Stage, why string) {
	o.Helper()
	o.Later(time.Minute)
	defer o.Later(time.Minute)
	r, _, err := o.Reform.Round(o.Context(), "2026")
	if err == nil {
		_, err = o.Move(o.Context(), r, "D1", o.sheet().Stage, to, true, why, "past")
	}
	if err != nil {
		o.Fatalf("to %s: %v", to, err)
	}
}

// scored brings D1's sheet to the end of self-scoring.
func (o *office) scored() {
	o.Helper()
	o.act("1.1.1", reform.SelfScore{Points: "2"})
	o.act("1.1.1", reform.Attach{Evidence: reform.Evidence{Name: "Kế hoạch số 12/KH-SNV", Link: "https://example.gov.vn/12.pdf"}})
	o.act("1.1.2", reform.SelfScore{Figure: "92,5"})
	o.act("1.2", reform.Claim{Reason: "Năm nay không có báo cáo nào phải gửi"})
}

// to brings it to a stage, with 1.1.1 adjusted and the claim at 1.2 refused.
func (o *office) to(stage reform.Stage) {
	o.Helper()
	o.scored()
	for _, next := range reform.Stages()[1:] {
		if o.sheet().Stage == stage {
			return
		}
		switch o.sheet().Stage {
		case reform.FirstAppraisal:
			o.act("1.1.1", reform.Appraise{Points: "1", Reason: "Thiếu minh chứng quý 3"})
			o.act("1.1.2", reform.Appraise{Figure: "92,5"})
			o.act("1.2", reform.Decide{Reason: "Có báo cáo quý 2"})
			o.act("1.2", reform.Appraise{Points: "1", Reason: "Có báo cáo quý 2"})
		case reform.Explaining:
			o.act("1.1.1", reform.Explain{Text: "Đã gửi bổ sung minh chứng"})
		case reform.SecondAppraisal:
			o.act("1.1.1", reform.Appraise{Points: "1.5", Reason: "Chấp nhận một phần"})
		}
		o.move(next, "")
	}
}

const d1 = "/reform/rounds/2026/sheets/D1"

// unit is an officer of D1, council one of all units.
func (o *office) unit() desktest.Visitor    { return o.Person([]string{"D1"}, access.Officer) }
func (o *office) council() desktest.Visitor { return o.Person(nil, access.Officer) }

// form is what a page's form would send, with the text areas, which Form leaves
// out.
func form(a desktest.Answer, action string, pairs ...string) url.Values {
	f := a.Form(action)
	_, page, _ := strings.Cut(a.Page, ` action="`+action+`?`)
	page, _, _ = strings.Cut(page, "</form>")
	for _, part := range strings.Split(page, "<textarea ")[1:] {
		_, name, _ := strings.Cut(part, `name="`)
		name, _, _ = strings.Cut(name, `"`)
		_, value, _ := strings.Cut(part, ">")
		value, _, _ = strings.Cut(value, "</textarea>")
		f.Set(name, value)
	}
	return with(f, pairs...)
}

// surveys puts what surveys say in front of the pages.
func (o *office) surveys() {
	o.given = map[string]officer.Given{
		"2.1": {Points: big.NewRat(9081, 1000), Index: big.NewRat(9081, 10000), Lo: big.NewRat(89, 100), Hi: big.NewRat(92, 100), Answers: 812, Least: 30,
			Wave: text("Khảo sát năm 2026", "Survey 2026"), Link: "/results/w?unit=D1"},
		"2.2": {Why: "officer.why.few", Answers: 12, Least: 30},
	}
}
