package reform_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/store"
)

func TestFilesComeBackAsTheyWere(t *testing.T) {
	k := twoUnits(t)
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.SampledFrom([]int{0, 1, 1<<20 - 5, 1 << 20, 3<<20 - 5}).Draw(r, "size")
		data := append([]byte("%PDF-"), bytes.Repeat([]byte{byte(rapid.Byte().Draw(r, "fill"))}, size)...)
		digest, err := k.KeepFile(t.Context(), "x.pdf", iotest.HalfReader(bytes.NewReader(data)))
		if err != nil {
			r.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if digest != hex.EncodeToString(sum[:]) {
			r.Errorf("digest %s", digest)
		}
		if again, err := k.KeepFile(t.Context(), "y.pdf", bytes.NewReader(data)); err != nil || again != digest {
			r.Errorf("again: %s, %v", again, err)
		}
		if got, err := k.File(t.Context(), digest); err != nil || !bytes.Equal(got, data) {
			r.Errorf("%d bytes came back, %v", len(got), err)
		}
	})
}

func TestFilesThatAreNotTaken(t *testing.T) {
	k := twoUnits(t)
	zip, ole := "PK\x03\x04…", "\xD0\xCF\x11\xE0…"
	for name, c := range map[string]struct {
		file, data string
		want       error
	}{
		"a PDF":                          {"a.pdf", "%PDF-1.7", nil},
		"capitals":                       {"A.PDF", "%PDF-1.7", nil},
		"a PNG":                          {"a.png", "\x89PNG\r\n\x1a\n", nil},
		"a photograph":                   {"a.jpeg", "\xff\xd8\xff\xe0", nil},
		"a workbook":                     {"a.xlsx", zip, nil},
		"an old document":                {"a.doc", ole, nil},
		"an open document":               {"a.odt", zip, nil},
		"text in Vietnamese":             {"a.txt", "Kế hoạch cải cách hành chính", nil},
		"a table":                        {"a.csv", "mã;điểm\r\n1;2\r\n", nil},
		"empty":                          {"a.pdf", "", reform.ErrFileSize},
		"one byte too much":              {"a.txt", strings.Repeat("x", reform.MaxFile+1), reform.ErrFileSize},
		"a program":                      {"a.exe", "MZ", reform.ErrFileType},
		"a web page":                     {"a.html", "<p>", reform.ErrFileType},
		"a drawing, which may hold code": {"a.svg", "<svg/>", reform.ErrFileType},
		"no ending":                      {"pdf", "%PDF-", reform.ErrFileType},
		"a page called text":             {"a.txt", "<!DOCTYPE html><script>", reform.ErrFileType},
		"a page called PDF":              {"a.pdf", "<html>%PDF-", reform.ErrFileType},
		"a picture called another":       {"a.png", "\xff\xd8\xff\xe0", reform.ErrFileType},
		"an archive called old document": {"a.doc", zip, reform.ErrFileType},
		"a program called workbook":      {"a.xlsx", "MZ", reform.ErrFileType},
		"two endings":                    {"a.pdf.exe", "%PDF-", reform.ErrFileType},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := k.KeepFile(t.Context(), c.file, strings.NewReader(c.data))
			if !errors.Is(err, c.want) || c.want == nil && err != nil {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := k.KeepFile(t.Context(), "a.pdf", iotest.ErrReader(errBroken)); !errors.Is(err, errBroken) {
		t.Errorf("a body that breaks off: %v", err)
	}
	for _, ending := range reform.FileEndings() {
		if reform.FileType("x"+strings.ToUpper(ending)) == "" {
			t.Errorf("%s is taken and has no type", ending)
		}
	}
}

func TestFilesThatAreNotThere(t *testing.T) {
	k := twoUnits(t)
	for _, digest := range []string{"", "x", "../x", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("0", 64) + "/0000"} {
		if _, err := k.File(t.Context(), digest); !errors.Is(err, reform.ErrNoFile) {
			t.Errorf("%q: %v", digest, err)
		}
	}
}

// A file is there once its last document is: one that broke off is none, and can
// be kept again.
func TestFileThatBreaksOff(t *testing.T) {
	k := twoUnits(t)
	data := append([]byte("%PDF-"), make([]byte, 2<<20)...)
	sum := sha256.Sum256(data)
	digest := hex.EncodeToString(sum[:])
	for writes := range 4 { // three parts and the head
		o := reform.New(reform.Config{Store: &broken{k.Store, writes}})
		if _, err := o.KeepFile(t.Context(), "a.pdf", bytes.NewReader(data)); (writes < 1) != errors.Is(err, errBroken) && err != nil && !errors.Is(err, errBroken) {
			t.Errorf("after %d writes: %v", writes, err)
		}
		if _, err := k.File(t.Context(), digest); !errors.Is(err, reform.ErrNoFile) {
			t.Fatalf("after %d writes there is a file: %v", writes, err)
		}
	}
	if _, err := k.KeepFile(t.Context(), "a.pdf", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	if got, err := k.File(t.Context(), digest); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// What lies in the store is told from what was handed in.
func TestFileThatWasAltered(t *testing.T) {
	k := twoUnits(t)
	digest, err := k.KeepFile(t.Context(), "a.txt", strings.NewReader("1,5 điểm"))
	if err != nil {
		t.Fatal(err)
	}
	alter(t, k.Store, digest+"/0000")
	if _, err := k.File(t.Context(), digest); survey.KindOf(err) != survey.KindDamaged {
		t.Errorf("%v", err)
	}
}

// alter puts other content under a key.
func alter(t *testing.T, s store.Store, key string) {
	t.Helper()
	type body struct {
		Data []byte `bson:"data"`
	}
	_, rev, err := store.Load[body](t.Context(), s, reform.FilesKept, key)
	if err == nil {
		_, err = store.Change(context.Background(), s, reform.FilesKept, key, rev, body{[]byte("2,0 điểm")})
	}
	if err != nil {
		t.Fatal(err)
	}
}
