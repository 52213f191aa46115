package officer

import (
	"math/big"
	"strings"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// points writes points that are kept ("2.5") as the language does; a dash for
// none.
func points(l *kit.Locale, kept string) string {
	if kept == "" {
		return "–"
	}
	if l.Lang == survey.Vietnamese {
		return strings.Replace(kept, ".", ",", 1)
	}
	return kept
}

// sum writes points that were added up, with the decimals of the set and without
// zeros that say nothing; a dash for none.
func (v *visit) sum(x *big.Rat) string {
	if x == nil {
		return "–"
	}
	text := scoring.Text(x, v.set.Decimals)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return points(v.l, text)
}

// score writes the points of a score; a dash for none.
func (v *visit) score(s *reform.Score) string {
	if s == nil {
		return "–"
	}
	return points(v.l, s.Points)
}

// share writes a share as a percentage; a dash for none.
func (v *visit) share(x *big.Rat) string {
	if x == nil {
		return "–"
	}
	percent := new(big.Rat).Mul(x, big.NewRat(100, 1))
	return points(v.l, scoring.Text(percent, v.set.Decimals)) + "%"
}

// stageKeys are what stages are called.
var stageKeys = map[reform.Stage]string{
	reform.SelfScoring:     "officer.stage.self",
	reform.FirstAppraisal:  "officer.stage.appraisal",
	reform.Explaining:      "officer.stage.explanation",
	reform.SecondAppraisal: "officer.stage.second",
	reform.Final:           "officer.stage.final",
}

func stageName(l *kit.Locale, s reform.Stage) string { return l.Say(stageKeys[s]) }

// sourceKeys are where points come from.
var sourceKeys = map[reform.Source]string{
	reform.SelfScored:   "officer.source.self",
	reform.Sociological: "officer.source.survey",
	reform.Satisfaction: "officer.source.sipas",
	reform.Computed:     "officer.source.computed",
}

// kindKeys are the kinds of leaves that are no part of the maximum.
var kindKeys = map[scoring.Kind]string{scoring.Bonus: "officer.kind.bonus", scoring.Penalty: "officer.kind.penalty"}

// rule says in words how a percentage becomes points.
func rule(l *kit.Locale, it reform.Item) string {
	words := strings.Fields(it.Rule)
	most := points(l, it.Max)
	switch {
	case !it.Surveyed() && it.Source != reform.Computed:
		return ""
	case it.Source == reform.Sociological:
		return l.Say("officer.rule.survey", most)
	case len(words) >= 2 && words[0] == "threshold" && len(words) == 3:
		return l.Say("officer.rule.threshold_only", points(l, words[1]), most)
	case len(words) >= 2 && words[0] == "threshold":
		return l.Say("officer.rule.threshold", points(l, words[1]), most)
	case len(words) >= 2 && words[0] == "steps":
		var steps []string
		for _, w := range words[1:] {
			from, worth, _ := strings.Cut(w, ":")
			steps = append(steps, l.Say("officer.rule.step", points(l, from), points(l, worth)))
		}
		return l.Say("officer.rule.steps", strings.Join(steps, "; "))
	}
	return l.Say("officer.rule.linear", most)
}
