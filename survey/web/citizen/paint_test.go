package citizen_test

import (
	"testing"

	"sipas/survey/web/webtest"
)

// BenchmarkPaint measures when the form is there on an old phone on slow 3G:
// the largest contentful paint in milliseconds, of which the median of some
// rounds counts. The budget is 2,000.
//
//	go test -run xxx -bench Paint -benchtime 1x -count 5 ./survey/web/citizen
func BenchmarkPaint(b *testing.B) {
	browser := webtest.Start(b)
	s := serve(b)
	last := 0.0
	for b.Loop() {
		last = paint(b, browser, s)
	}
	b.ReportMetric(last, "ms-paint")
}

// paint opens the form in a tab of its own, which is closed after: tabs that
// are slowed down slow each other.
func paint(t testing.TB, b *webtest.Browser, s *service) float64 {
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
