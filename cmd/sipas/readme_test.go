package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The README's table of settings is the settings.
func TestReadmeShowsEverySetting(t *testing.T) {
	text := readme(t)
	defaults := map[string]string{"SIPAS_ADDR": "`:8080`", "SIPAS_DATA": "`./data`", "SIPAS_LIMITS": "`on`", "SIPAS_LOG_LEVEL": "`info`", "SIPAS_SECOND_FACTOR": "`optional`"}
	rows := (&Settings{}).rows()
	for _, r := range rows {
		value := defaults[r.Variable]
		if value != "" {
			value += " "
		}
		want := fmt.Sprintf("| `%s` | `%s` | %s| %s |", r.Variable, r.Flag, value, r.Help)
		if !strings.Contains(text, want) {
			t.Errorf("the README lacks the row\n%s", want)
		}
	}
	if got := strings.Count(text, "| `SIPAS_"); got != len(rows) {
		t.Errorf("the README has %d settings, the program %d", got, len(rows))
	}
}

// The README's two commands are there, each on a line of its own.
func TestReadmeHasItsTwoCommands(t *testing.T) {
	for _, command := range []string{"go run ./cmd/sipas demo", "go test -timeout 20m ./..."} {
		if !strings.Contains(readme(t), "\n    "+command+"\n") {
			t.Errorf("the README lacks %q", command)
		}
	}
}
