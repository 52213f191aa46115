package manage_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
)

// diary is a trail in memory.
type diary struct {
	mu      sync.Mutex
	entries []string
	full    error
}

func (d *diary) Record(_ context.Context, act, object string, changes []survey.Difference) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full != nil {
		return d.full
	}
	line := act + " " + object
	for _, c := range changes {
		line += " " + c.Path + ":" + c.From + ">" + c.To
	}
	d.entries = append(d.entries, line)
	return nil
}

func change(t *testing.T, m *manage.Manager, edit func(*manage.Editor) error) error {
	t.Helper()
	return m.Change(t.Context(), edit)
}

func TestTheSecondOfTwoManagersIsTold(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	read := func() manage.Stored[survey.Unit] {
		s, err := manage.Present[survey.Unit](t.Context(), m, directory.Units, "so")
		must(t, err)
		return s
	}
	rename := func(s manage.Stored[survey.Unit], name string) error {
		s.Value.Name = text(name)
		return change(t, m, func(e *manage.Editor) error { return e.If(s.Rev).PutUnit(t.Context(), s.Value) })
	}
	first, second := read(), read()
	must(t, rename(first, "Sở A"))
	if err := rename(second, "Sở B"); !errors.Is(err, manage.ErrChanged) {
		t.Errorf("got %v", err)
	}
	if got := read(); got.Value.Name["vi"] != "Sở A" {
		t.Errorf("the unit is called %v", got.Value.Name)
	}
	if err := change(t, m, func(e *manage.Editor) error { return e.If(0).PutUnit(t.Context(), first.Value) }); !errors.Is(err, manage.ErrChanged) {
		t.Errorf("a unit that should have been new: %v", err)
	}
}

func TestEveryChangeHasItsEntryFirst(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	d := &diary{}
	m.Trail = d
	field := survey.Field{Code: "dat-dai", Name: text("Đất đai")}
	must(t, change(t, m, func(e *manage.Editor) error {
		ctx := t.Context()
		renamed := survey.Unit{ID: "so", Name: text("Sở Tư pháp"), Parent: "tinh"}
		return errors.Join(e.PutField(ctx, field), e.PutField(ctx, field), e.PutUnit(ctx, renamed), e.SetState(ctx, "w1", survey.Paused))
	}))
	want := []string{"field fields/dat-dai code:>dat-dai name.vi:>Đất đai", "unit units/so name.vi:Sở>Sở Tư pháp",
		"wave open to paused waves/w1 state:open>paused"}
	if !slices.Equal(d.entries, want) {
		t.Errorf("got %q", d.entries)
	}
	d.full = errors.New("no room")
	err := change(t, m, func(e *manage.Editor) error {
		return e.PutUnit(t.Context(), survey.Unit{ID: "so", Name: text("Khác"), Parent: "tinh"})
	})
	now, _ := manage.Present[survey.Unit](t.Context(), m, directory.Units, "so")
	if !errors.Is(err, d.full) || now.Value.Name["vi"] != "Sở Tư pháp" {
		t.Errorf("without an entry: %v, and the unit is called %v", err, now.Value.Name)
	}
}

func TestAnImportIsOneEntry(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	d := &diary{}
	m.Trail = d
	wrong := errors.New("row 7")
	err := change(t, m, func(e *manage.Editor) error {
		return e.Together(t.Context(), "import", "counters", nil, func(e *manage.Editor) error {
			_, err := e.IssueCode(t.Context(), "so-1")
			return errors.Join(err, e.PutField(t.Context(), survey.Field{Code: "a"}), wrong)
		})
	})
	if !errors.Is(err, wrong) || len(d.entries) != 2 || d.entries[0] != "import counters" || !strings.HasPrefix(d.entries[1], "not done: import") {
		t.Errorf("%v, entries %q", err, d.entries)
	}
}

func TestOnlyDraftsCanBeTakenAway(t *testing.T) {
	m := desk(t)
	w := furnish(t, m)
	draft := survey.SIPAS25()
	draft.Version, draft.Published = 2, false
	coming := w
	coming.ID, coming.State = "w2", survey.Draft
	must(t, change(t, m, func(e *manage.Editor) error {
		return errors.Join(e.PutQuestionnaire(t.Context(), draft), e.PutWave(t.Context(), coming))
	}))
	for name, test := range map[string]struct {
		act  func(*manage.Editor) error
		want error
	}{
		"a draft of a questionnaire": {func(e *manage.Editor) error { return e.RemoveQuestionnaire(t.Context(), draft.Ref) }, nil},
		"a published questionnaire":  {func(e *manage.Editor) error { return e.RemoveQuestionnaire(t.Context(), w.Questionnaire) }, manage.ErrKept},
		"a draft of a wave":          {func(e *manage.Editor) error { return e.RemoveWave(t.Context(), "w2") }, nil},
		"an open wave":               {func(e *manage.Editor) error { return e.RemoveWave(t.Context(), "w1") }, manage.ErrKept},
		"no wave":                    {func(e *manage.Editor) error { return e.RemoveWave(t.Context(), "w9") }, store.ErrNotFound},
	} {
		if err := change(t, m, test.act); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDevicesKeepTheirTokenToThemselves(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	d := &diary{}
	m.Trail = d
	var device survey.Device
	var token string
	must(t, change(t, m, func(e *manage.Editor) (err error) {
		device, token, err = e.IssueDevice(t.Context(), survey.Kiosk, "so-1", " Máy 1 ")
		return err
	}))
	s, err := m.Directory.Snapshot(t.Context())
	must(t, err)
	kept := s.Devices[device.ID]
	if kept.Token != manage.TokenHash(token) || kept.Name != "Máy 1" || strings.Contains(strings.Join(d.entries, " "), kept.Token) {
		t.Errorf("kept %+v, entries %q", kept, d.entries)
	}
	must(t, change(t, m, func(e *manage.Editor) error { return e.RevokeDevice(t.Context(), device.ID) }))
	s, err = m.Directory.Snapshot(t.Context())
	must(t, err)
	if !s.Devices[device.ID].Revoked.Equal(noon) {
		t.Error("not revoked")
	}
	err = change(t, m, func(e *manage.Editor) error {
		_, _, err := e.IssueDevice(t.Context(), survey.Screen, "nowhere", "x")
		return err
	})
	if !errors.Is(err, manage.ErrNoCounter) {
		t.Errorf("a device at no counter: %v", err)
	}
}

func TestDossiersAddUpAlongTheTree(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	must(t, change(t, m, func(e *manage.Editor) error {
		return errors.Join(e.PutWorkload(t.Context(), survey.Workload{Unit: "so", Period: "2026", Dossiers: 1200}),
			e.PutWorkload(t.Context(), survey.Workload{Unit: "tinh", Period: "2026", Dossiers: 30}))
	}))
	s, err := m.Directory.Snapshot(t.Context())
	must(t, err)
	if n, known := s.Dossiers("2026", "tinh"); n != 1230 || !known {
		t.Errorf("the province handled %d, %v", n, known)
	}
	if _, known := s.Dossiers("2025", "tinh"); known {
		t.Error("a period without figures is known")
	}
	for _, w := range []survey.Workload{{Unit: "so", Period: "2026", Dossiers: -1}, {Unit: "x", Period: "2026"}, {Unit: "so", Period: "quý 1"}} {
		if err := change(t, m, func(e *manage.Editor) error { return e.PutWorkload(t.Context(), w) }); survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("%+v: %v", w, err)
		}
	}
}

func TestALogoComesFromAbove(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))))
	must(t, change(t, m, func(e *manage.Editor) error { return e.PutLogo(t.Context(), "tinh", picture.Bytes()) }))
	got, err := m.Logo(t.Context(), "so")
	must(t, err)
	if !bytes.Equal(got, picture.Bytes()) {
		t.Error("not the province's logo")
	}
	if err := change(t, m, func(e *manage.Editor) error { return e.PutLogo(t.Context(), "so", []byte("<svg>")) }); !errors.Is(err, manage.ErrLogo) {
		t.Errorf("no picture: %v", err)
	}
	must(t, change(t, m, func(e *manage.Editor) error { return e.PutLogo(t.Context(), "tinh", nil) }))
	if got, err := m.Logo(t.Context(), "so"); err != nil || got != nil {
		t.Errorf("a logo that was taken away: %d bytes, %v", len(got), err)
	}
}

func TestLanguages(t *testing.T) {
	m := desk(t)
	for tag, ok := range map[string]bool{"km": true, "hmn-Latn": true, "vi": false, "en": false, "KM": false, "": false, "?": false} {
		err := change(t, m, func(e *manage.Editor) error {
			return e.PutLanguage(t.Context(), survey.Language{Tag: tag, Name: "x", Sentences: []survey.Sentence{{Key: "form.send", Text: "y"}}})
		})
		if (err == nil) != ok {
			t.Errorf("%q: %v", tag, err)
		}
	}
	s, err := m.Directory.Snapshot(t.Context())
	must(t, err)
	if len(s.Languages) != 2 || s.Languages[1].Sentences[0].Key != "form.send" {
		t.Errorf("got %+v", s.Languages)
	}
}
