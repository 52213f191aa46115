package poster

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"sipas/survey"
)

// stingy is a writer whose disk is full after some bytes.
type stingy struct{ left int }

func (s *stingy) Write(b []byte) (int, error) {
	if s.left -= len(b); s.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

var errFull = errors.New("the disk is full")

func TestPrintingEndsEarly(t *testing.T) {
	p := newPress(t)
	var all []Poster
	for i := range 20 {
		all = append(all, counter(i))
	}
	ctx, cancel := context.WithCancel(t.Context())
	o := settings(A6)
	told := 0
	o.Progress = func(done, total int) {
		if told = done; done == 7 || total != 20 {
			cancel()
		}
	}
	if err := p.Print(ctx, &bytes.Buffer{}, all, o); !errors.Is(err, context.Canceled) || told != 7 {
		t.Errorf("cancelled after 7: %v after %d", err, told)
	}
	for _, left := range []int{0, 100, 5000} {
		if err := p.Print(t.Context(), &stingy{left}, all, settings(A6)); !errors.Is(err, errFull) {
			t.Errorf("a disk of %d bytes: %v", left, err)
		}
	}
	for name, c := range map[string]struct {
		all  []Poster
		o    Options
		code string
	}{
		"nothing":         {nil, settings(A5), "poster.none"},
		"no size":         {all, settings(""), "poster.size"},
		"no language":     {all, Options{Size: A5}, "poster.language"},
		"a short way":     {all, Options{Size: A5, Languages: []string{"vi"}, Distance: 5}, "poster.distance"},
		"a long address":  {[]Poster{{Address: strings.Repeat("x", 5000)}}, settings(A5), "qr.text"},
		"labels on paper": {nil, settings(A4), "poster.size"},
	} {
		err := p.Print(t.Context(), &bytes.Buffer{}, c.all, c.o)
		if name == "labels on paper" {
			err = p.Labels(t.Context(), &bytes.Buffer{}, []Label{{Address: "x"}}, c.o)
		}
		if e, ok := errors.AsType[*survey.Error](err); !ok || e.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryVietnameseLetterCanBePrinted(t *testing.T) {
	p := newPress(t)
	const all = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz" +
		"0123456789–—‘’“”…•×−°²³₫.,;:!?()[]/\\%&@#*+=<>'\"-_"
	for _, s := range []string{all, strings.ToUpper(all)} {
		if lacking := p.Lacks(s); len(lacking) > 0 {
			t.Errorf("%q cannot be printed", string(lacking))
		}
	}
}

func TestScriptsThatCannotBePrinted(t *testing.T) {
	p := newPress(t)
	for text, want := range map[string]string{
		"":                     "",
		"Quầy số 1":            "",
		"Qua\u0302\u0300y":     "", // composed before printing
		"Ê Đê: ơ̆, ư̆":         "",
		"ភ្នំពេញ":              "ភ្នំពេញ",
		"ວຽງຈັນ":               "ວຽງຈັນ",
		"ไทย 1":                "ไทย",
		"中文":                   "中文",
		"שלום":                 "שלום",
		"Tầng 1 \U0001F600 ok": "\U0001F600",
	} {
		got := p.Lacks(text)
		for _, r := range got {
			if !strings.ContainsRune(want, r) {
				t.Errorf("%q: %q is said to be missing", text, r)
			}
		}
		if (len(got) == 0) != (want == "") {
			t.Errorf("%q lacks %q", text, string(got))
		}
	}
	x, y := counter(1), counter(2)
	x.Unit = survey.Text{"vi": "Sở", "km": "ភ្នំពេញ"}
	y.Counter = survey.Text{"vi": "Quầy ទី"}
	o := settings(A5)
	var b bytes.Buffer
	if err := p.Print(t.Context(), &b, []Poster{x}, o); err != nil {
		t.Errorf("a language that is not printed is in the way: %v", err)
	}
	o.Languages, b = []string{"vi", "km"}, bytes.Buffer{}
	err := p.Print(t.Context(), &b, []Poster{x, counter(3), y}, o)
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Code != "poster.script" || len(e.Problems) != 2 || e.Problems[0].Field != x.Name || e.Problems[1].Field != y.Name {
		t.Errorf("Khmer: %v", err)
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes were written before the error", b.Len())
	}
}
