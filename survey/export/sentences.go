package export

import (
	"encoding/json"
	"strconv"
	"strings"

	"sipas/analysis/study"
	"sipas/survey"
	"sipas/templates"
)

// sentences are those of the catalogue that say what analyses found, in a
// language; Vietnamese where that has none.
func sentences(language string) (map[string]string, error) {
	all := map[string]string{}
	for _, l := range []string{survey.Vietnamese, pick(language, survey.Vietnamese, survey.English)} {
		b, err := templates.Files.ReadFile("messages/analyze." + l + ".json")
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &all); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ruleText is a rule of quality in words.
func (p *printer) ruleText(r Rule) string {
	if s := p.sentences["analyze.rule."+r.Code]; s != "" {
		return s
	}
	return r.Words
}

// noteText is a note in words; its code and arguments when the catalogue does
// not have it.
func (p *printer) noteText(n study.Note) string {
	s := p.sentences["analyze.note."+strings.TrimPrefix(n.Code, "study_")]
	if s == "" {
		return strings.TrimSpace(n.Code + " " + strings.Join(n.Args, ", "))
	}
	args := n.Args
	if n.Code == study.NoteWithheld && len(args) == 1 {
		args = append(args[:1:1], strconv.FormatInt(p.report.Method.SuppressBelow, 10))
	}
	for i, a := range args {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", a)
	}
	return s
}
