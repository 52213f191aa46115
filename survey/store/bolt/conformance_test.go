package bolt

import (
	"path/filepath"
	"testing"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		return open(t, filepath.Join(t.TempDir(), "data", "sipas.db"))
	}, storetest.Full)
}
