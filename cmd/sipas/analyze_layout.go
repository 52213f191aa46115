package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
)

// layoutFile is what a layout file says: what the columns mean (package table),
// and beside it what is known of the population:
//
//	"members": "khách"                  number column: people in the cluster
//	"totals": {                         people by the labels of a column, or of
//	  "sex": {"Nam": 5100, "Nữ": 4900}, several crossed
//	  "unit,age": {"A": {"18-34": 900, "35+": 1100}, …}
//	}
//
// A file with nothing but these, or with words for what is no answer (dont_know
// and missing), leaves the columns to be guessed from the header.
type layoutFile struct {
	table.Layout
	members table.Column
	totals  []study.Margin
}

// layout reads or guesses the layout and adds the columns that flags name.
func (c *analyzeCmd) layout(data []byte) (layoutFile, error) {
	header, err := table.Header(data)
	if err != nil {
		return layoutFile{}, c.unfit(err)
	}
	var l layoutFile
	if c.Layout != "" {
		text, err := os.ReadFile(c.Layout)
		if errors.Is(err, os.ErrNotExist) {
			return l, survey.Errorf(survey.KindInvalid, "analyze.layout", "%s", c.say("analyze.no_file", c.Layout))
		}
		if err != nil {
			return l, survey.Errorf(survey.KindInvalid, "analyze.layout", "reading the layout: %w", err)
		}
		if l, err = c.parseLayout(text); err != nil {
			return l, survey.Errorf(survey.KindInvalid, "analyze.layout", "%s: %s", c.Layout, plainLines(c.flaws(err)))
		}
	}
	if l.guessed() {
		words := l.Layout
		l.Layout, err = table.Guess(header)
		l.DontKnow, l.Missing = words.DontKnow, words.Missing
		if err != nil {
			return l, survey.Errorf(survey.KindInvalid, "analyze.layout", "%s: %s", c.File, plainLines(c.flaws(err)))
		}
		// What a column could be in a sample was only guessed: it is used when
		// a flag says so.
		l.Numbers = append(l.Numbers, given(l.Weight, l.Population)...)
		l.Dimensions = append(l.Dimensions, given(l.Stratum, l.Cluster)...)
		l.Weight, l.Population, l.Stratum, l.Cluster = table.Column{}, table.Column{}, table.Column{}, table.Column{}
	}
	return l, c.complete(&l, header)
}

// guessed tells that the layout says nothing of the columns.
func (l layoutFile) guessed() bool { return len(l.Schema().Items) == 0 }

func given(columns ...table.Column) []table.Column {
	return slices.DeleteFunc(columns, table.Column.IsZero)
}

// parseLayout takes the sample's keys out of the layout and reads the rest.
func (c *analyzeCmd) parseLayout(text []byte) (layoutFile, error) {
	var l layoutFile
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var keys map[string]json.RawMessage
	if json.Unmarshal(text, &keys) != nil || keys == nil {
		_, err := table.ParseLayout(text) // says what is wrong
		return l, err
	}
	if one, known := keys["members"]; known {
		if err := json.Unmarshal(one, &l.members); err != nil {
			return l, err
		}
	}
	var err error
	beside := len(keys)
	if one, known := keys["totals"]; known {
		if l.totals, err = c.parseTotals(one); err != nil {
			return l, err
		}
	}
	delete(keys, "members")
	delete(keys, "totals")
	rest, err := json.Marshal(keys)
	if err != nil {
		return l, err
	}
	maps.DeleteFunc(keys, func(key string, _ json.RawMessage) bool { return key == "dont_know" || key == "missing" })
	if len(keys) == 0 && beside > 0 { // the columns are to be guessed
		return l, json.Unmarshal(rest, &l.Layout)
	}
	l.Layout, err = table.ParseLayout(rest)
	return l, err
}

// errTotals says that totals are not nested as their dimensions are.
var errTotals = errors.New("totals")

// parseTotals reads the totals token by token, so that a label that stands there
// twice is seen.
func (c *analyzeCmd) parseTotals(text []byte) ([]study.Margin, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	var margins []study.Margin
	err := members(d, func(key string) error {
		m := study.Margin{}
		for _, name := range strings.Split(key, ",") {
			m.By = append(m.By, cleaned(name))
		}
		if err := cellsOf(d, &m, nil); err != nil {
			return errors.New(c.say("analyze.layout.totals", plain(key), c.say("analyze.layout.depth")))
		}
		margins = append(margins, m)
		return nil
	})
	if errors.Is(err, errTotals) {
		err = errors.New(c.say("analyze.layout.totals", "totals", c.say("analyze.layout.depth")))
	}
	return margins, err
}

// members calls each with the keys of the JSON object that comes next; each reads
// the value.
func members(d *json.Decoder, each func(key string) error) error {
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return errTotals
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if err := each(key.(string)); err != nil { // a key is a string
			return err
		}
	}
	_, err := d.Token()
	return err
}

// cellsOf reads the totals of a margin below some labels.
func cellsOf(d *json.Decoder, m *study.Margin, labels []string) error {
	if len(labels) < len(m.By) {
		return members(d, func(key string) error {
			return cellsOf(d, m, append(slices.Clone(labels), cleaned(key)))
		})
	}
	value, err := d.Token()
	people, number := value.(float64)
	if err != nil || !number {
		return errTotals
	}
	m.Totals = append(m.Totals, study.Total{Labels: labels, People: people})
	return nil
}

// cleaned puts a label into the form that package table gives those of a file.
func cleaned(label string) string { return norm.NFC.String(strings.TrimSpace(label)) }

// complete adds the columns that flags and totals name and the layout does not.
func (c *analyzeCmd) complete(l *layoutFile, header []string) error {
	schema := l.Schema()
	find := func(flag, name string, among []string, to *[]table.Column) error {
		name = norm.NFC.String(name)
		if name == "" || slices.Contains(among, name) {
			return nil
		}
		if !slices.Contains(header, name) {
			return c.wrong("analyze.flag.column", flag, quote(name), plain(strings.Join(header, ", ")))
		}
		if slices.Contains(*to, table.Named(name)) {
			return nil
		}
		*to = append(*to, table.Named(name))
		return nil
	}
	for _, one := range append(c.dimensions(), l.margined()...) {
		if err := find(one[0], one[1], schema.Dimensions, &l.Dimensions); err != nil {
			return err
		}
	}
	if m := l.members; !m.IsZero() && !slices.Contains(schema.Numbers, m.Name) {
		l.Numbers = append(l.Numbers, m)
	}
	for _, one := range [][2]string{{"--weights", c.Weights}, {"--population", c.Population}, {"--members", c.Members}} {
		if err := find(one[0], one[1], l.Schema().Numbers, &l.Numbers); err != nil {
			return err
		}
	}
	if err := l.Validate(); err != nil {
		return survey.Errorf(survey.KindInvalid, "analyze.flags", "%s", plainLines(c.flaws(err)))
	}
	return nil
}

// margined are the label columns that the totals name.
func (l layoutFile) margined() [][2]string {
	var all [][2]string
	for _, m := range l.totals {
		for _, name := range m.By {
			all = append(all, [2]string{"totals", name})
		}
	}
	return all
}

// dimensions are the label columns that flags name, with the flag.
func (c *analyzeCmd) dimensions() [][2]string {
	all := [][2]string{{"--units", c.Units}, {"--strata", c.Strata}, {"--cluster", c.Cluster}}
	for _, by := range c.By {
		for _, name := range strings.Split(by, ",") {
			all = append(all, [2]string{"--by", name})
		}
	}
	for _, one := range []struct {
		flag   string
		values []string
	}{{"--where", c.Where}, {"--compare", c.Compare}, {"--trend", []string{c.Trend}}} {
		for _, text := range one.values {
			name, _, _ := strings.Cut(text, "=")
			all = append(all, [2]string{one.flag, strings.TrimSuffix(name, "!")})
		}
	}
	return all
}

// totalsOf are the totals that --totals chooses: all, none, or those named as in
// the layout.
func (c *analyzeCmd) totalsOf(l layoutFile) ([]study.Margin, error) {
	if len(c.Totals) == 0 {
		return l.totals, nil
	}
	if slices.Equal(c.Totals, []string{"none"}) {
		return nil, nil
	}
	if len(l.totals) == 0 {
		return nil, c.wrong("analyze.flag.totals_none")
	}
	byName := map[string]study.Margin{}
	for _, m := range l.totals {
		byName[strings.Join(m.By, ",")] = m
	}
	var chosen []study.Margin
	for _, name := range c.Totals {
		m, known := byName[norm.NFC.String(name)]
		if !known {
			return nil, c.wrong("analyze.flag.totals", quote(name), plain(strings.Join(slices.Sorted(maps.Keys(byName)), "; ")))
		}
		chosen = append(chosen, m)
	}
	return chosen, nil
}

// unitTotals are the totals of the units, for the formula population; nil if the
// layout has none.
func (l layoutFile) unitTotals(units string) map[string]float64 {
	for _, m := range l.totals {
		if len(m.By) == 1 && m.By[0] == units {
			all := make(map[string]float64, len(m.Totals))
			for _, t := range m.Totals {
				all[t.Labels[0]] = t.People
			}
			return all
		}
	}
	return nil
}
