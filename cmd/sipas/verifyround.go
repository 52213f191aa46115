package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"sipas/survey"
	"sipas/survey/ranking"
)

// roundReport is what came of verifying the frozen result of a scoring round.
type roundReport struct {
	SHA256      string               `json:"sha256"`
	Differences []ranking.Difference `json:"differences"` // empty: every figure follows from what was given
}

// checkRound computes the frozen result of a scoring round again from its
// document alone.
func (c *verifyCmd) checkRound(w *world) error {
	data, err := c.read(c.Data)
	if err != nil {
		return err
	}
	found, err := ranking.VerifyRound(data)
	if errors.Is(err, ranking.ErrForm) {
		return survey.Errorf(survey.KindInvalid, "verify.usage", "%s", c.say("published.verify.round.form", c.Data))
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	report := roundReport{SHA256: hex.EncodeToString(sum[:]), Differences: append([]ranking.Difference{}, found...)}
	if c.JSON {
		e := json.NewEncoder(w.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		err = e.Encode(report)
	} else {
		err = c.printRound(w, report)
	}
	if err == nil && len(found) > 0 {
		err = survey.Errorf(survey.KindDamaged, "verify.differs", "%s", c.several("published.verify.differs.one", "published.verify.differs", len(found)))
	}
	return err
}

func (c *verifyCmd) printRound(w *world, r roundReport) error {
	lines := []string{"SHA-256 " + r.SHA256}
	for i, d := range r.Differences {
		if i == mostLines {
			lines = append(lines, c.several("published.verify.more.one", "published.verify.more", len(r.Differences)-mostLines))
			break
		}
		lines = append(lines, c.say("published.verify.round.difference", d.Where, d.Kept, d.Found))
	}
	if len(r.Differences) == 0 {
		lines = append(lines, c.say("published.verify.round.same"))
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(w.out, plainLines(line)); err != nil {
			return err
		}
	}
	return nil
}
