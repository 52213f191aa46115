package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

func TestCheckBody(t *testing.T) {
	for _, b := range storetest.Hostile() {
		t.Run(b.Name, func(t *testing.T) {
			err := store.CheckBody(b.Body)
			e, ok := errors.AsType[*survey.Error](err)
			if !ok || !errors.Is(err, store.ErrInvalid) || len(e.Problems) != 1 {
				t.Fatalf("got %v", err)
			}
			if p := e.Problems[0]; p.Field != b.Field || p.Code != b.Code {
				t.Errorf("got %s at %s, want %s at %s", p.Code, p.Field, b.Code, b.Field)
			}
		})
	}
	odd := storetest.Odd()
	odd["90 levels"] = storetest.Nested(store.MaxDepth)
	many := []any{}
	for i := range 500 {
		many = append(many, fmt.Sprint("n", i*7919%500), i)
	}
	odd["500 fields in no order"] = storetest.Body(many...)
	for name, body := range odd {
		if err := store.CheckBody(body); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckKey(t *testing.T) {
	longest := strings.Repeat("k", store.MaxKey)
	name := strings.Repeat("c", store.MaxCollection)
	for _, c := range []struct{ collection, key, field, code string }{
		{"responses", "2026-h2/0198", "", ""},
		{name, longest, "", ""},
		{"c_2", "đợt 1/☺", "", ""},
		{"c", "", "key", "store.key_empty"},
		{"c", longest + "k", "key", "store.key_long"},
		{"c", "a\x00", "key", "store.key_bytes"},
		{"c", "\xed\xa0\x80", "key", "store.key_bytes"},
		{"", "k", "collection", "store.collection_length"},
		{name + "c", "k", "collection", "store.collection_length"},
		{"C", "k", "collection", "store.collection_bytes"},
		{"c.d", "k", "collection", "store.collection_bytes"},
		{"đ", "k", "collection", "store.collection_bytes"},
	} {
		err := store.CheckKey(c.collection, c.key)
		if c.code == "" {
			if err != nil {
				t.Errorf("%q %q: %v", c.collection, c.key, err)
			}
			continue
		}
		e, ok := errors.AsType[*survey.Error](err)
		if !ok || e.Kind != survey.KindInvalid || e.Problems[0].Field != c.field || e.Problems[0].Code != c.code {
			t.Errorf("%q %q: got %v, want %s at %s", c.collection, c.key, err, c.code, c.field)
		}
	}
}

func TestCheckBodyAllocatesNothingMuch(t *testing.T) {
	body := storetest.Body("answers", bson.D{{Key: "A1", Value: int32(5)}, {Key: "A2", Value: int32(4)}}, "unit", "so-xay-dung", "comment", "tốt")
	if n := testing.AllocsPerRun(100, func() {
		if store.CheckBody(body) != nil {
			t.Error("refused")
		}
	}); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

func TestBecause(t *testing.T) {
	cause := errors.New("page 7")
	err := fmt.Errorf("reading: %w", store.Because(store.ErrDamaged, "units %q: %w", "a", cause))
	if !errors.Is(err, store.ErrDamaged) || !errors.Is(err, cause) || errors.Is(err, store.ErrNotFound) || survey.KindOf(err) != survey.KindDamaged {
		t.Errorf("got %v", err)
	}
	if got, want := err.Error(), `reading: store.damaged: units "a": page 7`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if store.ErrDamaged.Err != nil {
		t.Error("the shared error was changed")
	}
}

func ExampleCheck() {
	body := storetest.Body("answers", bson.D{{Key: "A1", Value: 5}, {Key: "$where", Value: "1"}})
	fmt.Println(store.Check("responses", "2026-h2/0198", body))
	// Output: store.invalid (body.answers.$where: store.name_bytes)
}

func ExamplePrefix() {
	fmt.Printf("%+v\n", store.Prefix("2026-h2/"))
	// Output: {From:2026-h2/ To:2026-h20 Limit:0 Reverse:false}
}

// FuzzCheckBody: whatever the bytes, Check must not panic, and what it lets
// through must be BSON that the driver reads and writes again unchanged.
func FuzzCheckBody(f *testing.F) {
	for _, b := range storetest.Hostile() {
		if len(b.Body) < 4096 {
			f.Add([]byte(b.Body))
		}
	}
	for _, b := range storetest.Odd() {
		f.Add([]byte(b))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if store.CheckBody(b) != nil {
			return
		}
		if err := bson.Raw(b).Validate(); err != nil {
			t.Fatalf("let through, and the driver says: %v", err)
		}
		var d bson.D
		if err := bson.Unmarshal(b, &d); err != nil {
			t.Fatalf("let through, and the driver cannot read it: %v", err)
		}
		again, err := bson.Marshal(d)
		if err != nil || string(again) != string(b) {
			t.Fatalf("let through, and written again it is %x, %v; was %x", again, err, b)
		}
	})
}
