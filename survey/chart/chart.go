package chart

// Chart is a picture with all that must go with it when it leaves the house.
type Chart struct {
	Title, Subtitle string
	Source          string // where the data are from: office, wave, dates
	N               string // how many answers stand behind it
	Formula         string // how a figure is computed, in words
	Notes           string // anything else to know: what is withheld, how to read it
	Alt             string // what the picture says, in a sentence or two, for who cannot see it; "": the subtitle

	// Framed by the page: title, subtitle, source and the rest stand around the
	// picture in the page's own text and are not drawn. For files leave it false.
	Framed bool

	Width  float64 // CSS pixels; 0 is Wide. Less than 320 or more than 1600 is taken as that
	Format Format  // how values are written; nil: one decimal and a full stop
	Words  Words
	Body   Body
}

// Widths to draw at: a phone of 360 px without the page's margins, and a desk or
// sheet of paper.
const (
	Narrow = 320.0
	Wide   = 960.0
)

// Format writes a value in the reader's language, unit included where needed.
// It is asked for finite values only.
type Format func(value float64) string

// Words are the names that stand in keys and at the heads of the table. What
// is empty has no entry in the key.
type Words struct {
	Name     string // of what a row is: "Yếu tố"
	Value    string // of the figure: "Chỉ số hài lòng"
	Low      string // of the interval's lower end: "Từ"
	High     string // of its upper end: "Đến"
	Interval string // of the interval in the key: "Khoảng tin cậy 95%"
	Note     string // of Row.Note: "Số phiếu"
	Hidden   string // of what is hatched: "Dưới 5 phiếu, không hiện"
}

// Body is what kind of picture it is: one of Bars, Dots, Diverging, HeatMap,
// Lines, Scatter and Pairs.
type Body interface {
	table(c Chart) (head []string, rows [][]string)
	draw(l *layout)
	kind() string
}

// Table is the table behind the picture: every number of it, in words. Each
// row is as long as the head. A chart without body has none.
func (c Chart) Table() (head []string, rows [][]string) {
	if c.Body == nil {
		return nil, nil
	}
	return c.Body.table(c)
}
