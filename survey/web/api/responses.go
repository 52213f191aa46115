package api

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/results"
)

// What the audit trail calls it, as on the pages: a stream is ordered before
// its first byte, and the responses are out after its last.
const (
	ordering = "order export"
	making   = "export responses"
)

// responses streams single sheets.
func (p *Pages) responses(a *asked) error {
	ctx := a.Request().Context()
	w, err := a.wave(p.Now())
	if err != nil {
		return err
	}
	format, err := a.format()
	if err != nil {
		return err
	}
	texts, err := a.flag("texts")
	if err != nil {
		return err
	}
	source := export.Source{Store: p.Store, Config: a.config, Wave: w, Texts: texts, Before: export.Lately(w, p.Now()), Order: p.Order, Temp: p.Temp}
	if source.Units, err = a.unitsFor(w); err != nil {
		return err
	}
	snapshot, err := p.Results.Frame(ctx, w.ID)
	if err != nil {
		return err
	}
	source.Excluded = export.ExcludedIn(snapshot)
	end, err := p.limits.stream()
	if err != nil {
		return err
	}
	defer end()
	if err := p.record(ctx, ordering, source, format); err != nil {
		return err
	}
	return p.pour(a, format, source)
}

// unitsFor are the roots whose responses are asked for; none: all.
func (a *asked) unitsFor(w survey.Wave) ([]string, error) {
	if unit := a.query.Get("unit"); unit != "" {
		return []string{unit}, a.unitIn(w, unit)
	}
	if a.who.SeesAll() {
		return nil, nil
	}
	units := a.topmost(a.unitsOf(w))
	if len(units) == 0 { // which would be all
		return nil, results.ErrNoUnit
	}
	return units, nil
}

// The media types of streams, without parameters.
const (
	linesType = "application/x-ndjson"
	csvType   = "text/csv"
)

// format is that of the parameter or, without it, the one that the client takes.
func (a *asked) format() (export.Format, error) {
	if !a.query.Has("format") {
		if a.kind == csvType {
			return export.CSV, nil
		}
		return export.NDJSON, nil
	}
	var names []string
	for _, f := range formats() {
		names = append(names, string(f))
	}
	if err := wrongQuery(a.mischosen("format", names...)); err != nil {
		return "", err
	}
	f, kind := export.Format(a.query.Get("format")), csvType
	if f == export.NDJSON {
		kind = linesType
	}
	_, err := a.takes(kind)
	return f, err
}

// transfer is how long a stream may take on a slow line.
const transfer = 15 * time.Minute

// pour writes the responses into the answer. What goes wrong before the first
// byte is a problem like any other; after it the connection is cut, so that
// nobody takes a part for the whole.
func (p *Pages) pour(a *asked, format export.Format, source export.Source) error {
	ctx, w := a.Request().Context(), a.Response()
	// Not every connection can change its deadline; then the server's holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(transfer))
	h := w.Header()
	head := func() {
		h.Set("Content-Type", format.Type())
		h.Set("Content-Disposition", `attachment; filename="`+source.Wave.ID+format.Extension()+`"`)
		h.Set("Cache-Control", "no-store")
		h.Set("Vary", "Accept")
		h.Set("Trailer", "Repr-Digest, Sipas-Rows")
	}
	out := &late{w: w, before: head}
	digest, err := export.Responses(ctx, out, format, source)
	if err == nil {
		out.begin()
		err = p.record(context.WithoutCancel(ctx), making, source, format, survey.Difference{Path: "rows", To: strconv.Itoa(digest.Rows)},
			survey.Difference{Path: "bytes", To: strconv.FormatInt(digest.Bytes, 10)}, survey.Difference{Path: "sha256", To: digest.SHA256})
	}
	if err != nil && out.begun {
		p.Log.ErrorContext(ctx, "a stream of responses broke off", "wave", source.Wave.ID, "err", err)
		panic(http.ErrAbortHandler)
	}
	if err != nil {
		return fmt.Errorf("streaming responses: %w", err)
	}
	sum, err := hex.DecodeString(digest.SHA256)
	if err != nil {
		return fmt.Errorf("streaming responses: %w", err)
	}
	h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum)+":")
	h.Set("Sipas-Rows", strconv.Itoa(digest.Rows))
	return nil
}

// late is an answer whose head is sent with its first byte.
type late struct {
	w      http.ResponseWriter
	before func()
	begun  bool
}

func (l *late) begin() {
	if !l.begun {
		l.begun = true
		l.before()
		l.w.WriteHeader(http.StatusOK)
	}
}

func (l *late) Write(b []byte) (int, error) {
	l.begin()
	return l.w.Write(b)
}

// record keeps what responses are taken out.
func (p *Pages) record(ctx context.Context, act string, s export.Source, f export.Format, more ...survey.Difference) error {
	if p.Trail == nil {
		return nil
	}
	about := []survey.Difference{{Path: "format", To: string(f)}}
	if len(s.Units) > 0 {
		about = append(about, survey.Difference{Path: "units", To: strings.Join(s.Units, " ")})
	}
	if s.Texts {
		about = append(about, survey.Difference{Path: "words", To: "yes"})
	}
	if err := p.Trail.Record(ctx, act, directory.Waves+"/"+s.Wave.ID, append(about, more...)); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}
