package tickets

import (
	"bytes"
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/poster"
	"sipas/survey/tickets"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// maxPrinted is the most codes on one PDF.
const maxPrinted = 5000

// patience is how long a browser may take for the next some hundred codes.
const patience = time.Minute

// make answers POST /tickets with the file of the codes, or with the form and
// what is wrong with it.
func (p *Pages) make(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	f, err := typed.Read(c, l, labels)
	if err != nil {
		return err
	}
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	w := p.wave(s, who, f.Text(fieldWave))
	b := p.order(f, s, who, w)
	format := f.Text(fieldFormat)
	if !f.Good() {
		return p.show(c, who, s, w, f, http.StatusUnprocessableEntity)
	}
	// Asked again, as by a reload: before anything is written down.
	if _, err := p.Tickets.Batch(ctx, b.Wave, b.ID); err == nil {
		return tickets.ErrMade
	}
	err = p.record(ctx, "make one-time codes", tickets.Batches+"/"+b.Wave+"/"+b.ID,
		survey.Difference{Path: "unit", To: b.Unit}, survey.Difference{Path: "counter", To: b.Counter}, survey.Difference{Path: "count", To: l.Count(b.Count)})
	if err != nil {
		return err
	}
	file := file{p: p, c: c, l: l, s: s, wave: w, batch: b}
	if format == formatCSV {
		return file.csv()
	}
	return file.labels(poster.Size(format))
}

// order reads the form.
func (p *Pages) order(f *typed.Form, s *directory.Snapshot, who access.User, w survey.Wave) tickets.Batch {
	b := tickets.Batch{ID: f.Text(fieldBatch), Wave: w.ID}
	if !p.takes(w) || w.ID != f.Text(fieldWave) {
		f.Wrong(fieldWave, "tickets.wrong.wave")
	}
	if !survey.ValidCode(b.ID) {
		f.Wrong(fieldBatch, "tickets.wrong.form")
	}
	kind, id, _ := strings.Cut(f.Text(fieldPlace), " ")
	switch b.Unit = id; kind {
	case "c":
		counter, ok := s.Counters[id]
		if b.Unit, b.Counter = counter.Unit, id; !ok || counter.Closed {
			b.Unit = ""
		}
	case "u":
	default:
		b.Unit = ""
	}
	if _, known := s.Tree.Unit(b.Unit); !known || !who.Sees(s.Tree, b.Unit) || !s.Covers(w, b.Unit) {
		f.Wrong(fieldPlace, "tickets.wrong.place")
	}
	most, printed := tickets.MaxBatch, false
	for _, x := range p.formats(p.Site.In(survey.Vietnamese)) {
		printed = printed || x.Value == f.Text(fieldFormat)
	}
	if !printed {
		f.Wrong(fieldFormat, "tickets.wrong.format")
	} else if f.Text(fieldFormat) != formatCSV {
		most = maxPrinted
	}
	f.Need(fieldCount)
	b.Count, _ = f.Whole(fieldCount, 1, most)
	return b
}

// file is a batch's codes on their way to the manager.
type file struct {
	p     *Pages
	c     echo.Context
	l     *kit.Locale
	s     *directory.Snapshot
	wave  survey.Wave
	batch tickets.Batch
}

// address is where a code leads: to the form, or, when it is for several
// counters, to the choice among them.
func (f file) address(code string) string {
	query := "?" + url.Values{"o": {strings.ReplaceAll(code, "-", "")}}.Encode()
	base := f.p.Base()
	if f.batch.Counter == "" {
		return base + "/" + query
	}
	for _, cc := range f.s.Codes {
		if cc.Counter == f.batch.Counter && cc.Revoked.IsZero() {
			return base + "/k/" + cc.Code + query
		}
	}
	return base + "/" + query
}

// head begins the file. It is not to be kept anywhere on the way.
func (f file) head(kind, ending string) {
	h := f.c.Response().Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="ma-mot-lan-`+f.batch.Wave+"-"+f.batch.ID+ending+`"`)
	h.Set("Cache-Control", "no-store")
	f.c.Response().WriteHeader(http.StatusOK)
}

// csv sends the codes as they become durable. When that breaks off, so does
// the download: a browser shows it as failed.
func (f file) csv() error {
	out := f.c.Response()
	deadline := http.NewResponseController(out)
	w := csv.NewWriter(out)
	w.UseCRLF = true
	begun := false
	_, err := f.p.Tickets.Make(f.c.Request().Context(), f.batch, func(codes []string) error {
		if !begun {
			begun = true
			f.head("text/csv; charset=utf-8", ".csv")
			_, _ = out.Write([]byte("\xef\xbb\xbf")) // so that spreadsheets read UTF-8
			_ = w.Write([]string{f.l.Say("tickets.csv.code"), f.l.Say("tickets.csv.address"), f.l.Say("tickets.csv.place")})
		}
		place := placeName(f.l, f.s, f.batch)
		for _, code := range codes {
			_ = w.Write([]string{code, f.address(code), place})
		}
		w.Flush()
		_ = deadline.SetWriteDeadline(time.Now().Add(patience)) // a recorder in tests has none
		return w.Error()
	})
	if err != nil && begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

// labels sends the codes on sheets to print. The sheets are whole before the
// first byte is sent.
func (f file) labels(size poster.Size) error {
	var all []poster.Label
	lines := []string{f.l.Say("tickets.label.scan"), placeName(f.l, f.s, f.batch)}
	_, err := f.p.Tickets.Make(f.c.Request().Context(), f.batch, func(codes []string) error {
		for _, code := range codes {
			all = append(all, poster.Label{Name: f.batch.ID, Address: f.address(code), Code: code, Lines: lines})
		}
		return nil
	})
	if err != nil {
		return err
	}
	var pdf bytes.Buffer
	err = f.p.Press.Labels(f.c.Request().Context(), &pdf, all, poster.Options{Size: size, Languages: []string{f.l.Lang},
		Title: f.l.Say("tickets.label.title", f.l.Text(f.wave.Title)), Created: f.p.Now()})
	if err != nil {
		// Nobody has seen the codes: they are of no use to anybody.
		return errors.Join(err, f.p.Tickets.Revoke(f.c.Request().Context(), f.batch.Wave, f.batch.ID))
	}
	f.head("application/pdf", ".pdf")
	_, _ = f.c.Response().Write(pdf.Bytes()) // an error means that the browser has gone
	return nil
}
