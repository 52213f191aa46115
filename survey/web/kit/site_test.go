package kit_test

import (
	"testing"

	"sipas/static"
	"sipas/survey/web/kit"
	"sipas/templates"
)

func newSite(tb testing.TB, change ...func(*kit.Config)) *kit.Site {
	tb.Helper()
	c := kit.Config{Templates: templates.Files, Static: static.Files}
	for _, f := range change {
		f(&c)
	}
	s, err := kit.New(c)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}
