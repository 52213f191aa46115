package cases

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"sipas/analysis"
)

// testCase is one *.expected.json with its CSV.
type testCase struct {
	Name   string  `json:"case"`
	CSV    *string `json:"csv"`
	Rows   int     `json:"rows"`
	Layout struct {
		Factors        []string `json:"factors"`
		ItemsPerFactor []int    `json:"items_per_factor"`
		Items          []string `json:"items"`
	} `json:"layout"`
	Records []record `json:"expected"`

	t      *testing.T
	folder string
	tables map[string]*table
	frames map[string]*analysis.Frame
}

// table is a CSV file: columns by name, empty fields are missing.
type table struct {
	names   []string
	columns map[string][]string
	rows    int
}

// readCase reads the expected values; the CSV is read when asked for.
func readCase(t *testing.T, file string) *testCase {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := &testCase{folder: filepath.Dir(file), t: t, tables: map[string]*table{}, frames: map[string]*analysis.Frame{}}
	if err := json.Unmarshal(data, c); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return c
}

// table returns the CSV called name, or the case's own for "".
func (c *testCase) table(name string) *table {
	if name == "" {
		name = *c.CSV
	}
	if tab := c.tables[name]; tab != nil {
		return tab
	}
	f, err := os.Open(filepath.Join(c.folder, name))
	if err != nil {
		c.t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		c.t.Fatalf("%s: %v", name, err)
	}
	tab := &table{names: lines[0], columns: map[string][]string{}, rows: len(lines) - 1}
	for i, column := range lines[0] {
		values := make([]string, tab.rows)
		for row, line := range lines[1:] {
			values[row] = line[i]
		}
		tab.columns[column] = values
	}
	c.tables[name] = tab
	return tab
}

// numbers returns a column as numbers, NaN where empty.
func (tab *table) numbers(t *testing.T, name string) []float64 {
	v := make([]float64, tab.rows)
	for i, s := range tab.columns[name] {
		if s == "" {
			v[i] = math.NaN()
			continue
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatalf("column %s, row %d: %v", name, i+1, err)
		}
		v[i] = f
	}
	return v
}

// dimensions are the label columns of the c-cases.
var dimensions = []string{"unit", "counter", "field", "period", "sex", "age_group"}

// frame returns the case's responses in the layout of the c-cases: the items
// in five factors, the overall question, the dimensions, and the number
// columns that the file has.
func (c *testCase) frame() *analysis.Frame {
	s := analysis.Schema{Scale: 5, Items: slices.Clone(c.Layout.Items), Overall: "overall"}
	at := 0
	for i, name := range c.Layout.Factors {
		f := analysis.Factor{Name: name}
		for range c.Layout.ItemsPerFactor[i] {
			f.Items = append(f.Items, at)
			at++
		}
		s.Factors = append(s.Factors, f)
	}
	s.Items = append(s.Items, "overall")
	names := c.table("").names
	for _, d := range dimensions {
		if slices.Contains(names, d) {
			s.Dimensions = append(s.Dimensions, d)
		}
	}
	for _, n := range []string{"weight", "N_stratum", "M_unit", "N_counter", "duration_s"} {
		if slices.Contains(names, n) {
			s.Numbers = append(s.Numbers, n)
		}
	}
	return c.frameOf("layout", "", s)
}

// frameOf returns the columns that the schema names of the CSV called file; the
// result is kept under key.
func (c *testCase) frameOf(key, file string, s analysis.Schema) *analysis.Frame {
	if f := c.frames[key]; f != nil {
		return f
	}
	tab := c.table(file)
	b, err := analysis.NewBuilder(s)
	if err != nil {
		c.t.Fatal(err)
	}
	b.Grow(tab.rows)
	row := analysis.Row{
		Answers: make([]uint8, len(s.Items)),
		Labels:  make([]string, len(s.Dimensions)),
		Numbers: make([]float64, len(s.Numbers)),
	}
	numbers := make([][]float64, len(s.Numbers))
	for i, name := range s.Numbers {
		numbers[i] = tab.numbers(c.t, name)
	}
	for i := range tab.rows {
		for j, name := range s.Items {
			row.Answers[j] = answer(c.t, tab.columns[name][i])
		}
		for d, name := range s.Dimensions {
			row.Labels[d] = tab.columns[name][i]
		}
		for n := range numbers {
			row.Numbers[n] = numbers[n][i]
		}
		if err := b.Append(row); err != nil {
			c.t.Fatal(err)
		}
	}
	f := b.Frame()
	c.frames[key] = f
	return f
}

// answer reads one field of an item column.
func answer(t *testing.T, s string) uint8 {
	if s == "" {
		return analysis.Missing
	}
	v, err := strconv.ParseUint(s, 10, 8)
	if err != nil {
		t.Fatal(err)
	}
	return uint8(v)
}
