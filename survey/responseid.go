package survey

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"github.com/google/uuid"
)

// ResponseID names a response. It is a version 7 UUID (RFC 9562) whose time
// is rounded down to the hour, so that keys come in rough order of time and
// yet tell nobody when exactly a form was opened.
type ResponseID [16]byte

// RandomIDBytes is how many random bytes NewResponseID uses.
const RandomIDBytes = 10

// idHours is how many hours from receiptEpoch on an id can name: 21 bits,
// which last until the year 2259.
const idHours = 1 << 21

// NewResponseID makes an id for a form opened at now. A clock that stands
// before 2020 or after 2259 is broken; the nearest hour that a receipt can
// carry is taken then, so that the citizen's receipt works all the same.
func NewResponseID(now time.Time, random [RandomIDBytes]byte) ResponseID {
	last := receiptEpoch.Add((idHours - 1) * time.Hour)
	if now.Before(receiptEpoch) {
		now = receiptEpoch
	} else if now.After(last) {
		now = last
	}
	var id ResponseID
	ms := uint64(now.Truncate(time.Hour).UnixMilli())
	binary.BigEndian.PutUint64(id[:8], ms<<16)
	copy(id[6:], random[:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// ParseResponseID reads the canonical 36-character form of an id that
// NewResponseID can have made, and nothing else: not another version or
// variant, not a time within an hour (it would tell too much, and its receipt
// would not lead back to it). The error is KindInvalid, response.id.
func ParseResponseID(s string) (ResponseID, error) {
	var id ResponseID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return ResponseID{}, errResponseID
	}
	for i, at := range [...]int{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34} {
		hi, lo := hexDigit(s[at]), hexDigit(s[at+1])
		if hi|lo > 0xf {
			return ResponseID{}, errResponseID
		}
		id[i] = hi<<4 | lo
	}
	if id[6]>>4 != 7 || id[8]>>6 != 2 || !wholeHour(binary.BigEndian.Uint64(id[:8])>>16) {
		return ResponseID{}, errResponseID
	}
	return id, nil
}

var errResponseID = &Error{Kind: KindInvalid, Code: "response.id"}

// hexDigit reads a lower-case hexadecimal digit; 0xff for anything else.
func hexDigit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	}
	return 0xff
}

// wholeHour tells whether Unix milliseconds are an hour that an id can name.
func wholeHour(ms uint64) bool {
	const hour = 60 * 60 * 1000
	hours := ms/hour - uint64(receiptEpoch.Unix()/(60*60)) // before 2020 wraps round to far too many
	return ms%hour == 0 && hours < idHours
}

func (id ResponseID) String() string { return uuid.UUID(id).String() }

// Hour is the hour in which the form was opened, UTC.
func (id ResponseID) Hour() time.Time {
	ms := binary.BigEndian.Uint64(id[:8]) >> 16
	return time.UnixMilli(int64(ms)).UTC()
}

// A receipt code is the beginning of an id in another spelling, so that it
// needs no second document: 21 bits of hour and the id's first 54 random
// bits make 15 symbols, and one more checks them. Two of 20,000 responses of
// the same hour share a receipt with probability about 1e-8.
const (
	receiptDigits = 15
	receiptRandom = 54 // bits
)

// receiptEpoch is where the count of hours begins.
var receiptEpoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Receipt is the code shown to the citizen, in groups of four:
// 0RK2-7MZ4-QT81-9FXB.
func (id ResponseID) Receipt() string {
	hours := uint64(id.Hour().Sub(receiptEpoch) / time.Hour)
	random := uint64(binary.BigEndian.Uint16(id[6:8]))&0xfff<<42 | // 12 bits of rand_a
		binary.BigEndian.Uint64(id[8:])>>20&(1<<42-1) // 42 bits of rand_b after the variant
	digits := make([]int, receiptDigits)
	for i := receiptDigits - 1; i >= 0; i-- {
		digits[i] = int(random & 31)
		random = random>>5 | hours&31<<(receiptRandom-5)
		hours >>= 5
	}
	s := encode32(digits)
	return strings.Join([]string{s[:4], s[4:8], s[8:12], s[12:]}, "-")
}

// IDPrefix turns a receipt code, as typed, into the beginning that the ids
// with this receipt have in their string form. The error is KindNotFound,
// receipt.misread.
func IDPrefix(receipt string) (string, error) {
	digits, ok := decode32(receipt, receiptDigits)
	if !ok {
		return "", &Error{Kind: KindNotFound, Code: "receipt.misread"}
	}
	var hours, random uint64
	for _, d := range digits {
		hours = hours<<5 | random>>(receiptRandom-5)
		random = random<<5&(1<<receiptRandom-1) | uint64(d)
	}
	var id ResponseID
	ms := uint64(receiptEpoch.Add(time.Duration(hours) * time.Hour).UnixMilli())
	binary.BigEndian.PutUint64(id[:8], ms<<16)
	binary.BigEndian.PutUint16(id[6:8], uint16(random>>42)|0x7000)
	binary.BigEndian.PutUint64(id[8:], random<<20&(1<<62-1)|1<<63)
	// Fixed are the first 13 bytes and the upper half of the next.
	s := hex.EncodeToString(id[:14])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:27], nil
}
