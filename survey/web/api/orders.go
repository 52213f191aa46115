package api

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"sipas/survey"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/jobs"
	"sipas/survey/results"
)

// orderedFile is an order for a file of responses, and how far it is.
type orderedFile struct {
	ID        string        `json:"id"`
	Wave      string        `json:"wave"`
	State     jobs.State    `json:"state"`
	Format    export.Format `json:"format"`
	Units     []string      `json:"units"` // roots of what is in the file; null: all
	Texts     bool          `json:"texts"`
	Uncounted bool          `json:"uncounted"`
	Done      int           `json:"done"`  // rows
	Total     *int          `json:"total"` // null while it is not known
	Asked     time.Time     `json:"asked"`
	Ended     *time.Time    `json:"ended"`
	Fault     *string       `json:"fault"` // code of what went wrong
	File      *fileToFetch  `json:"file"`  // null until it is there
	Self      string        `json:"self"`
}

// fileToFetch is a file that is there.
type fileToFetch struct {
	Name    string    `json:"name"`
	Type    string    `json:"type"`
	Bytes   int64     `json:"bytes"`
	SHA256  string    `json:"sha256"`
	Expires time.Time `json:"expires"`
	Href    string    `json:"href"`
}

// order takes an order for a file of responses: the same that the page of
// files takes.
func (p *Pages) order(a *asked) error {
	w, err := a.wave(p.Now())
	if err != nil {
		return err
	}
	choice, err := a.choice()
	if err != nil {
		return err
	}
	l := p.Site.Locale(a.Request())
	o, err := dispatch.For(a.config, w, a.who, choice, l.Lang)
	switch {
	case errors.Is(err, results.ErrNoUnit) && choice.Unit != "":
		return unknown(results.ErrNoUnit, "api.no.unit", choice.Unit)
	case err != nil:
		return err
	}
	title := survey.Text{}
	for _, lang := range p.Site.Catalogue.Languages() {
		l := p.Site.In(lang)
		of := l.Text(w.Title)
		if u, ok := a.config.Tree.Unit(choice.Unit); ok {
			of = l.Text(u.Name)
		}
		title[lang] = l.Say("api.order.title", string(choice.Format), of)
	}
	job, err := p.Dispatch.Start(a.Request().Context(), a.who.Name, o, title)
	if err != nil {
		return err
	}
	x := orderedOf(dispatch.Item{Job: job, Order: o})
	a.Response().Header().Set("Location", x.Self)
	a.Response().Header().Set("Retry-After", "2")
	return a.did(http.StatusAccepted, x)
}

// choice is what the parameters of an order ask for.
func (a *asked) choice() (c dispatch.Choice, err error) {
	var names []string
	for _, f := range export.Formats() {
		names = append(names, string(f))
	}
	if !a.query.Has("format") {
		return c, wrongQuery([]survey.Problem{{Field: "format", Code: "api.param.needed", Args: []string{"format", listed(names)}}})
	}
	wrong := slices.Concat(a.mischosen("format", names...), a.mischosen("texts", "yes", "no"), a.mischosen("uncounted", "yes", "no"))
	return dispatch.Choice{Unit: a.query.Get("unit"), Format: export.Format(a.query.Get("format")),
		Words: a.query.Get("texts") == "yes", Every: a.query.Get("uncounted") == "yes"}, wrongQuery(wrong)
}

// showOrder says how far an order is.
func (p *Pages) showOrder(a *asked) error {
	item, err := p.ordered(a)
	if err != nil {
		return err
	}
	if !item.State.Ended() {
		a.Response().Header().Set("Retry-After", "2")
	}
	return a.answer(orderedOf(item))
}

// listOrders are one's own orders for a wave that have not been swept away, the
// first first.
func (p *Pages) listOrders(a *asked) error {
	w, err := a.wave(p.Now())
	if err != nil {
		return err
	}
	all, err := p.Dispatch.List(a.Request().Context(), a.who, w.ID)
	if err != nil {
		return err
	}
	items := []orderedFile{}
	for _, item := range slices.Backward(all) {
		items = append(items, orderedOf(item))
	}
	l, err := part(a, items, func(o orderedFile) string { return o.ID })
	if err != nil {
		return err
	}
	return a.answer(l)
}

// cancelOrder ends an order that has not ended, and says how it stands then:
// one that was done meanwhile stays so, with its file.
func (p *Pages) cancelOrder(a *asked) error {
	item, err := p.ordered(a)
	if err != nil {
		return err
	}
	if err := p.Dispatch.Jobs.Cancel(a.Request().Context(), item.ID); err != nil {
		return err
	}
	if item, err = p.ordered(a); err != nil {
		return err
	}
	return a.did(http.StatusOK, orderedOf(item))
}

// ordered is the order of the path, if it is that of whoever asks.
func (p *Pages) ordered(a *asked) (dispatch.Item, error) {
	if _, err := a.wave(p.Now()); err != nil {
		return dispatch.Item{}, err
	}
	item, err := p.Dispatch.Find(a.Request().Context(), a.who, a.Param("wave"), a.Param("export"))
	if errors.Is(err, jobs.ErrUnknown) {
		return item, unknown(jobs.ErrUnknown, "api.no.export", a.Param("export"))
	}
	return item, err
}

func orderedOf(i dispatch.Item) orderedFile {
	o := i.Order
	x := orderedFile{ID: i.ID, Wave: o.Wave, State: i.State, Format: o.Format, Units: o.Units, Texts: o.Words, Uncounted: o.Every, Done: i.Done, Asked: i.Asked,
		Self: root + "/waves/" + url.PathEscape(o.Wave) + "/exports/" + url.PathEscape(i.ID)}
	if i.Total > 0 {
		x.Total = &i.Total
	}
	if i.State.Ended() {
		x.Ended = &i.Ended
	}
	switch i.State {
	case jobs.Failed:
		x.Fault = &i.Code
	case jobs.Done:
		x.File = &fileToFetch{Name: i.File.Name, Type: i.File.Type, Bytes: i.File.Size, SHA256: i.File.SHA256, Expires: i.Ended.Add(jobs.Keep), Href: x.Self + "/file"}
	}
	return x
}

// fileTypes are the media types of files of responses, without parameters.
func fileTypes() []string {
	var all []string
	for _, f := range export.Formats() {
		if kind, _, err := mime.ParseMediaType(f.Type()); err == nil && !slices.Contains(all, kind) {
			all = append(all, kind)
		}
	}
	return all
}

// sendOrdered sends the file of an order, after its entry in the trail.
func (p *Pages) sendOrdered(a *asked) error {
	item, err := p.ordered(a)
	if err != nil {
		return err
	}
	kind, _, err := mime.ParseMediaType(item.Order.Format.Type())
	if err != nil {
		return fmt.Errorf("media type of an export: %w", err)
	}
	if _, err := a.takes(kind); err != nil {
		return err
	}
	file, err := p.Dispatch.Fetch(a.Request().Context(), item)
	if err != nil {
		return err
	}
	defer file.Close()
	return a.sendFile(file, sentFile{item.File.Name, item.File.Type, item.File.SHA256, item.File.Size})
}

// sentFile is what is known of a file before it is sent.
type sentFile struct {
	name, kind, sha256 string
	size               int64
}

// sendFile sends a file with its digest (RFC 9530).
func (a *asked) sendFile(content io.Reader, f sentFile) error {
	w := a.Response()
	// Not every connection can change its deadline; then the server's holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(transfer))
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Content-Length", strconv.FormatInt(f.size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	h.Set("Cache-Control", "no-store")
	if sum, err := hex.DecodeString(f.sha256); err == nil {
		h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum)+":")
	}
	w.WriteHeader(http.StatusOK)
	if _, err := io.Copy(w, content); err != nil {
		return fmt.Errorf("sending %s: %w", f.name, err)
	}
	return nil
}
