package survey_test

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"sipas/survey"
)

func TestErrorsMatchByKindAndCode(t *testing.T) {
	declared := &survey.Error{Kind: survey.KindConflict, Code: "store.exists"}
	returned := survey.Errorf(survey.KindConflict, "store.exists", "inserting: %w", io.ErrUnexpectedEOF)
	wrapped := fmt.Errorf("storing response: %w", returned)
	for name, c := range map[string]struct {
		err, target error
		want        bool
	}{
		"declared in returned":     {returned, declared, true},
		"declared in wrapped":      {wrapped, declared, true},
		"cause in wrapped":         {wrapped, io.ErrUnexpectedEOF, true},
		"another code":             {wrapped, &survey.Error{Kind: survey.KindConflict, Code: "store.stale"}, false},
		"another kind":             {wrapped, &survey.Error{Kind: survey.KindGone, Code: "store.exists"}, false},
		"a foreign error":          {io.EOF, declared, false},
		"details make no question": {&survey.Error{Kind: survey.KindConflict, Code: "store.exists", Retry: time.Second}, declared, true},
	} {
		if got := errors.Is(c.err, c.target); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if k := survey.KindOf(wrapped); k != survey.KindConflict {
		t.Errorf("KindOf is %s", k)
	}
	if k := survey.KindOf(io.EOF); k != survey.KindInternal {
		t.Errorf("KindOf of a foreign error is %s", k)
	}
	if k := survey.KindOf(errors.Join(io.EOF, wrapped)); k != survey.KindConflict {
		t.Errorf("KindOf of joined errors is %s", k)
	}
}

func TestErrorText(t *testing.T) {
	for want, err := range map[string]*survey.Error{
		"wave.over":                 {Code: "wave.over"},
		"store.unavailable: EOF":    {Code: "store.unavailable", Err: io.EOF},
		"x.invalid (A1: a.b)":       {Code: "x.invalid", Problems: []survey.Problem{{Field: "A1", Code: "a.b"}}},
		"x (A1: a) and 2 more: EOF": {Code: "x", Problems: []survey.Problem{{Field: "A1", Code: "a"}, {}, {}}, Err: io.EOF},
	} {
		if got := err.Error(); got != want {
			t.Errorf("Error is %q, want %q", got, want)
		}
	}
}

func TestKindNames(t *testing.T) {
	seen := map[string]survey.Kind{}
	for k := survey.KindInternal; k <= survey.KindDamaged; k++ {
		name := k.String()
		if other, twice := seen[name]; twice || name == "" {
			t.Errorf("kinds %d and %d are both %q", k, other, name)
		}
		seen[name] = k
	}
	if got := (survey.KindDamaged + 1).String(); got != "kind(11)" {
		t.Errorf("an unknown kind is %q", got)
	}
}
