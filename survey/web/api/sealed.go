package api

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/seal"
	"sipas/survey/web/lens"
)

// sealed is what is kept of a sealed wave.
type sealed struct {
	Wave      string       `json:"wave"`
	Begun     time.Time    `json:"begun"`
	Done      time.Time    `json:"done"`
	Program   string       `json:"program"`
	Documents string       `json:"documents"` // SHA-256 of all stored responses
	Reviews   string       `json:"reviews"`   // SHA-256 of all reviews of sheets
	Counts    seal.Counts  `json:"counts"`
	Versions  []survey.Ref `json:"versions"`
	Published bool         `json:"published"` // it has a public page
	Files     []sealedPart `json:"files"`
	Verify    string       `json:"verify"` // the command that computes it again
}

// sealedPart is a file of a seal.
type sealedPart struct {
	Name   string     `json:"name"`
	Type   string     `json:"type"`
	Bytes  int64      `json:"bytes"`
	Rows   int        `json:"rows"`
	SHA256 string     `json:"sha256"`
	Act    access.Act `json:"act"` // that it needs
	Href   string     `json:"href"`
}

// sealedFiles are the files of a seal with their media types and the acts that
// they need: single sheets, and figures with other protection than those of
// the pages, are for those who may export.
var sealedFiles = []struct {
	name, kind string
	act        access.Act
}{
	{seal.Dataset, csvType, access.ExportResponses},
	{seal.Result, jsonType, access.ExportResponses},
	{seal.Open, csvType, access.ExportResponses},
	{seal.Public, jsonType, access.SeeResults},
}

// sealing is the wave of the path, if it lies altogether in the scope of
// whoever asks, with its seal. Nobody learns which of the two is missing.
func (p *Pages) sealing(a *asked) (survey.Wave, seal.Record, error) {
	none := func(w survey.Wave, err error) (survey.Wave, seal.Record, error) { return w, seal.Record{}, err }
	w, err := a.wave(p.Now())
	if err != nil {
		return none(w, err)
	}
	unsealed := unknown(seal.ErrUnsealed, "api.no.seal", w.ID)
	if !lens.Whole(a.config, a.who, w) {
		return none(w, unsealed)
	}
	r, err := p.Seals.Record(a.Request().Context(), w.ID)
	if errors.Is(err, seal.ErrUnsealed) || err == nil && r.Done.IsZero() {
		return none(w, unsealed)
	}
	return w, r, err
}

// showSealed says what was sealed.
func (p *Pages) showSealed(a *asked) error {
	w, r, err := p.sealing(a)
	if err != nil {
		return err
	}
	at, _, err := p.Seals.Published(a.Request().Context(), w.ID)
	if err != nil {
		return err
	}
	x := sealed{Wave: r.Wave, Begun: r.Begun, Done: r.Done, Program: r.Program, Documents: r.Documents, Reviews: r.Reviews, Counts: r.Counts, Versions: r.Versions,
		Published: at.On, Files: []sealedPart{}, Verify: "sipas verify " + seal.Dataset + " " + seal.Result}
	for _, known := range sealedFiles {
		if f, there := r.File(known.name); there {
			x.Files = append(x.Files, sealedPart{f.Name, known.kind, f.Size, f.Rows, f.SHA256, known.act, root + "/waves/" + url.PathEscape(w.ID) + "/sealed/" + f.Name})
		}
	}
	return a.answer(x)
}

// sendSealed sends a file of a seal. That somebody has taken away single
// sheets, or figures with other protection than the pages', is written down
// first.
func (p *Pages) sendSealed(name string, act access.Act) func(*asked) error {
	return func(a *asked) error {
		ctx := a.Request().Context()
		w, _, err := p.sealing(a)
		if err != nil {
			return err
		}
		content, f, err := p.Seals.Open(ctx, w.ID, name)
		if errors.Is(err, seal.ErrShort) {
			return unknown(seal.ErrUnsealed, "api.no.sealed_file", name)
		}
		if err != nil {
			return err
		}
		if act == access.ExportResponses && p.Trail != nil {
			if err := p.Trail.Record(ctx, "download sealed file", path.Join(seal.Records, w.ID), []survey.Difference{{Path: "file", To: name}}); err != nil {
				return fmt.Errorf("writing the audit trail: %w", err)
			}
		}
		return a.sendFile(content, sentFile{w.ID + "-" + name, typeOf(name), f.SHA256, f.Size})
	}
}

// typeOf is the media type of a sealed file, with what a reader has to know.
func typeOf(name string) string {
	if path.Ext(name) == ".csv" {
		return csvType + "; charset=utf-8; header=present"
	}
	return jsonType
}
