package audit_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/store/bolt"
)

func Example() {
	folder, err := os.MkdirTemp("", "audit")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	s, err := bolt.Open(filepath.Join(folder, "sipas.db"), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		panic(err)
	}
	defer s.Close()

	trail := audit.New(s, func() time.Time { return time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC) })
	ctx := audit.With(context.Background(), audit.Actor{Name: "lan", Via: audit.ByWeb})
	changes, _ := survey.Differences(map[string]string{"state": "draft"}, map[string]string{"state": "open"})
	fmt.Println(trail.Record(ctx, "wave.state", "2026-q1", changes))

	report, err := trail.Verify(ctx)
	fmt.Println(report.Whole(), report.Last.Seq, err)
	// Output:
	// <nil>
	// true 1 <nil>
}
