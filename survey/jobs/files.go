package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"sipas/survey"
	"sipas/survey/store"
)

// Files is the collection of parts of files: "<job>/<run>/<number>".
const Files = "job_files"

// PartSize is the size of all parts but the last, in bytes.
const PartSize = 2 << 20

type part struct {
	Data []byte `bson:"data"`
}

func partKey(job string, run, n int) string { return fmt.Sprintf("%s/%02d/%06d", job, run, n) }

// Open reads the file of a job that is Done; ErrNotReady for others. A read
// that comes upon missing or altered parts ends in store.ErrDamaged. Close
// frees nothing and is there for io.ReadCloser.
func (r *Runner) Open(ctx context.Context, j Job) (io.ReadCloser, error) {
	if j.State != Done {
		return nil, ErrNotReady
	}
	return &reader{ctx: ctx, store: r.Store, job: j, sum: sha256.New()}, nil
}

// reader reads parts one by one and checks the whole at the end.
type reader struct {
	ctx   context.Context
	store store.Store
	job   Job
	next  int
	rest  []byte
	size  int64
	sum   hash.Hash
	err   error
}

func (f *reader) Read(p []byte) (int, error) {
	for len(f.rest) == 0 && f.err == nil {
		f.fetch()
	}
	if len(f.rest) == 0 {
		return 0, f.err
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

func (f *reader) fetch() {
	if f.next == f.job.File.Parts {
		f.err = io.EOF
		if f.size != f.job.File.Size || hex.EncodeToString(f.sum.Sum(nil)) != f.job.File.SHA256 {
			f.err = f.damaged(errors.New("it is not what was written"))
		}
		return
	}
	x, _, err := store.Load[part](f.ctx, f.store, Files, partKey(f.job.ID, f.job.Runs, f.next))
	switch {
	case errors.Is(err, store.ErrNotFound):
		f.err = f.damaged(err)
		return
	case err != nil:
		f.err = fmt.Errorf("reading the file of job %s: %w", f.job.ID, err)
		return
	}
	f.next++
	f.rest, f.size = x.Data, f.size+int64(len(x.Data))
	f.sum.Write(x.Data)
}

func (f *reader) damaged(err error) error {
	return &survey.Error{Kind: survey.KindDamaged, Code: store.ErrDamaged.Code, Err: fmt.Errorf("the file of job %s: %w", f.job.ID, err)}
}

func (f *reader) Close() error {
	f.rest, f.err = nil, io.ErrClosedPipe
	return nil
}

// drop deletes the parts of a run, or of all runs for 0.
func drop(ctx context.Context, s store.Store, job string, run int) error {
	prefix := job + "/"
	if run > 0 {
		prefix = fmt.Sprintf("%s/%02d/", job, run)
	}
	var keys []string
	for d, err := range s.Scan(ctx, Files, store.Prefix(prefix)) {
		if err != nil {
			return fmt.Errorf("finding parts of job %s: %w", job, err)
		}
		keys = append(keys, d.Key)
	}
	for _, key := range keys {
		if err := s.Delete(ctx, Files, key, 1); err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("deleting parts of job %s: %w", job, err)
		}
	}
	return nil
}
