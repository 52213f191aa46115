package export

import (
	"bytes"
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

// readBack lets PSPP read our data by a syntax, and returns what it holds then:
// a header and rows of bare values. It must know labels and missing values, too.
func readBack(t *testing.T, dir, syntax string) [][]string {
	t.Helper()
	path := program(t, "pspp", "pspp")
	put(t, dir, "back.sps", []byte(syntax+"\nSAVE TRANSLATE /OUTFILE='back.csv' /TYPE=CSV /REPLACE /FIELDNAMES /UNSELECTED=RETAIN /CELLS=VALUES.\nDISPLAY DICTIONARY.\n"))
	said := run(t, dir, path, "-o", "said.txt", "-O", "format=txt", "back.sps")
	list, err := os.ReadFile(dir + "/said.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"error:", "warning:"} {
		if strings.Contains(said+string(list), bad) {
			t.Fatalf("PSPP complains:\n%s\n%s", said, list)
		}
	}
	for _, known := range []string{"Sở Một", "Không áp dụng", "Rất không hài", "-7; -8"} {
		if !strings.Contains(string(list), known) {
			t.Errorf("PSPP does not know %q", known)
		}
	}
	f, err := os.ReadFile(dir + "/back.csv")
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(f)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSPSSReadsBothWays has PSPP read the system file, and the coded CSV by the
// syntax: both must hold what the CSV says.
func TestSPSSReadsBothWays(t *testing.T) {
	w := newWorld(t)
	w.people(300)
	long := w.sheet()
	long.Answers = rated("A1", 5)
	long.Answers["comment"] = survey.Answer{Text: strings.Repeat("Rất tốt, ", 100) + "hết."} // 1,204 bytes: a very long string
	w.accept(long)
	s := w.source()
	s.Texts = true
	coded, _ := w.file(Coded, s)
	sav, _ := w.file(SAV, s)
	book, err := NewCodebook(s.Config, s.Wave, true)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put(t, dir, "responses.csv", coded)
	put(t, dir, "responses.sav", sav)
	var syntax bytes.Buffer
	if _, err := book.WriteScript(&syntax, SPSS, "responses.csv", survey.Vietnamese); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(coded, []byte("\uFEFF"))))
	want, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for name, syntax := range map[string]string{"sav": "GET FILE='responses.sav'.", "sps": syntax.String()} {
		t.Run(name, func(t *testing.T) {
			got := readBack(t, dir, syntax)
			for i := range got {
				for j := range got[i] {
					got[i][j] = strings.TrimSpace(strings.ReplaceAll(got[i][j], "\n", " "))
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff[:min(len(diff), 3000)])
			}
		})
	}
}
