package collect_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
)

// put stores a document of the configuration and tells the node.
func (w *world) put(collection, key string, v any) {
	w.t.Helper()
	if err := store.Add(context.Background(), w.disk, collection, key, v); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Directory.Changed(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

func TestDevice(t *testing.T) {
	newCode := survey.NewCode([survey.RandomCodeBytes]byte{1, 1, 1})
	w := newWorld(t, nil)
	token := map[string]string{}
	for _, d := range []survey.Device{
		{ID: "kiosk", Kind: survey.Kiosk, Counter: "q1"},
		{ID: "screen", Kind: survey.Screen, Counter: "q1"},
		{ID: "other", Kind: survey.Kiosk, Counter: "q2"},
		{ID: "gone", Kind: survey.Kiosk, Counter: "q1", Revoked: noon},
	} {
		token[d.ID] = "token of " + d.ID
		d.Token = manage.TokenHash(token[d.ID])
		w.put(directory.Devices, d.ID, d)
	}
	for _, c := range []struct {
		name, code, token string
		want              error
	}{
		{"its own token", code, token["kiosk"], nil},
		{"the code as typed", strings.ToLower(code), token["kiosk"], nil},
		{"no token", code, "", collect.ErrNoDevice},
		{"a made-up token", code, "x", collect.ErrNoDevice},
		{"the hash itself", code, manage.TokenHash(token["kiosk"]), collect.ErrNoDevice},
		{"a screen's token", code, token["screen"], collect.ErrNoDevice},
		{"a token of another counter", code, token["other"], collect.ErrNoDevice},
		{"at another counter", otherCode, token["kiosk"], collect.ErrNoDevice},
		{"a revoked one", code, token["gone"], collect.ErrDevice},
		{"a code that never was", newCode, token["kiosk"], collect.ErrUnknown},
		{"a misread code", code + "0", token["kiosk"], &survey.Error{Kind: survey.KindNotFound, Code: "code.misread"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, place, err := w.Device(t.Context(), survey.Kiosk, c.code, c.token)
			if !errors.Is(err, c.want) {
				t.Fatalf("Device gave %v, want %v", err, c.want)
			}
			if c.want == nil && (d.ID != "kiosk" || place.Counter.ID != "q1" || place.Code != code || place.Questionnaire == nil) {
				t.Errorf("Device gave %+v, %+v", d, place)
			}
		})
	}
	t.Run("no form now", func(t *testing.T) {
		w.setState(survey.Paused)
		defer w.setState(survey.Open)
		d, place, err := w.Device(t.Context(), survey.Kiosk, code, token["kiosk"])
		if !errors.Is(err, collect.ErrPaused) || d.ID != "kiosk" || place.Counter.ID != "q1" {
			t.Errorf("Device gave %+v, %+v, %v", d, place, err)
		}
	})
	t.Run("the code was replaced", func(t *testing.T) {
		w.revoke()
		if _, _, err := w.Device(t.Context(), survey.Kiosk, code, token["kiosk"]); !errors.Is(err, collect.ErrRevoked) {
			t.Errorf("without another: %v", err)
		}
		w.put(directory.Codes, newCode, survey.CounterCode{Code: newCode, Counter: "q1", Issued: noon})
		_, place, err := w.Device(t.Context(), survey.Kiosk, code, token["kiosk"])
		if err != nil || place.Code != newCode {
			t.Errorf("Device gave %+v, %v", place, err)
		}
	})
}

// A kiosk's seal is good at that kiosk and nowhere else, and a kiosk takes no
// other.
func TestKioskSealsStayAtKiosks(t *testing.T) {
	w := newWorld(t, nil)
	kiosk, phone := w.openBy(survey.ByKiosk), w.openBy(survey.ByQR)
	kiosk.Kiosk, phone.Kiosk = false, true
	for name, form := range map[string]collect.Submission{"a kiosk's seal from a phone": kiosk, "a phone's seal from a kiosk": phone} {
		if _, err := w.Accept(t.Context(), form); !errors.Is(err, collect.ErrSeal) {
			t.Errorf("%s: %v", name, err)
		}
	}
	kiosk.Kiosk, phone.Kiosk = true, false
	w.accept(kiosk)
	w.accept(phone)
}

// The code on the poster is replaced while somebody answers at the kiosk: the
// answer counts.
func TestAKioskGoesOnWhenTheCodeIsReplaced(t *testing.T) {
	w := newWorld(t, nil)
	kiosk, phone := w.openBy(survey.ByKiosk), w.openBy(survey.ByQR)
	w.revoke()
	w.accept(kiosk)
	if _, err := w.Accept(t.Context(), phone); !errors.Is(err, collect.ErrRevoked) {
		t.Errorf("a phone: %v", err)
	}
	late := w.openByKioskOf(code)
	w.closeCounter()
	if _, err := w.Accept(t.Context(), late); !errors.Is(err, collect.ErrRevoked) {
		t.Errorf("the counter is closed: %v", err)
	}
}

// openByKioskOf opens a kiosk's form whatever has become of the code.
func (w *world) openByKioskOf(code string) collect.Submission {
	o := anOpened()
	o.ID[15], o.Channel, o.Code = 77, survey.ByKiosk, code
	return collect.Submission{Code: code, Seal: w.Sealer.Seal(o), Values: sheet(2), Kiosk: true}
}

func TestPartialSheets(t *testing.T) {
	long := strings.Repeat("a", survey.MaxText+500)
	for _, c := range []struct {
		name    string
		kiosk   bool
		values  map[string][]string
		want    error
		partial bool
		kept    int
	}{
		{"a kiosk's, some answers", true, map[string][]string{"stage": {"both"}, "A1": {"4"}, "A2": {"2"}}, nil, true, 3},
		{"a kiosk's, with a comment that is too long", true, map[string][]string{"A1": {"4"}, "comment": {long}, "B1": {"9"}}, nil, true, 1},
		{"a kiosk's, nothing rated", true, map[string][]string{"stage": {"both"}}, &survey.Error{Kind: survey.KindInvalid, Code: "answers.invalid"}, false, 0},
		{"a phone says that it was left", false, map[string][]string{"A1": {"4"}}, nil, false, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			by := map[bool]survey.Channel{true: survey.ByKiosk, false: survey.ByQR}[c.kiosk]
			form := w.openBy(by)
			form.Values, form.Partial = c.values, true
			_, err := w.Accept(t.Context(), form)
			if !errors.Is(err, c.want) {
				t.Fatalf("Accept gave %v", err)
			}
			rows := w.rows()
			if c.want != nil {
				if len(rows) != 0 {
					t.Errorf("%d rows", len(rows))
				}
				return
			}
			if len(rows) != 1 || rows[0].Partial != c.partial || len(rows[0].Answers) != c.kept || rows[0].Channel != by {
				t.Errorf("kept %+v", rows)
			}
			if again := w.accept(form); again.New {
				t.Error("new when sent again")
			}
		})
	}
}

// A sheet that was kept as left is not overwritten by a whole one, nor the
// other way round.
func TestPartialAndWholeAreTwoSheets(t *testing.T) {
	w := newWorld(t, nil)
	form := w.openBy(survey.ByKiosk)
	form.Partial = true
	w.accept(form)
	form.Partial = false
	if _, err := w.Accept(t.Context(), form); !errors.Is(err, collect.ErrDiffers) {
		t.Errorf("Accept gave %v", err)
	}
}

func TestNote(t *testing.T) {
	w := newWorld(t, nil)
	const receipt = "0RK2-7MZ4-QT81-9FXB"
	note, err := w.Note(receipt, time.Minute)
	if err != nil || strings.Contains(note, "0RK2") {
		t.Fatalf("note %q, %v", note, err)
	}
	again, err := w.Note(receipt, time.Minute)
	if err != nil || again == note {
		t.Errorf("two notes of a receipt are alike: %v", err)
	}
	if got, err := w.ReadNote(note); err != nil || got != receipt {
		t.Errorf("ReadNote gave %q, %v", got, err)
	}
	for i := range note {
		tampered := note[:i] + map[bool]string{true: "A", false: "B"}[note[i] != 'A'] + note[i+1:]
		if got, err := w.ReadNote(tampered); err == nil && tampered != note && got != receipt {
			t.Errorf("character %d changed: %q", i, got)
		}
	}
	for _, bad := range []string{"", "x", "====", note[:20], w.open(code).Seal} {
		if _, err := w.ReadNote(bad); !errors.Is(err, collect.ErrReceipt) {
			t.Errorf("ReadNote(%q): %v", bad, err)
		}
	}
	if _, err := w.node(nil, testKey(2)).ReadNote(note); !errors.Is(err, collect.ErrReceipt) {
		t.Errorf("another service reads it: %v", err)
	}
	w.advance(time.Minute + time.Second)
	if _, err := w.ReadNote(note); !errors.Is(err, collect.ErrReceipt) {
		t.Errorf("after its time: %v", err)
	}
}

// Whatever stands in a kiosk's address: no panic, and nothing but this
// service's own notes is read.
func FuzzReadNote(f *testing.F) {
	w := newWorld(f, nil)
	const receipt = "0RK2-7MZ4-QT81-9FXB"
	note, err := w.Note(receipt, time.Minute)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", note, note[:30], note + "A", "====", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, note string) {
		if got, err := w.ReadNote(note); err == nil && got != receipt || err != nil && !errors.Is(err, collect.ErrReceipt) {
			t.Errorf("%q, %v", got, err)
		}
	})
}
