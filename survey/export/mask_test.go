package export

import "testing"

// TestMask: what a file covers. The cases of what is covered and what is not
// are in package comments.
func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"Gọi 0912.345.678, B1234567, lan@vidu.vn": "Gọi ***, ***, ***",
		"Đất 150.000.000 đồng là đắt":             "Đất 150.000.000 đồng là đắt",
	} {
		if got := Mask(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
