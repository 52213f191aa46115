package collect

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"io"
	"time"

	"sipas/survey"
)

// Note hides a receipt in a text for an address that can be read for a short
// time: at a kiosk, the person after must not find the receipt of the person
// before in the browser's history.
func (c *Collector) Note(receipt string, life time.Duration) (string, error) {
	box, err := c.noteBox()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, box.NonceSize(), 64)
	if _, err := io.ReadFull(c.Random, nonce); err != nil {
		return "", survey.Errorf(survey.KindInternal, "random", "hiding a receipt: %w", err)
	}
	text := binary.BigEndian.AppendUint64(nil, uint64(c.Now().Add(life).Unix()))
	return base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, append(text, receipt...), nil)), nil
}

// ReadNote is the receipt in a note; ErrReceipt when it is no note of this
// service or its time is over.
func (c *Collector) ReadNote(note string) (string, error) {
	box, err := c.noteBox()
	if err != nil {
		return "", err
	}
	const until = 8 // bytes of the time
	b, err := base64.RawURLEncoding.DecodeString(note)
	if err != nil || len(b) < box.NonceSize() {
		return "", ErrReceipt
	}
	text, err := box.Open(nil, b[:box.NonceSize()], b[box.NonceSize():], nil)
	if err != nil || len(text) < until || c.Now().Unix() > int64(binary.BigEndian.Uint64(text)) {
		return "", ErrReceipt
	}
	return string(text[until:]), nil
}

func (c *Collector) noteBox() (cipher.AEAD, error) {
	block, err := aes.NewCipher(c.notes)
	if err != nil {
		return nil, survey.Errorf(survey.KindInternal, "note", "hiding a receipt: %w", err)
	}
	return cipher.NewGCM(block)
}
