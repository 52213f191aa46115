package storetest

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/store"
)

// Bad is a body that Check refuses, with the path and code of its Problem.
type Bad struct {
	Name, Field, Code string
	Body              bson.Raw
}

// Hostile lists bodies that no engine may store. MongoDB, FerretDB and
// DocumentDB differ in what they refuse, keep or change of them.
func Hostile() []Bad {
	n := func(name, field, code string, pairs ...any) Bad { return Bad{name, field, code, Body(pairs...)} }
	bad := []Bad{
		n("reserved _id", "body._id", "store.name_reserved", "_id", "x"),
		n("reserved rev", "body.rev", "store.name_reserved", "a", 1, "rev", int64(9)),
		n("operator", "body.$set", "store.name_bytes", "$set", bson.D{{Key: "a", Value: 1}}),
		n("operator below", "body.a.$gt", "store.name_bytes", "a", bson.D{{Key: "$gt", Value: ""}}),
		n("dollar inside a name", "body.a$b", "store.name_bytes", "a$b", 1),
		n("dotted name", "body.a.b", "store.name_bytes", "a.b", 1),
		n("dotted name in an array", "body.l.0.a.b", "store.name_bytes", "l", bson.A{bson.D{{Key: "a.b", Value: 1}}}),
		n("empty name", "body.", "store.name_empty", "", 1),
		n("name not UTF-8", "body.a\uFFFD", "store.name_bytes", "a\xff", 1),
		n("name twice", "body", "store.name_twice", "b", 1, "a", 1, "b", 2),
		n("name twice below", "body.x", "store.name_twice", "x", bson.D{{Key: "b", Value: 1}, {Key: "b", Value: 1}}),
		n("NaN", "body.a", "store.number", "a", math.NaN()),
		n("infinity", "body.a", "store.number", "a", math.Inf(1)),
		n("minus infinity below", "body.a.b", "store.number", "a", bson.D{{Key: "b", Value: math.Inf(-1)}}),
		n("minus zero", "body.a.0", "store.number", "a", bson.A{math.Copysign(0, -1)}),
		n("decimal", "body.a", "store.type", "a", bson.NewDecimal128(1, 2)),
		n("regular expression", "body.a", "store.type", "a", bson.Regex{Pattern: ".*"}),
		n("code", "body.a", "store.type", "a", bson.JavaScript("1")),
		n("timestamp", "body.a", "store.type", "a", bson.Timestamp{T: 1}),
		n("smallest key", "body.a", "store.type", "a", bson.MinKey{}),
		n("array in an array", "body.a.0", "store.array_in_array", "a", bson.A{bson.A{1}}),
		n("text not UTF-8", "body.a", "store.text_utf8", "a", "\xc3\x28"),
		n("lone surrogate", "body.a", "store.text_utf8", "a", "\xed\xa0\x80"),
		n("overlong UTF-8", "body.a", "store.text_utf8", "a", "\xc0\xaf"),
		{"nothing", "body", "store.body_bytes", nil},
		{"cut short", "body", "store.body_bytes", Body("a", "text")[:9]},
		{"bytes behind the end", "body", "store.body_bytes", append(Body("a", 1), 0)},
		{"length beyond the end", "body", "store.body_bytes", bson.Raw{200, 0, 0, 0, 0}},
		{"no end", "body", "store.body_bytes", bson.Raw{5, 0, 0, 0, 1}},
		{"boolean of 2", "body.a", "store.body_bytes", bson.Raw{9, 0, 0, 0, 8, 'a', 0, 2, 0}},
		{"text longer than its document", "body.a", "store.body_bytes",
			bson.Raw{14, 0, 0, 0, 2, 'a', 0, 99, 0, 0, 0, 'x', 0, 0}},
		{"array numbered from 1", "body.a.1", "store.array_index",
			bson.Raw{20, 0, 0, 0, 4, 'a', 0, 12, 0, 0, 0, 16, '1', 0, 7, 0, 0, 0, 0, 0}},
		{"deprecated binary", "body.a", "store.type", bson.Raw{13, 0, 0, 0, 5, 'a', 0, 0, 0, 0, 0, 2, 0}},
		{"91 levels", "body" + strings.Repeat(".d", store.MaxDepth), "store.body_depth", Nested(store.MaxDepth + 1)},
		{"10,000 levels", "body" + strings.Repeat(".d", store.MaxDepth), "store.body_depth", Nested(10_000)},
	}
	twice := bson.D{}
	for i := range 60 {
		twice = append(twice, bson.E{Key: fmt.Sprint("n", i%59), Value: i})
	}
	b, err := bson.Marshal(twice)
	if err != nil {
		panic(err) // a mistake in this table
	}
	return append(bad, Bad{"name twice among sixty", "body", "store.name_twice", b})
}

// Nested is a body of n levels, the body itself counted.
func Nested(n int) bson.Raw {
	b := bson.Raw{5, 0, 0, 0, 0}
	for range n - 1 {
		size := len(b) + 8
		outer := append(bson.Raw{byte(size), byte(size >> 8), byte(size >> 16), byte(size >> 24), 3, 'd', 0}, b...)
		b = append(outer, 0)
	}
	return b
}

func hostileRefused(t *testing.T, s store.Store, _ Size) {
	ctx := t.Context()
	kept := Body("kept", true)
	want(t, "Insert", s.Insert(ctx, "c", "there", kept), nil)
	for _, b := range Hostile() {
		_, err := s.Replace(ctx, "c", "there", 1, b.Body)
		for doing, err := range map[string]error{"Insert": s.Insert(ctx, "c", "new", b.Body), "Replace": err} {
			want(t, doing+" of "+b.Name, err, store.ErrInvalid)
			e, ok := errors.AsType[*survey.Error](err)
			if !ok || len(e.Problems) != 1 || e.Problems[0].Field != b.Field || e.Problems[0].Code != b.Code {
				t.Errorf("%s of %s: got %v, want %s at %s", doing, b.Name, err, b.Code, b.Field)
			}
		}
	}
	_, err := s.Get(ctx, "c", "new")
	want(t, "Get of what was refused", err, store.ErrNotFound)
	holds(t, s, "c", "there", 1, kept)
}

// Odd lists bodies that are unusual and must come back byte for byte.
func Odd() map[string]bson.Raw {
	return map[string]bson.Raw{
		"empty":           Body(),
		"numbers":         Body("i", int32(math.MinInt32), "l", int64(math.MaxInt64), "m", int64(math.MinInt64), "f", 0.1, "s", math.SmallestNonzeroFloat64, "x", math.MaxFloat64, "z", 0.0, "w", 5.0, "h", int64(5)),
		"texts":           Body("vi", "Cán bộ tiếp nhận hồ sơ – «rất hài lòng» ☺ 𝔘", "empty", "", "rtl", "a\u202eb", "tab", "\t\n\r\"\\", "dollar", "$where", "nul", "a\x00b"),
		"names":           Body("yếu_tố", 1, "__proto__", 1, "a b", 1, "Ω", 1, "_ID", 1, "Rev", 1, "0", 1),
		"order of fields": Body("z", 1, "a", 2, "m", 3),
		"times":           Body("t", bson.NewDateTimeFromTime(time.Date(2026, 12, 31, 23, 59, 59, 999e6, time.UTC)), "before", bson.DateTime(-62135596800000)),
		"kinds":           Body("null", nil, "yes", true, "no", false, "id", bson.ObjectID{1, 2, 3}, "bytes", []byte{0, 1, 255}, "none", []byte{}, "uuid", bson.Binary{Subtype: 4, Data: make([]byte, 16)}),
		"nesting":         Body("l", bson.A{}, "d", bson.D{}, "m", bson.A{bson.D{{Key: "_id", Value: 1}, {Key: "l", Value: bson.A{1, "2", nil}}}}, "rev2", bson.D{{Key: "rev", Value: 1}}),
	}
}

func valuesComeBack(t *testing.T, s store.Store, _ Size) {
	for name, body := range Odd() {
		want(t, "Insert of "+name, s.Insert(t.Context(), "c", name, body), nil)
		holds(t, s, "c", name, 1, body)
		_, err := s.Replace(t.Context(), "c", name, 1, body)
		want(t, "Replace by "+name, err, nil)
		holds(t, s, "c", name, 2, body)
	}
	n := 0
	for d, err := range s.Scan(t.Context(), "c", store.Range{}) {
		want(t, "Scan", err, nil)
		if string(d.Body) != string(Odd()[d.Key]) {
			t.Errorf("Scan gave %s as %v", d.Key, d.Body)
		}
		n++
	}
	if n != len(Odd()) {
		t.Errorf("Scan gave %d of %d", n, len(Odd()))
	}
}
