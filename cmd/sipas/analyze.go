package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
)

// analyzeCmd computes indexes from a file of answers, without a server: for an
// auditor who repeats published figures, or a researcher. See analysis/table for
// the file and the layout, analysis/study for the figures.
type analyzeCmd struct {
	File   string `arg:"" help:"CSV file with a header, one sheet a line; - is standard input."`
	Layout string `short:"l" placeholder:"FILE" help:"What the columns mean, as JSON. Default: guessed from the header (q1_1 ... or A1 ..., overall or OV, unit, counter, sex, ...)."`

	By       []string `short:"b" sep:"none" placeholder:"DIM[,DIM]" help:"Break down by a column, or by several crossed. May be repeated."`
	Where    []string `sep:"none" placeholder:"DIM=A[,B]" help:"Only the sheets with one of these labels; DIM!=A leaves them out. May be repeated."`
	Compare  []string `sep:"none" placeholder:"DIM=A,B" help:"Difference of two labels, A less B. May be repeated."`
	Trend    string   `placeholder:"DIM[=A,B,...]" help:"How the figures go over periods, with tests and control charts. The order is read from the labels (2025, Q1/2025, 01/2025, Đợt 2, ...) or given, first to last."`
	Baseline float64  `placeholder:"SIGMA" help:"For the control charts: Laney's sigma_z of an earlier, calm stretch. Without it limits are widened from 20 periods on."`
	Test     bool     `help:"Test whether the groups of each --by differ: Kruskal-Wallis and chi-square, adjusted over the criteria (Benjamini-Hochberg)."`
	Units    string   `placeholder:"DIM" help:"The column of units, for ranking and means of units. Default: that of the first --by."`

	Formula       []string           `short:"f" placeholder:"NAME" help:"Index by this formula: top2, mean5, mean01 say what an answer counts; item-mean, pooled, person-mean, mean-high, all-high, factor-mean, factor-mean-pooled, question, unit-mean, population how answers are combined, the one in force first. Default: top2 and all that need no units."`
	FactorWeights map[string]float64 `placeholder:"NAME=WEIGHT;..." help:"Weights of the factors in their mean. Default: each equal."`

	Weights    string   `placeholder:"COL" help:"People a sheet stands for."`
	Strata     string   `placeholder:"COL" help:"Strata of the sample."`
	Population string   `placeholder:"COL" help:"How many there are in the sheet's stratum (counters with --cluster, else people); of the unit for the formula population."`
	Cluster    string   `placeholder:"COL" help:"Clusters of the sample, such as counters."`
	Members    string   `placeholder:"COL" help:"People in the sheet's cluster, when sheets were drawn at random in it (two stages); needs --cluster and --population."`
	Totals     []string `sep:"none" placeholder:"DIM[,DIM]|none" help:"Weight to the people that the layout's key totals tells of, such as {'totals': {'sex': {'Nam': 5100, 'Nữ': 4900}}} with double quotes: one of them post-stratifies, several rake. Which of them, or none; may be repeated. Default: all. Those of the units also serve the formula population."`
	Lonely     string   `default:"adjust" enum:"adjust,certainty,average,fail" help:"What to do with a stratum of one cluster: adjust, certainty, average or fail."`

	Confidence float64  `default:"0.95" help:"Confidence of intervals."`
	Interval   string   `placeholder:"NAME" help:"Interval of shares: wilson, clopper-pearson, jeffreys; with strata, clusters or totals logit, beta, asin, mean."`
	Suppress   int64    `default:"5" placeholder:"N" help:"Do not show figures of fewer people; 0 shows all."`
	Parts      []string `placeholder:"PART" help:"Also: reliability, structure, drivers, quality, ranking, tests (as --test), or all."`
	Hours      []string `sep:"none" placeholder:"DAYS=FROM-TO" help:"When the counters are open, such as Mon-Fri=07:00-17:30 (or T2-T6=...), for the part quality: sheets sent at other times are flagged. May be repeated. Default: not known."`
	Without    []string `placeholder:"FLAG" help:"For the part quality: the figures without flagged sheets leave out sheets with any of these flags. Default: sheets suspect by several flags together."`
	Seed       uint64   `default:"1" help:"Of all that is drawn at random."`

	Format string `default:"table" enum:"table,csv,json" help:"table, csv or json."`
	Lang   string `enum:"auto,vi,en" default:"auto" help:"Language of tables and messages: vi, en, or auto by LC_ALL, LC_MESSAGES or LANG. CSV and JSON are the same in both."`
	Output string `short:"o" placeholder:"FILE" help:"Write there instead of to standard output."`

	voice `kong:"-"` // set when it runs
}

// Run reads, computes and writes.
func (c *analyzeCmd) Run(w *world) error {
	lang := c.Lang
	if lang == "auto" {
		lang = languageOf(w.env)
	}
	var err error
	if c.voice, err = speak(lang); err != nil {
		return err
	}
	result, err := c.study(w)
	if err != nil {
		return c.listed(w, err)
	}
	return c.write(w, result)
}

// study reads and computes.
func (c *analyzeCmd) study(w *world) (*study.Result, error) {
	data, err := await(w.ctx, func() ([]byte, error) { return c.read(w.in) })
	if err == nil {
		err = c.foreign(data)
	}
	if err != nil {
		return nil, err
	}
	layout, err := c.layout(data)
	if err != nil {
		return nil, err
	}
	plan, err := c.plan(layout)
	if err != nil {
		return nil, err
	}
	sheets, err := await(w.ctx, func() (*table.Table, error) {
		return table.Read(data, table.Options{Layout: &layout.Layout, Progress: c.progress(w.err, terminal(w.err), len(data))})
	})
	if err == nil {
		err = badWeights(sheets, plan)
	}
	if err != nil {
		return nil, c.unfit(err)
	}
	result, err := await(w.ctx, func() (*study.Result, error) {
		return study.Run(study.Data{Frame: sheets.Frame, IDs: sheets.IDs()}, plan, versionText())
	})
	if err != nil && !errors.Is(err, errInterrupted) {
		err = survey.Errorf(survey.KindInvalid, "analyze.plan", "%s", plainLines(c.located(err, sheets, plan)))
	}
	return result, err
}

// errInterrupted ends the command when it is told to end.
var errInterrupted = errors.New("interrupted")

// await does what may take long, unless the command is interrupted: then what
// is half done, or waits for input, is left to end with the process.
func await[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type outcome struct {
		result T
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		result, err := do()
		done <- outcome{result, err}
	}()
	select {
	case o := <-done:
		return o.result, o.err
	case <-ctx.Done():
		var none T
		return none, errInterrupted
	}
}

// read takes the whole file.
func (c *analyzeCmd) read(in io.Reader) ([]byte, error) {
	if c.File == "-" {
		data, err := io.ReadAll(in)
		if err != nil {
			return nil, fmt.Errorf("reading standard input: %w", err)
		}
		return data, nil
	}
	data, err := os.ReadFile(c.File)
	if errors.Is(err, os.ErrNotExist) {
		return nil, survey.Errorf(survey.KindInvalid, "analyze.file", "%s", c.say("analyze.no_file", c.File))
	}
	if err != nil {
		return nil, fmt.Errorf("reading answers: %w", err)
	}
	return data, nil
}

// large is the size from which a file gets a progress bar.
const large = 16 << 20

// terminal tells that somebody looks at what is written there.
func terminal(to io.Writer) bool {
	file, ok := to.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// progress draws a bar on a terminal for large files; nil for others.
func (v voice) progress(to io.Writer, watched bool, size int) func(done, total int64) {
	if !watched || size < large {
		return nil
	}
	bar := progressbar.NewOptions64(int64(size), progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(v.say("analyze.reading")),
		progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	return func(done, total int64) {
		bar.ChangeMax64(total)
		_ = bar.Set64(done) // a terminal that is gone is no reason to stop
	}
}

// write puts the result where it is wanted. A file appears whole or not at all.
func (c *analyzeCmd) write(w *world, r *study.Result) error {
	if c.Output == "" {
		return c.print(w.out, r)
	}
	f, err := os.Create(c.Output + ".part")
	if err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	err = errors.Join(c.print(f, r), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), c.Output)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
}

func (c *analyzeCmd) print(to io.Writer, r *study.Result) error {
	switch c.Format {
	case "json":
		e := json.NewEncoder(to)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(r)
	case "csv":
		return printCSV(to, r)
	}
	wide := 2 // of the many that are computed when none is asked for
	if len(c.Formula) > 0 {
		wide = len(r.Total.Indexes)
	}
	return printTables(to, c.voice, r, wide)
}
