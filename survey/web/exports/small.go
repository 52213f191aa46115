package exports

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
)

// Names of the small files, which are made at once.
const (
	reportXLSX   = "report.xlsx"
	reportJSON   = "report.json"
	codebookCSV  = "codebook.csv"
	codebookJSON = "codebook.json"
	scriptName   = "responses" // with the ending of a script
)

// described are the files that say how to read those of responses.
func described(l *kit.Locale) []link {
	return []link{
		{codebookCSV, l.Say("exports.codebook.csv"), l.Say("exports.codebook.csv.help")},
		{codebookJSON, l.Say("exports.codebook.json"), l.Say("exports.codebook.json.help")},
		{scriptName + ".sps", l.Say("exports.script.sps"), l.Say("exports.script.coded")},
		{scriptName + ".do", l.Say("exports.script.do"), l.Say("exports.script.coded")},
		{scriptName + ".R", l.Say("exports.script.r"), l.Say("exports.script.csv")},
	}
}

// small makes a file and sends it. It is made whole before its entry is
// written, and its entry before it is sent.
func (p *Pages) small(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	switch name := c.Param("name"); name {
	case reportXLSX, reportJSON:
		return p.sendReport(c, place, name)
	case codebookCSV, codebookJSON:
		return p.sendCodebook(c, place, name)
	default:
		if script := scriptOf(name); script.Known() {
			return p.sendScript(c, place, script)
		}
		return kit.ErrNoRoute
	}
}

// scriptOf is the script that a file name asks for; "" when it is none.
func scriptOf(name string) export.Script {
	ending, _ := strings.CutPrefix(name, scriptName+".")
	if ending == name {
		return ""
	}
	return export.Script(ending)
}

func (p *Pages) sendReport(c echo.Context, place *lens.Place, name string) error {
	r, err := p.reportOf(c.Request().Context(), place)
	if err != nil {
		return err
	}
	f := file{act: reporting, name: "report-" + about(place) + ending(name), kind: "application/json"}
	if name == reportXLSX {
		f.kind = export.XLSX.Type()
		f.digest, err = r.WriteXLSX(&f.content, place.Lang)
	} else {
		f.digest, err = r.WriteJSON(&f.content)
	}
	if err != nil {
		return err
	}
	return p.send(c, place, &f)
}

func (p *Pages) sendCodebook(c echo.Context, place *lens.Place, name string) error {
	book, err := p.codebook(c, place)
	if err != nil {
		return err
	}
	f := file{act: describing, name: "codebook-" + about(place) + ending(name), kind: "application/json"}
	if name == codebookCSV {
		f.kind = export.CSV.Type()
		f.digest, err = book.WriteCSV(&f.content, tabular.ForExcel, place.Lang)
	} else {
		f.digest, err = book.WriteJSON(&f.content)
	}
	if err != nil {
		return err
	}
	return p.send(c, place, &f)
}

func (p *Pages) sendScript(c echo.Context, place *lens.Place, s export.Script) error {
	book, err := p.codebook(c, place)
	if err != nil {
		return err
	}
	data, _ := read(c.QueryParams())
	data.Format = s.Reads()
	data.Unit = c.QueryParam("unit")
	name := data.Name(place.Wave.ID)
	f := file{act: describing, name: name + "." + string(s), kind: "text/plain; charset=utf-8"}
	if f.digest, err = book.WriteScript(&f.content, s, name+s.Reads().Extension(), place.Lang); err != nil {
		return err
	}
	return p.send(c, place, &f)
}

// codebook describes the files of the wave: of the unit of the address, or of
// all that the reader sees.
func (p *Pages) codebook(c echo.Context, place *lens.Place) (*export.Codebook, error) {
	book, err := export.NewCodebook(place.Config, place.Wave, c.QueryParam("words") != "")
	if err != nil {
		return nil, err
	}
	within := dispatch.Roots(place.Units)
	switch unit := c.QueryParam("unit"); {
	case unit != "":
		within = []string{unit}
	case place.Who.SeesAll():
		within = nil
	}
	return book.Within(place.Config, within), nil
}

// about is what a small file is of, for its name.
func about(place *lens.Place) string {
	if place.Lens.Unit == "" {
		return place.Wave.ID
	}
	return place.Wave.ID + "-" + place.Lens.Unit
}

func ending(name string) string { return name[strings.LastIndexByte(name, '.'):] }

// file is a small file, ready to be sent.
type file struct {
	act, name, kind string
	content         bytes.Buffer
	digest          export.Digest
	inline          bool // to be looked at in the browser
}

// send writes the entry of a file and then sends it.
func (p *Pages) send(c echo.Context, place *lens.Place, f *file) error {
	told := []survey.Difference{{Path: "file", To: f.name}, {Path: "of", To: place.Lens.Query().Encode()}}
	if err := p.record(c.Request().Context(), f.act, place.Wave.ID, append(told, dispatch.Sum(f.digest)...)...); err != nil {
		return err
	}
	h := c.Response().Header()
	headers(h, f.name, f.digest.SHA256, f.inline)
	return c.Blob(http.StatusOK, f.kind, f.content.Bytes())
}

// headers say how to keep a file, and its digest (RFC 9530).
func headers(h http.Header, name, sha256 string, inline bool) {
	how := "attachment"
	if inline {
		how = "inline"
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": name}))
	if sum, err := hex.DecodeString(sha256); err == nil {
		h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum)+":")
	}
}
