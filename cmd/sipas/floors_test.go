package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// module is the path that all our packages begin with.
const module = "sipas/"

// support is the floor of packages that only tests may import.
const support = -1

// rooms are the floors of the house. A room imports only from floors below
// its own; rooms under analysis/ may also import each other where they stand
// on the same floor. A new package gets a row here, and the reason for its
// floor in the commit.
var rooms = map[string]float64{
	"cmd/sipas": 5,

	"survey/web":            4.3, // takes the audiences together
	"survey/web/citizen":    4.2,
	"survey/web/manager":    4.2,
	"survey/web/analyst":    4.2,
	"survey/web/officer":    4.2,
	"survey/web/api":        4.2,
	"survey/web/editor":     4.2, // a manager's desk has several rooms: questionnaires,
	"survey/web/waves":      4.2, // waves,
	"survey/web/posters":    4.2, // posters,
	"survey/web/tickets":    4.2, // one-time codes,
	"survey/web/paper":      4.2, // paper and interviews,
	"survey/web/monitor":    4.2, // and watching
	"survey/web/people":     4.2,
	"survey/web/compare":    4.2,  // an analyst's desk has several rooms, too: comparisons,
	"survey/web/why":        4.2,  // reasons,
	"survey/web/exports":    4.2,  // files,
	"survey/web/tables":     4.2,  // and tables that others have published
	"survey/web/published":  4.2,  // what everybody may read of a sealed wave
	"survey/web/lens":       4.15, // what the pages of a wave share
	"survey/web/staff":      4.1,  // what the signed-in audiences share
	"survey/web/criteria":   4.2,  // a reform officer's desk has several rooms: criteria sets,
	"survey/web/rounds":     4.2,  // rounds,
	"survey/web/opinions":   4.2,  // sociological surveys,
	"survey/web/respondent": 4.2,  // the form of who is asked in them,
	"survey/web/standings":  4.2,  // and results; officer is a unit's sheet
	"survey/web/typed":      4.05,
	"survey/web/kit":        4, // what all audiences share

	"survey/demo": 3, // manages a province of its own

	"survey/store/bolt":  3,
	"survey/store/mongo": 3,
	"survey/poster":      3,
	"survey/export":      3,
	"survey/dispatch":    3.05, // has files of export made
	"survey/seal":        3.1,  // freezes what export writes

	"survey/ranking": 3.2, // takes sheets, opinions and sealed indexes together

	"survey/opinion/outcome": 2.1, // what opinions came to, for those who may see it
	"survey/contrast":        2.7, // sets findings against each other
	"survey/findings":        2.5, // shows of results what may be seen
	"survey/comments":        2.5, // what people wrote, beside results
	"survey/paper":           2.5, // hands its sheets to collect
	"survey/monitor":         2.5, // watches results

	"survey/jobs":    2,
	"survey/xlsform": 2,
	"survey/collect": 2,
	"survey/manage":  2,
	"survey/access":  2,
	"survey/results": 2,
	"survey/reform":  2,
	"survey/opinion": 2,

	"survey/tickets":   1.5, // one-time codes, for collect
	"survey/audit":     1.5, // every act leaves its entry there
	"survey/directory": 1.5, // reads the store for all acts
	"survey/tabular":   1.5, // tables from outside, for all acts

	"survey/store":     1,
	"analysis/scoring": 1,
	"analysis/study":   1, // takes the other analyses together
	"survey/chart":     1,

	"survey/poster/pdf":   0, // writes PDF and knows nothing of surveys
	"survey":              0,
	"templates":           0,
	"static":              0,
	"analysis":            0,
	"analysis/compare":    0,
	"analysis/crosswalk":  0,
	"analysis/design":     0,
	"analysis/disclosure": 0,
	"analysis/published":  0,
	"analysis/drivers":    0,
	"analysis/interval":   0,
	"analysis/moments":    0,
	"analysis/prob":       0,
	"analysis/quality":    0,
	"analysis/sample":     0,
	"analysis/scale":      0,
	"analysis/structure":  0,
	"analysis/table":      0,

	"survey/store/storetest":       support,
	"survey/store/mongo/mongotest": support,
	"survey/web/webtest":           support,
	"survey/web/desktest":          support,
	"analysis/internal/cases":      support,
}

// A ban keeps a dependency inside some rooms, or some dependencies out of a room.
type ban struct {
	what    []string // import paths; "x/" stands for all below x, too
	only    []string // rooms that may have them; a trailing "/" takes those below, too
	out     []string // rooms that may not; exactly one of only and out is set
	through bool     // not even through others
	why     string
}

var bans = []ban{
	{what: []string{"github.com/labstack/echo/"}, only: []string{"survey/web/"},
		why: "the web server stays in survey/web"},
	{what: []string{"go.etcd.io/bbolt/"}, only: []string{"survey/store/bolt"}, why: "an engine stays in its room"},
	{what: []string{"go.mongodb.org/mongo-driver/v2/bson/"}, only: []string{"survey/store/"}, why: "documents are the store's"},
	{what: []string{"go.mongodb.org/mongo-driver/v2/mongo/", "go.mongodb.org/mongo-driver/v2/x/", "go.mongodb.org/mongo-driver/v2/event/"},
		only: []string{"survey/store/mongo/"}, why: "an engine stays in its room"},
	{what: []string{"github.com/xuri/excelize/"}, only: []string{"survey/export/", "survey/tabular"}, why: "workbooks are written in one room and read in another"},
	{what: []string{module + "survey/"}, out: []string{"analysis/"}, through: true,
		why: "an auditor repeats the numbers without the service"},
	{what: []string{"os/", "io/fs", "embed", "net/", "log/", "syscall", "path/filepath", "crypto/rand", "math/rand", "testing/"},
		out: []string{"analysis/"}, why: "analysis knows no files, network or log, and no chance but a given seed"},
	{what: []string{"os/", "io/fs", "embed", "net/", "log/", "syscall", "crypto/rand", "math/rand/"}, out: []string{"survey"},
		why: "the words do no input or output and roll no dice"},
	{what: []string{module + "survey/manage", module + "survey/access", module + "survey/results", module + "survey/reform",
		module + "survey/export", module + "survey/ranking", module + "analysis/"}, out: []string{"survey/web/citizen", "survey/web/respondent"}, through: true,
		why: "strangers reach this room"},
}

// analyses are the rooms that an auditor runs without the service.
var analyses = []string{"analysis/"}

// unseeded are the names by which analysis would get at the clock or at
// chance that no seed repeats. Moments in the data and seeded generators are
// no harm, so that the packages themselves are allowed.
var unseeded = map[string]func(name string) bool{
	"time": func(name string) bool {
		return slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Local", "LoadLocation"}, name)
	},
	"math/rand/v2": func(name string) bool {
		return !slices.Contains([]string{"New", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf"}, name)
	},
}

// within tells whether name is one of the paths, or lies below one that ends
// in a slash.
func within(name string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		return name == strings.TrimSuffix(p, "/") || strings.HasSuffix(p, "/") && strings.HasPrefix(name, p)
	})
}

// listed is a package as go list tells it, without its tests.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string // by the package itself
	Deps       []string // by it and all below it
}

// faults are the rules of the house that packages break, in reading order.
func faults(packages []listed) []string {
	var all []string
	for _, p := range packages {
		room := strings.TrimPrefix(p.ImportPath, module)
		if _, known := rooms[room]; !known {
			all = append(all, fmt.Sprintf("%s has no floor: give it a row in rooms", room))
			continue
		}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, module) && !mayImport(room, strings.TrimPrefix(i, module)) {
				all = append(all, fmt.Sprintf("%s (floor %v) imports %s (floor %v)", room, rooms[room], i, rooms[strings.TrimPrefix(i, module)]))
			}
		}
		for _, b := range bans {
			all = append(all, b.faults(room, p)...)
		}
	}
	return all
}

// mayImport judges by the floors alone. A package without a floor is reported
// for that, not for who imports it.
func mayImport(room, imported string) bool {
	from, to := rooms[room], rooms[imported]
	_, known := rooms[imported]
	switch {
	case !known || from == support:
		return true
	case to == support:
		return false
	case to == from:
		return within(room, analyses) && within(imported, analyses)
	}
	return to < from
}

func (b ban) faults(room string, p listed) []string {
	if rooms[room] == support || b.only != nil && within(room, b.only) || b.out != nil && !within(room, b.out) {
		return nil
	}
	imports := p.Imports
	if b.through {
		imports = p.Deps
	}
	var all []string
	for _, i := range imports {
		if within(i, b.what) {
			all = append(all, fmt.Sprintf("%s must not import %s: %s", room, i, b.why))
		}
	}
	return all
}

func TestFloors(t *testing.T) {
	packages := list(t)
	if len(packages) < 20 {
		t.Fatalf("go list tells of %d packages only", len(packages))
	}
	for _, f := range faults(packages) {
		t.Error(f)
	}
}

func TestAnalysisKnowsNoClockAndNoUnseededChance(t *testing.T) {
	files := 0
	for _, p := range list(t) {
		if !within(strings.TrimPrefix(p.ImportPath, module), analyses) {
			continue
		}
		for _, name := range p.GoFiles {
			files++
			used, err := unrepeatable(filepath.Join(p.Dir, name), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range used {
				t.Errorf("%s: %s uses %s", p.ImportPath, name, u)
			}
		}
	}
	if files < 50 {
		t.Errorf("only %d files seen", files)
	}
}

// unrepeatable are the unseeded names that a file uses; src as for parser.ParseFile.
func unrepeatable(name string, src any) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	forbidden := map[string]func(string) bool{} // by the name that the file gives the package
	for _, i := range file.Imports {
		at, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return nil, err
		}
		called := path.Base(strings.TrimSuffix(at, "/v2"))
		if i.Name != nil {
			called = i.Name.Name
		}
		if f := unseeded[at]; f != nil {
			forbidden[called] = f
		}
	}
	var used []string
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && forbidden[x.Name] != nil && forbidden[x.Name](s.Sel.Name) {
				used = append(used, x.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return used, nil
}

// list asks go for all packages of the module. Test files do not count.
func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports,Deps", "./...")
	cmd.Dir = filepath.Join("..", "..")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaint.Bytes())
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// The checker itself, on packages that do not exist: it can fail.
func TestFloorsFindsFaults(t *testing.T) {
	for name, c := range map[string]struct {
		room    string
		imports []string
		want    string // what the one fault begins with, "" for none
	}{
		"down":                    {"survey/collect", []string{"sipas/survey", "sipas/survey/store", "sipas/survey/directory", "fmt"}, ""},
		"up":                      {"survey/store", []string{"sipas/survey/collect"}, "survey/store (floor 1) imports sipas/survey/collect (floor 2)"},
		"same floor":              {"survey/collect", []string{"sipas/survey/manage"}, "survey/collect (floor 2) imports sipas/survey/manage (floor 2)"},
		"between audiences":       {"survey/web/manager", []string{"sipas/survey/web/analyst"}, "survey/web/manager (floor 4.2) imports"},
		"engine by an act":        {"survey/results", []string{"sipas/survey/store/bolt"}, "survey/results (floor 2) imports"},
		"engine by the program":   {"cmd/sipas", []string{"sipas/survey/store/bolt", "sipas/survey/web"}, ""},
		"no row":                  {"survey/util", nil, "survey/util has no floor"},
		"no row, imported":        {"survey/collect", []string{"sipas/survey/util"}, ""},
		"test support":            {"survey/store/bolt", []string{"sipas/survey/store/storetest"}, "survey/store/bolt (floor 3) imports sipas/survey/store/storetest"},
		"support by support":      {"survey/web/webtest", []string{"sipas/survey/store/mongo/mongotest", "testing", "os"}, ""},
		"analysis among itself":   {"analysis/compare", []string{"sipas/analysis", "sipas/analysis/prob"}, ""},
		"analysis root":           {"analysis", []string{"sipas/analysis/interval"}, ""},
		"analysis up":             {"analysis/compare", []string{"sipas/analysis/study"}, "analysis/compare (floor 0) imports"},
		"scoring and store":       {"survey/store", []string{"sipas/analysis/scoring"}, "survey/store (floor 1) imports"},
		"words and analysis":      {"survey", []string{"sipas/analysis"}, "survey (floor 0) imports"},
		"analysis and templates":  {"analysis/table", []string{"sipas/templates"}, "analysis/table (floor 0) imports"},
		"files in analysis":       {"analysis/table", []string{"os"}, "analysis/table must not import os:"},
		"network in analysis":     {"analysis", []string{"net/http"}, "analysis must not import net/http:"},
		"logging in analysis":     {"analysis/study", []string{"log/slog"}, "analysis/study must not import log/slog:"},
		"chance in analysis":      {"analysis/prob", []string{"crypto/rand"}, "analysis/prob must not import crypto/rand:"},
		"a seed in analysis":      {"analysis/prob", []string{"math/rand/v2", "math", "gonum.org/v1/gonum/mat"}, ""},
		"files in the words":      {"survey", []string{"os"}, "survey must not import os:"},
		"files below the words":   {"survey/store/bolt", []string{"os"}, ""},
		"echo in an act":          {"survey/collect", []string{"github.com/labstack/echo/v4"}, "survey/collect must not import github.com/labstack/echo/v4:"},
		"echo's parts in an act":  {"survey/collect", []string{"github.com/labstack/echo/v4/middleware"}, "survey/collect must not import"},
		"echo in a page":          {"survey/web/citizen", []string{"github.com/labstack/echo/v4"}, ""},
		"bbolt in the store":      {"survey/store", []string{"go.etcd.io/bbolt"}, "survey/store must not import"},
		"bbolt in bolt":           {"survey/store/bolt", []string{"go.etcd.io/bbolt", "go.mongodb.org/mongo-driver/v2/bson"}, ""},
		"bson in the store":       {"survey/store", []string{"go.mongodb.org/mongo-driver/v2/bson"}, ""},
		"bson in an act":          {"survey/collect", []string{"go.mongodb.org/mongo-driver/v2/bson"}, "survey/collect must not import"},
		"the driver in the store": {"survey/store", []string{"go.mongodb.org/mongo-driver/v2/mongo"}, "survey/store must not import"},
		"the driver in mongo":     {"survey/store/mongo", []string{"go.mongodb.org/mongo-driver/v2/mongo/options"}, ""},
		"workbooks in a page":     {"survey/web/analyst", []string{"github.com/xuri/excelize/v2"}, "survey/web/analyst must not import"},
		"workbooks in export":     {"survey/export", []string{"github.com/xuri/excelize/v2"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := faults([]listed{{ImportPath: module + c.room, Imports: c.imports, Deps: c.imports}})
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want)) {
				t.Errorf("faults %q, want %q", got, c.want)
			}
		})
	}
}

func TestUnrepeatableIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		want []string
	}{
		"clock":           {`import "time"; var t = time.Now()`, []string{"time.Now"}},
		"clock, renamed":  {`import clock "time"; var t = clock.Since(clock.Time{})`, []string{"clock.Since"}},
		"dates":           {`import "time"; var d = time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC).Weekday()`, nil},
		"global chance":   {`import "math/rand/v2"; var n = rand.IntN(6)`, []string{"rand.IntN"}},
		"seeded chance":   {`import "math/rand/v2"; var n = rand.New(rand.NewPCG(1, 2)).IntN(6)`, nil},
		"another package": {`import rand "example.org/x"; var n = rand.IntN(6)`, nil},
	} {
		got, err := unrepeatable("x.go", "package x; "+c.src)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What strangers reach, and what an auditor repeats, is judged by all that
// lies below it.
func TestFloorsFindsFaultsThroughOthers(t *testing.T) {
	got := faults([]listed{
		{ImportPath: "sipas/survey/web/citizen", Imports: []string{"sipas/survey/web/staff"},
			Deps: []string{"sipas/survey/web/staff", "sipas/survey/access", "sipas/survey/collect", "os"}},
		{ImportPath: "sipas/analysis/table", Imports: []string{"example.org/tables"},
			Deps: []string{"example.org/tables", "sipas/survey", "os"}},
		{ImportPath: "sipas/survey/web/manager", Imports: []string{"sipas/survey/web/staff"}, Deps: []string{"sipas/survey/access"}},
	})
	want := []string{
		"survey/web/citizen must not import sipas/survey/access: strangers reach this room",
		"analysis/table must not import sipas/survey: an auditor repeats the numbers without the service",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
