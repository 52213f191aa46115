package reform

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/store"
)

// MaxFile bounds a file of evidence, in bytes.
const MaxFile = 20 << 20

// filePart is the size of all parts of a file but the last.
const filePart = 1 << 20

// fileTypes are the endings that evidence may have, with how it is sent: the
// documents of offices, scans and pictures. Nothing that a browser would run.
var fileTypes = map[string]string{
	".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".doc": "application/msword", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
	".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8",
}

// FileEndings are the endings of names that evidence may have, in order.
func FileEndings() []string {
	var all []string
	for ending := range fileTypes {
		all = append(all, ending)
	}
	slices.Sort(all)
	return all
}

// FileType is the media type of a file of evidence, by its name; "" for one that
// is not taken.
func FileType(name string) string { return fileTypes[strings.ToLower(path.Ext(name))] }

// What is wrong with a file.
var (
	ErrNoFile   = &survey.Error{Kind: survey.KindNotFound, Code: "evidence.unknown"}
	ErrFileType = &survey.Error{Kind: survey.KindInvalid, Code: "evidence.type"} // of a kind that is not taken, or not what its name says
	ErrFileSize = &survey.Error{Kind: survey.KindInvalid, Code: "evidence.size"} // empty, or more than MaxFile
)

// fileHead says what the parts of a file make up.
type fileHead struct {
	Size  int `bson:"size"`
	Parts int `bson:"parts"`
}

// fileBody is a part of a file.
type fileBody struct {
	Data []byte `bson:"data"`
}

// digestPattern is a SHA-256 in hexadecimal.
var digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// KeepFile keeps a file of evidence under its SHA-256, which it gives; the same
// file twice is kept once. ErrFileType, ErrFileSize.
func (o *Office) KeepFile(ctx context.Context, name string, r io.Reader) (digest string, err error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return "", fmt.Errorf("reading evidence: %w", err)
	}
	if len(data) == 0 || len(data) > MaxFile {
		return "", ErrFileSize
	}
	if !isWhatItSays(name, data) {
		return "", ErrFileType
	}
	sum := sha256.Sum256(data)
	digest = hex.EncodeToString(sum[:])
	head := fileHead{Size: len(data)}
	for part := range slices.Chunk(data, filePart) {
		err := store.Add(ctx, o.Store, FilesKept, fmt.Sprintf("%s/%04d", digest, head.Parts), fileBody{part})
		if err != nil && !errors.Is(err, store.ErrExists) {
			return "", fmt.Errorf("keeping evidence: %w", err)
		}
		head.Parts++
	}
	err = store.Add(ctx, o.Store, FilesKept, digest, head)
	if err != nil && !errors.Is(err, store.ErrExists) {
		return "", fmt.Errorf("keeping evidence: %w", err)
	}
	return digest, nil
}

// File is a kept file. Whether somebody may have it is the caller's to know: a
// sheet names the files of its leaves. ErrNoFile.
func (o *Office) File(ctx context.Context, digest string) ([]byte, error) {
	if !digestPattern.MatchString(digest) {
		return nil, ErrNoFile
	}
	head, _, err := load[fileHead](ctx, o, FilesKept, digest, ErrNoFile)
	if err != nil {
		return nil, err
	}
	data := make([]byte, 0, head.Size)
	for n := range head.Parts {
		part, _, err := load[fileBody](ctx, o, FilesKept, fmt.Sprintf("%s/%04d", digest, n), ErrNoFile)
		if err != nil {
			return nil, err
		}
		data = append(data, part.Data...)
	}
	sum := sha256.Sum256(data)
	if hex.EncodeToString(sum[:]) != digest {
		return nil, survey.Errorf(survey.KindDamaged, "evidence.damaged", "evidence %s has other content", digest)
	}
	return data, nil
}

// isWhatItSays tells whether a file is taken, and begins as its ending says.
func isWhatItSays(name string, data []byte) bool {
	ending := strings.ToLower(path.Ext(name))
	switch {
	case fileTypes[ending] == "":
		return false
	case ending == ".pdf":
		return bytes.HasPrefix(data, []byte("%PDF-"))
	case ending == ".png", ending == ".jpg", ending == ".jpeg":
		return http.DetectContentType(data) == fileTypes[ending]
	case ending == ".doc", ending == ".xls":
		return bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0})
	case ending == ".csv", ending == ".txt":
		return strings.HasPrefix(http.DetectContentType(data), "text/plain") || strings.HasPrefix(http.DetectContentType(data), "text/csv")
	}
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) // office documents are zip archives
}
