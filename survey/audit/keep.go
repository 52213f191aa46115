package audit

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sipas/survey"
)

// What an entry keeps at most.
const (
	MaxValue   = 200  // characters of a value; the rest is cut
	MaxChanges = 2000 // differences; the last one then says how many more there were
)

// secrets are names of fields whose values never get into the trail.
var secrets = []string{"password", "secret", "token", "recovery", "answers", "comment", "comments"}

// kept are the changes in the form in which they are kept: valid, of bounded
// length, and without what must not be there.
func kept(changes []survey.Difference) []survey.Difference {
	if len(changes) == 0 {
		return nil
	}
	rest := 0
	if len(changes) > MaxChanges {
		rest = len(changes) - MaxChanges + 1
		changes = changes[:MaxChanges-1]
	}
	all := make([]survey.Difference, 0, len(changes)+1)
	for _, c := range changes {
		path := text(c.Path)
		if secret(path) {
			c.From, c.To = hidden(c.From), hidden(c.To)
		}
		all = append(all, survey.Difference{Path: path, From: text(c.From), To: text(c.To)})
	}
	if rest > 0 {
		all = append(all, survey.Difference{Path: "…", To: fmt.Sprintf("%d more", rest)})
	}
	return all
}

func secret(path string) bool {
	for step := range strings.SplitSeq(strings.ToLower(path), ".") {
		if slices.Contains(secrets, step) {
			return true
		}
	}
	return false
}

// hidden tells that there was something, and nothing about it.
func hidden(s string) string {
	if s == "" {
		return ""
	}
	return "(not kept)"
}

// text is s in valid UTF-8, cut to MaxValue characters. What is cut carries
// its length and a digest, so that two long values can be told apart.
func text(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	n := utf8.RuneCountInString(s)
	if n <= MaxValue {
		return s
	}
	end, left := 0, MaxValue
	for i := range s {
		if left == 0 {
			end = i
			break
		}
		left--
	}
	return fmt.Sprintf("%s… (%d characters, SHA-256 %x)", s[:end], n, sha256.Sum256([]byte(s)))
}
