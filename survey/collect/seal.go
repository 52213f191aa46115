package collect

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math"
	"strings"
	"time"

	"sipas/survey"
)

// Opened is what a seal says about a form: which response it will become and
// where and when it was opened (to the second).
type Opened struct {
	ID            survey.ResponseID
	At            time.Time
	Code          string
	Wave          string
	Unit          string
	Counter       string
	Field         string
	Questionnaire survey.Ref
	Form          survey.Form
	Channel       survey.Channel
	Ticket        string // key of the one-time code that it was opened with (see package tickets), "" without one
}

// SealLife is how long a form may be sent after it was opened. It is as long
// as a wave's grace: a phone without network keeps the answers that long.
const SealLife = survey.Grace

// RotatingLife is how long a form may be sent that was opened with the code of
// a counter's screen: whoever was at the counter has time to answer at home,
// and forms cannot be laid in for days.
const RotatingLife = 2 * time.Hour

// Life is how long the form may be sent after it was opened.
func (o Opened) Life() time.Duration {
	if o.Channel == survey.ByRotating {
		return RotatingLife
	}
	return SealLife
}

// KeyBytes is the least length of a sealing key.
const KeyBytes = 32

const (
	sealVersion = 1  // of forms without a ticket
	sealTicket  = 2  // and with one, which is then the last text
	macBytes    = 16 // HMAC-SHA-256 cut to 128 bits (RFC 2104, section 5)
	headBytes   = 1 + 16 + 8
	maxSeal     = 1024 // characters; real ones have about 150, the longest codes need 460
)

// Sealer makes and checks seals. The key makes it impossible to make one up, so
// that a response can only come from a form that this service handed out.
//
// A seal holds nothing about the citizen, and cannot be read either: it travels
// in addresses, which proxies write down, and waits on shared tablets, and in it
// are the beginning of the receipt and the one-time code's key, side by side.
// Its text is encrypted under its own MAC as initial vector (the construction
// of RFC 5297, SIV, with HMAC-SHA-256 and AES-256-CTR), so that a form that is
// opened again needs no chance, and the same Opened is always the same seal.
type Sealer struct {
	key    []byte
	secret []byte
	hide   cipher.Block
}

// NewSealer makes a Sealer with a secret key of at least KeyBytes bytes; all
// nodes of a service must have the same.
func NewSealer(key []byte) (*Sealer, error) {
	if len(key) < KeyBytes {
		return nil, survey.Errorf(survey.KindInvalid, "secret.short", "the secret has %d bytes, at least %d are needed", len(key), KeyBytes)
	}
	s := &Sealer{key: append([]byte("sipas seal 2\x00"), key...), secret: bytes.Clone(key)}
	var err error
	if s.hide, err = aes.NewCipher(s.Derive("seals")); err != nil {
		return nil, survey.Errorf(survey.KindInternal, "seal", "making the seals' cipher: %w", err)
	}
	return s, nil
}

// Derive is a key for another purpose, made from the Sealer's: who knows one
// of them learns nothing about the others.
func (s *Sealer) Derive(purpose string) []byte {
	h := hmac.New(sha256.New, s.secret)
	h.Write([]byte("sipas key 1\x00" + purpose))
	return h.Sum(nil)
}

// Seal writes o in URL-safe characters, about 150 of them.
func (s *Sealer) Seal(o Opened) string {
	b := make([]byte, 0, 128)
	version := byte(sealVersion)
	if o.Ticket != "" {
		version = sealTicket
	}
	b = append(b, version)
	b = append(b, o.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(o.At.Unix()))
	b = binary.AppendUvarint(b, uint64(o.Questionnaire.Version))
	for _, f := range o.texts(version) {
		b = binary.AppendUvarint(b, uint64(len(*f)))
		b = append(b, *f...)
	}
	mac := s.mac(b)
	cipher.NewCTR(s.hide, mac).XORKeyStream(b, b)
	return base64.RawURLEncoding.EncodeToString(append(mac, b...))
}

// Open checks a seal and reads it. ErrSeal when it was not made with this key.
// It does not judge the time: Accept does.
func (s *Sealer) Open(seal string) (Opened, error) {
	if len(seal) > maxSeal || strings.ContainsAny(seal, "\r\n") { // which base64 would pass over
		return Opened{}, ErrSeal
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(seal)
	if err != nil || len(b) < headBytes+macBytes {
		return Opened{}, ErrSeal
	}
	mac, b := b[:macBytes], b[macBytes:]
	cipher.NewCTR(s.hide, mac).XORKeyStream(b, b)
	if !hmac.Equal(mac, s.mac(b)) || b[0] != sealVersion && b[0] != sealTicket {
		return Opened{}, ErrSeal
	}
	var o Opened
	texts := o.texts(b[0])
	copy(o.ID[:], b[1:17])
	o.At = time.Unix(int64(binary.BigEndian.Uint64(b[17:25])), 0).UTC()
	version, b, ok := uvarint(b[headBytes:])
	if !ok || version > math.MaxInt32 {
		return Opened{}, ErrSeal
	}
	o.Questionnaire.Version = int(version)
	for _, f := range texts {
		var n uint64
		if n, b, ok = uvarint(b); !ok || n > uint64(len(b)) {
			return Opened{}, ErrSeal
		}
		*f, b = string(b[:n]), b[n:]
	}
	if len(b) != 0 {
		return Opened{}, ErrSeal
	}
	return o, nil
}

// texts are the text fields of a version of seals in sealed order.
func (o *Opened) texts(version byte) []*string {
	all := []*string{&o.Code, &o.Wave, &o.Unit, &o.Counter, &o.Field, &o.Questionnaire.ID,
		(*string)(&o.Form), (*string)(&o.Channel), &o.Ticket}
	if version == sealVersion {
		return all[:len(all)-1]
	}
	return all
}

func (s *Sealer) mac(b []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(b)
	return h.Sum(nil)[:macBytes]
}

func uvarint(b []byte) (uint64, []byte, bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 {
		return 0, nil, false
	}
	return n, b[size:], true
}
