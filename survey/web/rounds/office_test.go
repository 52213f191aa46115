package rounds_test

import (
	"fmt"
	"io/fs"
	"testing"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/manage"
	"sipas/survey/reform"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/rounds"
	"sipas/templates"
)

// office is the pages about rounds over a small province: P with departments D1
// (and its centre D1C) and D2 and the communes C1 and C2, the published sets s@1
// and special@1, the draft draft@1, and the sealed wave w.
type office struct {
	*desktest.Office
	pages  *rounds.Pages
	reform *reform.Office
	trail  *audit.Trail
}

var (
	noon = desktest.Noon
	with = desktest.With
)

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		o.trail = audit.New(d.Store, d.Now)
		o.reform = reform.New(reform.Config{Store: d.Store, Trail: o.trail, Now: d.Now})
		o.pages, err = rounds.New(rounds.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Office: o.reform, Now: d.Now})
		return []web.Audience{o.pages}, err
	})
	o.Change(func(e *manage.Editor) error {
		ctx := o.Context()
		for _, u := range []survey.Unit{
			{ID: "P", Name: text("Tỉnh Minh Họa", "Minh Hoa Province"), Kind: survey.Province},
			{ID: "D1", Name: text("Sở Nội vụ", "Home Affairs"), Kind: survey.Department, Parent: "P"},
			{ID: "D1C", Name: text("Điểm tiếp nhận số 1", "Reception 1"), Kind: survey.Centre, Parent: "D1"},
			{ID: "D2", Name: text("Sở Tư pháp", "Justice"), Kind: survey.Department, Parent: "P"},
			{ID: "C1", Name: text("Phường Trần Phú", "Tran Phu Ward"), Kind: survey.Commune, Parent: "P"},
			{ID: "C2", Name: text("Xã An Bình", "An Binh Commune"), Kind: survey.Commune, Parent: "P"},
		} {
			if err := e.PutUnit(ctx, u); err != nil {
				return err
			}
		}
		if err := e.PutQuestionnaire(ctx, survey.SIPAS25()); err != nil {
			return err
		}
		return e.PutWave(ctx, survey.Wave{ID: "w", Title: text("Khảo sát năm 2026", "Survey 2026"), Questionnaire: survey.SIPAS25().Ref,
			Form: survey.FullForm, State: survey.Closed, Opens: noon.AddDate(0, -2, 0), Closes: noon.AddDate(0, -1, 0), Period: "2026"})
	})
	for _, set := range []reform.CriteriaSet{small("s", true), small("special", true), small("draft", false)} {
		if _, err := o.reform.PutSet(t.Context(), &set, 0); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// small has a leaf of each kind that matters, 100 points in all.
func small(id string, published bool) reform.CriteriaSet {
	return reform.CriteriaSet{ID: id, Version: 1, Level: reform.Department, Title: text("Bộ tiêu chí "+id, "Set "+id), Published: published, Decimals: 2, Bands: reform.FiveBands(),
		Items: []reform.Item{
			{Code: "1", Name: text("Chỉ đạo, điều hành", "Steering"), Max: "60"},
			{Code: "1.1", Parent: "1", Name: text("Kế hoạch CCHC", "Plan"), Max: "20", Source: reform.SelfScored, Evidence: true},
			{Code: "1.2", Parent: "1", Name: text("Sáng kiến", "Initiatives"), Max: "30", Source: reform.SelfScored},
			{Code: "1.3", Parent: "1", Name: text("Tỷ lệ hồ sơ đúng hạn", "Files in time"), Max: "10", Source: reform.Computed},
			{Code: "2", Name: text("Mức độ hài lòng", "Satisfaction"), Max: "30", Source: reform.Satisfaction},
			{Code: "3", Name: text("Điều tra xã hội học", "Sociological survey"), Max: "10", Source: reform.Sociological},
			{Code: "+", Name: text("Điểm thưởng", "Bonus"), Max: "2", Kind: scoring.Bonus, Source: reform.SelfScored},
		}}
}

// prepared adds a round of some units that is being prepared.
func (o *office) prepared(id string, units ...string) reform.Round {
	o.Helper()
	r := reform.Round{ID: id, Title: text("Chấm điểm CCHC "+id, "Score "+id), Year: 2026, State: reform.Preparing, Set: "s@1", Remind: 7,
		Deadlines: []reform.Deadline{{Stage: reform.SelfScoring, At: noon.AddDate(0, 0, 5)}, {Stage: reform.Explaining, At: noon.AddDate(0, 0, 20)}}}
	for _, u := range units {
		r.Units = append(r.Units, reform.Entrant{Unit: u})
	}
	if _, err := o.reform.PutRound(o.Context(), r, 0); err != nil {
		o.Fatal(err)
	}
	return r
}

// running adds a round that runs.
func (o *office) running(id string, units ...string) {
	o.Helper()
	o.prepared(id, units...)
	if err := o.reform.Run(o.Context(), id, 1); err != nil {
		o.Fatal(err)
	}
}

// round is a round as it is stored.
func (o *office) round(id string) *reform.Round {
	o.Helper()
	r, _, err := o.reform.Round(o.Context(), id)
	if err != nil {
		o.Fatal(err)
	}
	return r
}

// sheet is a unit's sheet as it is stored.
func (o *office) sheet(id, unit string) *reform.Sheet {
	o.Helper()
	s, _, err := o.reform.Sheet(o.Context(), o.round(id), unit)
	if err != nil {
		o.Fatal(err)
	}
	return s
}

// act does something to a leaf.
func (o *office) act(id, unit, code, who string, act reform.Act) {
	o.Helper()
	seen := int64(0)
	if l := o.sheet(id, unit).Leaf(code); l != nil {
		seen = l.Rev
	}
	if _, err := o.reform.Act(o.Context(), o.round(id), unit, code, seen, act, who); err != nil {
		o.Fatalf("%s %s %+v: %v", unit, code, act, err)
	}
}

// move takes a unit to a stage.
func (o *office) move(id, unit string, to reform.Stage) {
	o.Helper()
	if _, err := o.reform.Move(o.Context(), o.round(id), unit, o.sheet(id, unit).Stage, to, true, "đã xem", "hoi-dong"); err != nil {
		o.Fatalf("%s to %s: %v", unit, to, err)
	}
}

// scored lets a unit score itself at all that is its own, with evidence where it
// is asked for, and sends the sheet to the council.
func (o *office) scored(id, unit, who string) {
	o.Helper()
	o.act(id, unit, "1.1", who, reform.SelfScore{Points: "18,5"})
	o.act(id, unit, "1.1", who, reform.Attach{Evidence: reform.Evidence{Name: "Kế hoạch 12", Link: "https://example.org/kh12.pdf"}})
	o.act(id, unit, "1.2", who, reform.SelfScore{Points: "30", Reason: "ba sáng kiến"})
	o.act(id, unit, "1.3", who, reform.SelfScore{Figure: "95,5"})
	o.move(id, unit, reform.FirstAppraisal)
}

// council is somebody who runs rounds.
func (o *office) council() desktest.Visitor { o.Helper(); return o.Person(nil, access.Officer) }

// province adds n communes below P.
func (o *office) province(n int) []string {
	o.Helper()
	var ids []string
	o.Change(func(e *manage.Editor) error {
		for i := range n {
			id := fmt.Sprintf("xa-%04d", i)
			ids = append(ids, id)
			if err := e.PutUnit(o.Context(), survey.Unit{ID: id, Name: text(fmt.Sprintf("Xã số %d", i), fmt.Sprintf("Commune %d", i)), Kind: survey.Commune, Parent: "P"}); err != nil {
				return err
			}
		}
		return nil
	})
	return ids
}

func TestEveryTemplateIsReached(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1")
	o.running("r", "D1", "D2")
	v := o.council()
	for _, path := range []string{"/reform", "/reform/rounds/new", "/reform/rounds/p", "/reform/rounds/p/units", "/reform/rounds/p/groups", "/reform/rounds/p/groups/propose?width=5",
		"/reform/rounds/p/sets?set=special@1", "/reform/rounds/p/run", "/reform/rounds/r", "/reform/rounds/r/move?from=self", "/reform/rounds/r/units/D1",
		"/reform/rounds/r/criteria", "/reform/rounds/r/criteria/1.1"} {
		v.Get(path).Want(200)
	}
	v.Post("/reform/rounds/p/groups", with(nil, "name_vi", "Nhóm A")).Leads("/reform/rounds/p/groups/of/nhom-a")
	v.Get("/reform/rounds/p/groups/of/nhom-a").Want(200)
	names, err := fs.Glob(templates.Files, "rounds/*.html")
	if err != nil || len(names) < 15 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if name != "rounds/ticks.html" && !o.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}

// Before anything is rendered: rendering changes templates.
func TestTemplatesFitTheirData(t *testing.T) {
	if err := newOffice(t).pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
}
