package demo_test

import (
	"path/filepath"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/demo"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/reform"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

var noon = time.Date(2026, 11, 2, 5, 0, 0, 0, time.UTC)

func province(t *testing.T) *manage.Manager {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &manage.Manager{Store: s, Directory: directory.New(s, func() time.Time { return noon }), Now: func() time.Time { return noon }}
}

func responses(t *testing.T, s store.Store) map[string]*survey.Response {
	t.Helper()
	all := map[string]*survey.Response{}
	for d, err := range s.Scan(t.Context(), store.Responses, store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := store.DecodeResponse(d.Key, d.Body)
		if err != nil {
			t.Fatal(err)
		}
		all[d.Key] = r
	}
	return all
}

func TestSeedMakesAProvinceThatLooksReal(t *testing.T) {
	m := province(t)
	if err := demo.Seed(t.Context(), m, noon, 1, demo.DefaultSize); err != nil {
		t.Fatal(err)
	}
	s, err := m.Directory.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if units := len(s.Tree.Subtree("minh-hoa")); units != 21 {
		t.Errorf("%d units, want the province and 20", units)
	}
	for _, w := range s.Waves {
		if !w.Demo {
			t.Errorf("wave %s is not marked as demonstration", w.ID)
		}
	}
	all := responses(t, m.Store)
	if want := demo.DefaultSize.LastYear + demo.DefaultSize.ThisYear; len(all) != want {
		t.Fatalf("%d responses, want %d", len(all), want)
	}
	looksReal(t, s, all)
}

// looksReal checks what a province's answers have: a ceiling, units that
// differ, criteria that go together, "don't know" about feedback.
func looksReal(t *testing.T, s *directory.Snapshot, all map[string]*survey.Response) {
	form := s.Questionnaires[survey.SIPAS25().Ref]
	marks, dontKnow, asked, together, pairs := 0, 0, 0, 0, 0
	byUnit := map[string][2]int{}
	for _, r := range all {
		raw := map[string][]string{}
		for code, a := range r.Answers {
			raw[code] = a.Choices
			if a.Text != "" {
				raw[code] = []string{a.Text}
			}
			if a.Rating > 0 {
				raw[code] = []string{string(rune('0' + a.Rating))}
				marks++
				u := byUnit[r.Unit]
				u[1]++
				if a.Rating >= 4 {
					u[0]++
				}
				byUnit[r.Unit] = u
			}
			if a.DontKnow {
				raw[code] = []string{survey.DontKnowCode}
				dontKnow++
			}
		}
		if got, err := form.On(survey.FullForm).Check(raw); err != nil || !got.Equal(r.Answers) {
			t.Fatalf("a citizen could not have answered %v: %v", r.Answers, err)
		}
		c1, c2 := r.Answers["C1"].Rating, r.Answers["C2"].Rating
		if c1 > 0 && c2 > 0 {
			pairs++
			if (c1 >= 4) == (c2 >= 4) {
				together++
			}
		}
		asked += len(r.Answers)
	}
	top, low, high := 0, 1.0, 0.0
	for _, u := range byUnit {
		top += u[0]
		share := float64(u[0]) / float64(u[1])
		low, high = min(low, share), max(high, share)
	}
	if share := float64(top) / float64(marks); share < 0.75 || share > 0.95 {
		t.Errorf("%.3f of all marks are 4 or 5", share)
	}
	if high-low < 0.05 {
		t.Errorf("units hardly differ: %.3f to %.3f", low, high)
	}
	if share := float64(dontKnow) / float64(marks+dontKnow); share < 0.02 || share > 0.15 {
		t.Errorf("don't know: %.3f", share)
	}
	if share := float64(together) / float64(pairs); share < 0.85 {
		t.Errorf("C1 and C2 agree in only %.3f", share)
	}
}

func TestSeedAgainKeepsEverythingAndTheWaveOpen(t *testing.T) {
	m := province(t)
	size := demo.Size{LastYear: 30, ThisYear: 50}
	if err := demo.Seed(t.Context(), m, noon, 1, size); err != nil {
		t.Fatal(err)
	}
	before := responses(t, m.Store)
	later := noon.Add(200 * 24 * time.Hour)
	if err := demo.Seed(t.Context(), m, later, 2, size); err != nil {
		t.Fatal(err)
	}
	if after := responses(t, m.Store); len(after) != len(before) {
		t.Errorf("%d responses, had %d", len(after), len(before))
	}
	s, err := m.Directory.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if w, _ := s.Wave(demo.ThisYear); w.Phase(later) != survey.PhaseOpen {
		t.Errorf("this year's wave is not open: %+v", w)
	}
}

func TestSameSeedSameAnswers(t *testing.T) {
	var first map[string]*survey.Response
	for range 2 {
		m := province(t)
		if err := demo.Seed(t.Context(), m, noon, 7, demo.Size{LastYear: 40, ThisYear: 40}); err != nil {
			t.Fatal(err)
		}
		got := responses(t, m.Store)
		if first == nil {
			first = got
		}
		for key, r := range got {
			if first[key] == nil || !first[key].SameSheet(r) {
				t.Fatalf("%s differs between two runs of one seed", key)
			}
		}
	}
}

func TestSeedLeavesARealSurveyAlone(t *testing.T) {
	m := province(t)
	err := m.Change(t.Context(), func(e *manage.Editor) error {
		if err := e.PutQuestionnaire(t.Context(), survey.SIPAS25()); err != nil {
			return err
		}
		return e.PutWave(t.Context(), survey.Wave{ID: "that", Title: survey.Text{"vi": "Đợt thật"}, Questionnaire: survey.SIPAS25().Ref,
			Form: survey.FullForm, State: survey.Open, Opens: noon, Closes: noon.Add(time.Hour)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Seed(t.Context(), m, noon, 1, demo.Size{}); survey.KindOf(err) != survey.KindConflict {
		t.Errorf("got %v", err)
	}
	people := province(t)
	accounts := access.NewAccounts(access.Config{Store: people.Store})
	if err := accounts.Add(t.Context(), access.User{Name: "chi", Roles: []access.Role{access.Manager}}, "mot mat khau that dai 42"); err != nil {
		t.Fatal(err)
	}
	if err := demo.Seed(t.Context(), people, noon, 1, demo.Size{}); survey.KindOf(err) != survey.KindConflict {
		t.Errorf("with people of a real survey: %v", err)
	}
}

// TestReformScore: last year's sheets are final and add up; this year's stand
// at the stages there are before.
func TestReformScore(t *testing.T) {
	m := province(t)
	if err := demo.Seed(t.Context(), m, noon, 1, demo.Size{}); err != nil {
		t.Fatal(err)
	}
	office := reform.New(reform.Config{Store: m.Store})
	for id, want := range map[string][]reform.Stage{demo.RoundLastYear: {reform.Final}, demo.RoundThisYear: reform.Stages()[:4]} {
		r, _, err := office.Round(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		sets, err := office.SetsOf(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		sheets, err := office.Sheets(t.Context(), r)
		if err != nil || len(sheets) != 10 {
			t.Fatal(len(sheets), err)
		}
		stages := map[reform.Stage]bool{}
		for unit, s := range sheets {
			stages[s.Stage] = true
			tree, wrong := sets[r.Set].Tree()
			if len(wrong) > 0 {
				t.Fatal(wrong)
			}
			tally, err := tree.Score(s.Marks(sets[r.Set], nil))
			if err != nil {
				t.Fatalf("%s: %v", unit, err)
			}
			if s.Stage == reform.Final && tally[""].Open > 0 {
				t.Errorf("%s of %s is final with %d open leaves", unit, id, tally[""].Open)
			}
		}
		if len(stages) != len(want) || !stages[want[len(want)-1]] {
			t.Errorf("%s: stages %v", id, stages)
		}
	}
}
