package rounds

import (
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"
	"time"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// stateName is what a state of a round is called.
func stateName(l *kit.Locale, s reform.RoundState) string {
	switch s {
	case reform.Running:
		return l.Say("rounds.state.running")
	case reform.Published:
		return l.Say("rounds.state.published")
	}
	return l.Say("rounds.state.preparing")
}

// stageName is what a stage of a sheet is called.
func stageName(l *kit.Locale, s reform.Stage) string {
	switch s {
	case reform.FirstAppraisal:
		return l.Say("rounds.stage.appraisal")
	case reform.Explaining:
		return l.Say("rounds.stage.explanation")
	case reform.SecondAppraisal:
		return l.Say("rounds.stage.second")
	case reform.Final:
		return l.Say("rounds.stage.final")
	}
	return l.Say("rounds.stage.self")
}

// task is what a unit has to do at a stage.
func task(l *kit.Locale, s reform.Stage) string {
	switch s {
	case reform.FirstAppraisal:
		return l.Say("reform.task.appraisal")
	case reform.Explaining:
		return l.Say("reform.task.explanation")
	case reform.SecondAppraisal:
		return l.Say("reform.task.second")
	case reform.Final:
		return l.Say("reform.task.final")
	}
	return l.Say("reform.task.self")
}

// moveName is what the button of the step from a stage to the next says.
func moveName(l *kit.Locale, from reform.Stage) string {
	switch from {
	case reform.FirstAppraisal:
		return l.Say("rounds.move.explanation")
	case reform.Explaining:
		return l.Say("rounds.move.second")
	case reform.SecondAppraisal:
		return l.Say("rounds.move.final")
	}
	return l.Say("rounds.move.appraisal")
}

// due is a deadline in words.
type due struct {
	At   string // "" without one
	Left string // what it means now
	Late bool
	Soon bool
}

// dueWords says what the deadline of a sheet's stage means.
func dueWords(l *kit.Locale, d reform.Due) due {
	if d.At.IsZero() {
		return due{}
	}
	w := due{At: l.Time(d.At), Late: d.Late, Soon: d.Soon}
	switch {
	case d.Late:
		w.Left = l.Say("rounds.due.late")
	case d.Left <= 1:
		w.Left = l.Say("rounds.due.today")
	default:
		w.Left = l.Say("rounds.due.left", d.Left)
	}
	return w
}

// kindName is what a kind of unit is called.
func kindName(l *kit.Locale, k survey.UnitKind) string {
	switch k {
	case survey.Province:
		return l.Say("units.kind.province")
	case survey.Department:
		return l.Say("units.kind.department")
	case survey.Commune:
		return l.Say("units.kind.commune")
	case survey.Centre:
		return l.Say("units.kind.centre")
	case survey.District:
		return l.Say("units.kind.district")
	}
	return l.Say("units.kind.none")
}

// points writes points as people read them: 2,5 in Vietnamese. Text that is no
// number stays as it is; none is a dash.
func points(l *kit.Locale, text string) string {
	x, ok := reform.Points(text)
	if !ok {
		if text == "" {
			return "–"
		}
		return text
	}
	f, _ := x.Float64()
	decimals := 0
	if _, after, cut := strings.Cut(text, "."); cut {
		decimals = len(after)
	}
	return l.Number(f, decimals)
}

// local writes the numbers among what a sentence is filled in with as the
// language does.
func local(l *kit.Locale, args []string) []string {
	out := slices.Clone(args)
	for i, a := range out {
		if _, number := reform.Points(a); number {
			out[i] = points(l, a)
		}
	}
	return out
}

// dot writes an exact number with a decimal point, as points are kept, and
// rounded to two decimals when it has more.
func dot(x *big.Rat) string {
	if x == nil {
		return ""
	}
	text := scoring.Text(x, 2)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// ratio writes points with as many decimals as a set publishes.
func ratio(l *kit.Locale, x *big.Rat, decimals int) string {
	f, _ := scoring.Round(x, decimals).Float64()
	return l.Number(f, decimals)
}

// digest is enough of a digest to tell two texts apart.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// share writes a share as a percentage with two decimals, as indexes are
// published.
func share(l *kit.Locale, x *big.Rat) string {
	f, _ := scoring.Round(x, 4).Float64()
	return l.Percent(f, 2)
}

// moment is a time as text, "" for none.
func moment(l *kit.Locale, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.Time(t)
}
