package opinion

import (
	"crypto/hmac"
	"strconv"
	"strings"
	"time"
)

// MostSeconds is the longest that a page is said to have lain open: after half an
// hour somebody has gone to lunch.
const MostSeconds = 30 * 60

// Stamp is what a page carries to tell when it was shown: sealed, so that nobody
// can look thoughtful by writing another time into it.
func (o *Office) Stamp(token, unit string) string {
	at := strconv.FormatInt(o.Now().Unix(), 36)
	return at + "." + o.hash("stamp", token, unit, at)[:16]
}

// Since is how many seconds ago a page was stamped, up to MostSeconds; 0 when
// the stamp is not ours.
func (o *Office) Since(stamp, token, unit string) int {
	at, sum, _ := strings.Cut(stamp, ".")
	if !hmac.Equal([]byte(sum), []byte(o.hash("stamp", token, unit, at)[:16])) {
		return 0
	}
	then, err := strconv.ParseInt(at, 36, 64)
	if err != nil {
		return 0
	}
	took := o.Now().Sub(time.Unix(then, 0))
	if took < 0 {
		return 0
	}
	return int(min(took/time.Second+1, MostSeconds))
}
