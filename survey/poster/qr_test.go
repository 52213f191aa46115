package poster_test

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/poster"
)

func read(t *testing.T, b []byte) string {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	text, err := poster.Read(img)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestPNGDecodesToItsAddress(t *testing.T) {
	for _, base := range []string{"http://127.0.0.1:8080", "https://hailong.example.gov.vn/", "https://example.gov.vn/mot-cua"} {
		for _, pixels := range []int{128, 300, 1000} {
			t.Run(fmt.Sprint(base, pixels), func(t *testing.T) {
				want, err := poster.Address(base, "7K3F92M5")
				if err != nil {
					t.Fatal(err)
				}
				code, err := poster.New(want)
				if err != nil {
					t.Fatal(err)
				}
				b, err := code.PNG(pixels)
				if err != nil {
					t.Fatal(err)
				}
				if got := read(t, b); got != want {
					t.Errorf("decoded %q, drawn %q", got, want)
				}
			})
		}
	}
}

func TestSVGDrawsEveryDarkModuleOnce(t *testing.T) {
	code, err := poster.New("https://example.gov.vn/k/7K3F92M5")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[[2]int]bool{}
	_, path, _ := strings.Cut(string(code.SVG(30)), `<path d="`)
	for _, run := range strings.Split(strings.TrimSuffix(path, `"/></svg>`), "z") {
		if run == "" {
			continue
		}
		var x, y, w, back int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1h-%d", &x, &y, &w, &back); err != nil || w != back {
			t.Fatalf("run %q: %v", run, err)
		}
		for i := range w {
			at := [2]int{x + i - poster.Quiet, y - poster.Quiet}
			if drawn[at] {
				t.Fatalf("module %v drawn twice", at)
			}
			drawn[at] = true
		}
	}
	for y, row := range code.Modules {
		for x, dark := range row {
			if dark != drawn[[2]int{x, y}] {
				t.Fatalf("module %d,%d: drawn %v, want %v", x, y, !dark, dark)
			}
		}
	}
}

func TestAddressRefusesWhatIsNoAddress(t *testing.T) {
	for _, base := range []string{"", "example.gov.vn", "ftp://x", "javascript:alert(1)", "//x", "http://"} {
		if got, err := poster.Address(base, "7K3F92M5"); err == nil || survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("Address(%q) = %q, %v", base, got, err)
		}
	}
}

func TestPNGRefusesSizes(t *testing.T) {
	code, err := poster.New("https://example.gov.vn/k/7K3F92M5")
	if err != nil {
		t.Fatal(err)
	}
	for _, pixels := range []int{-1, 0, 63, 4097} {
		if _, err := code.PNG(pixels); survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("PNG(%d): %v", pixels, err)
		}
	}
}

func TestLocalAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"http://localhost:8080/k/7K3F92M5": true, "http://127.0.0.1/k/7K3F92M5": true, "http://[::1]:80/k/7K3F92M5": true,
		"https://hailong.example.gov.vn/k/7K3F92M5": false, "http://192.0.2.7:8080/k/7K3F92M5": false, ":": false,
	} {
		if got := poster.Local(address); got != want {
			t.Errorf("Local(%q) = %v", address, got)
		}
	}
}
