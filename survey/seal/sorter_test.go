package seal

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestSorter cuts exports anywhere, with runs of any size, and compares what
// comes out with the records sorted at once; nothing is left in the folder.
func TestSorter(t *testing.T) {
	temp := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.SampledFrom([]string{"a,1", "b,2", "a,10", "", "\"x\r\ny\",3", "\"he said \"\"no\"\"\",4", "đ,5",
			strings.Repeat("long ", 30) + ",6"}), 0, 60).Draw(t, "records")
		raw, want := "row,name,n\r\n", "name,n\r\n"
		for i, r := range records {
			raw += fmt.Sprintf("%d,%s\r\n", i+1, r)
		}
		slices.Sort(records)
		for _, r := range records {
			want += r + "\r\n"
		}
		s := &sorter{temp: temp, run: rapid.SampledFrom([]int{1, 20, 100, 1 << 20}).Draw(t, "run")}
		for left := []byte(raw); len(left) > 0; {
			n := rapid.IntRange(1, len(left)).Draw(t, "part")
			if _, err := s.Write(left[:n]); err != nil {
				t.Fatal(err)
			}
			left = left[n:]
		}
		got, err := s.sorted()
		if err != nil || string(got) != want {
			t.Fatalf("%q, %v; want %q", got, err, want)
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
	})
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestSorterRefuses(t *testing.T) {
	for name, raw := range map[string]string{"nothing": "", "no running number": "row\r\n1\r\n"} {
		s := &sorter{temp: t.TempDir(), run: runSize}
		_, err := bytes.NewBufferString(raw).WriteTo(s)
		if err == nil {
			_, err = s.sorted()
		}
		if err == nil {
			t.Errorf("%s: sorted", name)
		}
	}
}
