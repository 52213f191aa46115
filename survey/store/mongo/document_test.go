package mongo

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

func TestStoredAndApart(t *testing.T) {
	for name, body := range storetest.Odd() {
		raw := stored("k", 7, body)
		if err := raw.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		before := []byte("before")
		d, grown, err := apart("c", raw, before)
		if err != nil || d.Key != "k" || d.Rev != 7 || !bytes.Equal(d.Body, body) || string(grown) != "before"+string(body) {
			t.Errorf("%s: got %+v, %q, %v", name, d, grown, err)
		}
	}
}

func TestApartInOtherOrders(t *testing.T) {
	want := storetest.Body("a", int32(1), "b", "x")
	for name, raw := range map[string]bson.Raw{
		"key last":         storetest.Body("rev", int64(3), "a", int32(1), "b", "x", "_id", "k"),
		"in between":       storetest.Body("a", int32(1), "_id", "k", "rev", int64(3), "b", "x"),
		"revision first":   storetest.Body("rev", int64(3), "_id", "k", "a", int32(1), "b", "x"),
		"body around them": storetest.Body("_id", "k", "a", int32(1), "rev", int64(3), "b", "x"),
	} {
		d, _, err := apart("c", raw, nil)
		if err != nil || d.Key != "k" || d.Rev != 3 || !bytes.Equal(d.Body, want) {
			t.Errorf("%s: got %+v, %v", name, d, err)
		}
	}
}

func TestApartRefuses(t *testing.T) {
	for name, raw := range map[string]bson.Raw{
		"no revision":           storetest.Body("_id", "k", "a", 1),
		"a revision of 32 bits": storetest.Body("_id", "k", "rev", int32(1)),
		"a number as key":       storetest.Body("_id", 7, "rev", int64(1)),
		"no key":                storetest.Body("rev", int64(1)),
		"nothing":               storetest.Body(),
		"cut short":             stored("k", 1, storetest.Body("a", 1))[:12],
	} {
		_, grown, err := apart("units", raw, []byte("before"))
		if _, ok := errors.AsType[*damage](err); !ok || !strings.Contains(err.Error(), "units") || string(grown) != "before" {
			t.Errorf("%s: got %q, %v", name, grown, err)
		}
	}
}

func FuzzApart(f *testing.F) {
	for _, body := range storetest.Odd() {
		f.Add([]byte(stored("k", 1, body)))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, _, err := apart("c", raw, nil)
		if err != nil || bson.Raw(raw).Validate() != nil {
			return
		}
		if err := d.Body.Validate(); err != nil {
			t.Errorf("%x gave %x: %v", raw, d.Body, err)
		}
		if store.CheckBody(d.Body) == nil {
			again, _, err := apart("c", stored(d.Key, d.Rev, d.Body), nil)
			if err != nil || again.Key != d.Key || again.Rev != d.Rev || !bytes.Equal(again.Body, d.Body) {
				t.Errorf("%+v came back as %+v, %v", d, again, err)
			}
		}
	})
}
