package published

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/seal"
	"sipas/survey/web/staff"
)

// file sends a sealed file to those who may see the whole wave. That somebody
// has taken single answers away, or figures with other protection than the pages', is written down first.
func (p *Pages) file(name string) staff.Handler {
	return func(c echo.Context, who access.User) error {
		ctx := c.Request().Context()
		w, err := p.whole(ctx, c, who)
		if err != nil {
			return err
		}
		if (name == seal.Dataset || name == seal.Result) && p.Trail != nil {
			if err := p.Trail.Record(ctx, "download sealed file", seal.Records+"/"+w.ID, []survey.Difference{{Path: "file", To: name}}); err != nil {
				return fmt.Errorf("writing the audit trail: %w", err)
			}
		}
		c.Response().Header().Set("Cache-Control", "private, no-cache")
		return p.send(c, w.ID, name, true)
	}
}

// errUnpublished is a wave that has no public page, whether or not there is
// such a wave.
var errUnpublished = &survey.Error{Kind: survey.KindNotFound, Code: "published.unknown"}

// open tells whether a wave has a public page.
func (p *Pages) open(ctx context.Context, wave string) (seal.Record, error) {
	at, _, err := p.Seals.Published(ctx, wave)
	if err != nil {
		return seal.Record{}, err
	}
	if !at.On {
		return seal.Record{}, errUnpublished
	}
	return p.Seals.Record(ctx, wave)
}

// publicFile sends a file of the public page to anybody.
func (p *Pages) publicFile(name string) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, err := p.open(c.Request().Context(), c.Param("wave")); err != nil {
			return err
		}
		c.Response().Header().Set("Cache-Control", "public, no-cache")
		return p.send(c, c.Param("wave"), name, strings.HasSuffix(name, ".csv"))
	}
}

// types are the media types of sealed files.
var types = map[string]string{".csv": "text/csv; charset=utf-8; header=present", ".json": "application/json"}

// send sends a file, or says that it is the one that the client has. Its name
// is the wave's and its own; as attachment it is saved rather than shown.
func (p *Pages) send(c echo.Context, wave, name string, attachment bool) error {
	content, f, err := p.Seals.Open(c.Request().Context(), wave, name)
	if err != nil {
		return err
	}
	w := c.Response()
	h := w.Header()
	h.Set("ETag", `"`+f.SHA256+`"`)
	if known(c.Request(), f.SHA256) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	// Not every connection can change its deadline; then the server's holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(transfer))
	h.Set("Content-Type", types[name[strings.LastIndexByte(name, '.'):]])
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	if attachment {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": wave + "-" + name}))
	}
	w.WriteHeader(http.StatusOK)
	if _, err := io.Copy(w, content); err != nil {
		return fmt.Errorf("sending %s of wave %s: %w", name, wave, err)
	}
	return nil
}

// known tells whether a client has the thing of that tag already.
func known(r *http.Request, tag string) bool {
	return strings.Contains(r.Header.Get("If-None-Match"), tag)
}
