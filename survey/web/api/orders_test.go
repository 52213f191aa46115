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
	"sipas/survey/jobs"
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

// TestListingOrders: one's own and nobody else's, page by page.
func TestListingOrders(t *testing.T) {
	w := newWorld(t, generous)
	w.work()
	mine, other := w.key([]string{"D1"}), w.key(nil)
	var made []string
	for _, q := range []string{"2026/exports?format=csv", "2025/exports?format=csv", "2026/exports?format=ndjson", "2026/exports?format=sav"} {
		x := w.ordered("/api/v1/waves/"+q, mine)
		if x.Wave == "2026" {
			made = append(made, x.ID)
		}
	}
	w.ordered("/api/v1/waves/2026/exports?format=csv", other)
	all := read[list[orderedFile]](t, w.get("/api/v1/waves/2026/exports", mine, http.StatusOK))
	if got := idsIn(all); !slices.Equal(got, made) || all.Next != nil {
		t.Errorf("%v, want %v; next %v", got, made, all.Next)
	}
	for _, x := range all.Items {
		if alone := read[orderedFile](t, w.get(x.Self, mine, http.StatusOK)); alone.File == nil || x.File == nil || *alone.File != *x.File {
			t.Errorf("in the list %+v, alone %+v", x, alone)
		}
	}
	var paged []string
	for next := "/api/v1/waves/2026/exports?limit=2"; next != ""; {
		r := w.get(next, mine, http.StatusOK)
		part := read[list[orderedFile]](t, r)
		paged = append(paged, idsIn(part)...)
		next = ""
		if part.Next != nil {
			next = *part.Next
			if len(part.Items) != 2 || r.Header.Get("Link") != "<"+next+`>; rel="next"` {
				t.Errorf("%d items, Link %q", len(part.Items), r.Header.Get("Link"))
			}
		}
	}
	if !slices.Equal(paged, made) {
		t.Errorf("page by page %v, want %v", paged, made)
	}
	if got := idsIn(read[list[orderedFile]](t, w.get("/api/v1/waves/2026/exports", w.key(nil), http.StatusOK))); len(got) != 0 {
		t.Errorf("somebody else sees %v", got)
	}
	for path, key := range map[string]string{"2026/exports?after=!": mine, "2026/exports?limit=0": mine, "2026/exports?format=csv": mine} {
		if x := read[Problem](t, w.get("/api/v1/waves/"+path, key, http.StatusBadRequest)); x.Code != codeQuery {
			t.Errorf("%s: %+v", path, x)
		}
	}
}

func idsIn(l list[orderedFile]) []string {
	ids := []string{}
	for _, x := range l.Items {
		ids = append(ids, x.ID)
	}
	return ids
}

// TestCancelling: an order that nobody has begun ends, one that is done stays,
// and what is not one's own does not exist.
func TestCancelling(t *testing.T) {
	w := newWorld(t, generous)
	mine, other, viewer := w.key([]string{"D1"}), w.key(nil), w.key(nil, access.SeeResults)
	x := read[orderedFile](t, w.want(http.MethodPost, "/api/v1/waves/2026/exports?format=csv", mine, http.StatusAccepted))
	for who, key := range map[string]string{"somebody else": other, "a key of another unit": w.key([]string{"D2"})} {
		if p := read[Problem](t, w.want(http.MethodDelete, x.Self, key, http.StatusNotFound)); p.Code != codeExport {
			t.Errorf("%s: %+v", who, p)
		}
	}
	w.want(http.MethodDelete, x.Self, viewer, http.StatusForbidden)
	w.want(http.MethodDelete, x.Self, "", http.StatusUnauthorized)
	w.want(http.MethodDelete, strings.Replace(x.Self, "2026", "2025", 1), mine, http.StatusNotFound)
	if still := read[orderedFile](t, w.get(x.Self, mine, http.StatusOK)); still.State != jobs.Waiting {
		t.Fatalf("after others asked: %+v", still)
	}
	for range 2 { // asking again does no harm
		r := w.want(http.MethodDelete, x.Self, mine, http.StatusOK)
		if done := read[orderedFile](t, r); done.State != jobs.Cancelled || done.Ended == nil || done.File != nil || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%+v", done)
		}
	}
	w.get(x.Self+"/file", mine, http.StatusConflict)
	w.work()
	done := w.ordered("/api/v1/waves/2026/exports?format=csv", mine)
	if kept := read[orderedFile](t, w.want(http.MethodDelete, done.Self, mine, http.StatusOK)); kept.State != jobs.Done || kept.File == nil {
		t.Errorf("%+v", kept)
	}
	w.get(done.File.Href, mine, http.StatusOK)
	// Someone signed in may cancel from the service's own pages only.
	if r := w.ask(http.MethodDelete, x.Self, "", "Sec-Fetch-Site", "cross-site"); r.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %s", r.Status)
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
