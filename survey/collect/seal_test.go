package collect_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/collect"
)

func newSealer(t testing.TB, key []byte) *collect.Sealer {
	t.Helper()
	s, err := collect.NewSealer(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func anOpened() collect.Opened {
	return collect.Opened{ID: survey.NewResponseID(noon, [survey.RandomIDBytes]byte{1, 2, 3}), At: noon, Code: code,
		Wave: "2026-q1", Unit: "xa-1", Counter: "q1", Field: "ho-tich", Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, Channel: survey.ByQR}
}

func TestSealRoundTrip(t *testing.T) {
	s := newSealer(t, testKey(1))
	name := rapid.StringMatching(`[A-Za-z0-9_-]{0,40}`)
	rapid.Check(t, func(t *rapid.T) {
		o := collect.Opened{
			ID:   survey.ResponseID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")),
			At:   time.Unix(rapid.Int64Range(0, 1<<40).Draw(t, "at"), 0).UTC(),
			Code: name.Draw(t, "code"), Wave: name.Draw(t, "wave"), Unit: name.Draw(t, "unit"),
			Counter: name.Draw(t, "counter"), Field: name.Draw(t, "field"),
			Questionnaire: survey.Ref{ID: name.Draw(t, "questionnaire"), Version: rapid.IntRange(0, 1<<31-1).Draw(t, "version")},
			Form:          survey.Form(name.Draw(t, "form")), Channel: survey.Channel(name.Draw(t, "channel")),
		}
		seal := s.Seal(o)
		if len(seal) > 1024 || strings.Trim(seal, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Fatalf("seal %q", seal)
		}
		got, err := s.Open(seal)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(o, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSealIsShort(t *testing.T) {
	if n := len(newSealer(t, testKey(1)).Seal(anOpened())); n > 160 {
		t.Errorf("%d characters", n)
	}
}

// Any one character changed, left out or put in, any end cut off: refused.
func TestTamperedSealsAreRefused(t *testing.T) {
	s := newSealer(t, testKey(1))
	seal := s.Seal(anOpened())
	refused := func(what, tampered string) {
		t.Helper()
		if o, err := s.Open(tampered); !errors.Is(err, collect.ErrSeal) || o != (collect.Opened{}) {
			t.Errorf("%s: Open gave %+v, %v", what, o, err)
		}
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range seal {
		for _, c := range alphabet + "+/=. \n\r\x00\xff%" {
			if byte(c) != seal[i] {
				refused(fmt.Sprintf("character %d is %q", i, c), seal[:i]+string(c)+seal[i+1:])
			}
		}
		refused(fmt.Sprintf("cut at %d", i), seal[:i])
		refused(fmt.Sprintf("without character %d", i), seal[:i]+seal[i+1:])
		for _, c := range "A=\n\r " {
			refused(fmt.Sprintf("%q put in at %d", c, i), seal[:i]+string(c)+seal[i:])
		}
	}
	refused("something behind", seal+"A")
	refused("twice", seal+seal)
	refused("padding", seal+"=")
	refused("a line end behind", seal+"\n")
	refused("very long", strings.Repeat("A", 1<<20))
}

// Each bit of what is sealed is covered by the seal, and so is its own.
func TestEachBitOfASealCounts(t *testing.T) {
	s := newSealer(t, testKey(1))
	raw, err := base64.RawURLEncoding.DecodeString(s.Seal(anOpened()))
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		raw[bit/8] ^= 1 << (bit % 8)
		if _, err := s.Open(base64.RawURLEncoding.EncodeToString(raw)); !errors.Is(err, collect.ErrSeal) {
			t.Errorf("bit %d flipped: %v", bit, err)
		}
		raw[bit/8] ^= 1 << (bit % 8)
	}
}

func TestSealOfAnotherKeyIsRefused(t *testing.T) {
	seal := newSealer(t, testKey(1)).Seal(anOpened())
	if _, err := newSealer(t, testKey(2)).Open(seal); !errors.Is(err, collect.ErrSeal) {
		t.Errorf("Open gave %v", err)
	}
	if _, err := newSealer(t, append(testKey(1), 1)).Open(seal); !errors.Is(err, collect.ErrSeal) {
		t.Errorf("a longer key: Open gave %v", err)
	}
}

func TestNewSealerWantsALongKey(t *testing.T) {
	for _, n := range []int{0, 1, collect.KeyBytes - 1} {
		if _, err := collect.NewSealer(make([]byte, n)); survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// The sealer keeps its own copy of the key.
func TestSealerDoesNotShareItsKey(t *testing.T) {
	key := testKey(1)
	s := newSealer(t, key)
	seal := s.Seal(anOpened())
	key[0] ^= 0xff
	if _, err := s.Open(seal); err != nil {
		t.Error(err)
	}
}

func FuzzOpenSeal(f *testing.F) {
	s := newSealer(f, testKey(1))
	real := s.Seal(anOpened())
	for _, seed := range []string{"", "A", real, real[:40], real + real, newSealer(f, testKey(2)).Seal(anOpened()), s.Seal(collect.Opened{})} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seal string) {
		o, err := s.Open(seal)
		if err != nil {
			if !errors.Is(err, collect.ErrSeal) || o != (collect.Opened{}) {
				t.Fatalf("Open(%q) = %+v, %v", seal, o, err)
			}
			return
		}
		if s.Seal(o) != seal { // one form only: nobody can spell a seal in two ways
			t.Fatalf("%q opens, but is sealed as %q", seal, s.Seal(o))
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	s, o := newSealer(b, testKey(1)), anOpened()
	for b.Loop() {
		if _, err := s.Open(s.Seal(o)); err != nil {
			b.Fatal(err)
		}
	}
}

// Neither an address that a proxy wrote down nor a sheet that waits on a
// shared tablet gives away the receipt or the one-time code.
func TestSealsCannotBeRead(t *testing.T) {
	s, o := newSealer(t, testKey(1)), anOpened()
	for name, ticket := range map[string]string{"without a ticket": "", "with one": "0123456789abcdef0123456789abcdef"} {
		o.Ticket = ticket
		raw, err := base64.RawURLEncoding.DecodeString(s.Seal(o))
		if err != nil {
			t.Fatal(err)
		}
		for what, part := range map[string]string{"the id": string(o.ID[:]), "its end": string(o.ID[8:]),
			"the ticket": ticket, "the code": o.Code, "the counter": o.Counter + string([]byte{byte(len(o.Field))}) + o.Field, "the channel": string(o.Channel)} {
			if part != "" && strings.Contains(string(raw), part) {
				t.Errorf("%s: %s stands in the seal", name, what)
			}
		}
		if got, err := s.Open(s.Seal(o)); err != nil || got != o {
			t.Errorf("%s: opened %+v, %v", name, got, err)
		}
	}
	other := anOpened()
	other.ID[15]++
	const whole = 24 // characters behind the MAC's
	if a, b := s.Seal(anOpened()), s.Seal(other); a[whole:2*whole] == b[whole:2*whole] {
		t.Error("two seals of one counter look alike")
	}
}
