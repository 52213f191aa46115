package export

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestRowsComeBack packs and unpacks any row.
func TestRowsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in row
		for i := range in.labels {
			in.labels[i] = []byte(rapid.StringN(0, 40, 60).Draw(t, "label"))
		}
		in.partial, in.excluded = rapid.Bool().Draw(t, "partial"), rapid.Bool().Draw(t, "excluded")
		for range rapid.IntRange(0, 60).Draw(t, "cells") {
			c := cell{n: rapid.IntRange(CodeNoAnswer, 300).Draw(t, "n")}
			if rapid.Bool().Draw(t, "words") {
				c = cell{n: isWords, words: []byte(rapid.String().Draw(t, "text"))}
			}
			in.cells = append(in.cells, c)
		}
		packed := in.pack(nil)
		out := row{cells: make([]cell, len(in.cells))}
		if err := out.unpack(packed); err != nil {
			t.Fatal(err)
		}
		same := cmp.Comparer(func(a, b []byte) bool { return bytes.Equal(a, b) })
		if diff := cmp.Diff(in, out, cmp.AllowUnexported(row{}, cell{}), same); diff != "" && len(in.cells) > 0 {
			t.Fatal(diff)
		}
	})
}

// FuzzUnpack: a spoilt temporary file is an error, never a panic.
func FuzzUnpack(f *testing.F) {
	in := row{cells: []cell{{n: 5}, {n: isWords, words: []byte("chữ")}}}
	f.Add(in.pack(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		out := row{cells: make([]cell, 2)}
		if err := out.unpack(b); err != nil {
			return
		}
		again := row{cells: make([]cell, 2)}
		if err := again.unpack(out.pack(nil)); err != nil {
			t.Errorf("%x is read, and not what is packed of it: %v", b, err)
		}
	})
}
