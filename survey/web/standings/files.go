package standings

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/export"
	"sipas/survey/reform"
)

// What the audit trail calls what is taken along.
const (
	takingAnnex    = "export round annex"
	takingDocument = "export round document"
)

// transfer is how long sending a file may take at most.
const transfer = 10 * time.Minute

// file is something to take along.
type file struct {
	act, name, kind string
	inline          bool // shown rather than saved
	content         []byte
	sum             string // SHA-256
}

// nameOf is what a file of a round is called.
func nameOf(round, ending string) string { return "sipas-round-" + round + "." + ending }

// sendWorkbook sends the annex as a workbook.
func (p *Pages) sendWorkbook(c echo.Context, who access.User) error {
	x, a, err := p.annexed(c, who)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	d, err := a.WriteXLSX(&b)
	if err != nil {
		return err
	}
	return p.send(c, x, file{act: takingAnnex, name: nameOf(x.round.ID, "xlsx"), kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content: b.Bytes(), sum: d.SHA256})
}

// sendPaper sends the annex to print and sign.
func (p *Pages) sendPaper(c echo.Context, who access.User) error {
	x, a, err := p.annexed(c, who)
	if err != nil {
		return err
	}
	var made time.Time // what is not published changes by itself: no time is better than a wrong one
	if x.Frozen != nil {
		made = x.Frozen.At
	}
	var b bytes.Buffer
	d, err := p.press.WritePDF(&b, a.Paper(), made)
	if err != nil {
		return err
	}
	return p.send(c, x, file{act: takingAnnex, name: nameOf(x.round.ID, "pdf"), kind: "application/pdf", inline: true, content: b.Bytes(), sum: d.SHA256})
}

// annexed makes the annex of the round in the path.
func (p *Pages) annexed(c echo.Context, who access.User) (*place, *export.Annex, error) {
	x, err := p.open(c, who)
	if err != nil {
		return nil, nil, err
	}
	ctx := c.Request().Context()
	against, err := p.before(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	sheets, err := p.Office.Sheets(ctx, x.round)
	if err != nil {
		return nil, nil, err
	}
	return x, x.annex(against, sheets, p.Program, p.Directory.Demo(ctx)), nil
}

// sendDocument sends the document that a publication rests on. It has every
// leaf; where few people decided one, it is the council's alone.
func (p *Pages) sendDocument(c echo.Context, who access.User) error {
	x, err := p.open(c, who)
	if err != nil {
		return err
	}
	if x.round.State != reform.Published || !x.council && x.guarded() {
		return reform.ErrNoRound
	}
	content, _, err := p.Rankings.FrozenBytes(c.Request().Context(), x.round.ID)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	return p.send(c, x, file{act: takingDocument, name: nameOf(x.round.ID, "json"), kind: "application/json", content: content, sum: hex.EncodeToString(sum[:])})
}

// guarded tells that points of some leaf, or who judged it, must not be shown by
// themselves.
func (x *place) guarded() bool {
	for _, r := range x.Rows {
		for leaf, g := range r.Given {
			if hidden(r, leaf) || g.Opinion != nil && g.Opinion.Telling() {
				return true
			}
		}
	}
	return false
}

// send writes down that somebody takes a file along, and sends it; a reader who
// has it already is told so.
func (p *Pages) send(c echo.Context, x *place, f file) error {
	h := c.Response().Header()
	h.Set("ETag", `"`+f.sum+`"`)
	h.Set("Cache-Control", "private, no-cache")
	if strings.Contains(c.Request().Header.Get("If-None-Match"), f.sum) {
		return c.NoContent(http.StatusNotModified)
	}
	if p.Trail != nil {
		told := []survey.Difference{{Path: "file", To: f.name}, {Path: "bytes", To: strconv.Itoa(len(f.content))}, {Path: "sha256", To: f.sum}}
		if err := p.Trail.Record(c.Request().Context(), f.act, reform.RoundsKept+"/"+x.round.ID, told); err != nil {
			return fmt.Errorf("writing the audit trail: %w", err)
		}
	}
	// Not every connection can change its deadline; then the server's holds.
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(transfer))
	how := "attachment"
	if f.inline {
		how = "inline"
	}
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.name}))
	return c.Blob(http.StatusOK, f.kind, f.content)
}
