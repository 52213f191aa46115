package seal

import (
	"cmp"
	"maps"
	"slices"

	"sipas/analysis"
	"sipas/analysis/disclosure"
	"sipas/survey"
	"sipas/survey/export"
)

// K is how many sheets must share everything that open data shows about their
// givers, and how many people a figure shown needs.
const K = 5

// Merged stands in open data where sheets of several labels were put together.
const Merged = "*"

// opening makes open data of a dataset.
//
// It must tell nothing of few people, not even together with all that is shown
// to staff of the same wave, to the last subtraction. So it names only what
// their pages show as well:
//
// A unit is named where the pages show its figures: the same rule over the same
// tree decides (disclosure.Tree). What units have themselves beside those below
// them is never told apart there, and is Merged here, as is what is withheld.
//
// The other columns that may point to a person (field, channel, month, the
// one-of questions in the order of the questionnaire, form, language, version)
// are taken or dropped as a whole, one after the other: a column is in if every
// group of sheets that share unit and all columns taken so far can be split by
// it into groups that can stand. No table of these columns then has a cell
// that would have to be withheld, so that whatever can be added up from open data
// can be read on the pages. Of a wave of at most disclosure.Crowd sheets, which
// are watched over one by one there, only units are told.
//
// A group can stand (see stands) if it has at least K sheets, if no K-1 of them or
// fewer differ from the others in which questions they were asked, because
// the answers show that; and if its answers are not all alike (see alike), so
// that knowing somebody to be in it does not tell their answers.
type opening struct {
	frame   *analysis.Frame
	book    *export.Codebook // of the open data
	columns []*quasi
	kinds   kinds
	exempt  exemptions // what already the whole wave cannot keep apart

	classes, smallest, uniform int
}

// quasi is a column that may point to a person.
type quasi struct {
	name   string
	codes  []uint32
	labels []string
	shown  []bool // by row
}

// office is a unit as the pages have it in their tree.
type office struct {
	unit   string
	parent string // "" below the wave as a whole
}

// newOpening cuts the sheets into classes. offices are the wave's units, parents
// first; a unit of sheets that is none of them stands below the whole. ErrShort
// when there are fewer than K sheets.
func newOpening(f *analysis.Frame, b *export.Codebook, versions []*survey.Questionnaire, offices []office) (*opening, error) {
	if f.Rows() < K {
		return nil, ErrShort
	}
	o := &opening{frame: f}
	for _, name := range quasiColumns(b) {
		q, err := newQuasi(f, name)
		if err != nil {
			return nil, err
		}
		o.columns = append(o.columns, q)
	}
	var err error
	if o.kinds, err = newKinds(f, b, versions); err != nil {
		return nil, err
	}
	rows := make([]uint32, f.Rows())
	for i := range rows {
		rows[i] = uint32(i)
	}
	o.exempt = o.kinds.exemptions(rows)
	o.exempt.alike = o.alike(rows)
	classes := o.byUnit(offices)
	if f.Rows() > disclosure.Crowd {
		for _, q := range o.columns[1:] {
			classes = o.splitAll(classes, q)
		}
	}
	o.count(classes)
	o.book = openBook(b, o.columns)
	return o, nil
}

// byUnit names units, as many as the pages show and can stand here. What is not
// named is a class of its own.
func (o *opening) byUnit(offices []office) [][]uint32 {
	units := o.columns[0]
	of := map[string][]uint32{}
	for row, code := range units.codes {
		of[units.labels[code]] = append(of[units.labels[code]], uint32(row))
	}
	tree := newTree(offices, of, o.rated)
	for {
		named := tree.named()
		var classes [][]uint32
		var rest []uint32
		again := false
		for _, unit := range slices.Sorted(maps.Keys(of)) {
			switch rows := of[unit]; {
			case !slices.Contains(named, unit):
				rest = append(rest, rows...)
			case !o.stands(rows):
				tree.hide(unit)
				again = true
			default:
				classes = append(classes, rows)
			}
		}
		if !again && len(rest) > 0 && len(named) > 0 && !o.stands(rest) {
			tree.hide(smallest(named, of))
			again = true
		}
		if again {
			continue
		}
		for _, rows := range classes {
			for _, row := range rows {
				units.shown[row] = true
			}
		}
		if len(rest) > 0 {
			slices.Sort(rest)
			classes = append(classes, rest)
		}
		return classes
	}
}

// smallest is the unit with the fewest sheets, the first of equal ones.
func smallest(units []string, of map[string][]uint32) string {
	return slices.MinFunc(units, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(of[a]), len(of[b])), cmp.Compare(a, b))
	})
}

// rated counts the sheets that rate anything: the persons of the pages.
func (o *opening) rated(rows []uint32) int {
	n, scale := 0, uint8(o.frame.Schema().Scale)
	for _, row := range rows {
		for j := range o.frame.Schema().Items {
			if a := o.frame.Item(j)[row]; analysis.Missing < a && a <= scale {
				n++
				break
			}
		}
	}
	return n
}

// splitAll splits every class by a column if all parts can stand; else the
// column is dropped, and the classes stay.
func (o *opening) splitAll(classes [][]uint32, q *quasi) [][]uint32 {
	var parts [][]uint32
	for _, rows := range classes {
		for _, g := range q.groups(rows) {
			if !o.stands(g.rows) {
				return classes
			}
			parts = append(parts, g.rows)
		}
	}
	for row := range q.shown {
		q.shown[row] = true
	}
	return parts
}

// count notes what came of it.
func (o *opening) count(classes [][]uint32) {
	o.classes, o.smallest = len(classes), o.frame.Rows()
	for _, rows := range classes {
		o.smallest = min(o.smallest, len(rows))
		if o.alike(rows) {
			o.uniform++
		}
	}
}

// quasiColumns are the columns in their order.
func quasiColumns(b *export.Codebook) []string {
	all := []string{unitColumn, fieldColumn, channelColumn, periodColumn}
	for _, v := range b.Variables {
		if v.Kind == export.Choice {
			all = append(all, v.Name)
		}
	}
	return append(all, formColumn, langColumn, versionColumn)
}

// newQuasi is a label column of a dataset, or the months of its days.
func newQuasi(f *analysis.Frame, name string) (*quasi, error) {
	of, cut := name, -1
	if name == periodColumn {
		of, cut = dayColumn, len("2026-03")
	}
	d, err := f.Dimension(of)
	if err != nil {
		return nil, err
	}
	q := &quasi{name: name, codes: make([]uint32, f.Rows()), shown: make([]bool, f.Rows())}
	place, code := map[string]uint32{}, make([]uint32, len(d.Labels))
	for i, label := range d.Labels {
		if cut >= 0 {
			label = label[:min(len(label), cut)]
		}
		at, known := place[label]
		if !known {
			at = uint32(len(q.labels))
			place[label] = at
			q.labels = append(q.labels, label)
		}
		code[i] = at
	}
	for row, c := range d.Codes.All() {
		q.codes[row] = code[c]
	}
	return q, nil
}

// group are the sheets of a label.
type group struct {
	label string
	rows  []uint32
}

// groups are rows by label, in byte order of the labels.
func (q *quasi) groups(rows []uint32) []group {
	by := map[uint32][]uint32{}
	for _, row := range rows {
		by[q.codes[row]] = append(by[q.codes[row]], row)
	}
	all := make([]group, 0, len(by))
	for code, in := range by {
		all = append(all, group{q.labels[code], in})
	}
	slices.SortFunc(all, func(a, b group) int { return cmp.Compare(a.label, b.label) })
	return all
}

// stands tells whether sheets can be a group of their own.
func (o *opening) stands(rows []uint32) bool {
	return len(rows) >= K && o.kinds.sheltered(rows, o.exempt) && (o.exempt.alike || !o.alike(rows))
}

// alike tells whether the answers of sheets are so much the same that who
// knows somebody to be among them knows what they said: all sheets are equal,
// or all gave the same poor rating to a question.
func (o *opening) alike(rows []uint32) bool {
	poor := uint8(o.frame.Schema().Scale / 2)
	equal := true
	for j := range o.frame.Schema().Items {
		answers := o.frame.Item(j)
		first, same := answers[rows[0]], true
		for _, row := range rows[1:] {
			if answers[row] != first {
				same = false
				break
			}
		}
		if same && analysis.Missing < first && first <= poor {
			return true
		}
		equal = equal && same
	}
	return equal
}

// label is what a row shows in a column.
func (q *quasi) label(row int) string {
	if q.shown[row] {
		return q.labels[q.codes[row]]
	}
	return Merged
}
