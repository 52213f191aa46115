package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/export"
	"sipas/survey/store"
)

// TestResponses: a stream is what package export writes, of the units of the
// key, with its digest at the end.
func TestResponses(t *testing.T) {
	w := newWorld(t, generous)
	all, some := w.key(nil), w.key([]string{"D1"})
	wave, _ := w.Config().Wave("2026")
	for name, tt := range map[string]struct {
		key, query, accept string
		format             export.Format
		units              []string
		texts              bool
		rows               int
	}{
		"all":                  {all, "", "", export.NDJSON, nil, false, 120},
		"csv by header":        {all, "", "text/csv", export.CSV, nil, false, 120},
		"csv by parameter":     {all, "?format=csv", "*/*", export.CSV, nil, false, 120},
		"for Excel":            {all, "?format=excel&texts=yes", "", export.Excel, nil, true, 120},
		"one unit":             {all, "?unit=D1A", "", export.NDJSON, []string{"D1A"}, false, 40},
		"no unit":              {all, "?unit=", "", export.NDJSON, nil, false, 120},
		"units of the key":     {some, "", "", export.NDJSON, []string{"D1"}, false, 70},
		"one unit of the key":  {some, "?unit=D1B&format=coded", "", export.Coded, []string{"D1B"}, false, 30},
		"words of those units": {some, "?texts=yes", "", export.NDJSON, []string{"D1"}, true, 70},
	} {
		t.Run(name, func(t *testing.T) {
			var want bytes.Buffer
			digest, err := export.Responses(t.Context(), &want, tt.format, export.Source{Store: w.Store, Config: w.Config(), Wave: wave,
				Units: tt.units, Texts: tt.texts, Order: [32]byte{1}})
			if err != nil || digest.Rows != tt.rows {
				t.Fatal(digest, err)
			}
			r := w.get("/api/v1/waves/2026/responses"+tt.query, tt.key, http.StatusOK, "Accept", tt.accept)
			if !bytes.Equal(r.body, want.Bytes()) {
				t.Errorf("another content than that of package export:\n%s", r.body)
			}
			sum := sha256.Sum256(r.body)
			if got, want := r.Trailer.Get("Repr-Digest"), "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":"; got != want {
				t.Errorf("Repr-Digest %q, want %q", got, want)
			}
			if r.Trailer.Get("Sipas-Rows") != strconv.Itoa(tt.rows) || r.Header.Get("Content-Type") != tt.format.Type() || r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%v %v", r.Header, r.Trailer)
			}
			if strings.Contains(string(r.body), "0912345678") {
				t.Error("a phone number is not masked")
			}
		})
	}
}

// TestResponsesOfAKeyAreItsUnits, read as a program would.
func TestResponsesOfAKeyAreItsUnits(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key([]string{"D1"})
	units := map[string]int{}
	d := json.NewDecoder(bytes.NewReader(w.get("/api/v1/waves/2026/responses", key, http.StatusOK).body))
	for {
		var line struct{ Unit string }
		if err := d.Decode(&line); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		units[line.Unit]++
	}
	if len(units) != 2 || units["D1A"] != 40 || units["D1B"] != 30 {
		t.Errorf("%v", units)
	}
	rows, err := csv.NewReader(bytes.NewReader(w.get("/api/v1/waves/2026/responses?format=csv", key, http.StatusOK).body)).ReadAll()
	if err != nil || len(rows) != 71 {
		t.Errorf("%d lines: %v", len(rows), err)
	}
}

// TestStreamsAreInTheTrail: what was asked for before the first byte, and what
// was sent after the last.
func TestStreamsAreInTheTrail(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key([]string{"D1"})
	sum := sha256.Sum256(w.get("/api/v1/waves/2026/responses?format=csv&texts=yes", key, http.StatusOK).body)
	w.get("/api/v1/waves/2026/responses?unit=D2", key, http.StatusNotFound)
	w.get("/api/v1/waves/2026/responses?format=docx", key, http.StatusBadRequest)
	var entries []audit.Entry
	for e, err := range store.All[audit.Entry](t.Context(), w.Store, audit.Collection, store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Act == ordering || e.Act == making {
			if e.Object != "waves/2026" || e.Who != "owner1" || !strings.HasPrefix(e.Via, audit.ByKey("")) {
				t.Errorf("%+v", e)
			}
			entries = append(entries, e)
		}
	}
	asked := []survey.Difference{{Path: "format", To: "csv"}, {Path: "units", To: "D1"}, {Path: "words", To: "yes"}}
	want := [][]survey.Difference{asked, append(slices.Clone(asked), survey.Difference{Path: "rows", To: "70"},
		survey.Difference{Path: "bytes", To: "BYTES"}, survey.Difference{Path: "sha256", To: hex.EncodeToString(sum[:])})}
	var got [][]survey.Difference
	for _, e := range entries {
		for i := range e.Changes {
			if e.Changes[i].Path == "bytes" && e.Changes[i].To > "0" {
				e.Changes[i].To = "BYTES"
			}
		}
		got = append(got, e.Changes)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestNothingLeavesWithoutItsEntry: when the trail takes no entry, no response
// is sent.
func TestNothingLeavesWithoutItsEntry(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key(nil)
	w.get("/api/v1/waves/2026/responses", key, http.StatusOK) // loaded, and the key's day is noted
	w.deafAfter(0)
	r := w.get("/api/v1/waves/2026/responses", key, http.StatusServiceUnavailable)
	if bytes.Contains(r.body, []byte("D1A")) {
		t.Errorf("%s", r.body)
	}
}

// TestABrokenStreamIsCut: a client never takes a part for the whole.
func TestABrokenStreamIsCut(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key(nil)
	w.get("/api/v1/waves/2026/responses", key, http.StatusOK)
	w.deafAfter(1) // the entry of the end
	q, err := http.NewRequestWithContext(context.Background(), http.MethodGet, w.URL+"/api/v1/waves/2026/responses", nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+key)
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return // cut before its head came
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err == nil {
		t.Errorf("%s with %d bytes, as if it were whole", answer.Status, len(body))
	}
}
