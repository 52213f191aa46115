package main

import (
	"encoding/json"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
)

// auditCmd reads the trail of who has changed what.
type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Check that no entry is missing or altered, and print a mark for the next check."`
	List   auditListCmd   `cmd:"" help:"Print the entries as JSON, one a line."`
}

type auditVerifyCmd struct {
	Expect []string `placeholder:"SEQ:HASH" help:"A mark printed by an earlier check: the trail must still hold that entry. Without one, a trail that was cut off at its end looks whole."`
}

func (c *auditVerifyCmd) Run(w *world, s *Settings) error {
	var marks []audit.Mark
	for _, text := range c.Expect {
		m, err := audit.ParseMark(text)
		if err != nil {
			return err
		}
		marks = append(marks, m)
	}
	return w.trail(s, func(t *audit.Trail) error {
		r, err := t.Verify(w.ctx, marks...)
		if err != nil {
			return err
		}
		if !r.Whole() {
			return survey.Errorf(survey.KindDamaged, "audit.broken", "the audit trail is not whole: entry %d is %s; %d entries before it are sound", r.At, r.Fault, r.Entries)
		}
		if r.Entries == 0 {
			_, err = fmt.Fprintln(w.out, "the audit trail is empty")
			return err
		}
		_, err = fmt.Fprintf(w.out, "the audit trail is whole: %d entries\nmark  %s\nKeep the mark elsewhere; the next check takes it as --expect.\n", r.Entries, r.Last)
		return err
	})
}

type auditListCmd struct {
	From  int64  `help:"First number to print." default:"1"`
	Who   string `help:"Only what this person did."`
	Limit int    `help:"Print so many at most; 0 for all."`
}

func (c *auditListCmd) Run(w *world, s *Settings) error {
	return w.trail(s, func(t *audit.Trail) error {
		lines, printed := json.NewEncoder(w.out), 0
		for e, err := range t.Entries(w.ctx, c.From, 0) {
			if err != nil {
				return err
			}
			if c.Who != "" && e.Who != c.Who {
				continue
			}
			if err := lines.Encode(e); err != nil {
				return err
			}
			if printed++; printed == c.Limit {
				break
			}
		}
		return nil
	})
}

// trail opens the store for a moment, as accounts does.
func (w *world) trail(s *Settings, act func(*audit.Trail) error) error {
	db, err := w.openStore(s)
	if err != nil {
		return err
	}
	defer db.Close()
	return act(audit.New(db, time.Now))
}
