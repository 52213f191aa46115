package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/templates"
)

// verifyCmd computes a sealed or exported result again and says what differs:
// from two files alone, for an auditor without the service, or a sealed wave
// from the store; or, from its one file, the published result of a scoring round.
// It exits with 0 when all is the same, with 1 when something
// differs or could not be read, with 2 when the command line is wrong.
type verifyCmd struct {
	Data   string `arg:"" optional:"" help:"CSV file of answers that the result was computed from (dataset.csv or open.csv of a sealed wave, or what sipas analyze read); or, alone, the published result of a scoring round as JSON."`
	Result string `arg:"" optional:"" help:"The result as JSON (result.json, public.json, or what sipas analyze --format json wrote)."`
	Wave   string `placeholder:"ID" help:"Instead of two files: a sealed wave of the store, computed again from its responses. On the embedded store the server must be stopped."`
	JSON   bool   `name:"json" help:"Print what was found as JSON."`
	Lang   string `enum:"auto,vi,en" default:"auto" help:"Language of messages: vi, en, or auto by LC_ALL, LC_MESSAGES or LANG."`

	voice `kong:"-"` // set when it runs
}

// Run checks and prints.
func (c *verifyCmd) Run(w *world, s *Settings) error {
	lang := c.Lang
	if lang == "auto" {
		lang = languageOf(w.env)
	}
	var err error
	if c.voice, err = speakOf("published", lang); err != nil {
		return err
	}
	if c.Data != "" && c.Result == "" && c.Wave == "" {
		return c.checkRound(w)
	}
	report, err := c.check(w, s)
	if err != nil {
		return c.worded(err)
	}
	if c.JSON {
		e := json.NewEncoder(w.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		err = e.Encode(report)
	} else {
		err = c.print(w, report)
	}
	if err == nil && !report.Same() {
		err = survey.Errorf(survey.KindDamaged, "verify.differs", "%s", c.several("published.verify.differs.one", "published.verify.differs", len(report.Differences)))
	}
	return err
}

func (c *verifyCmd) check(w *world, s *Settings) (*seal.Report, error) {
	switch {
	case c.Wave != "" && c.Data == "" && c.Result == "":
		return c.checkWave(w, s)
	case c.Wave != "" || c.Data == "" || c.Result == "":
		return nil, survey.Errorf(survey.KindInvalid, "verify.usage", "%s", c.say("published.verify.usage"))
	}
	data, err := c.read(c.Data)
	if err != nil {
		return nil, err
	}
	result, err := c.read(c.Result)
	if err != nil {
		return nil, err
	}
	return await(w.ctx, func() (*seal.Report, error) { return seal.VerifyFiles(data, result, versionText()) })
}

func (c *verifyCmd) read(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, survey.Errorf(survey.KindInvalid, "verify.file", "%s", c.say("published.verify.no_file", name))
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return data, nil
}

// checkWave computes a sealed wave of the store again.
func (c *verifyCmd) checkWave(w *world, s *Settings) (*seal.Report, error) {
	db, err := w.openStore(s)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	d := directory.New(db, time.Now)
	seals := seal.New(seal.Config{Store: db, Directory: d, Manager: &manage.Manager{Store: db, Directory: d}, Program: versionText()})
	return seals.Verify(w.ctx, c.Wave)
}

// worded puts what a person meets into their language.
func (c *verifyCmd) worded(err error) error {
	for _, known := range []struct {
		is  *survey.Error
		key string
	}{
		{seal.ErrUnsealed, "published.verify.unsealed"}, {seal.ErrForm, "published.verify.form"}, {store.ErrLocked, "published.verify.locked"},
	} {
		if errors.Is(err, known.is) {
			return survey.Errorf(known.is.Kind, known.is.Code, "%s", c.say(known.key))
		}
	}
	return err
}

// mostLines bounds how many differences are printed one by one.
const mostLines = 200

func (c *verifyCmd) print(w *world, r *seal.Report) error {
	lines := []string{c.say("published.verify.sums", r.Rows, r.Figures), "SHA-256 " + r.SHA256, c.say("published.verify.program", r.Program, r.By)}
	for i, d := range r.Differences {
		if i == mostLines {
			lines = append(lines, c.several("published.verify.more.one", "published.verify.more", len(r.Differences)-mostLines))
			break
		}
		lines = append(lines, c.difference(d))
	}
	if r.Same() {
		lines = append(lines, c.say("published.verify.same"))
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(w.out, plainLines(line)); err != nil {
			return err
		}
	}
	return nil
}

// differences are the sentences for faults.
var differences = map[seal.Fault]string{
	seal.FaultFile: "published.fault.file", seal.FaultDocuments: "published.fault.documents", seal.FaultReviews: "published.fault.reviews",
	seal.FaultDataset: "published.fault.dataset", seal.FaultRows: "published.fault.rows", seal.FaultCount: "published.fault.count",
	seal.FaultFigure: "published.fault.figure", seal.FaultAbsent: "published.fault.absent", seal.FaultSurplus: "published.fault.surplus",
	seal.FaultData: "published.fault.data", seal.FaultState: "published.fault.state",
}

func (c *verifyCmd) difference(d seal.Difference) string {
	return c.say(differences[d.Fault], d.Where, d.Sealed, d.Found)
}

// several is the sentence for one thing, or that for any other number of them.
func (c *verifyCmd) several(one, more string, n int) string {
	if n == 1 {
		return c.say(one)
	}
	return c.say(more, n)
}

// speakOf reads the sentences of a room in a language.
func speakOf(room, lang string) (voice, error) {
	text, err := fs.ReadFile(templates.Files, "messages/"+room+"."+lang+".json")
	if err != nil {
		return voice{}, fmt.Errorf("reading the sentences: %w", err)
	}
	v := voice{lang: lang}
	if err := json.Unmarshal(text, &v.sentences); err != nil {
		return voice{}, fmt.Errorf("reading the sentences: %w", err)
	}
	return v, nil
}
