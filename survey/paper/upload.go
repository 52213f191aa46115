package paper

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// The collections of imports: what was uploaded, the bytes of it
// ("<upload>/<number>"), and which batch a file became in a wave
// ("<wave>/<SHA-256>").
const (
	Uploads  = "answer_uploads"
	Chunks   = "answer_chunks"
	Imported = "answer_imports"
)

// Stage is how far an upload has come.
type Stage string

// The stages.
const (
	Checking Stage = "checking" // the dry run is going on
	Checked  Stage = "checked"  // see Report; nothing has been imported
	Applying Stage = "applying"
	Done     Stage = "done"
	Stopped  Stage = "stopped" // the import was cut off, see Failure; it may go on
)

// Upload is a file of answers, from its arrival until its rows are responses.
type Upload struct {
	ID      string         `bson:"id"`
	By      string         `bson:"by"`
	At      time.Time      `bson:"at"`
	Wave    string         `bson:"wave"`
	Form    survey.Form    `bson:"form"`
	Channel survey.Channel `bson:"channel"`        // ByImport, or ByPaper for sheets typed in elsewhere
	Unit    string         `bson:"unit,omitempty"` // of all rows, where the file has no such column
	Day     time.Time      `bson:"day,omitempty"`  // of all rows, where the file has no such column
	Scope   []string       `bson:"scope,omitempty"`

	Name   string `bson:"name"`
	Size   int    `bson:"size"`
	SHA256 string `bson:"sha256"`
	Chunks int    `bson:"chunks"`

	Stage   Stage     `bson:"stage"`
	Report  Report    `bson:"report"`
	Failure string    `bson:"failure,omitempty"` // code of why it stopped
	Batch   string    `bson:"batch,omitempty"`   // once confirmed, or that the same file became before
	Done    int       `bson:"done"`
	Total   int       `bson:"total"`
	Beat    time.Time `bson:"beat"` // the last sign of life of who works on it
}

// Silence is how long an upload that is being worked on may be without a sign
// of life before it counts as abandoned.
const Silence = 2 * time.Minute

// Keeping is how long the file of an upload that nobody confirms is kept.
const Keeping = 24 * time.Hour

// Working tells whether somebody works on it now.
func (u Upload) Working(now time.Time) bool {
	return (u.Stage == Checking || u.Stage == Applying) && now.Sub(u.Beat) < Silence
}

// Abandoned tells whether work on it was cut off, by a crash or an error.
func (u Upload) Abandoned(now time.Time) bool {
	return u.Stage == Stopped || (u.Stage == Checking || u.Stage == Applying) && !u.Working(now)
}

const (
	chunkBytes = 2 << 20
	// MaxFile is the largest file that is taken.
	MaxFile = 32 << 20
)

// ErrFile refuses a file that is empty or larger than MaxFile.
var ErrFile = &survey.Error{Kind: survey.KindInvalid, Code: "paper.import.file"}

// chunk is a piece of a file.
type chunk struct {
	Bytes []byte `bson:"bytes"`
}

// keepFile stores the bytes of an upload and completes its description.
func (o *Office) keepFile(ctx context.Context, u *Upload, r io.Reader) error {
	sum := sha256.New()
	buffer := make([]byte, chunkBytes)
	for {
		n, err := io.ReadFull(r, buffer)
		if n > 0 {
			if u.Size += n; u.Size > MaxFile {
				return ErrFile
			}
			sum.Write(buffer[:n])
			if err := store.Add(ctx, o.Store, Chunks, chunkKey(u.ID, u.Chunks), chunk{buffer[:n]}); err != nil {
				return fmt.Errorf("keeping the file: %w", err)
			}
			u.Chunks++
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("receiving the file: %w", err)
		}
	}
	if u.Size == 0 {
		return ErrFile
	}
	u.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return nil
}

func chunkKey(upload string, n int) string { return fmt.Sprintf("%s/%04d", upload, n) }

// file reads the bytes of an upload; they are what was uploaded, or it is
// store.ErrDamaged.
func (o *Office) file(ctx context.Context, u Upload) (io.Reader, error) {
	all := bytes.NewBuffer(make([]byte, 0, u.Size))
	for n := range u.Chunks {
		c, _, err := store.Load[chunk](ctx, o.Store, Chunks, chunkKey(u.ID, n))
		if err != nil {
			return nil, fmt.Errorf("reading the file: %w", err)
		}
		all.Write(c.Bytes)
	}
	if sum := sha256.Sum256(all.Bytes()); hex.EncodeToString(sum[:]) != u.SHA256 {
		return nil, survey.Errorf(survey.KindDamaged, store.ErrDamaged.Code, "the file of upload %s is not the one that was uploaded", u.ID)
	}
	return all, nil
}

// Upload finds an upload; ErrUnknown when there is none.
func (o *Office) Upload(ctx context.Context, id string) (Upload, error) {
	u, _, err := o.upload(ctx, id)
	return u, err
}

func (o *Office) upload(ctx context.Context, id string) (Upload, int64, error) {
	u, rev, err := store.Load[Upload](ctx, o.Store, Uploads, id)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrInvalid) {
		return Upload{}, 0, ErrUnknown
	}
	if err != nil {
		return Upload{}, 0, fmt.Errorf("reading upload %s: %w", id, err)
	}
	return u, rev, nil
}

// alterUpload changes an upload, whoever else is changing it.
func (o *Office) alterUpload(ctx context.Context, id string, edit func(*Upload)) (Upload, error) {
	for {
		u, rev, err := o.upload(ctx, id)
		if err != nil {
			return u, err
		}
		edit(&u)
		_, err = store.Change(ctx, o.Store, Uploads, id, rev, u)
		if errors.Is(err, store.ErrStale) {
			continue
		}
		if err != nil {
			return u, fmt.Errorf("storing upload %s: %w", id, err)
		}
		return u, nil
	}
}
