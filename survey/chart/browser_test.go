package chart_test

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"sipas/static"
	"sipas/survey/chart"
	"sipas/survey/web/webtest"
)

// page is a page of all kinds, each narrow and wide, under a policy as strict
// as that of the staff's pages.
func page(tb testing.TB) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/css/", http.FileServerFS(static.Files))
	charts := gallery()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' blob:; connect-src 'self'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="vi"><head><title>Biểu đồ</title><meta name="viewport" content="width=device-width">`+
			`<link rel="stylesheet" href="/css/colour.css"><link rel="stylesheet" href="/css/staff.css"><link rel="stylesheet" href="/css/chart.css"></head><body><main><h1>Biểu đồ</h1>`)
		for _, name := range slices.Sorted(maps.Keys(charts)) {
			c := charts[name]
			fmt.Fprintf(w, `<h2>%s</h2><figure class="chart-both">`, html.EscapeString(name))
			for _, c.Width = range []float64{chart.Narrow, chart.Wide} {
				if err := c.SVG(w); err != nil {
					tb.Error(err)
				}
			}
			fmt.Fprint(w, `</figure>`)
		}
		fmt.Fprint(w, `</main></body></html>`)
	})
	for name, c := range charts {
		c.Width = chart.Wide
		mux.HandleFunc("/"+name+".svg", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "image/svg+xml")
			if err := c.SVG(w); err != nil {
				tb.Error(err)
			}
		})
		mux.HandleFunc("/"+name+".png", func(w http.ResponseWriter, r *http.Request) {
			if err := c.Shapes(w); err != nil {
				tb.Error(err)
			}
		})
	}
	return mux
}

func TestChartsInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	server := httptest.NewServer(page(t))
	t.Cleanup(server.Close)
	for name, look := range map[string]webtest.Look{
		"phone":       {Width: 360, Height: 740},
		"desk":        {Width: 1280, Height: 900},
		"dark":        {Width: 1280, Height: 900, Dark: true, NoScript: true},
		"forced":      {Width: 360, Height: 740, ForcedColours: true},
		"forced-dark": {Width: 1280, Height: 900, ForcedColours: true, Dark: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := browser.Page(t, look)
			p.Open(server.URL)
			p.Accessible(name)
			p.Fits(name)
			if shown := webtest.Eval[int](p, `[...document.querySelectorAll('svg')].filter(s => s.checkVisibility()).length`); shown != len(gallery()) {
				t.Errorf("%d drawings are shown, want %d", shown, len(gallery()))
			}
			// Texts as the browser sets them, with its own fonts.
			outside := webtest.Eval[string](p, `[...document.querySelectorAll('svg')].filter(s => s.checkVisibility()).flatMap(s =>
				[...s.querySelectorAll('text')].filter(t => { const b = t.getBBox(); return b.x < 0 || b.x + b.width > s.viewBox.baseVal.width + 0.5; })
				.map(t => s.querySelector('title').textContent + ': ' + t.textContent)).join('\n')`)
			if outside != "" {
				t.Errorf("texts leave their drawing:\n%s", outside)
			}
			small := webtest.Eval[string](p, `[...document.querySelectorAll('svg')].filter(s => s.checkVisibility()).flatMap(s =>
				[...s.querySelectorAll('text')].filter(t => t.getAttribute('font-size') * s.getBoundingClientRect().width / s.viewBox.baseVal.width < 11)
				.map(t => t.textContent)).join('\n')`)
			if small != "" {
				t.Errorf("texts of less than 11 px:\n%s", small)
			}
			p.Shot("charts-"+name, true)
			if f := p.Faults(); f != "" {
				t.Error(f)
			}
		})
	}
}

// PNG and SVG show the same shapes: the browser's picture of the SVG differs
// from our PNG by no more than the edges of lines. Texts are left out, for the
// browser may have another font.
func TestPNGAndSVGShowTheSame(t *testing.T) {
	browser := webtest.Start(t)
	server := httptest.NewServer(page(t))
	t.Cleanup(server.Close)
	p := browser.Page(t, webtest.Look{Width: 1280, Height: 900})
	p.Open(server.URL)
	for _, name := range slices.Sorted(maps.Keys(gallery())) {
		got := webtest.Eval[string](p, `(async () => {
			const pixels = async src => {
				const i = new Image();
				if (src.endsWith('png')) i.src = src; else {
					const d = new DOMParser().parseFromString(await (await fetch(src)).text(), 'image/svg+xml');
					d.querySelectorAll('text').forEach(t => t.remove());
					i.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(d)], {type: 'image/svg+xml'}));
				}
				await i.decode();
				const c = document.createElement('canvas'); c.width = i.naturalWidth; c.height = i.naturalHeight;
				const g = c.getContext('2d'); g.drawImage(i, 0, 0);
				return g.getImageData(0, 0, c.width, c.height);
			};
			const [a, b] = await Promise.all([pixels('/`+name+`.svg'), pixels('/`+name+`.png')]);
			if (a.width !== b.width || a.height !== b.height) return 'sizes ' + [a.width, a.height, b.width, b.height];
			// Blocks of 8 by 8 pixels: where an edge is smoothed differently their means hardly change.
			let worst = 0, sum = 0, n = 0, where = '';
			for (let y = 0; y + 8 <= a.height; y += 8) for (let x = 0; x + 8 <= a.width; x += 8) {
				let d = 0;
				for (let j = 0; j < 8; j++) for (let i = 0; i < 8; i++) for (let k = 0; k < 3; k++) {
					const at = ((y + j) * a.width + x + i) * 4 + k;
					d += a.data[at] - b.data[at];
				}
				d = Math.abs(d) / 192; if (d > worst) { worst = d; where = x + "," + y; } sum += d; n++;
			}
			return (sum / n).toFixed(2) + ' ' + worst.toFixed(0) + ' ' + where;
		})()`)
		var mean, worst float64
		var where string
		if _, err := fmt.Sscan(got, &mean, &worst, &where); err != nil {
			t.Errorf("%s: %s", name, got)
			continue
		}
		t.Logf("%s: blocks differ by %.2f of 255 on average, at most by %.0f at %s", name, mean, worst, where)
		if mean > 0.3 || worst > 20 {
			t.Errorf("%s: blocks differ by %.2f of 255 on average, at most by %.0f at %s", name, mean, worst, where)
		}
	}
	if f := strings.TrimSpace(p.Faults()); f != "" {
		t.Error(f)
	}
}
