package manager

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// fresh is the form of a thing as it is stored: with its revision, and with
// what stands in it for the case that somebody else is quicker.
func fresh(l *kit.Locale, labels typed.Labels, values url.Values, rev int64) *typed.Form {
	values.Set(staff.Basis, staff.BasisOf(values))
	values.Set(staff.Revision, strconv.FormatInt(rev, 10))
	return typed.New(l, labels, values)
}

// status is that of a page with a form.
func status(f *typed.Form) int {
	if f.Good() {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

// named is a text with the two languages of a form put in, and its others kept.
func named(before survey.Text, f *typed.Form) survey.Text {
	t := maps.Clone(before)
	if t == nil {
		t = survey.Text{}
	}
	for lang, field := range map[string]string{survey.Vietnamese: "name_vi", survey.English: "name_en"} {
		if t[lang] = f.Text(field); t[lang] == "" {
			delete(t, lang)
		}
	}
	return t
}

// read reads a form, with the choices of a clash carried out.
func read(c echo.Context, l *kit.Locale, labels typed.Labels) (*typed.Form, error) {
	f, err := typed.Read(c, l, labels)
	if err != nil {
		return nil, err
	}
	f.Values = staff.Settle(f.Values)
	return f, nil
}

// revision is the one that a form was shown with. What is none matches none.
func revision(f *typed.Form) int64 {
	rev, err := strconv.ParseInt(f.Raw(staff.Revision), 10, 64)
	if err != nil || rev < 1 {
		return never
	}
	return rev
}

// never is the revision of nothing.
const never = int64(1) << 62
