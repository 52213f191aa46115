package paper

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"sipas/survey"
)

// identify is the id of the n-th sheet or row of a batch. It needs the batch's
// secret: without it nobody who knows the number on a sheet can tell its
// receipt, which would let them withdraw the response. With the secret gone,
// nothing leads from a number to a response any more.
func (b Batch) identify(n int) survey.ResponseID {
	h := hmac.New(sha256.New, b.Secret)
	h.Write([]byte("sipas sheet 1\x00" + b.ID + "\x00"))
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(n))) //nolint:gosec // rows are few
	return survey.NewResponseID(b.Hour, [survey.RandomIDBytes]byte(h.Sum(nil)))
}
