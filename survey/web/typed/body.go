package typed

import (
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// limited is the body of a request, of which no more than most bytes are read.
func limited(c echo.Context, most int64) io.ReadCloser {
	return http.MaxBytesReader(c.Response(), c.Request().Body, most)
}

// malformed says what is wrong with a body that cannot be read: too large, or
// no form.
func malformed(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return &survey.Error{Kind: kit.ErrTooLarge.Kind, Code: kit.ErrTooLarge.Code, Err: err}
	}
	return &survey.Error{Kind: kit.ErrMalformed.Kind, Code: kit.ErrMalformed.Code, Err: err}
}

// Upload reads a form with a file of at most most bytes. Without a file it
// gives an empty one and no error: whether one is needed is for the page to
// say. A file that is larger is kit.ErrTooLarge.
func Upload(c echo.Context, l *kit.Locale, labels Labels, field string, most int64) (f *Form, file []byte, name string, err error) {
	r := c.Request()
	r.Body = limited(c, most+MaxForm)
	if err := r.ParseMultipartForm(most + MaxForm); err != nil {
		return nil, nil, "", malformed(err)
	}
	defer r.MultipartForm.RemoveAll()
	f = New(l, labels, r.MultipartForm.Value)
	sent := r.MultipartForm.File[field]
	if len(sent) == 0 {
		return f, nil, "", nil
	}
	if sent[0].Size > most {
		return f, nil, "", kit.ErrTooLarge
	}
	part, err := sent[0].Open()
	if err != nil {
		return nil, nil, "", malformed(err)
	}
	defer part.Close()
	if file, err = io.ReadAll(part); err != nil {
		return nil, nil, "", malformed(err)
	}
	return f, file, sent[0].Filename, nil
}
