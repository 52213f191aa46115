package access

import (
	"testing"
	"time"
)

// TestCode goes through the table of RFC 6238, appendix B (SHA-1); the last
// six of its eight digits.
func TestCode(t *testing.T) {
	secret := []byte("12345678901234567890")
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471",
		1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := code(secret, stepAt(time.Unix(unix, 0))); got != want {
			t.Errorf("at %d: %s, want %s", unix, got, want)
		}
	}
}
