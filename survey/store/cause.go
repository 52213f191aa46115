package store

import (
	"fmt"

	"sipas/survey"
)

// Because returns one of this package's errors with its cause, formatted like
// fmt.Errorf. errors.Is still finds the kind, and what %w names:
//
//	store.Because(store.ErrDamaged, "%s %q: the checksum differs", collection, key)
func Because(kind *survey.Error, format string, args ...any) error {
	return &survey.Error{Kind: kind.Kind, Code: kind.Code, Err: fmt.Errorf(format, args...)}
}
