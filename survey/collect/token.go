package collect

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"time"

	"sipas/survey"
)

// TokenStep is how long a counter's screen shows the same token. A token opens
// forms in its own step and the next, so that a phone has three to six minutes
// from scanning to having loaded the page, and a screen may lag by one step. A
// token of the step to come opens, too: another node's clock may be ahead.
const TokenStep = 3 * time.Minute

// remembered is for how many steps a token that is over is known from one that
// never was: an hour, so that nobody who reads slowly counts as guessing.
const remembered = 20

// Token is what the screen at a counter's code shows now, and until when. It
// is an HMAC of code and step, 65 bits of it as a pass code: it carries no
// serial number, says nothing of the reader, and is the same for all.
func (c *Collector) Token(code string) (token string, until time.Time) {
	step := c.step()
	return c.token(code, step), time.Unix(0, (step+1)*int64(TokenStep)).UTC()
}

func (c *Collector) step() int64 { return c.Now().UnixNano() / int64(TokenStep) }

func (c *Collector) token(code string, step int64) string {
	h := hmac.New(sha256.New, c.screens)
	h.Write([]byte(code))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	return survey.NewPassCode([survey.RandomPassBytes]byte(h.Sum(nil)))
}

// age is what a token is worth now.
type age uint8

const (
	made  age = iota // never was on a screen, as far as anybody remembers
	stale            // was, and is over
	fresh
)

// age tells whether a token, as scanned or typed, opens forms at a code now.
func (c *Collector) age(code, typed string) age {
	token, err := survey.ParsePassCode(typed)
	if err != nil {
		return stale // a slip of the hand is no guess: the check symbol has found it
	}
	step := c.step()
	for _, s := range [...]int64{step, step - 1, step + 1} {
		if c.matches(code, token, s) {
			return fresh
		}
	}
	for s := step - 2; s >= step-remembered; s-- {
		if c.matches(code, token, s) {
			return stale
		}
	}
	return made
}

func (c *Collector) matches(code, token string, step int64) bool {
	return subtle.ConstantTimeCompare([]byte(c.token(code, step)), []byte(token)) == 1
}
