package poster

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"

	"sipas/survey"
	"sipas/survey/poster/pdf"
)

// Print writes one PDF with all posters in order. The first error ends it;
// what was written until then is no file:
//
//   - KindInvalid: poster.size, poster.language (no language), poster.none (no
//     posters), poster.script (with a Problem for each text that cannot be
//     printed), poster.distance (the code would not fit), poster.logo, qr.text;
//   - ErrUnreadable;
//   - the writer's and the context's.
func (p *Press) Print(ctx context.Context, w io.Writer, posters []Poster, o Options) error {
	if err := p.Check(posters, o); err != nil {
		return err
	}
	if o.Title == "" {
		o.Title = plain(posters[0].Unit.In(o.Languages[0]) + " – " + posters[0].Counter.In(o.Languages[0]))
	}
	loaded := &logos{known: map[[sha256.Size]byte]*logo{}}
	return p.run(ctx, w, o, len(posters), func(i int) (*drawing, error) {
		x := &posters[i]
		return proved(x.Name, x.Address, func(qr *Code) (*drawing, error) { return p.layout(x, qr, o, loaded) })
	})
}

// Labels writes labels or strips, row by row, such as one-time codes. Of the
// Options, Words are not used. Errors are those of Print; Size must be one of
// several pieces on a sheet.
func (p *Press) Labels(ctx context.Context, w io.Writer, labels []Label, o Options) error {
	if !formats[o.Size].sheet {
		return &survey.Error{Kind: survey.KindInvalid, Code: "poster.size", Err: fmt.Errorf("labels on %q", o.Size)}
	}
	var v faults
	for _, x := range labels {
		v.add(p, x.Name, append([]string{x.Code}, x.Lines...)...)
	}
	if err := v.err(len(labels)); err != nil {
		return err
	}
	return p.run(ctx, w, o, len(labels), func(i int) (*drawing, error) {
		x := labels[i]
		return proved(x.Name, x.Address, func(qr *Code) (*drawing, error) { return p.label(x.Name, qr, pieces{lines: x.Lines, code: x.Code}, o) })
	})
}

// run prints total pieces, sheet by sheet.
func (p *Press) run(ctx context.Context, w io.Writer, o Options, total int, draw func(int) (*drawing, error)) error {
	lang := ""
	if len(o.Languages) > 0 {
		lang = o.Languages[0]
	}
	s := newSheets(p, pdf.New(w, pdf.Info{Title: o.Title, Lang: lang, Created: o.Created}), o)
	for i := range total {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
		d, err := draw(i)
		if err == nil {
			err = s.put(d)
		}
		if err != nil {
			return err
		}
		if o.Progress != nil {
			o.Progress(i+1, total)
		}
	}
	return s.end()
}

// Check finds what can be found without printing: the errors of Print up to
// poster.script.
func (p *Press) Check(posters []Poster, o Options) error {
	if !o.Size.Known() {
		return &survey.Error{Kind: survey.KindInvalid, Code: "poster.size", Err: fmt.Errorf("size %q", o.Size)}
	}
	if len(o.Languages) == 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "poster.language"}
	}
	var v faults
	for i := range posters {
		v.add(p, posters[i].Name, newTexts(&posters[i], o).written()...)
	}
	return v.err(len(posters))
}

// faults are texts that cannot be printed.
type faults struct {
	problems []survey.Problem
	seen     map[string]bool
}

// mostFaults bounds how many are told.
const mostFaults = 20

func (v *faults) add(p *Press, name string, texts ...string) {
	for _, s := range texts {
		if v.seen[s] || len(v.problems) == mostFaults {
			continue
		}
		if v.seen == nil {
			v.seen = map[string]bool{}
		}
		v.seen[s] = true
		if lacking := p.Lacks(s); len(lacking) > 0 {
			v.problems = append(v.problems, survey.Problem{Field: name, Code: "poster.script.text", Args: []string{plain(s), string(lacking)}})
		}
	}
}

func (v *faults) err(n int) error {
	if n == 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "poster.none"}
	}
	if len(v.problems) > 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "poster.script", Problems: v.problems}
	}
	return nil
}
