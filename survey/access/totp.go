package access

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what authenticator apps have in common; HMAC does not need it free of collisions
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"io"
	"net/url"
	"time"
)

// The one-time codes that authenticator apps have in common (RFC 6238):
// HMAC-SHA-1, six digits, thirty seconds.
const (
	codeDigits  = 6
	codePeriod  = 30 * time.Second
	codeSkew    = 1 // steps before and after the present one that are accepted
	secretBytes = 20
)

// encoding is how secrets are written: base32 without padding (RFC 4648, 6).
var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret draws the secret of a second factor, as text.
func NewSecret(random io.Reader) (string, error) {
	raw := make([]byte, secretBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("drawing a secret: %w", err)
	}
	return encoding.EncodeToString(raw), nil
}

// SecretURI is what the QR code of a secret says: the service's name, the
// person's and the secret, as authenticator apps read them. What they take for
// granted (SHA-1, six digits, thirty seconds) is left out: a short text makes
// a code that is easy to scan.
func SecretURI(service, name, secret string) string {
	label := url.PathEscape(service) + ":" + url.PathEscape(name)
	return "otpauth://totp/" + label + "?secret=" + secret + "&issuer=" + url.PathEscape(service) // apps take + for itself
}

// readSecret is the raw secret; false when it is none of ours.
func readSecret(secret string) ([]byte, bool) {
	raw, err := encoding.DecodeString(secret)
	return raw, err == nil && len(raw) == secretBytes
}

// stepAt is the number of the thirty seconds that a moment lies in.
func stepAt(now time.Time) int64 { return now.Unix() / int64(codePeriod.Seconds()) }

// code is the one-time code of a step (RFC 4226, 5.3).
func code(secret []byte, step int64) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac := hmac.New(sha1.New, secret)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff
	return fmt.Sprintf("%0*d", codeDigits, n%1_000_000)
}

// match finds the step near now, and after the one that was used last, whose
// code it is.
func match(secret []byte, typed string, now time.Time, used int64) (step int64, ok bool) {
	for s := stepAt(now) - codeSkew; s <= stepAt(now)+codeSkew; s++ {
		right := subtle.ConstantTimeCompare([]byte(code(secret, s)), []byte(typed)) == 1
		if right && s > used {
			step, ok = s, true
		}
	}
	return step, ok
}
