package access

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost are Argon2id's parameters (RFC 9106).
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// today is OWASP's minimum for Argon2id: small machines cope, and a guess
// costs some 25 ms of a core and 19 MiB.
var today = cost{memory: 19 * 1024, passes: 2, lanes: 1}

const (
	saltBytes = 16
	hashBytes = 32
)

// hashed is a password as it is kept.
type hashed struct {
	cost
	salt, sum []byte
}

// hash computes a password's sum. Equal-looking passwords are equal: an
// accent may be typed as one character or as two.
func (c cost) hash(password string, salt []byte) hashed {
	sum := argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.passes, c.memory, c.lanes, hashBytes)
	return hashed{c, salt, sum}
}

// freshHash draws a salt and computes the sum.
func freshHash(password string, random io.Reader) (hashed, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(random, salt); err != nil {
		return hashed{}, fmt.Errorf("drawing a salt: %w", err)
	}
	return today.hash(password, salt), nil
}

// matches computes the sum of a password with the same cost and salt, and
// compares in a time that tells nothing.
func (h hashed) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.hash(password, h.salt).sum, h.sum) == 1
}

// String is the PHC form: $argon2id$v=19$m=19456,t=2,p=1$salt$sum.
func (h hashed) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.passes, h.lanes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.sum))
}

// maxMemory and maxPasses bound what a stored string may make the program do.
const (
	maxMemory = 1 << 20 // KiB
	maxPasses = 64
)

// parseHash reads what String writes, and nothing that is written otherwise.
// The error never shows the string.
func parseHash(phc string) (hashed, error) {
	var h hashed
	parts := strings.Split(phc, "$")
	if len(parts) != 6 {
		return h, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return h, errHash
	}
	if h.memory < 8 || h.memory > maxMemory || h.passes < 1 || h.passes > maxPasses || h.lanes < 1 {
		return h, fmt.Errorf("password: parameters out of bounds")
	}
	var salt, sum error
	h.salt, salt = base64.RawStdEncoding.DecodeString(parts[4])
	h.sum, sum = base64.RawStdEncoding.DecodeString(parts[5])
	if salt != nil || sum != nil || len(h.salt) < 8 || len(h.sum) != hashBytes || h.String() != phc {
		return h, errHash
	}
	return h, nil
}

var errHash = fmt.Errorf("password: not an argon2id string of version %d with a sum of %d bytes", argon2.Version, hashBytes)
