package seal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"sipas/survey/store"
)

// Files is the collection of parts of sealed files: "<wave>/<name>/<number>".
const Files = "seal_files"

// PartSize is the size of all parts but the last, in bytes.
const PartSize = 2 << 20

type part struct {
	Data []byte `bson:"data"`
}

func partKey(wave, name string, n int) string { return fmt.Sprintf("%s/%s/%06d", wave, name, n) }

// content is a file before it is kept.
type content struct {
	name string
	data []byte
	rows int
}

// keep stores a file. What an earlier run has left of it is replaced where it
// differs: nobody reads a file before its record is complete.
func (s *Seals) keep(ctx context.Context, wave string, c content) (File, error) {
	sum := sha256.Sum256(c.data)
	f := File{Name: c.name, Size: int64(len(c.data)), Rows: c.rows, SHA256: hex.EncodeToString(sum[:])}
	for rest := c.data; len(rest) > 0; f.Parts++ {
		n := min(PartSize, len(rest))
		if err := s.keepPart(ctx, partKey(wave, c.name, f.Parts), part{rest[:n]}); err != nil {
			return f, fmt.Errorf("keeping %s of wave %s: %w", c.name, wave, err)
		}
		rest = rest[n:]
	}
	return f, nil
}

func (s *Seals) keepPart(ctx context.Context, key string, p part) error {
	for {
		err := store.Add(ctx, s.Store, Files, key, p)
		if !errors.Is(err, store.ErrExists) {
			return err
		}
		present, rev, err := store.Load[part](ctx, s.Store, Files, key)
		if err != nil {
			return err
		}
		if bytes.Equal(present.Data, p.Data) {
			return nil
		}
		if _, err = store.Change(ctx, s.Store, Files, key, rev, p); !errors.Is(err, store.ErrStale) {
			return err
		}
	}
}

// Open reads a file of a wave that is sealed. ErrUnsealed when it is not, or
// not yet, ErrShort when there is no open data. A read that comes upon missing
// or altered parts ends in ErrDamaged.
func (s *Seals) Open(ctx context.Context, wave, name string) (io.Reader, File, error) {
	r, err := s.Record(ctx, wave)
	if err != nil {
		return nil, File{}, err
	}
	if r.Done.IsZero() {
		return nil, File{}, ErrUnsealed
	}
	f, ok := r.File(name)
	if !ok {
		return nil, File{}, ErrShort
	}
	return &reader{ctx: ctx, seals: s, wave: wave, file: f, sum: sha256.New()}, f, nil
}

// Read is Open and reads to the end.
func (s *Seals) Read(ctx context.Context, wave, name string) ([]byte, error) {
	r, f, err := s.Open(ctx, wave, name)
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(make([]byte, 0, f.Size+bytes.MinRead))
	_, err = b.ReadFrom(r)
	return b.Bytes(), err
}

// reader reads parts one by one and checks the whole at the end.
type reader struct {
	ctx   context.Context
	seals *Seals
	wave  string
	file  File
	next  int
	rest  []byte
	sum   hash.Hash
	size  int64
	err   error
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 && r.err == nil {
		r.fetch()
	}
	if len(r.rest) == 0 {
		return 0, r.err
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *reader) fetch() {
	if r.next == r.file.Parts {
		r.err = io.EOF
		if r.size != r.file.Size || hex.EncodeToString(r.sum.Sum(nil)) != r.file.SHA256 {
			r.err = fmt.Errorf("%s of wave %s is not what was sealed: %w", r.file.Name, r.wave, ErrDamaged)
		}
		return
	}
	p, _, err := store.Load[part](r.ctx, r.seals.Store, Files, partKey(r.wave, r.file.Name, r.next))
	if errors.Is(err, store.ErrNotFound) {
		err = fmt.Errorf("part %d of %s of wave %s is gone: %w", r.next, r.file.Name, r.wave, ErrDamaged)
	}
	if err != nil {
		r.err = err
		return
	}
	r.rest, r.next, r.size = p.Data, r.next+1, r.size+int64(len(p.Data))
	r.sum.Write(p.Data)
}
