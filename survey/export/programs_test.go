package export

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// program finds another program that opens our files. Without it the test is
// skipped, or fails if SIPAS_TEST_REQUIRE contains what.
func program(t *testing.T, what, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("SIPAS_TEST_REQUIRE"), ","), what) {
			t.Fatalf("%s is required: %v", name, err)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

// run runs a program in a folder and returns what it says.
func run(t *testing.T, dir, path string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), path, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	said, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", path, err, said)
	}
	return string(said)
}

// put writes a file into a folder.
func put(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(dir+"/"+name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// looseTable reads CSV whose rows need not be equally long.
func looseTable(t *testing.T, content []byte) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
