package analyst

import "sipas/survey/web/kit"

// sheet is a wave's page, written out: every number is a string in the
// reader's language already, and what must not be shown is not there.
type sheet struct {
	Title  string // the unit's name, or the wave's
	Wave   string
	Period string
	State  string
	Manage bool // the reader may print codes

	Waves, Units, Scores []option
	Path                 string // of the form that chooses among them
	Address              string // of this very view

	At                            string
	Responses, Today, Withdrawn   string
	Partial, Excluded             string // kept out of every figure; "" for none
	Beside                        []row  // the overall index with and without the doubted sheets; none when there are none
	None, Few                     bool   // no response; too few to show any figure
	Waiting                       string // how many responses do not show in the unit's figures yet; "" for none
	Misfits                       string // how many documents could not be read; "" for none
	Overall                       figure
	Factors, Definitions, Offices []row
	Score                         string // the score in words
}

// option is an entry of a choice.
type option struct {
	Value, Label string
	Chosen       bool
}

// row is a line of a table.
type row struct {
	Code, Name string
	Link       string
	Indent     string // class for how deep it stands
	Figure     figure
	Rows       []row
}

// figure is an estimate as a reader sees it. When neither Hidden nor None is
// set, it has all its numbers.
type figure struct {
	Hidden bool // too few respondents, or it would tell of others' figures
	None   bool // nobody answered

	Value, Low, High       string
	N                      string // respondents
	Numerator, Denominator string
	Missing, DontKnow      string // share of "don't know" among those who saw the question
	Formula                string // in words, with its name
	Bar                    bar
}

// bar is a figure drawn: in hundredths of the full width.
type bar struct {
	Width     string
	Low, Wide string // the interval: where it begins, and how wide it is; "" for none
}

// cells is a figure as the cells of a table's row.
type cells struct {
	*kit.Locale
	figure
	Drawn   bool // with a bar
	Unknown bool // with the share of "don't know"
}

// Cells are the row's numbers, with a bar or with the share of "don't know".
func (r row) Cells(l *kit.Locale, drawn, unknown bool) cells {
	return cells{l, r.Figure, drawn, unknown}
}

// Span is how many cells one sentence stands for.
func (c cells) Span() int {
	n := 3
	if c.Drawn {
		n++
	}
	if c.Unknown {
		n++
	}
	return n
}
