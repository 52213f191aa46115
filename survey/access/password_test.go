package access

import (
	"encoding/hex"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
)

// TestHashAgainstTheReference computes one of the sums that golang.org/x/crypto
// had from the Argon2 authors' program, of "password" with the salt "somesalt".
func TestHashAgainstTheReference(t *testing.T) {
	const want = "068d62b26455936aa6ebe60060b0a65870dbfa3ddf8d41f7"
	if got := hex.EncodeToString(argon2.IDKey([]byte("password"), []byte("somesalt"), 2, 64, 1, 24)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestHashRoundTrip(t *testing.T) {
	h := cost{memory: 64, passes: 1, lanes: 1}.hash("mưa rơi", []byte("sixteen bytes ok"))
	back, err := parseHash(h.String())
	if err != nil {
		t.Fatal(err)
	}
	if back.cost != h.cost || !back.matches("mưa rơi") || back.matches("mưa rời") {
		t.Errorf("%s came back as %s", h, back)
	}
}

func TestParseHashRefuses(t *testing.T) {
	good := cost{memory: 64, passes: 1, lanes: 1}.hash("x", []byte("sixteen bytes ok")).String()
	for what, phc := range map[string]string{
		"nothing":           "",
		"plain text":        "password",
		"another algorithm": strings.Replace(good, "argon2id", "argon2i", 1),
		"another version":   strings.Replace(good, "v=19", "v=16", 1),
		"no memory":         strings.Replace(good, "m=64", "m=0", 1),
		"16 GiB of memory":  strings.Replace(good, "m=64", "m=16777216", 1),
		"no pass":           strings.Replace(good, "t=1", "t=0", 1),
		"a million passes":  strings.Replace(good, "t=1", "t=1000000", 1),
		"no lane":           strings.Replace(good, "p=1", "p=0", 1),
		"300 lanes":         strings.Replace(good, "p=1", "p=300", 1),
		"more behind":       strings.Replace(good, "p=1", "p=1,x=2", 1),
		"a short salt":      "$argon2id$v=19$m=64,t=1,p=1$AAAA$" + good[strings.LastIndex(good, "$")+1:],
		"a cut sum":         good[:len(good)-4],
		"a part too many":   good + "$",
	} {
		if _, err := parseHash(phc); err == nil {
			t.Errorf("%s: accepted", what)
		} else if phc != "" && strings.Contains(err.Error(), good[len(good)-20:]) {
			t.Errorf("%s: the error shows the sum", what)
		}
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlcyBvaw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, phc string) {
		h, err := parseHash(phc)
		if err == nil && h.String() != phc {
			t.Errorf("%q came back as %q", phc, h)
		}
	})
}

func TestDelay(t *testing.T) {
	for failures, want := range []string{"0s", "0s", "0s", "0s", "2s", "4s", "8s", "16s", "32s", "1m4s", "2m8s", "4m16s", "5m0s", "5m0s"} {
		if got := delay(failures).String(); got != want {
			t.Errorf("after %d failures %s, want %s", failures, got, want)
		}
	}
	if delay(1<<30) != longest {
		t.Error("the delay overflows")
	}
}

func BenchmarkHash(b *testing.B) {
	salt := make([]byte, saltBytes)
	for b.Loop() {
		today.hash("tre xanh bong mat", salt)
	}
}
