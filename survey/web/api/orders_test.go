package api

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/export"
)

// TestOrders: the file of an order is what package export writes, of the units
// of the key and no others, and the audit trail knows of each step.
func TestOrders(t *testing.T) {
	w := newWorld(t, generous)
	w.work()
	all, some := w.key(nil), w.key([]string{"D1"})
	wave, _ := w.Config().Wave("2026")
	for name, tt := range map[string]struct {
		key, query string
		format     export.Format
		units      []string
		texts      bool
	}{
		"all":                  {all, "format=csv", export.CSV, nil, false},
		"a unit":               {all, "format=ndjson&unit=D1A", export.NDJSON, []string{"D1A"}, false},
		"units of the key":     {some, "format=excel&texts=yes", export.Excel, []string{"D1"}, true},
		"one unit of the key":  {some, "format=sav&unit=D1B&uncounted=no", export.SAV, []string{"D1B"}, false},
		"a workbook, in words": {some, "format=xlsx&lang=en", export.XLSX, []string{"D1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			x := w.ordered("/api/v1/waves/2026/exports?"+tt.query, tt.key)
			if x.File == nil || x.Fault != nil || !slices.Equal(x.Units, tt.units) || x.Total == nil || *x.Total != x.Done {
				t.Fatalf("%+v", x)
			}
			var want bytes.Buffer
			language := "vi"
			if strings.Contains(tt.query, "lang=en") {
				language = "en"
			}
			digest, err := export.Responses(t.Context(), &want, tt.format, export.Source{Store: w.Store, Config: w.Config(), Wave: wave,
				Units: tt.units, Texts: tt.texts, Order: [32]byte{1}, Language: language})
			if err != nil {
				t.Fatal(err)
			}
			r := w.get(x.File.Href, tt.key, http.StatusOK)
			if !bytes.Equal(r.body, want.Bytes()) || digest.SHA256 != x.File.SHA256 || digest.Rows != x.Done || r.ContentLength != x.File.Bytes || r.Header.Get("Repr-Digest") == "" {
				t.Errorf("another file than that of package export: %d bytes, %+v, want %d", len(r.body), x, want.Len())
			}
			for who, key := range map[string]string{"somebody else": w.key(nil), "a key of another unit": w.key([]string{"D2"})} {
				for _, path := range []string{x.Self, x.File.Href} {
					if r := w.get(path, key, http.StatusNotFound); read[Problem](t, r).Code != codeExport {
						t.Errorf("%s at %s: %s", who, path, r.body)
					}
				}
			}
			w.get(strings.Replace(x.Self, "2026", "2025", 1), tt.key, http.StatusNotFound)
		})
	}
	acts := map[string]int{}
	trail := audit.New(w.Store, w.Now)
	for e, err := range trail.Entries(t.Context(), 0, 1000) {
		if err != nil {
			t.Fatal(err)
		}
		acts[e.Act]++
	}
	for _, act := range []string{"order export", "export responses", "fetch export"} {
		if acts[act] != 5 {
			t.Errorf("%d entries %q, want 5: %v", acts[act], act, acts)
		}
	}
}

func TestOrdersThatCannotBe(t *testing.T) {
	w := newWorld(t, generous)
	all, some, viewer := w.key(nil), w.key([]string{"D1"}), w.key(nil, access.SeeResults)
	for name, tt := range map[string]struct {
		key, path string
		status    int
		code      string
		says      string
	}{
		"no format":      {all, "2026/exports", 400, codeQuery, "“format” is needed; it can be: xlsx, excel, csv, ndjson, coded, sav"},
		"an odd format":  {all, "2026/exports?format=doc", 400, codeQuery, "cannot be “doc”"},
		"an odd flag":    {all, "2026/exports?format=csv&texts=1", 400, codeQuery, "cannot be “1”"},
		"another's unit": {some, "2026/exports?format=csv&unit=D2", 404, codeUnit, "sees no unit “D2”"},
		"no such unit":   {all, "2026/exports?format=csv&unit=X", 404, codeUnit, "sees no unit “X”"},
		"a draft":        {all, "draft/exports?format=csv", 404, codeWave, "sees no wave"},
		"another's wave": {some, "only-d2/exports?format=csv", 404, codeWave, "sees no wave"},
		"only to see":    {viewer, "2026/exports?format=csv", 403, codeForbidden, ""},
		"to an order":    {all, "2026/exports/nothing", 405, codeMethod, ""},
	} {
		r := w.want(http.MethodPost, "/api/v1/waves/"+tt.path, tt.key, tt.status, "Accept-Language", "en")
		if x := read[Problem](t, r); x.Code != tt.code || !strings.Contains(x.Detail, tt.says) {
			t.Errorf("%s: %s", name, r.body)
		}
	}
	// Nobody makes them, so that they stay open.
	for range 20 {
		if r := w.ask(http.MethodPost, "/api/v1/waves/2026/exports?format=csv", all); r.StatusCode == http.StatusTooManyRequests {
			w.deafAfter(0)
			w.want(http.MethodPost, "/api/v1/waves/2026/exports?format=csv", some, http.StatusServiceUnavailable)
			return
		}
	}
	t.Error("orders without end")
}

// TestSealed: whoever sees the whole wave reads the seal; single sheets are for
// those who may export, and each fetching is written down.
func TestSealed(t *testing.T) {
	w := newWorld(t, generous)
	all, some, viewer := w.key(nil), w.key([]string{"D1"}), w.key(nil, access.SeeResults)
	w.get("/api/v1/waves/2026/sealed", all, http.StatusNotFound)
	w.sealed("2026")
	x := read[sealed](t, w.get("/api/v1/waves/2026/sealed", viewer, http.StatusOK))
	if x.Counts.Counted != 120 || len(x.Files) != 4 || x.Published {
		t.Errorf("%+v", x)
	}
	for _, f := range x.Files {
		r := w.get(f.Href, all, http.StatusOK)
		if kept, err := w.pages.Seals.Read(t.Context(), "2026", f.Name); err != nil || !bytes.Equal(kept, r.body) || int64(len(kept)) != f.Bytes {
			t.Errorf("%s: %d bytes, %v", f.Name, len(r.body), err)
		}
		w.get(f.Href, viewer, map[access.Act]int{access.SeeResults: http.StatusOK, access.ExportResponses: http.StatusForbidden}[f.Act])
		if r := w.get(f.Href, some, http.StatusNotFound); read[Problem](t, r).Code != codeSeal {
			t.Errorf("a key of one unit at %s: %s", f.Name, r.body)
		}
	}
	w.get("/api/v1/waves/2026/sealed", some, http.StatusNotFound)
	w.get("/api/v1/waves/2026/sealed/nothing.csv", all, http.StatusNotFound)
	w.deafAfter(0)
	for _, f := range x.Files {
		w.get(f.Href, all, map[access.Act]int{access.SeeResults: http.StatusOK, access.ExportResponses: http.StatusServiceUnavailable}[f.Act])
	}
}
