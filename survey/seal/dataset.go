package seal

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"sipas/survey/export"
	"sipas/survey/store"
)

// dataset makes the canonical dataset: see the package's comment.
func dataset(ctx context.Context, source export.Source) (data []byte, d export.Digest, err error) {
	s := &sorter{temp: source.Temp, run: runSize}
	defer func() { err = errors.Join(err, s.close()) }()
	if d, err = export.Responses(ctx, s, export.CSV, source); err != nil {
		return nil, d, err
	}
	data, err = s.sorted()
	return data, d, err
}

// errRecords says that an export is not what a sorter expects.
var errRecords = errors.New("an export without a running number in each record")

// fingerprint is the SHA-256 of all documents of a wave in a collection, in the
// order of their keys, each as the length of its key in 8 bytes (big endian), the
// key, the length of its body and the body. It changes with everything that is
// stored about a sheet, also with what is in no dataset.
func fingerprint(ctx context.Context, s store.Store, collection, wave string) (string, error) {
	h := sha256.New()
	var size [8]byte
	write := func(b []byte) {
		binary.BigEndian.PutUint64(size[:], uint64(len(b)))
		h.Write(size[:])
		h.Write(b)
	}
	for d, err := range s.Scan(ctx, collection, store.Prefix(wave+"/")) {
		if err != nil {
			return "", fmt.Errorf("reading %s of wave %s: %w", collection, wave, err)
		}
		write([]byte(d.Key))
		write(d.Body)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
