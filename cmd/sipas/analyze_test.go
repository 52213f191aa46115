package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/analysis"
	"sipas/analysis/study"
)

// cases are the reference files whose figures stand beside them.
const cases = "../../analysis/testdata/cases/"

// analyzed runs the command and returns its result.
func analyzed(t *testing.T, args ...string) study.Result {
	t.Helper()
	var out, errs bytes.Buffer
	args = append([]string{"analyze", "--format", "json"}, args...)
	if code := run(context.Background(), args, nil, nil, &out, &errs); code != 0 {
		t.Fatalf("%v: exit %d: %s", args, code, errs.String())
	}
	var r study.Result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// expected reads the value of a reference record, with null as NaN.
func expected(t *testing.T, name, id string, into any) {
	t.Helper()
	text, err := os.ReadFile(cases + name + ".expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Expected []struct {
			ID    string
			Value json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, r := range file.Expected {
		if r.ID == id {
			if err := json.Unmarshal(r.Value, into); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("%s has no record %s", name, id)
}

// match compares as the reference cases ask for: to 1e-10, relative above 1.
func match(t *testing.T, what string, got, want study.Number) {
	t.Helper()
	g, w := float64(got), float64(want)
	if math.IsNaN(g) != math.IsNaN(w) || math.Abs(g-w) > 1e-10*max(1, math.Abs(w)) {
		t.Errorf("%s: %v, want %v", what, g, w)
	}
}

// The index family of the reference cases (R: base, survey) comes out of the
// command line.
func TestAnalyzeReferenceIndexes(t *testing.T) {
	for _, name := range []string{"c03_small30", "c04_prov400"} {
		r := analyzed(t, cases+name+".csv", "--by", "unit", "--suppress", "0")
		var want struct {
			Pooled struct {
				Set              []string
				Answers, Top2, P []study.Number
				SE               []study.Number `json:"se_ratio"`
				Lo               []study.Number `json:"lo_ratio"`
				Hi               []study.Number `json:"hi_ratio"`
				Deff             []study.Number `json:"deff_pool"`
			}
			Criteria struct {
				P, Lo, Hi []study.Number
				SE        []study.Number `json:"se_lin"`
			} `json:"mean_of_criteria"`
			Respondents struct {
				High []study.Number `json:"c_p"`
				All  []study.Number `json:"d_p"`
				Lo   []study.Number `json:"d_lo"`
				Hi   []study.Number `json:"d_hi"`
				Mean []study.Number `json:"e_p"`
			}
			Overall map[string]study.Number
		}
		expected(t, name, "index.total", &want)
		figures := map[string]study.Figure{}
		for _, f := range r.Total.Indexes {
			figures[f.Subject+" "+string(f.Formula)] = f
		}
		for i, set := range want.Pooled.Set {
			at := func(formula analysis.Formula) study.Figure { return figures[set+" "+string(formula)] }
			what := name + " " + set + " "
			f := at(analysis.FormulaPooled)
			match(t, what+"answers", f.Denominator, want.Pooled.Answers[i])
			match(t, what+"top2", f.Numerator, want.Pooled.Top2[i])
			match(t, what+"pooled", f.Value, want.Pooled.P[i])
			match(t, what+"pooled se", f.SE, want.Pooled.SE[i])
			match(t, what+"pooled lo", study.Number(f.Interval.Lo), want.Pooled.Lo[i])
			match(t, what+"pooled hi", study.Number(f.Interval.Hi), want.Pooled.Hi[i])
			match(t, what+"pooled deff", f.Deff, want.Pooled.Deff[i])
			f = at(analysis.FormulaItemMean)
			match(t, what+"item-mean", f.Value, want.Criteria.P[i])
			match(t, what+"item-mean se", f.SE, want.Criteria.SE[i])
			match(t, what+"item-mean lo", study.Number(f.Interval.Lo), want.Criteria.Lo[i])
			match(t, what+"item-mean hi", study.Number(f.Interval.Hi), want.Criteria.Hi[i])
			f = at(analysis.FormulaAllHigh)
			match(t, what+"all-high", f.Value, want.Respondents.All[i])
			match(t, what+"all-high lo", study.Number(f.Interval.Lo), want.Respondents.Lo[i])
			match(t, what+"all-high hi", study.Number(f.Interval.Hi), want.Respondents.Hi[i])
			match(t, what+"mean-high", at(analysis.FormulaMeanHigh).Value, want.Respondents.High[i])
			match(t, what+"person-mean", at(analysis.FormulaPersonMean).Value, want.Respondents.Mean[i])
		}
		match(t, name+" factor-mean-pooled", figures["ALL factor-mean-pooled/1"].Value, want.Overall["c_mean_of_5_factors_pooled"])
		match(t, name+" factor-mean", figures["ALL factor-mean/1"].Value, want.Overall["d_mean_of_5_factors_mean_of_criteria"])
		match(t, name+" question", figures["ALL question/1"].Value, want.Overall["e_single_question_overall"])
		matchUnits(t, name, r)
	}
}

// matchUnits compares the overall question and the pooled index by unit.
func matchUnits(t *testing.T, name string, r study.Result) {
	t.Helper()
	var want struct {
		Unit     []string
		N, P     []study.Number
		WilsonLo []study.Number `json:"wilson_lo"`
		WilsonHi []study.Number `json:"wilson_hi"`
		ExactLo  []study.Number `json:"exact_lo"`
		ExactHi  []study.Number `json:"exact_hi"`
		Mean, SD []study.Number
		NetLo    []study.Number `json:"net_lo"`
	}
	expected(t, name, "overall.by_unit", &want)
	exact := analyzed(t, cases+name+".csv", "--by", "unit", "--suppress", "0", "--interval", "clopper-pearson")
	for i, g := range r.Breakdowns[0].Groups {
		k := slices.Index(want.Unit, g.Labels[0])
		item := g.Items[len(g.Items)-1]
		what := fmt.Sprintf("%s %s ", name, g.Labels[0])
		top2, mean, net := item.Figures[0], item.Figures[len(item.Figures)-1], item.Figures[len(item.Figures)-2]
		match(t, what+"n", study.Number(item.Answered), want.N[k])
		match(t, what+"share", top2.Value, want.P[k])
		match(t, what+"Wilson lo", study.Number(top2.Interval.Lo), want.WilsonLo[k])
		match(t, what+"Wilson hi", study.Number(top2.Interval.Hi), want.WilsonHi[k])
		match(t, what+"mean", mean.Value, want.Mean[k])
		match(t, what+"sd", item.SD, want.SD[k])
		match(t, what+"net lo", study.Number(net.Interval.Lo), want.NetLo[k])
		items := exact.Breakdowns[0].Groups[i].Items
		cp := items[len(items)-1].Figures[0].Interval
		match(t, what+"exact lo", study.Number(cp.Lo), want.ExactLo[k])
		match(t, what+"exact hi", study.Number(cp.Hi), want.ExactHi[k])
	}
}

// Alpha, principal components, LMG and joint ranks of c04 (R: psych, base).
func TestAnalyzeReferenceParts(t *testing.T) {
	r := analyzed(t, cases+"c04_prov400.csv", "--by", "unit", "--formula", "question", "--parts", "reliability,structure,drivers,ranking")
	var alpha map[string]struct {
		Rows study.Number `json:"n_rows"`
		Raw  study.Number `json:"raw_alpha"`
	}
	expected(t, "c04_prov400", "alpha.complete", &alpha)
	for _, s := range r.Reliability {
		if want, there := alpha[s.Name]; there {
			match(t, s.Name+" alpha", s.Alpha, want.Raw)
			match(t, s.Name+" rows", study.Number(s.Rows), want.Rows)
		}
	}
	var pca struct {
		N           int64
		Eigenvalues []study.Number
	}
	expected(t, "c04_prov400", "pca.pearson", &pca)
	if r.Structure.Rows != pca.N {
		t.Errorf("%d complete sheets, want %d", r.Structure.Rows, pca.N)
	}
	for i, want := range pca.Eigenvalues {
		if math.Abs(float64(r.Structure.Values[i]-want)) > 1e-8 { // as the record says
			t.Errorf("eigenvalue %d: %v, want %v", i+1, r.Structure.Values[i], want)
		}
	}
	var drivers struct {
		N    int64
		Beta []study.Number `json:"beta_std"`
	}
	expected(t, "c04_prov400", "drivers.factors", &drivers)
	if r.Drivers.Rows != drivers.N {
		t.Errorf("drivers of %d sheets, want %d", r.Drivers.Rows, drivers.N)
	}
	for i, want := range drivers.Beta {
		match(t, "beta of "+r.Drivers.Factors[i].Name, r.Drivers.Factors[i].Beta, want)
	}
	var ranks struct {
		Unit []string
		Lo   []study.Number `json:"sim_lo"`
		Hi   []study.Number `json:"sim_hi"`
		From []int          `json:"rank_lo"`
		To   []int          `json:"rank_hi"`
		Rank []int
	}
	expected(t, "c04_prov400", "rank_intervals", &ranks)
	for _, p := range r.Ranking.Places {
		i := slices.Index(ranks.Unit, p.Unit)
		match(t, p.Unit+" joint lo", study.Number(p.Joint.Lo), ranks.Lo[i])
		match(t, p.Unit+" joint hi", study.Number(p.Joint.Hi), ranks.Hi[i])
		if p.Lo != ranks.From[i] || p.Hi != ranks.To[i] || p.Rank != ranks.Rank[i] {
			t.Errorf("%s: place %d of %d..%d, want %d of %d..%d", p.Unit, p.Rank, p.Lo, p.Hi, ranks.Rank[i], ranks.From[i], ranks.To[i])
		}
	}
}

// Rows in another order give the same bytes but for the order of the file.
func TestAnalyzeDoesNotDependOnOrderOfLines(t *testing.T) {
	text, err := os.ReadFile(cases + "c04_prov400.csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	lines[len(lines)-1] += "\n"
	slices.Reverse(lines[1:])
	turned := filepath.Join(t.TempDir(), "turned.csv")
	layout := filepath.Join(t.TempDir(), "totals.json")
	known := `{"totals": {"sex": {"Nam": 52000, "Nữ": 48000}, "age_group": {"18-24": 15000, "25-34": 25000, "35-49": 30000, "50-59": 20000, "60+": 10000}}}`
	if err := os.WriteFile(layout, []byte(known), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(turned, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, sample := range map[string][]string{
		"design": {"--cluster", "counter", "--strata", "unit"}, "totals": {"--layout", layout, "--cluster", "counter", "--strata", "unit"}, "voices": nil,
	} {
		var outputs []string
		for i, file := range []string{cases + "c04_prov400.csv", turned} {
			before := runtime.GOMAXPROCS(0)
			if i == 1 {
				runtime.GOMAXPROCS(1)
			}
			var out, errs bytes.Buffer
			args := append([]string{"analyze", file, "--by", "unit", "--parts", "all", "--trend", "age_group=18-24,25-34,35-49,50-59,60+", "--format", "json"}, sample...)
			code := run(context.Background(), args, nil, nil, &out, &errs)
			runtime.GOMAXPROCS(before)
			if code != 0 {
				t.Fatalf("%s: exit %d: %s", name, code, errs.String())
			}
			outputs = append(outputs, out.String())
		}
		if outputs[0] != outputs[1] {
			t.Errorf("%s: the order of the lines, or the number of processors, changes the result", name)
		}
	}
}

// Large files show how far the reading has come, to who looks on and to nobody
// else.
func TestAnalyzeProgress(t *testing.T) {
	var seen bytes.Buffer
	v, err := speak("en")
	if err != nil {
		t.Fatal(err)
	}
	bar := v.progress(&seen, true, large)
	bar(large/2, large)
	if !strings.Contains(seen.String(), "reading") {
		t.Errorf("no bar: %q", seen.String())
	}
	if v.progress(&seen, true, large-1) != nil {
		t.Error("a bar for a small file")
	}
	var text bytes.Buffer
	text.WriteString("unit,A1,A2\n")
	line := []byte("u1" + strings.Repeat(" ", 90) + ",5,4\n")
	for text.Len() < large {
		text.Write(line)
	}
	file := filepath.Join(t.TempDir(), "large.csv")
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	errors, err := os.Create(filepath.Join(t.TempDir(), "errors"))
	if err != nil {
		t.Fatal(err)
	}
	defer errors.Close()
	var out bytes.Buffer
	code := run(context.Background(), []string{"analyze", file}, nil, nil, &out, errors)
	if said, err := os.ReadFile(errors.Name()); code != 0 || err != nil || len(said) > 0 {
		t.Errorf("exit %d, %v, into a file went %q", code, err, said)
	}
}

// An interrupt ends a command that waits for its input.
func TestAnalyzeInterruptedWhileWaiting(t *testing.T) {
	in, never := io.Pipe()
	t.Cleanup(func() { never.Close() }) // lets the reader go
	ctx, interrupt := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	var out, errs bytes.Buffer
	go func() { ended <- run(ctx, []string{"analyze", "-"}, nil, in, &out, &errs) }()
	interrupt()
	select {
	case code := <-ended:
		if code != exitFailed || !strings.Contains(errs.String(), "interrupted") {
			t.Errorf("exit %d: %q", code, errs.String())
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still waiting for input")
	}
}

// Percentages are rounded half up as decimal numbers: 0.80055·100 is less than
// 80.055 in floating point.
func TestPercentagesAreRoundedAsDecimals(t *testing.T) {
	for value, want := range map[float64]string{
		0.80055: "80.06", 0.80075: "80.08", 0.805: "80.50", -0.80055: "-80.06", -1e-9: "0.00", 0.000049: "0.00", 0.00005: "0.01", 1: "100.00",
	} {
		if got := hundredfold(study.Number(value)); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
	for value, want := range map[float64]string{-1e-9: "0.000", -0.0004: "0.000", -0.0006: "-0.001", 0: "0.000"} {
		if got := decimal(study.Number(value)); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
}

// 16015 of 20000 answers, no answer missing, are 80.075 %: shown as 80.08, by
// the mean of criteria as by all answers together.
func TestAnalyzeRoundsTheItemMeanHalfUp(t *testing.T) {
	var text strings.Builder
	text.WriteString("unit,A1,A2,A3,A4,A5\n")
	bad := 20000 - 16015
	for row := range 4000 {
		text.WriteString("A")
		for item := range 5 {
			// Unequal criteria: the first gets as many as it can.
			if place := item*4000 + row; place < bad {
				text.WriteString(",2")
			} else {
				text.WriteString(",5")
			}
		}
		text.WriteByte('\n')
	}
	file := filepath.Join(t.TempDir(), "half.csv")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"analyze", file}, nil, nil, &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	for _, formula := range []string{"item-mean/1", "pooled/1", "person-mean/1", "factor-mean/1"} {
		if !regexp.MustCompile(`(?m)^ALL +` + formula + ` +top2/1 +80\.08 `).MatchString(out.String()) {
			t.Errorf("%s is not shown as 80.08:\n%s", formula, out.String())
		}
	}
}

// Labels cannot command a terminal or move the columns of a table, and lines
// may end by carriage returns.
func TestAnalyzeLabelsOfControlCharacters(t *testing.T) {
	file := filepath.Join(t.TempDir(), "control.csv")
	text := "unit,A1,A2\ra\x00\x1b[2Jb\u202e\tc|Nữ,5,4\rd,3,4\r"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	args := []string{"analyze", file, "--suppress", "0", "--by", "unit", "--parts", "ranking", "--where", "unit=a\x00\x1b[2Jb\u202e\tc|Nữ,d"}
	if code := run(context.Background(), args, nil, nil, &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	if i := strings.IndexFunc(out.String(), func(r rune) bool { return r != '\n' && unseen(r) }); i >= 0 {
		t.Errorf("a control character at %d of\n%q", i, out.String())
	}
	for _, want := range []string{"2 sheets of 2,", `a\x00\x1b[2Jb\u202e\tc|Nữ  1 `, `only unit=a\x00\x1b[2Jb\u202e\tc|Nữ,d`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	args[len(args)-1] = "unit=\x07"
	if code := run(context.Background(), args, nil, nil, &out, &errs); code != exitUsage || strings.ContainsAny(errs.String(), "\x00\x07\x1b") {
		t.Errorf("exit %d: %q", code, errs.String())
	}
}
