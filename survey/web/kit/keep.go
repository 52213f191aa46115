package kit

import (
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"
)

// Keep sends a file of a media type for the reader to keep under a name, and for
// nobody on the way.
func Keep(c echo.Context, name, kind string, content []byte) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return c.Blob(http.StatusOK, kind, content)
}
