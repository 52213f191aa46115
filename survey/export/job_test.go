package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"testing"
	"time"

	"sipas/survey/jobs"
)

// TestAsJob exports as a job does: the file that is fetched is the one of the
// digest, and the job has counted to its end.
func TestAsJob(t *testing.T) {
	w := newWorld(t)
	w.people(40)
	var digest Digest
	runner := jobs.New(jobs.Config{Store: w.store, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	runner.Handle("responses", jobs.Kind{Again: true, Work: func(ctx context.Context, task *jobs.Task) (err error) {
		s := w.source()
		s.Progress, s.Expected = task.Progress, 40
		task.Name, task.Type = "phieu.xlsx", XLSX.Type()
		digest, err = Responses(ctx, task, XLSX, s)
		return err
	}})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); runner.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	job, err := runner.Start(ctx, jobs.Order{Kind: "responses", Owner: "chi"})
	for err == nil && !job.State.Ended() {
		time.Sleep(10 * time.Millisecond)
		job, err = runner.Get(ctx, job.ID)
	}
	if err != nil || job.State != jobs.Done || job.Done != 80 || job.Total != 80 {
		t.Fatalf("job %+v, %v", job, err)
	}
	file, err := runner.Open(ctx, job)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	if got := hex.EncodeToString(sum[:]); got != digest.SHA256 || got != job.File.SHA256 {
		t.Errorf("the file is %s, its digest %s, the job says %s", got, digest.SHA256, job.File.SHA256)
	}
}
