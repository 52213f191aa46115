package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis"
	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/seal"
	"sipas/survey/store"
)

func isOverall(f study.Figure) bool {
	return f.Subject == study.AllCriteria && f.Formula == analysis.FormulaItemMean && f.Score == analysis.FormulaTop2
}

// Whatever somebody changes in the store after sealing is found, and named.
func TestVerifyFindsEveryChange(t *testing.T) {
	replace := func(w *world, r *survey.Response) {
		d, err := w.store.Get(w.Context(), store.Responses, store.ResponseKey("w", r.ID))
		if err == nil {
			_, err = w.store.Replace(w.Context(), store.Responses, d.Key, d.Rev, store.EncodeResponse(r))
		}
		if err != nil {
			w.Fatal(err)
		}
	}
	part := func(w *world, name string, edit func([]byte)) {
		type part struct {
			Data []byte `bson:"data"`
		}
		p, rev, err := store.Load[part](w.Context(), w.store, seal.Files, "w/"+name+"/000000")
		if err != nil {
			w.Fatal(err)
		}
		edit(p.Data)
		if _, err := store.Change(w.Context(), w.store, seal.Files, "w/"+name+"/000000", rev, p); err != nil {
			w.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		spoil func(w *world, known *survey.Response)
		want  []seal.Fault
	}{
		"nothing": {func(*world, *survey.Response) {}, nil},
		"an answer": {func(w *world, known *survey.Response) {
			known.Answers["A1"] = survey.Answer{Rating: 6 - max(1, known.Answers["A1"].Rating)}
			known.Answers["A2"] = survey.Answer{Rating: 1 + known.Answers["A2"].Rating%5}
			replace(w, known)
		}, []seal.Fault{seal.FaultDocuments, seal.FaultDataset}},
		"a comment": {func(w *world, known *survey.Response) {
			known.Answers["comment"] = survey.Answer{Text: "Rất tốt"}
			replace(w, known)
		}, []seal.Fault{seal.FaultDocuments}},
		"a sheet more": {func(w *world, _ *survey.Response) { w.people("S2", 1) },
			[]seal.Fault{seal.FaultDocuments, seal.FaultDataset, seal.FaultCount}},
		"a sheet less": {func(w *world, known *survey.Response) {
			d, _ := w.store.Get(w.Context(), store.Responses, store.ResponseKey("w", known.ID))
			if err := w.store.Delete(w.Context(), store.Responses, d.Key, d.Rev); err != nil {
				w.Fatal(err)
			}
		}, []seal.Fault{seal.FaultDocuments, seal.FaultDataset, seal.FaultCount}},
		"withdrawn": {func(w *world, known *survey.Response) { replace(w, known.Marker()) },
			[]seal.Fault{seal.FaultDocuments, seal.FaultDataset, seal.FaultCount}},
		"excluded": {func(w *world, known *survey.Response) { w.exclude(2, known) },
			[]seal.Fault{seal.FaultReviews, seal.FaultDataset, seal.FaultCount}},
		"the kept dataset": {func(w *world, _ *survey.Response) { part(w, seal.Dataset, func(b []byte) { b[len(b)-10] ^= 1 }) },
			[]seal.Fault{seal.FaultFile}},
		"the kept result": {func(w *world, _ *survey.Response) {
			part(w, seal.Result, func(b []byte) { copy(b[bytes.Index(b, []byte(`"value":0.`))+len(`"value":0.`):], "99") })
		}, []seal.Fault{seal.FaultFile}},
		"opened again": {func(w *world, _ *survey.Response) {
			v := w.wave()
			v.Value.State = survey.Open
			if _, err := store.Change(w.Context(), w.store, directory.Waves, "w", v.Rev, v.Value); err != nil {
				w.Fatal(err)
			}
		}, []seal.Fault{seal.FaultState}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			known := w.crowd()
			w.seal()
			c.spoil(w, known)
			want := map[seal.Fault]bool{}
			for _, f := range c.want {
				want[f] = true
			}
			got := w.verify()
			if diff := cmp.Diff(want, faults(got)); diff != "" {
				t.Errorf("%s\n%v", diff, got)
			}
		})
	}
}

// What a manager may still do in the house does not touch what was sealed: a
// new version of the questionnaire, dossiers, names.
func TestVerifyStandsWhatComesLater(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	w.seal()
	next := survey.SIPAS25()
	next.Version = 2
	next.Factors[0].Criteria = append(next.Factors[0].Criteria, survey.Criterion{Code: "A9", Question: both("Mới", "New"), Short: both("Mới", "New")})
	w.keep(directory.Questionnaires, next.Ref.String(), next)
	w.keep(directory.Workloads, "2026/S1", survey.Workload{Unit: "S1", Period: "2026", Dossiers: 5})
	w.keep(directory.Units, "S4", survey.Unit{ID: "S4", Name: both("Sở Bốn", "Department Four"), Kind: survey.Department, Parent: "P"})
	if err := w.directory.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := w.verify(); len(diff) > 0 {
		t.Error(diff)
	}
}

// The data alone gives every figure of both documents, to the last bit; and a
// figure that was changed by its last digit is named.
func TestVerifyFiles(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	w.seal()
	for data, document := range map[string]string{seal.Dataset: seal.Result, seal.Open: seal.Public} {
		r, err := seal.VerifyFiles(w.read(data), w.read(document), "later")
		if err != nil || !r.Same() || r.Figures < 500 || r.Rows != 204 || r.Program != "test" || r.By != "later" {
			t.Fatalf("%s: %+v, %v", document, r, err)
		}
	}
	data, document := w.read(seal.Dataset), string(w.read(seal.Result))
	value := regexp.MustCompile(`"value":(0\.\d{10,})(\d),`).FindStringSubmatchIndex(document)
	digit := document[value[4]:value[5]]
	wrong := document[:value[4]] + map[bool]string{true: "1", false: "7"}[digit == "7"] + document[value[5]:]
	r, err := seal.VerifyFiles(data, []byte(wrong), "test")
	if err != nil || len(r.Differences) != 1 || r.Differences[0].Fault != seal.FaultFigure || !strings.Contains(r.Differences[0].Where, "total.indexes[") || !strings.HasSuffix(r.Differences[0].Where, ".value") {
		t.Errorf("a last digit: %+v, %v", r, err)
	}
	// A rating that was changed, and the digest with it, moves figures.
	i := bytes.Index(data, []byte(",5,"))
	other := bytes.Clone(data)
	other[i+1] = '1'
	if r, err = seal.VerifyFiles(other, []byte(document), "test"); err != nil || !faults(r.Differences)[seal.FaultDataset] || !faults(r.Differences)[seal.FaultFigure] {
		t.Errorf("a rating: %+v, %v", r, err)
	}
	for name, text := range map[string]string{"no JSON": "x", "another schema": `{"schema":"sipas.report/1"}`, "nothing": "{}", "half": document[:100]} {
		if _, err := seal.VerifyFiles(data, []byte(text), "test"); !errors.Is(err, seal.ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r, err := seal.VerifyFiles([]byte("a,b\n1,2\n"), []byte(document), "test"); err != nil || !faults(r.Differences)[seal.FaultData] {
		t.Errorf("another file: %+v, %v", r, err)
	}
}

// What sipas analyze writes as JSON can be checked, too.
func TestVerifyFilesOfAStudy(t *testing.T) {
	data := []byte("unit,sex,A1,A2,OV\n" + strings.Repeat("U1,f,5,4,5\nU1,m,4,NA,4\nU2,f,2,3,\n", 10))
	sheets, err := table.Read(data, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := study.Run(study.Data{Frame: sheets.Frame}, study.Plan{By: [][]string{{"unit"}}}, "1")
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	r, err := seal.VerifyFiles(data, document, "1")
	if err != nil || !r.Same() || r.Figures < 50 {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = seal.VerifyFiles(bytes.Replace(data, []byte("U2,f,2"), []byte("U2,f,3"), 1), document, "1")
	if err != nil || r.Same() {
		t.Errorf("another answer: %+v, %v", r, err)
	}
}
