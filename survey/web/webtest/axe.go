package webtest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// axeSource is the text of axe-core 4, fetched from the npm registry at first
// use and kept in the user's cache.
func axeSource() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	home := filepath.Join(cache, "sipas-test", "axe-core-4")
	file := filepath.Join("node_modules", "axe-core", "axe.min.js")
	if text, err := os.ReadFile(filepath.Join(home, file)); err == nil {
		return string(text), nil
	}
	if err := os.MkdirAll(filepath.Dir(home), 0o755); err != nil {
		return "", err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(home), "fetch")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(fresh)
	out, err := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", fresh, "axe-core@4").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("npm install axe-core@4: %w: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(fresh, file))
	if err != nil {
		return "", err
	}
	_ = os.Rename(fresh, home) // another test may have been first: its copy is as good
	return string(text), nil
}

// violation is what axe-core found.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", v.ID, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n    %s\n    %s", n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n    "))
	}
	return b.String()
}

// axeRun asks for the rules of WCAG 2.0 to 2.2, levels A and AA.
const axeRun = `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
	.then(r => JSON.stringify({violations: r.violations, passes: r.passes.length}))`

// axeResult is the part of axe's answer that counts.
type axeResult struct {
	Violations []violation `json:"violations"`
	Passes     int         `json:"passes"`
}

func parseAxe(text string) (axeResult, error) {
	var r axeResult
	err := json.Unmarshal([]byte(text), &r)
	if err == nil && r.Passes == 0 {
		err = fmt.Errorf("axe-core has checked nothing")
	}
	return r, err
}
