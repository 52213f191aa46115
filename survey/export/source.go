package export

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/store"
)

// Source says which responses are exported, and how. Store, Config, Wave and
// Order are required.
type Source struct {
	Store  store.Store
	Config *directory.Snapshot
	Wave   survey.Wave

	Units    []string                        // roots of the subtrees whose responses are exported; empty means all
	Rows     results.Choice                  // which rows beside those that count; the zero Choice is what is published
	Excluded func(id survey.ResponseID) bool // which responses a person has excluded, see ExcludedIn; nil: none
	Texts    bool                            // also what people wrote, masked
	Before   string                          // a day (see results.Day): responses from then on are left out; "" takes all, see Lately

	// Order is the key of the order of rows. It must be a secret of the
	// installation, and the same each time for files to be the same.
	Order [32]byte

	Language string // of labels and headings; "" is Vietnamese
	Temp     string // folder for the file that rows pass through; "" is the system's

	// Progress is told now and then how much is done, from any goroutine: each
	// response counts once when it is read and once when it is written.
	// Expected is how many responses there will be; 0 when it is not known.
	Progress func(done, total int)
	Expected int
}

// Lately is the first day that is left out while a wave collects: the present
// one, so that whoever stands at the desk and may export cannot see which sheet
// comes in with whom, as it is with what people wrote. "" when the wave is over.
func Lately(w survey.Wave, now time.Time) string {
	if w.Phase(now) == survey.PhaseOver {
		return ""
	}
	return results.Day(now)
}

// ExcludedIn tells which responses people have excluded, by a snapshot of their
// wave.
func ExcludedIn(s *results.Snapshot) func(id survey.ResponseID) bool {
	all := map[survey.ResponseID]bool{}
	for row := range s.With(results.Choice{Partial: true, Excluded: true}).Without(s.With(results.Choice{Partial: true})).Each() {
		all[s.ID(row)] = true
	}
	return func(id survey.ResponseID) bool { return all[id] }
}

func (s *Source) language() string {
	if s.Language == "" {
		return survey.Vietnamese
	}
	return s.Language
}

// sees tells whether responses of a unit are wanted.
func (s *Source) sees(unit string) bool {
	if len(s.Units) == 0 {
		return true
	}
	for _, root := range s.Units {
		if s.Config.Tree.Within(unit, root) {
			return true
		}
	}
	return false
}

// order turns ids into places. An id is one block of AES, so that two ids never
// have the same place, and without the key nobody finds the way back or the
// next one.
func (s *Source) order() (cipher.Block, error) {
	h := hmac.New(sha256.New, s.Order[:])
	h.Write([]byte("sipas export order/1 " + s.Wave.ID))
	block, err := aes.NewCipher(h.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("keying the order of rows: %w", err)
	}
	return block, nil
}

// Format is a kind of file of responses.
type Format string

// The formats.
const (
	Excel  Format = "excel"  // CSV that Excel in Vietnam opens by a double click: byte order mark, semicolons, CR LF, texts quoted, the day also as dd/mm/yyyy (day_local)
	CSV    Format = "csv"    // RFC 4180: no mark, commas, CR LF
	Coded  Format = "coded"  // CSV with numbers for answers, for the SPSS and Stata scripts: byte order mark, commas
	XLSX   Format = "xlsx"   // a workbook with a codebook
	NDJSON Format = "ndjson" // a JSON object in each line
	SAV    Format = "sav"    // SPSS
)

// Formats are all there are.
func Formats() []Format { return []Format{XLSX, Excel, CSV, NDJSON, Coded, SAV} }

// Type is the media type of a format.
func (f Format) Type() string {
	switch f {
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case NDJSON:
		return "application/x-ndjson"
	case SAV:
		return "application/x-spss-sav"
	}
	return "text/csv; charset=utf-8"
}

// Extension is how the names of such files end, with the dot.
func (f Format) Extension() string {
	switch f {
	case Excel, CSV, Coded:
		return ".csv"
	}
	return "." + string(f)
}

// ErrFormat says that there is no such format.
var ErrFormat = &survey.Error{Kind: survey.KindInvalid, Code: "export.format"}

// Responses writes the responses of a wave. Errors: ErrFormat,
// results.ErrNoWave when the wave's questionnaire is not there, the store's,
// those of the temporary file and of w. A document that is no response of
// the wave is left out and counted (Digest.Misfits), as in the results.
func Responses(ctx context.Context, w io.Writer, f Format, s Source) (Digest, error) {
	book, err := NewCodebook(s.Config, s.Wave, s.Texts)
	if err != nil {
		return Digest{}, err
	}
	book.Within(s.Config, s.Units)
	layout, err := f.layout(book, s.language())
	if err != nil {
		return Digest{}, err
	}
	rows, err := gather(ctx, &s, book)
	if err != nil {
		return Digest{}, fmt.Errorf("reading the responses of wave %s: %w", s.Wave.ID, err)
	}
	defer rows.close()
	out := newSealed(w)
	if err := layout.write(ctx, out, rows); err != nil {
		return Digest{}, fmt.Errorf("writing the responses of wave %s: %w", s.Wave.ID, err)
	}
	d, err := out.digest()
	d.Rows, d.Misfits = rows.count, rows.misfits
	return d, err
}
