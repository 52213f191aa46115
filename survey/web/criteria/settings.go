package criteria

import (
	"math/big"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// settings is the page of what concerns the whole set: title, basis, level,
// decimals, bands.
type settings struct {
	version
	Form     *typed.Form
	Action   string
	Levels   []kit.Choice
	Decimals []kit.Choice
	Bands    []bandRow
	Lowest   string // from how many percent on there is a class; "" for from 0 on, or without classes
}

// bandRow is a class, or room for one more.
type bandRow struct {
	N    int
	Code string
	typed.Input
	English, From typed.Input
}

// Rank is the number of the class as people count.
func (b bandRow) Rank() int { return b.N + 1 }

// spareBands is the room for more classes that the form shows.
const spareBands = 2

// bandField is an input of a class.
func bandField(n int, part string) string { return "band." + strconv.Itoa(n) + "." + part }

func (v version) settingsValues() url.Values {
	values := url.Values{"level": {string(v.Set.Level)}, "decimals": {strconv.Itoa(v.Set.Decimals)}}
	putText(values, "title", v.Set.Title)
	putText(values, "basis", v.Set.Basis)
	for n := range min(len(v.Set.Bands)+spareBands, reform.MostBands) {
		var b reform.Band
		if n < len(v.Set.Bands) {
			b = v.Set.Bands[n]
		}
		values.Set(bandField(n, "code"), b.Code)
		values.Set(bandField(n, "vi"), b.Name[survey.Vietnamese])
		values.Set(bandField(n, "en"), b.Name[survey.English])
		values.Set(bandField(n, "from"), typedPoints(v.Locale, b.From))
	}
	return values
}

func (p *Pages) showSettings(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	return p.settingsForm(c, v, staff.Fresh(v.Locale, labels, v.settingsValues(), v.Rev))
}

// name gives the inputs of classes their labels.
func (v version) name(f *typed.Form) {
	for n := range reform.MostBands {
		f.Call(bandField(n, "vi"), v.Say("sets.band.vi", n+1))
		f.Call(bandField(n, "en"), v.Say("sets.band.en", n+1))
		f.Call(bandField(n, "from"), v.Say("sets.band.least", n+1))
		f.Call(bandField(n, "code"), v.Say("sets.band.code", n+1))
	}
}

func (p *Pages) settingsForm(c echo.Context, v version, f *typed.Form) error {
	v.name(f)
	body := settings{version: v, Form: f, Action: address(v.Locale, v.Path+"/settings"), Levels: levels(v.Locale)}
	for n := range reform.MostDecimals + 1 {
		body.Decimals = append(body.Decimals, kit.Choice{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
	}
	for n := range reform.MostBands {
		if f.Values.Has(bandField(n, "vi")) {
			body.Bands = append(body.Bands, bandRow{n, f.Raw(bandField(n, "code")), f.Input(bandField(n, "vi")), f.Input(bandField(n, "en")), f.Input(bandField(n, "from"))})
		}
	}
	if bands := v.Set.Bands; len(bands) > 0 {
		if low := bands[len(bands)-1].From; low != "0" {
			body.Lowest = points(v.Locale, low)
		}
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.settings, v.Locale, options(v.Say("sets.settings"), v.who), body)
}

func (p *Pages) takeSettings(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	v.name(f)
	stored := v.settingsValues()
	v.readSettings(f)
	if !f.Good() {
		return p.settingsForm(c, v, f)
	}
	show := func(field string, values []string) string { return v.show(field, values) }
	if answered, err := p.save(c, v, f, stored, v.Path+"/settings", show); answered || err != nil {
		return err
	}
	return leadTo(c, v.Locale, v.Path, "saved")
}

func (v version) readSettings(f *typed.Form) {
	s := v.Set
	s.Title, s.Basis = textOf(f, "title"), textOf(f, "basis")
	if s.Title[survey.Vietnamese] == "" {
		f.Wrong("title_vi", "criteria.title")
	}
	v.limit(f, reform.MostNote, "title_vi", "title_en", "basis_vi", "basis_en")
	if s.Level = reform.Level(f.Text("level")); !slices.Contains(reform.Levels(), s.Level) {
		f.Wrong("level", "criteria.level")
	}
	s.Decimals, _ = f.Whole("decimals", 0, reform.MostDecimals)
	s.Bands = v.readBands(f)
}

// readBands reads the classes, highest first. A row without anything in it is
// none.
func (v version) readBands(f *typed.Form) []reform.Band {
	var bands []reform.Band
	codes, bounds := map[string]bool{}, map[string]bool{}
	for n := range reform.MostBands {
		codes[f.Text(bandField(n, "code"))] = true
	}
	for n := range reform.MostBands {
		vi, en, least := bandField(n, "vi"), bandField(n, "en"), bandField(n, "from")
		if f.Text(vi)+f.Text(en)+f.Text(least) == "" {
			continue
		}
		f.Need(vi)
		v.limit(f, reform.MostName, vi, en)
		from, ok := reform.TypedPoints(strings.TrimSuffix(f.Text(least), "%"))
		x, isNumber := reform.Points(from)
		switch {
		case !ok || !isNumber || x.Cmp(big.NewRat(100, 1)) > 0:
			f.Wrong(least, "criteria.band", f.Text(least))
		case bounds[from]:
			f.Wrong(least, "sets.band.twice", f.Text(least))
		}
		bounds[from] = true
		b := reform.Band{Code: f.Text(bandField(n, "code")), From: from, Name: survey.Text{survey.Vietnamese: f.Text(vi)}}
		if f.Text(en) != "" {
			b.Name[survey.English] = f.Text(en)
		}
		if b.Code == "" {
			b.Code = newBandCode(f.Text(vi), codes)
		}
		bands = append(bands, b)
	}
	if f.Good() {
		slices.SortStableFunc(bands, func(a, b reform.Band) int { return value(b.From).Cmp(value(a.From)) })
	}
	return bands
}

func value(points string) *big.Rat {
	if x, ok := reform.Points(points); ok {
		return x
	}
	return new(big.Rat)
}

// newBandCode is a code for a class that is new; it is marked as taken.
func newBandCode(name string, taken map[string]bool) string {
	code := typed.Slug(name)
	if code == "" {
		code = "band"
	}
	free := code
	for n := 2; taken[free]; n++ {
		free = code + "-" + strconv.Itoa(n)
	}
	taken[free] = true
	return free
}
