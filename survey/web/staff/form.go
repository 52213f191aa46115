package staff

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// Fresh is the form of a thing as it is stored: with its revision, and with
// what stands in it for the case that somebody else is quicker. It changes
// values.
func Fresh(l *kit.Locale, labels typed.Labels, values url.Values, rev int64) *typed.Form {
	values.Set(Basis, BasisOf(values))
	values.Set(Revision, strconv.FormatInt(rev, 10))
	return typed.New(l, labels, values)
}

// ReadForm reads a form, with the choices of a clash carried out. Errors are
// those of typed.Read.
func ReadForm(c echo.Context, l *kit.Locale, labels typed.Labels) (*typed.Form, error) {
	f, err := typed.Read(c, l, labels)
	if err != nil {
		return nil, err
	}
	f.Values = Settle(f.Values)
	return f, nil
}

// RevisionIn is the revision that a form was shown with. Of a form that has
// none it is one that no thing has, so that the change it asks for is a clash.
func RevisionIn(form url.Values) int64 {
	const never = int64(1) << 62
	rev, err := strconv.ParseInt(form.Get(Revision), 10, 64)
	if err != nil || rev < 1 {
		return never
	}
	return rev
}

// Status is that of a page with a form.
func Status(f *typed.Form) int {
	if f.Good() {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

// Parse puts off NewView: what it returns parses the files and puts the view
// where it belongs, so that pages can name their views in a list.
func Parse[T any](s *kit.Site, to **kit.View[Sheet[T]], files ...string) func() error {
	return func() (err error) {
		*to, err = NewView[T](s, files...)
		return err
	}
}
