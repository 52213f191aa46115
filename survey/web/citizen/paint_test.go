package citizen_test

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"sipas/survey/web/webtest"
)

// maxPaint is the budget for the largest contentful paint on an old phone on
// slow 3G, in milliseconds.
const maxPaint = 2000

// TestPaint measures when the form is there on an old phone on slow 3G. It
// depends on what else the machine does, so it runs on demand only:
//
//	SIPAS_TEST_PAINT=1 go test -run Paint -v ./survey/web/citizen
func TestPaint(t *testing.T) {
	if os.Getenv("SIPAS_TEST_PAINT") == "" {
		t.Skip("a measurement; set SIPAS_TEST_PAINT=1 to take it")
	}
	b := webtest.Start(t)
	s := serve(t)
	var paints []float64
	for i := range 5 {
		t.Run(fmt.Sprint(i+1), func(t *testing.T) { paints = append(paints, paint(t, b, s)) })
	}
	slices.Sort(paints)
	median := paints[len(paints)/2]
	t.Logf("largest contentful paint, median of %d: %.0f ms", len(paints), median)
	if median > maxPaint {
		t.Errorf("largest contentful paint after %.0f ms, at most %d are allowed", median, maxPaint)
	}
}

// paint opens the form in a tab of its own, which is closed after: tabs that
// are slowed down slow each other.
func paint(t *testing.T, b *webtest.Browser, s *service) float64 {
	p := b.Page(t, webtest.Look{})
	p.SlowPhone()
	s.form(p, open)
	paint := webtest.Eval[float64](p, `new Promise(done => new PerformanceObserver(list =>
			done(list.getEntries().pop().startTime)).observe({type: 'largest-contentful-paint', buffered: true}))`)
	size := webtest.Eval[float64](p, "performance.getEntriesByType('navigation')[0].transferSize")
	shift := webtest.Eval[float64](p, `new Promise(done => { let sum = 0;
			new PerformanceObserver(l => l.getEntries().forEach(e => { sum += e.value; })).observe({type: 'layout-shift', buffered: true});
			setTimeout(() => done(sum), 300); })`)
	t.Logf("largest contentful paint after %.0f ms, %.0f bytes, layout shift %.3f", paint, size, shift)
	if shift > 0.1 {
		t.Errorf("the layout shifts by %.3f", shift)
	}
	return paint
}
