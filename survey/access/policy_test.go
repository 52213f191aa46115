package access_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"sipas/survey/access"
)

func TestCheckPassword(t *testing.T) {
	for _, tt := range []struct{ name, user, password, code string }{
		{"four words", "lan", "tre xanh bong mat", ""},
		{"Vietnamese words", "lan", "mưa rơi ướt áo mẹ", ""},
		{"no digit, no capital, no sign", "lan", "conmeongutrenmai", ""},
		{"eleven characters", "lan", "tre xanh bo", "password.short"},
		{"eleven characters in many bytes", "lan", "ướơữẵộếệởỡự", "password.short"},
		{"257 characters", "lan", strings.Repeat("mèo ", 64) + "m", "password.long"},
		{"common words", "lan", "password1234", "password.common"},
		{"common words in Vietnamese", "lan", "Mậtkhẩu@2026", "password.common"},
		{"the same, decomposed", "lan", norm.NFD.String("Mậtkhẩu@2026"), "password.common"},
		{"rows of keys", "lan", "qwertyuiop123456", "password.common"},
		{"one character repeated", "lan", "xxxxxxxxxxxxxxxx", "password.common"},
		{"two characters repeated", "lan", "xyxyxyxyxyxyxyxy", "password.common"},
		{"the own name", "nguyenthilan", "NguyenThiLan!", "password.common"},
		{"the own name and a common word", "nguyenthilan", "nguyenthilan-matkhau-1", "password.common"},
		{"the own name with enough beside it", "nguyenthilan", "nguyenthilan mua bo cam", ""},
		{"somebody else's name", "minh", "nguyenthilan!", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			problems := access.CheckPassword(tt.user, tt.password)
			if tt.code == "" && problems != nil || tt.code != "" && (len(problems) != 1 || problems[0].Code != tt.code) {
				t.Errorf("problems %+v, want %q", problems, tt.code)
			}
		})
	}
}

func TestCommonWords(t *testing.T) {
	text, err := os.ReadFile("common.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !norm.NFC.IsNormal(text) {
		t.Error("not NFC")
	}
	last := 1 << 10
	for word := range strings.Lines(string(text)) {
		word = strings.TrimSuffix(word, "\n")
		n := utf8.RuneCountInString(word)
		if word != strings.ToLower(word) || n < 3 || n > last {
			t.Errorf("%q: words are in small letters, three or more of them, the longest first", word)
		}
		last = n
	}
}

func TestRandomPasswordIsAllowed(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		p, err := access.RandomPassword(rand.Reader)
		if err != nil || seen[p] || len(p) != 23 || access.CheckPassword("administrator", p) != nil {
			t.Fatalf("%q, %v", p, err)
		}
		seen[p] = true
	}
	if _, err := access.RandomPassword(bytes.NewReader(nil)); err == nil {
		t.Error("a password out of nothing")
	}
}

func TestCheckPasswordNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name, password := rapid.String().Draw(t, "name"), rapid.String().Draw(t, "password")
		problems := access.CheckPassword(name, password)
		if n := utf8.RuneCountInString(norm.NFC.String(password)); n < access.MinPassword && problems == nil {
			t.Fatalf("%d characters are enough", n)
		}
	})
}

var errAway = errors.New("away")
