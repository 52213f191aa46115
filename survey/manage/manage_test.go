package manage_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store/bolt"
)

var noon = time.Date(2026, 11, 2, 5, 0, 0, 0, time.UTC)

// desk is a manager over an empty store at noon.
func desk(t *testing.T) *manage.Manager {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	now := func() time.Time { return noon }
	return &manage.Manager{Store: s, Directory: directory.New(s, now), Now: now}
}

func text(s string) survey.Text { return survey.Text{survey.Vietnamese: s} }

func furnish(t *testing.T, m *manage.Manager) survey.Wave {
	t.Helper()
	w := survey.Wave{ID: "w1", Title: text("Đợt 1"), Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
		State: survey.Open, Opens: noon.Add(-time.Hour), Closes: noon.Add(24 * time.Hour)}
	must(t, m.Change(t.Context(), func(e *manage.Editor) error {
		ctx := t.Context()
		return errors.Join(
			e.PutUnit(ctx, survey.Unit{ID: "tinh", Name: text("Tỉnh")}),
			e.PutUnit(ctx, survey.Unit{ID: "so", Name: text("Sở"), Parent: "tinh"}),
			e.PutCounter(ctx, survey.Counter{ID: "so-1", Unit: "so", Name: text("Quầy 1")}),
			e.PutQuestionnaire(ctx, survey.SIPAS25()),
			e.PutWave(ctx, w))
	}))
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestChangeIsSeenAtOnce(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	s, err := m.Directory.Snapshot(t.Context())
	must(t, err)
	if len(s.Waves) != 1 || len(s.Counters) != 1 || !s.Tree.Within("so", "tinh") {
		t.Errorf("snapshot holds %d waves, %d counters", len(s.Waves), len(s.Counters))
	}
}

func TestRulesOfAManagersActs(t *testing.T) {
	reworded := survey.SIPAS25()
	reworded.Factors[0].Criteria[0].Question = survey.Text{"vi": "Khác", "en": "Other"}
	for name, test := range map[string]struct {
		act  func(context.Context, *manage.Editor, survey.Wave) error
		want error
	}{
		"counter of an unknown unit": {func(ctx context.Context, e *manage.Editor, _ survey.Wave) error {
			return e.PutCounter(ctx, survey.Counter{ID: "x", Unit: "nowhere", Name: text("x")})
		}, manage.ErrNoUnit},
		"unit under an unknown parent": {func(ctx context.Context, e *manage.Editor, _ survey.Wave) error {
			return e.PutUnit(ctx, survey.Unit{ID: "x", Name: text("x"), Parent: "nowhere"})
		}, manage.ErrNoUnit},
		"unit below itself": {func(ctx context.Context, e *manage.Editor, _ survey.Wave) error {
			return e.PutUnit(ctx, survey.Unit{ID: "tinh", Name: text("Tỉnh"), Parent: "so"})
		}, manage.ErrCircle},
		"open wave with a questionnaire that may still change": {func(ctx context.Context, e *manage.Editor, w survey.Wave) error {
			draft := survey.SIPAS25()
			draft.ID, draft.Published = "draft", false
			if err := e.PutQuestionnaire(ctx, draft); err != nil {
				return err
			}
			w.ID, w.Questionnaire, w.State = "w2", draft.Ref, survey.Draft
			if err := e.PutWave(ctx, w); err != nil {
				return err
			}
			return e.SetState(ctx, "w2", survey.Open)
		}, manage.ErrUnpublished},
		"short form of a questionnaire that has none": {func(ctx context.Context, e *manage.Editor, w survey.Wave) error {
			long := survey.SIPAS25()
			long.ID, long.ShortForm, long.Overall = "long", nil, survey.Criterion{}
			if err := e.PutQuestionnaire(ctx, long); err != nil {
				return err
			}
			w.ID, w.Questionnaire, w.Form = "w2", long.Ref, survey.ChoiceForm
			return e.PutWave(ctx, w)
		}, manage.ErrEmptyForm},
		"code for an unknown counter": {func(ctx context.Context, e *manage.Editor, _ survey.Wave) error {
			_, err := e.IssueCode(ctx, "nowhere")
			return err
		}, manage.ErrNoCounter},
		"wave with an unknown questionnaire": {func(ctx context.Context, e *manage.Editor, w survey.Wave) error {
			w.ID, w.Questionnaire.Version = "w2", 99
			return e.PutWave(ctx, w)
		}, manage.ErrNoForm},
		"wave in an unknown unit": {func(ctx context.Context, e *manage.Editor, w survey.Wave) error {
			w.ID, w.Units = "w2", []string{"nowhere"}
			return e.PutWave(ctx, w)
		}, manage.ErrNoUnit},
		"another form in a running wave": {func(ctx context.Context, e *manage.Editor, w survey.Wave) error {
			w.Form = survey.ShortForm
			return e.PutWave(ctx, w)
		}, manage.ErrRunning},
		"open to sealed": {func(ctx context.Context, e *manage.Editor, w survey.Wave) error {
			return e.SetState(ctx, w.ID, survey.Sealed)
		}, manage.ErrStep},
		"published questionnaire reworded": {func(ctx context.Context, e *manage.Editor, _ survey.Wave) error {
			return e.PutQuestionnaire(ctx, reworded)
		}, manage.ErrInUse},
		"published questionnaire as it is": {func(ctx context.Context, e *manage.Editor, _ survey.Wave) error {
			return e.PutQuestionnaire(ctx, survey.SIPAS25())
		}, nil},
		"later end of a running wave": {func(ctx context.Context, e *manage.Editor, w survey.Wave) error {
			w.Closes = w.Closes.Add(time.Hour)
			return e.PutWave(ctx, w)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := desk(t)
			w := furnish(t, m)
			err := m.Change(t.Context(), func(e *manage.Editor) error { return test.act(t.Context(), e, w) })
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestClosingMarksTheMoment(t *testing.T) {
	m := desk(t)
	w := furnish(t, m)
	must(t, m.Change(t.Context(), func(e *manage.Editor) error { return e.SetState(t.Context(), w.ID, survey.Closing) }))
	s, err := m.Directory.Snapshot(t.Context())
	must(t, err)
	got, _ := s.Wave(w.ID)
	if !got.Closes.Equal(noon) || !got.Takes(noon.Add(-time.Minute), noon.Add(time.Hour)) || got.Takes(noon.Add(time.Minute), noon.Add(time.Hour)) {
		t.Errorf("closes %v, state %s", got.Closes, got.State)
	}
}

func TestRevokedCodesStayRevoked(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	var code survey.CounterCode
	for range 2 {
		must(t, m.Change(t.Context(), func(e *manage.Editor) (err error) {
			if code.Code == "" {
				if code, err = e.IssueCode(t.Context(), "so-1"); err != nil {
					return err
				}
			}
			return e.RevokeCode(t.Context(), code.Code)
		}))
	}
	s, err := m.Directory.Snapshot(t.Context())
	must(t, err)
	if got := s.Codes[code.Code]; !got.Revoked.Equal(noon) || !got.Issued.Equal(noon) {
		t.Errorf("got %+v", got)
	}
	err = m.Change(t.Context(), func(e *manage.Editor) error { return e.RevokeCode(t.Context(), "00000000") })
	if survey.KindOf(err) != survey.KindNotFound {
		t.Errorf("revoking an unknown code: %v", err)
	}
}

func TestManyManagersAtOnceLoseNothing(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			err := m.Change(t.Context(), func(e *manage.Editor) error {
				_, err := e.IssueCode(t.Context(), "so-1")
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	s, err := m.Directory.Snapshot(t.Context())
	must(t, err)
	if len(s.Codes) != 20 {
		t.Errorf("%d codes, want 20", len(s.Codes))
	}
}
