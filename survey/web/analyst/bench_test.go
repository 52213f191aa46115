package analyst

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/desktest"
)

// units of the benchmark's province.
const units = 50

// large fills the wave w, which has lasted eight weeks, with n responses of 50
// units, and makes a wave before it with a tenth of that.
func (o *office) large(n int, state survey.WaveState) {
	ids := make([]string, units)
	for u := range ids {
		ids[u] = fmt.Sprintf("U%02d", u)
		o.keep(directory.Units, ids[u], survey.Unit{ID: ids[u], Name: survey.Text{"vi": "Đơn vị " + ids[u], "en": "Unit " + ids[u]}, Parent: "P"})
	}
	o.wave("w", state, 56)
	sexes, ways := []string{"female", "male", ""}, survey.Channels()
	o.results.Store = desktest.Generated{Store: o.Store, N: n, Make: func(i int) *survey.Response {
		at := o.Now().Add(-time.Duration(o.random.IntN(56*24)) * time.Hour)
		unit := o.random.IntN(units)
		return o.response(sheets{wave: "w", unit: ids[unit], channel: ways[o.random.IntN(len(ways))], at: at, sex: sexes[o.random.IntN(3)],
			rate: func(code string) int {
				if unit%2 == 0 && code[0] == 'A' {
					return 4
				}
				return o.mixed(code)
			}})
	}}
}

// BenchmarkDashboard is the page of a whole wave of a million responses: with
// figures that were counted before, and under filters that nobody has asked
// for; a unit's page; and charts.
func BenchmarkDashboard(b *testing.B) {
	for _, state := range []survey.WaveState{survey.Open, survey.Closed} {
		b.Run(string(state), func(b *testing.B) {
			o := newOffice(b)
			o.large(desktest.Responses(b), state)
			begun := time.Now()
			if _, err := o.results.Frame(b.Context(), "w"); err != nil {
				b.Fatal(err)
			}
			b.Logf("loaded in %v", time.Since(begun))
			v := o.Person(nil, access.Analyst)
			page := func(path string) float64 { return o.serve(b, v, path) }
			b.Logf("first page %.0f ms", page("/results/w"))
			fresh := newFilters()
			took := map[string][]float64{}
			for b.Loop() {
				for name, path := range map[string]string{"known": "", "unit": "?unit=U07", "filter": fresh(),
					"chart": "/chart/cells.svg?cells=criteria", "png": "/chart/criteria.png"} {
					took[name] = append(took[name], page("/results/w"+path))
				}
			}
			for name, all := range took {
				slices.Sort(all)
				b.ReportMetric(all[len(all)/2], "ms-"+name) // the median
			}
		})
	}
}

// newFilters gives queries that have not been asked for.
func newFilters() func() string {
	i := 0
	return func() string {
		i++
		way, sex := survey.Channels()[i%7], []string{"female", "male"}[i/7%2]
		return fmt.Sprintf("?channel=%s&q.sex=%s&unit=%s", way, sex, []string{"", "U01", "U02", "U03", "U04", "U05"}[i/14%6])
	}
}

// serve is how many milliseconds a page takes, over a loopback connection.
func (o *office) serve(b *testing.B, v desktest.Visitor, path string) float64 {
	b.Helper()
	begun := time.Now()
	a := v.Get(path)
	took := time.Since(begun)
	if a.Status != http.StatusOK {
		b.Fatalf("%s: %d", path, a.Status)
	}
	return float64(took.Microseconds()) / 1000
}
