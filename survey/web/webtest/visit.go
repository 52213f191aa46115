package webtest

import "testing"

// Looks are ways to look at pages, by their names in subtests and screenshots.
type Looks map[string]Look

// StaffLooks are those in which every staff page is looked at: narrow and
// wide, light in Vietnamese and dark in English, with large text, with colours
// that the reader has chosen, and without script.
func StaffLooks() Looks {
	return Looks{
		"phone":        {Width: 360, Height: 640},
		"phone-en":     {Width: 360, Height: 640, Dark: true, Language: "en"},
		"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
		"desk":         {Width: 1280, Height: 800},
		"desk-en":      {Width: 1280, Height: 800, Dark: true, Language: "en"},
		"forced":       {Width: 1280, Height: 800, ForcedColours: true},
		"no-script":    {Width: 360, Height: 640, NoScript: true},
	}
}

// Visit is somebody looking at the pages of a room in one way.
type Visit struct {
	*Page
	T    *testing.T // of this visit
	Look Look
	Name string // of the look
	room string
}

// Visit has do look at the pages of a room, in each way in a subtest and a tab
// of its own. What the pages have thrown by then, or done against the security
// policy, is an error.
func (b *Browser) Visit(t *testing.T, room string, looks Looks, do func(v *Visit)) {
	t.Helper()
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			v := &Visit{Page: b.Page(t, look), T: t, Look: look, Name: name, room: room}
			do(v)
			if faults := v.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// target is the least side of what is pressed, in CSS pixels.
const target = 44

// See takes a screenshot of the page in a state and makes sure that it
// violates nothing of WCAG 2.2 AA, that nothing in it is wider than its place,
// and that what is pressed is large enough.
func (v *Visit) See(state string) {
	v.T.Helper()
	v.Shot(v.room+"-"+state+"-"+v.Name, true)
	v.Accessible(state)
	v.Fits(state)
	if small := v.SmallTargets(target); small != "" {
		v.T.Errorf("%s: smaller than %d px:\n%s", state, target, small)
	}
}

// SeeForm is See of a page with inputs that are filled in. It empties them
// before it looks for what is too wide: an input scrolls what is typed into
// it, and how a browser draws one for files is its own affair.
func (v *Visit) SeeForm(state string) {
	v.T.Helper()
	v.Shot(v.room+"-"+state+"-"+v.Name, true)
	v.Accessible(state)
	if small := v.SmallTargets(target); small != "" {
		v.T.Errorf("%s: smaller than %d px:\n%s", state, target, small)
	}
	Eval[bool](v.Page, `(document.querySelectorAll('input').forEach(e => e.type === 'file' ? e.remove() : e.value = ''), true)`)
	v.Fits(state)
}
