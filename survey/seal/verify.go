package seal

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
)

// Fault says what kind of thing differs. It is stable and keys sentences.
type Fault string

// The faults.
const (
	FaultFile      Fault = "file"      // a sealed file is damaged or gone: Where
	FaultDocuments Fault = "documents" // stored responses are not those that were sealed
	FaultReviews   Fault = "reviews"   // reviews were added, taken away or changed since
	FaultDataset   Fault = "dataset"   // the data has another SHA-256 than the result says
	FaultRows      Fault = "rows"      // and another number of sheets
	FaultCount     Fault = "count"     // a number of sheets by what became of them: Where
	FaultFigure    Fault = "figure"    // a figure is another one: Where
	FaultAbsent    Fault = "absent"    // a figure that the data gives is not in the result: Where
	FaultSurplus   Fault = "surplus"   // a figure stands in the result that the data does not give: Where
	FaultData      Fault = "data"      // the data cannot be read by the layout of the result
	FaultState     Fault = "state"     // a wave that has a seal is not sealed
)

// Difference is one thing that is not what it should be: Sealed stands in the
// seal or result, Found is what the data gives.
type Difference struct {
	Fault  Fault  `json:"fault"`
	Where  string `json:"where,omitempty"`
	Sealed string `json:"sealed,omitempty"`
	Found  string `json:"found,omitempty"`
}

// Report is what a check found.
type Report struct {
	Wave        string       `json:"wave,omitempty"`
	Rows        int          `json:"rows"`    // sheets that were computed from
	Figures     int          `json:"figures"` // numbers compared
	SHA256      string       `json:"sha256"`  // of the data
	Program     string       `json:"program"` // version by which the result was computed
	By          string       `json:"by"`      // version that has computed it again
	Differences []Difference `json:"differences"`
}

// Same tells that nothing differs.
func (r *Report) Same() bool { return len(r.Differences) == 0 }

func (r *Report) add(f Fault, where, sealed, found string) {
	r.Differences = append(r.Differences, Difference{f, where, sealed, found})
}

// Verify computes a sealed wave again from the store, and tells everything that
// is not as it was sealed. ErrUnsealed when it is not, or not yet; the store's
// errors when it could not be read.
func (s *Seals) Verify(ctx context.Context, wave string) (*Report, error) {
	record, err := s.Record(ctx, wave)
	if err != nil {
		return nil, err
	}
	if record.Done.IsZero() {
		return nil, ErrUnsealed
	}
	r := &Report{Wave: wave, Program: record.Program, By: s.Program, Differences: []Difference{}}
	w, err := s.wave(ctx, wave)
	switch {
	case err != nil && !errors.Is(err, ErrNoWave):
		return nil, err
	case w.Value.State != survey.Sealed:
		r.add(FaultState, wave, string(survey.Sealed), string(w.Value.State))
	}
	kept, err := s.verifyFiles(ctx, r, record)
	if err != nil {
		return nil, err
	}
	if err := s.verifyStore(ctx, r, record); err != nil {
		return nil, err
	}
	// What was sealed must follow from what was sealed.
	for _, pair := range [][2]string{{Dataset, Result}, {Open, Public}} {
		if kept[pair[0]] == nil || kept[pair[1]] == nil {
			continue
		}
		one, err := VerifyFiles(kept[pair[0]], kept[pair[1]], s.Program)
		if err != nil {
			r.add(FaultFile, pair[1], "", err.Error())
			continue
		}
		if pair[1] == Result {
			r.Rows, r.SHA256 = one.Rows, one.SHA256
		}
		r.Figures += one.Figures
		for _, d := range one.Differences {
			r.add(d.Fault, pair[1]+" "+d.Where, d.Sealed, d.Found)
		}
	}
	return r, nil
}

// verifyFiles reads what was kept, and gives what is whole.
func (s *Seals) verifyFiles(ctx context.Context, r *Report, record Record) (map[string][]byte, error) {
	kept := map[string][]byte{}
	for _, f := range record.Files {
		data, err := s.Read(ctx, record.Wave, f.Name)
		switch {
		case errors.Is(err, ErrDamaged) || survey.KindOf(err) == survey.KindDamaged:
			r.add(FaultFile, f.Name, f.SHA256, digestOf(data))
		case err != nil:
			return nil, err
		default:
			kept[f.Name] = data
		}
	}
	return kept, nil
}

// verifyStore compares the store's responses with what was sealed.
func (s *Seals) verifyStore(ctx context.Context, r *Report, record Record) error {
	documents, reviews, err := s.fingerprints(ctx, record.Wave)
	if err != nil {
		return err
	}
	if documents != record.Documents {
		r.add(FaultDocuments, "", record.Documents, documents)
	}
	if reviews != record.Reviews {
		r.add(FaultReviews, "", record.Reviews, reviews)
	}
	x, err := s.extract(ctx, record.Wave, record.Versions, nil)
	if errors.Is(err, ErrNoWave) {
		return nil // said already
	}
	if err != nil {
		return fmt.Errorf("reading wave %s: %w", record.Wave, err)
	}
	sealed, _ := record.File(Dataset)
	if found := digestOf(x.dataset); found != sealed.SHA256 {
		r.add(FaultDataset, Dataset, sealed.SHA256, found)
	}
	r.compareCounts(record.Counts, x.counts)
	open, has := record.File(Open)
	m := &made{}
	if err := s.computeOpenOf(m, x); err != nil {
		return err
	}
	if found := digestOf(m.open); has && found != open.SHA256 {
		r.add(FaultDataset, Open, open.SHA256, found)
	}
	return nil
}

// computeOpenOf makes the open data of what was read.
func (s *Seals) computeOpenOf(m *made, x *extract) error {
	sheets, err := table.Read(x.dataset, table.Options{Layout: layoutOf(x.book)})
	if err != nil {
		return fmt.Errorf("reading the dataset: %w", err)
	}
	return s.computeOpen(m, x, sheets, "")
}

func (r *Report) compareCounts(sealed, found Counts) {
	for _, c := range []struct {
		where         string
		sealed, found int
	}{
		{"counted", sealed.Counted, found.Counted}, {"withdrawn", sealed.Withdrawn, found.Withdrawn}, {"partial", sealed.Partial, found.Partial},
		{"excluded", sealed.Excluded, found.Excluded}, {"misfits", sealed.Misfits, found.Misfits}, {"reviews", sealed.Reviews, found.Reviews},
	} {
		if c.sealed != c.found {
			r.add(FaultCount, c.where, strconv.Itoa(c.sealed), strconv.Itoa(c.found))
		}
	}
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// VerifyFiles computes a result again from its data alone: data is the file
// that the result names, document a Document, or the JSON of `sipas analyze` (a
// study.Result), whose layout is guessed from the header. program is the version
// of this program. Every number is compared to the last bit. ErrForm when the
// document is neither.
func VerifyFiles(data, document []byte, program string) (*Report, error) {
	claim, err := parseClaim(document, data)
	if err != nil {
		return nil, err
	}
	r := &Report{Wave: claim.wave, SHA256: digestOf(data), Program: claim.result.Provenance.Program, By: program, Differences: []Difference{}}
	if claim.sha256 != "" && claim.sha256 != r.SHA256 {
		r.add(FaultDataset, claim.name, claim.sha256, r.SHA256)
	}
	sheets, err := table.Read(data, table.Options{Layout: claim.layout})
	if err != nil {
		r.add(FaultData, claim.name, "", err.Error())
		return r, nil
	}
	if r.Rows = sheets.Frame.Rows(); claim.sha256 != "" && claim.rows != r.Rows {
		r.add(FaultRows, claim.name, strconv.Itoa(claim.rows), strconv.Itoa(r.Rows))
	}
	// By the name of the version that made it: which one computes is no figure.
	again, err := study.Run(study.Data{Frame: sheets.Frame, IDs: sheets.IDs()}, claim.result.Provenance.Asked, claim.result.Provenance.Program)
	if err != nil {
		r.add(FaultData, claim.name, "", err.Error())
		return r, nil
	}
	found, err := treeOf(again)
	if err != nil {
		return nil, err
	}
	r.compare("", claim.tree, found)
	return r, nil
}

// sortRefs puts versions in byte order of their ids, then by number.
func sortRefs(refs []survey.Ref) {
	slices.SortFunc(refs, func(a, b survey.Ref) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
}
