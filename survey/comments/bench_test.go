package comments

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/results"
)

// BenchmarkComments measures 100,000 comments (or SIPAS_BENCH_COMMENTS): what
// they take in memory, a search, and counting phrases.
func BenchmarkComments(b *testing.B) {
	n := 100_000
	if s := os.Getenv("SIPAS_BENCH_COMMENTS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	schema := analysis.Schema{Scale: 5, Items: []string{"OV"}, Dimensions: []string{"unit"}}
	builder, err := analysis.NewBuilder(schema)
	if err != nil {
		b.Fatal(err)
	}
	var all []found
	for row := range n {
		if err := builder.Append(analysis.Row{Answers: []uint8{uint8(1 + random.IntN(5))}, Labels: []string{"D1"}}); err != nil {
			b.Fatal(err)
		}
		var id [survey.RandomIDBytes]byte
		for i := range id {
			id[i] = byte(random.Uint32())
		}
		all = append(all, found{survey.NewResponseID(noon, id), uint32(row), "comment", text(random)})
	}
	snapshot := &results.Snapshot{Frame: builder.Frame()}
	before := heap()
	s, g := &shelf{}, newGlossary()
	begun := time.Now()
	s.add(g, snapshot, all, 1<<30)
	shelved, grown := time.Since(begun), heap()-before
	x := &sight{shelf: *s, snapshot: snapshot}
	every := func(note) bool { return true }
	var search, phrases []time.Duration
	for b.Loop() {
		begun := time.Now()
		q, fit := x.query("cho lau"), 0
		for _, i := range x.order {
			if q.fits(x.syllables(x.notes[i])) {
				fit++
			}
		}
		search = append(search, time.Since(begun))
		begun = time.Now()
		x.phrases(every)
		phrases = append(phrases, time.Since(begun))
	}
	b.ReportMetric(float64(shelved.Milliseconds()), "ms-shelve")
	b.ReportMetric(float64(grown)/float64(n), "B/comment")
	b.ReportMetric(float64(len(s.texts))/float64(n), "B/text")
	slices.Sort(search)
	slices.Sort(phrases)
	b.ReportMetric(float64(search[len(search)/2].Microseconds())/1000, "ms-search")
	b.ReportMetric(float64(phrases[len(phrases)/2].Milliseconds()), "ms-phrases")
	runtime.KeepAlive(g)
	runtime.KeepAlive(all)
}

// text is as people write: parts that many use, with some rare words.
func text(random *rand.Rand) string {
	parts := []string{"chờ rất lâu", "thái độ tốt", "cán bộ nhiệt tình", "thủ tục rườm rà", "phải đi lại nhiều lần", "hồ sơ trả đúng hẹn",
		"nên có thêm ghế ngồi", "máy lấy số bị hỏng", "hướng dẫn chưa rõ ràng", "cảm ơn các anh chị", "không có gì góp ý", "phí quá cao"}
	var b strings.Builder
	for range 1 + random.IntN(4) {
		b.WriteString(parts[random.IntN(len(parts))])
		fmt.Fprintf(&b, " từ%d, ", int(random.ExpFloat64()*800))
	}
	return b.String()
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}
