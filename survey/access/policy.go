package access

import (
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sipas/survey"
)

// MinPassword and MaxPassword are the lengths of a password in characters.
const (
	MinPassword = 12
	MaxPassword = 256
)

// own is how many characters a password must have beside common words.
const own = 6

//go:embed common.txt
var commonWords string

// CheckPassword says what is wrong with a password for the person called
// name; nil when nothing is: password.short, password.long, or
// password.common when too little of it is left after the most common words,
// rows of keys and the person's own name are taken out.
func CheckPassword(name, password string) []survey.Problem {
	problem := func(code string, n int) []survey.Problem {
		return []survey.Problem{{Field: "password", Code: code, Args: []string{strconv.Itoa(n)}}}
	}
	password = norm.NFC.String(password)
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return problem("password.short", MinPassword)
	case n > MaxPassword:
		return problem("password.long", MaxPassword)
	case utf8.RuneCountInString(uncommon(name, password)) < own:
		return problem("password.common", own)
	}
	return nil
}

// uncommon is what is left of a password without common words, the name and
// repetitions.
func uncommon(name, password string) string {
	rest := strings.ToLower(password)
	for word := range strings.Lines(name + "\n" + commonWords) {
		if word = strings.TrimSpace(word); len(word) > 2 {
			rest = strings.ReplaceAll(rest, word, "")
		}
	}
	seen := map[rune]bool{}
	return strings.Map(func(r rune) rune {
		if seen[r] {
			return -1
		}
		seen[r] = true
		return r
	}, rest)
}

// letters are Crockford's 32 in small: easy to tell apart, to read out and to type.
const letters = "0123456789abcdefghjkmnpqrstvwxyz"

// RandomPassword makes a password of 100 random bits in four groups, for a
// first sign-in or a demonstration.
func RandomPassword(random io.Reader) (string, error) { return groups(random, 4, 5) }

// groups draws n groups of so many letters each.
func groups(random io.Reader, n, each int) (string, error) {
	raw := make([]byte, n*each)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("drawing a secret: %w", err)
	}
	var b strings.Builder
	for i, r := range raw {
		if i > 0 && i%each == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[r&31])
	}
	return b.String(), nil
}
