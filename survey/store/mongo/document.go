package mongo

import (
	"encoding/binary"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"sipas/survey/store"
)

// damage is a document that this package did not write so.
type damage struct{ text string }

func (d *damage) Error() string { return d.text }

// stored builds {_id, rev, ...body}.
func stored(key string, rev int64, body bson.Raw) bson.Raw {
	b := make([]byte, 4, len(body)+len(key)+32)
	b = bsoncore.AppendStringElement(b, "_id", key)
	b = bsoncore.AppendInt64Element(b, "rev", rev)
	b = append(b, body[4:]...) // its fields and its end
	binary.LittleEndian.PutUint32(b, uint32(len(b)))
	return b
}

// apart takes a stored document apart and appends its body to space, which it
// returns with the body's document behind what was there. _id and rev come
// first wherever this package has written; other orders are understood too.
func apart(collection string, raw bson.Raw, space []byte) (d store.Doc, grown []byte, err error) {
	start := len(space)
	grown = append(space, 0, 0, 0, 0)
	var rest []byte
	size := len(raw)
	ok := size >= 5 && binary.LittleEndian.Uint32(raw) == uint32(size) && raw[size-1] == 0
	if ok {
		rest = raw[4 : size-1]
	}
	found := 0
	for ok && len(rest) > 0 {
		var e bsoncore.Element
		if e, rest, ok = bsoncore.ReadElement(rest); !ok {
			break
		}
		switch e.Key() {
		case "_id":
			var is bool
			if d.Key, is = e.Value().StringValueOK(); is {
				found++
			}
			continue
		case "rev":
			var is bool
			if d.Rev, is = e.Value().Int64OK(); is {
				found++
			}
			continue
		}
		grown = append(grown, e...)
		if found == 2 { // what follows is the body as it is
			grown, rest = append(grown, rest...), nil
		}
	}
	if !ok || found != 2 {
		return store.Doc{}, space, &damage{fmt.Sprintf("%s: a document without text as _id and a 64-bit rev: %.200s",
			collection, raw)}
	}
	grown = append(grown, 0)
	binary.LittleEndian.PutUint32(grown[start:], uint32(len(grown)-start))
	d.Body = bson.Raw(grown[start:])
	return d, grown, nil
}
