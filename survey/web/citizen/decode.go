package citizen

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey/web/kit"
)

// maxBody bounds a form: 25 answers have 200 bytes, the longest comment 9 kB.
const maxBody = 64 << 10

// decode reads an urlencoded form. Its errors are kit.ErrType,
// kit.ErrTooLarge and kit.ErrMalformed.
func decode(c echo.Context) (url.Values, error) {
	r := c.Request()
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, kit.ErrType
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, kit.ErrTooLarge
	}
	if err != nil {
		return nil, kit.ErrMalformed
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, kit.ErrMalformed
	}
	return values, nil
}
