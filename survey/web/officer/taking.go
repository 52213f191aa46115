package officer

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// taking is a form about a leaf while its parts are being kept, each for itself.
type taking struct {
	*visit
	place int
	it    reform.Item
	form  *typed.Form
	seen  int64 // revision of the leaf that the person has before their eyes, or has made since
	kept  []string
	err   error // what stood in the way of a part, beside wrong inputs

	main   []string // inputs that replace what stands
	values func(reform.Item, *reform.Leaf) url.Values
}

func (v *visit) taking(at int, f *typed.Form, main []string, values func(reform.Item, *reform.Leaf) url.Values) *taking {
	seen, _ := strconv.ParseInt(f.Raw(staff.Revision), 10, 64) // what is no number was never seen
	return &taking{visit: v, place: at, it: v.leaves[at], form: f, seen: seen, main: main, values: values}
}

// do does an act. Its wrong inputs are noted at those of the form that fields
// names; done is what to tell about it if another part is refused. It tells
// whether the act was done.
func (t *taking) do(act reform.Act, fields map[string]string, done string) bool {
	if t.err != nil {
		return false
	}
	err := t.act(t.it.Code, t.seen, act)
	for range 3 {
		if !errors.Is(err, reform.ErrTouched) || !t.elsewhere() {
			break
		}
		err = t.act(t.it.Code, t.seen, act)
	}
	if err == nil {
		if rev := t.sheet.Leaf(t.it.Code).Rev; rev == t.seen+1 {
			t.seen = rev
		}
		t.kept = append(t.kept, t.l.Say(done))
		return true
	}
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind == survey.KindInvalid && len(e.Problems) > 0 {
		for _, x := range e.Problems {
			field := x.Field
			if own, ok := fields[field]; ok {
				field = own
			}
			t.form.Wrong(field, x.Code, localArgs(t.l, x.Args)...)
		}
		return false
	}
	t.err = err
	return false
}

// localArgs writes the numbers among what a sentence is filled in with as the
// language does.
func localArgs(l *kit.Locale, args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = a
		if _, ok := reform.Points(a); ok {
			out[i] = points(l, a)
		}
	}
	return out
}

// elsewhere tells that somebody has changed the leaf, but nothing that the form
// is about, and goes on from there.
func (t *taking) elsewhere() bool {
	if t.again() != nil {
		return false
	}
	l := t.sheet.Leaf(t.it.Code)
	if l == nil || !staff.Elsewhere(t.form.Values, t.values(t.it, l)) {
		return false
	}
	t.seen = l.Rev
	return true
}

// touched tells whether the person has changed what replaces something.
func (t *taking) touched() bool {
	basis := t.form.Raw(staff.Basis)
	return basis == "" || basis != staff.BasisOf(t.mine())
}

// sent tells that one of some inputs came with the form. It says something then,
// also by being empty.
func (t *taking) sent(fields ...string) bool {
	return slices.ContainsFunc(fields, func(field string) bool { return t.form.Values.Has(field) })
}

// mine are the main inputs as they were sent.
func (t *taking) mine() url.Values {
	mine := url.Values{}
	for _, field := range t.main {
		if sent, ok := t.form.Values[field]; ok {
			mine[field] = sent
		}
	}
	return mine
}

// end answers the form: with where to go on, or with the page, what is wrong,
// and everything that is not kept.
func (t *taking) end(action string, show func(wrong *alert, status int) error) error {
	t.form.Set(staff.Revision, revision(t.seen))
	if errors.Is(t.err, reform.ErrTouched) {
		return t.clash(action)
	}
	if t.err != nil {
		p := t.p.Site.Explain(t.c, t.l, t.err)
		if kind := survey.KindOf(t.err); kind != survey.KindConflict && kind != survey.KindGone && kind != survey.KindUnavailable {
			return t.err
		}
		if err := t.again(); err != nil {
			return t.err
		}
		return show(&alert{Title: p.Title, What: p.Detail, Kept: t.kept}, p.Status)
	}
	if !t.form.Good() {
		var about *alert
		if len(t.kept) > 0 {
			about = &alert{Kept: t.kept}
		}
		return show(about, http.StatusUnprocessableEntity)
	}
	to := t.it.Code
	if do := t.form.Raw(fieldDo); do == doNext || do == doAccept {
		if to = t.nextAfter(t.place); to == "" {
			return t.c.Redirect(http.StatusSeeOther, t.at("", "saved", t.it.Code))
		}
	}
	return t.c.Redirect(http.StatusSeeOther, t.at(leafPath(to), "saved", t.it.Code))
}

// clash lets the person choose between both versions.
func (t *taking) clash(action string) error {
	if err := t.again(); err != nil {
		return err
	}
	l := t.sheet.Leaf(t.it.Code)
	mine := t.mine()
	mine.Set(staff.Revision, t.form.Raw(staff.Revision))
	mine.Set(staff.Basis, t.form.Raw(staff.Basis))
	return t.p.clashes.Show(t.c, t.who, staff.Two{Mine: mine, Theirs: t.values(t.it, l), Rev: l.Rev,
		Action: action, Back: t.at(leafPath(t.it.Code)), Label: t.form.Label, Show: t.words})
}

// choiceKeys are the words for values of inputs that are chosen.
var choiceKeys = map[string]string{
	fieldWay + wayPoints: "officer.way.points", fieldWay + wayAbsent: "officer.way.absent",
	fieldRuling + rulingApprove: "officer.ruling.approve", fieldRuling + rulingRefuse: "officer.ruling.refuse",
	fieldUse: "officer.use.no", fieldUse + "yes": "officer.use.yes",
}

// words are what people read for the values of an input.
func (t *taking) words(field string, values []string) string {
	value := ""
	if len(values) > 0 {
		value = values[0]
	}
	if key, ok := choiceKeys[field+value]; ok {
		return t.l.Say(key)
	}
	return value
}

// comment adds what was typed into an input.
func (t *taking) comment(field string, council bool) {
	text := survey.Clean(t.form.Raw(field))
	if text == "" || t.said(text) {
		t.form.Set(field, "")
		return
	}
	if t.do(reform.Comment{Text: text, OfCouncil: council}, map[string]string{"text": field}, "officer.kept.comment") {
		t.form.Set(field, "")
	}
}

// said tells that the last comment is the person's, with these words: a form
// that came twice.
func (t *taking) said(text string) bool {
	l := t.sheet.Leaf(t.it.Code)
	if l == nil || len(l.Comments) == 0 {
		return false
	}
	last := l.Comments[len(l.Comments)-1]
	return last.Who == t.who.Name && last.Text == text
}

// leafForm reads the form about the leaf in the path.
func (p *Pages) leafForm(v *visit, labels typed.Labels) (at int, f *typed.Form, up upload, err error) {
	if at, err = v.leaf(); err != nil {
		return 0, nil, upload{}, err
	}
	f, up, err = v.read(labels)
	return at, f, up, err
}
