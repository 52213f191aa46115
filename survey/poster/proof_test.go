package poster

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"sipas/survey"
)

// A code that gives something else, or is covered, ends the printing.
func TestProofsFindWhatIsWrong(t *testing.T) {
	p := newPress(t)
	x := counter(1)
	draw := func(change func(*drawing)) error {
		_, err := proved(x.Name, x.Address, func(qr *Code) (*drawing, error) {
			d, err := p.layout(&x, qr, settings(A5), &logos{})
			if err == nil {
				change(d)
			}
			return d, err
		})
		return err
	}
	if err := draw(func(*drawing) {}); err != nil {
		t.Fatalf("a good one: %v", err)
	}
	other, err := New("https://evil.example/k/" + code(1))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*drawing){
		"another address":     func(d *drawing) { d.codes[0].code = other },
		"modules are missing": func(d *drawing) { d.codes[0].code = &Code{Modules: d.codes[0].code.Modules[:20]} },
		"a line of text":      func(d *drawing) { d.lines[0].y = d.codes[0].y + 5 },
		"a coloured area":     func(d *drawing) { d.fills[0].box.Y = d.codes[0].y - 1 },
		"the edge":            func(d *drawing) { d.codes[0].x = 1 },
	} {
		err := draw(change)
		if !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if e, _ := errors.AsType[*survey.Error](err); e.Problems[0].Field != x.Name {
			t.Errorf("%s: the error names %q", name, e.Problems[0].Field)
		}
	}
}

// This address gives a pattern in which the reader sees corners where there are
// none, at every scale. It is encoded in another way, and printed.
func TestACodeThatReadersOverlookIsEncodedAnew(t *testing.T) {
	address := "https://hailong.example.gov.vn/k/JYNJH06B"
	first, err := New(address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (symbol{code: first, cell: 3}).readBack(); err == nil {
		t.Fatal("the reader has learnt to read it: find another for this test")
	}
	p, x := newPress(t), counter(1)
	x.Address = address
	if err := p.Print(t.Context(), &bytes.Buffer{}, []Poster{x}, settings(A4)); err != nil {
		t.Error(err)
	}
	code, err := Readable(address)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := (symbol{code: code, cell: 3}).readBack(); err != nil || got != address || code.Text != address {
		t.Errorf("by itself it reads %q: %v", got, err)
	}
}

// A text that fits into no code is refused without being told to anybody.
func TestReadableRefusesWhatIsTooLong(t *testing.T) {
	_, err := Readable(strings.Repeat("bí mật ", 1000))
	if e, ok := errors.AsType[*survey.Error](err); !ok || e.Code != "qr.text" || strings.Contains(err.Error(), "bí mật") {
		t.Errorf("error %.100v", err)
	}
}

func TestRectanglesCoverTheModulesOnce(t *testing.T) {
	c, err := New("https://hailong.example.gov.vn/k/7K3F92M5")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[[2]int]int{}
	for _, r := range c.rectangles() {
		for y := r[1]; y < r[1]+r[3]; y++ {
			for x := r[0]; x < r[0]+r[2]; x++ {
				drawn[[2]int{x, y}]++
			}
		}
	}
	for y, row := range c.Modules {
		for x, dark := range row {
			if n := drawn[[2]int{x, y}]; dark && n != 1 || !dark && n != 0 {
				t.Errorf("module %d,%d is drawn %d times, dark %v", x, y, n, dark)
			}
		}
	}
}
