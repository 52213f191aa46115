package staff

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// Inputs that a form carries for [Clashes] beside its own.
const (
	Revision = "rev"   // of the thing when the form was shown
	Basis    = "basis" // what stood in the inputs then; see BasisOf
)

// Two are the two versions of a thing that met: what a person sent, and what
// somebody else had stored meanwhile, both as the values of the same form.
type Two struct {
	Mine, Theirs url.Values // Mine with Revision and Basis as they were sent
	Rev          int64      // under which theirs is stored
	Action       string     // where the form is sent
	Back         string     // where the stored version is shown
	Label        func(field string) string
	Show         func(field string, values []string) string // what people read for values; nil: the values themselves
}

// Clash is the page on which somebody whose change came second chooses, input
// by input, between the own version and the stored one. It has no Rows when
// both say the same: then there is nothing left to do.
type Clash struct {
	Action, Back, Rev, Basis string
	Rows                     []ClashRow
	Same                     []Kept // inputs on which both agree
}

// ClashRow is an input on which the two differ.
type ClashRow struct {
	Field, Label string
	Mine, Theirs string
	Untouched    bool   // only the other person has changed it, so that theirs is proposed
	Kept         []Kept // both versions, to be sent with the choice
}

// Kept is a value that a form carries along.
type Kept struct{ Name, Value string }

// How the choice on a row is sent: pick.<field> is mine or theirs, and
// mine.<field>, theirs.<field> are the values.
const (
	pick   = "pick."
	mine   = "mine."
	theirs = "theirs."
)

// BasisOf is a short form of what stands in a form's inputs, for the form to
// carry along: if it comes back too late, it tells which inputs the person has
// touched.
func BasisOf(values url.Values) string {
	var b strings.Builder
	for _, field := range slices.Sorted(maps.Keys(values)) {
		if !control(field) {
			b.WriteString(field + ":" + mark(values[field]) + " ")
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

// mark is enough of a digest to tell two values of one input apart.
func mark(values []string) string {
	sum := sha256.Sum256([]byte(strings.Join(values, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// control tells whether an input is not part of the thing.
func control(field string) bool {
	return field == Revision || field == Basis || field == "do" || field == "lang"
}

// Compare lays two versions side by side.
func Compare(t Two) Clash {
	c := Clash{Action: t.Action, Back: t.Back, Rev: fmt.Sprint(t.Rev), Basis: BasisOf(t.Theirs)}
	stood := t.stood()
	fields := slices.Concat(slices.Collect(maps.Keys(t.Mine)), slices.Collect(maps.Keys(t.Theirs)))
	slices.SortFunc(fields, cmp.Compare)
	for _, f := range slices.Compact(fields) {
		a, b := full(t.Mine[f]), full(t.Theirs[f])
		switch {
		case control(f):
		case slices.Equal(a, b):
			for _, v := range a {
				c.Same = append(c.Same, Kept{f, v})
			}
		default:
			c.Rows = append(c.Rows, t.row(f, a, b, stood(f)))
		}
	}
	return c
}

// stood gives the mark of what stood in an input when the form was shown; ""
// when that is not known. An input that the form did not have was empty.
func (t Two) stood() func(field string) string {
	marks := map[string]string{}
	for pair := range strings.FieldsSeq(t.Mine.Get(Basis)) {
		if i := strings.LastIndexByte(pair, ':'); i > 0 {
			marks[pair[:i]] = pair[i+1:]
		}
	}
	return func(field string) string {
		if m, known := marks[field]; known || len(marks) == 0 {
			return m
		}
		return mark(nil)
	}
}

func (t Two) row(field string, a, b []string, basis string) ClashRow {
	show := t.Show
	if show == nil {
		show = func(_ string, values []string) string { return strings.Join(values, ", ") }
	}
	r := ClashRow{Field: field, Label: field, Mine: show(field, a), Theirs: show(field, b),
		Untouched: basis != "" && (mark(t.Mine[field]) == basis || mark(a) == basis)}
	if label := t.Label(field); label != "" {
		r.Label = label
	}
	for _, v := range a {
		r.Kept = append(r.Kept, Kept{mine + field, v})
	}
	for _, v := range b {
		r.Kept = append(r.Kept, Kept{theirs + field, v})
	}
	return r
}

// full are the values that are not empty: an empty input is as good as none.
func full(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
}

// Settle is a form in which the choices of a Clash are carried out. Other
// forms it leaves as they are.
func Settle(form url.Values) url.Values {
	settled := url.Values{}
	for name, values := range form {
		if !strings.HasPrefix(name, pick) && !strings.HasPrefix(name, mine) && !strings.HasPrefix(name, theirs) {
			settled[name] = values
		}
	}
	for name, values := range form {
		field, chosen := strings.CutPrefix(name, pick)
		if !chosen || len(values) == 0 {
			continue
		}
		side := mine
		if values[0] == "theirs" {
			side = theirs
		}
		if kept := form[side+field]; kept != nil {
			settled[field] = kept
		} else {
			delete(settled, field)
		}
	}
	return settled
}

// Clashes shows clashes. Make it with NewClashes.
type Clashes struct {
	desk *Desk
	view *kit.View[Sheet[Clash]]
}

// NewClashes parses the template.
func NewClashes(d *Desk) (*Clashes, error) {
	v, err := NewView[Clash](d.Site, "staff/clash.html")
	if err != nil {
		return nil, fmt.Errorf("clash page: %w", err)
	}
	return &Clashes{d, v}, nil
}

// Show answers 409 with the two versions. When both say the same it leads on
// to the stored one.
func (s *Clashes) Show(c echo.Context, who access.User, t Two) error {
	body := Compare(t)
	if len(body.Rows) == 0 {
		return c.Redirect(http.StatusSeeOther, t.Back)
	}
	l := s.desk.Site.Locale(c.Request())
	return Show(c, s.desk, http.StatusConflict, s.view, l, Options{Title: l.Say("clash.title"), Who: who}, body)
}

// Elsewhere tells whether the part of a thing that a form shows is still as it
// was: then somebody else has changed another part, and the form can be stored
// upon theirs without asking.
func Elsewhere(mine, theirs url.Values) bool {
	return mine.Get(Basis) != "" && mine.Get(Basis) == BasisOf(theirs)
}
