package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// sealedWave is a folder with a store in which the wave w is sealed, and its
// files beside it.
func sealedWave(t *testing.T) (s *Settings, path func(name string) string) {
	t.Helper()
	folder := t.TempDir()
	s = &Settings{Data: filepath.Join(folder, "data")}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(storeFile(s.Data), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, noon := t.Context(), time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)
	d := directory.New(db, time.Now)
	m := &manage.Manager{Store: db, Directory: d}
	keep := func(collection, key string, v any) {
		t.Helper()
		if err := store.Add(ctx, db, collection, key, v); err != nil {
			t.Fatal(err)
		}
	}
	keep(directory.Units, "P", survey.Unit{ID: "P", Name: survey.Text{"vi": "Tỉnh"}, Kind: survey.Province})
	keep(directory.Questionnaires, survey.SIPAS25().Ref.String(), survey.SIPAS25())
	keep(directory.Waves, "w", survey.Wave{ID: "w", Title: survey.Text{"vi": "Đợt một"}, Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
		State: survey.Closed, Opens: noon.AddDate(0, -1, 0), Closes: noon.AddDate(0, 0, -1)})
	for i := range 40 {
		answers := survey.Answers{}
		for j, code := range survey.SIPAS25().Rated() {
			answers[code] = survey.Answer{Rating: 1 + (i*7+j*3)%5}
		}
		r := &survey.Response{ID: survey.NewResponseID(noon, [survey.RandomIDBytes]byte{survey.RandomIDBytes - 1: byte(i)}), Wave: "w", Unit: "P", Counter: "P-1",
			Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm, Language: "vi", Channel: survey.ByQR, Hour: noon, Answers: answers}
		if err := db.Insert(ctx, store.Responses, store.ResponseKey("w", r.ID), store.EncodeResponse(r)); err != nil {
			t.Fatal(err)
		}
	}
	seals := seal.New(seal.Config{Store: db, Directory: d, Manager: m, Program: "test", Settle: -1, Temp: t.TempDir()})
	if _, err := seals.Begin(ctx, "w", 1, "chi"); err != nil {
		t.Fatal(err)
	}
	if _, err := seals.Finish(ctx, "w", nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{seal.Dataset, seal.Result, seal.Open, seal.Public} {
		b, err := seals.Read(ctx, "w", name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s, func(name string) string { return filepath.Join(folder, name) }
}

// verified runs the command.
func verified(t *testing.T, c verifyCmd, s *Settings) (said string, err error) {
	t.Helper()
	var out bytes.Buffer
	w := &world{ctx: t.Context(), env: map[string]string{}, in: strings.NewReader(""), out: &out, err: &out, log: slog.New(slog.DiscardHandler)}
	if c.Lang == "" {
		c.Lang = "en"
	}
	err = c.Run(w, s)
	return out.String(), err
}

func TestVerifyFiles(t *testing.T) {
	s, path := sealedWave(t)
	for data, result := range map[string]string{seal.Dataset: seal.Result, seal.Open: seal.Public} {
		said, err := verified(t, verifyCmd{Data: path(data), Result: path(result)}, s)
		if err != nil || !strings.Contains(said, "40 responses") || !strings.Contains(said, "Nothing differs") {
			t.Errorf("%s: %v\n%s", result, err, said)
		}
		if said, err = verified(t, verifyCmd{Data: path(data), Result: path(result), Lang: "vi"}, s); err != nil || !strings.Contains(said, "40 phiếu") {
			t.Errorf("%s in Vietnamese: %v\n%s", result, err, said)
		}
	}
	// The wrong data of the two: another digest, and other figures by unit.
	said, err := verified(t, verifyCmd{Data: path(seal.Open), Result: path(seal.Result)}, s)
	if survey.KindOf(err) != survey.KindDamaged || !strings.Contains(said, "SHA-256") {
		t.Errorf("the other file: %v\n%s", err, said)
	}
	data, err := os.ReadFile(path(seal.Dataset))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path("other.csv"), bytes.Replace(data, []byte(",5,"), []byte(",1,"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err = verified(t, verifyCmd{Data: path("other.csv"), Result: path(seal.Result), JSON: true}, s)
	var report seal.Report
	if err == nil || json.Unmarshal([]byte(said), &report) != nil || report.Same() || report.Differences[0].Fault != seal.FaultDataset {
		t.Errorf("one answer: %v\n%s", err, said)
	}
}

func TestVerifyWave(t *testing.T) {
	s, _ := sealedWave(t)
	if said, err := verified(t, verifyCmd{Wave: "w"}, s); err != nil || !strings.Contains(said, "Nothing differs") {
		t.Fatalf("%v\n%s", err, said)
	}
	db, err := bolt.Open(storeFile(s.Data), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	for d, err := range db.Scan(t.Context(), store.Responses, store.Prefix("w/")) {
		if err == nil {
			err = db.Delete(t.Context(), store.Responses, strings.Clone(d.Key), d.Rev)
		}
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	said, err := verified(t, verifyCmd{Wave: "w"}, s)
	if survey.KindOf(err) != survey.KindDamaged || !strings.Contains(said, "counted: 40 were sealed, the store gives 39") {
		t.Errorf("%v\n%s", err, said)
	}
}

func TestVerifyCountsDifferences(t *testing.T) {
	c := verifyCmd{}
	for lang, want := range map[string][3]string{"en": {"0 differences: ", "1 difference: ", "2 differences: "}, "vi": {"Có 0 chỗ khác", "Có 1 chỗ khác", "Có 2 chỗ khác"}} {
		var err error
		if c.voice, err = speakOf("published", lang); err != nil {
			t.Fatal(err)
		}
		for n, w := range want {
			if said := c.several("published.verify.differs.one", "published.verify.differs", n); !strings.HasPrefix(said, w) {
				t.Errorf("%d in %s: %q", n, lang, said)
			}
		}
	}
}

func TestVerifyRefuses(t *testing.T) {
	s, path := sealedWave(t)
	for name, c := range map[string]struct {
		cmd  verifyCmd
		kind survey.Kind
		says string
	}{
		"nothing":         {verifyCmd{}, survey.KindInvalid, "--wave"},
		"one file":        {verifyCmd{Data: path(seal.Dataset)}, survey.KindInvalid, "two files"},
		"all":             {verifyCmd{Data: path(seal.Dataset), Result: path(seal.Result), Wave: "w"}, survey.KindInvalid, "--wave"},
		"no such file":    {verifyCmd{Data: path("none.csv"), Result: path(seal.Result)}, survey.KindInvalid, "none.csv"},
		"no result":       {verifyCmd{Data: path(seal.Dataset), Result: path(seal.Dataset)}, survey.KindInvalid, "no result"},
		"no such wave":    {verifyCmd{Wave: "none"}, survey.KindNotFound, "not sealed"},
		"in Vietnamese":   {verifyCmd{Wave: "none", Lang: "vi"}, survey.KindNotFound, "chưa niêm phong"},
		"a path for wave": {verifyCmd{Wave: "../w"}, survey.KindNotFound, "not sealed"},
	} {
		said, err := verified(t, c.cmd, s)
		if survey.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
	}
}
