package webtest

import (
	"bytes"
	"image"
	"image/png"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Printed is a picture of the whole page as it looks on paper.
func (p *Page) Printed() image.Image {
	p.tb.Helper()
	p.run(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	shot, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.tb.Fatalf("taking a picture of the printed page: %v", err)
	}
	picture, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		p.tb.Fatalf("reading the picture of the printed page: %v", err)
	}
	return picture
}

// OnScreen is the page as on a screen again, after Printed.
func (p *Page) OnScreen() {
	p.tb.Helper()
	p.run(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "screen"}))
}

// PDF is the page as the browser prints it on A4 (sides in inches).
func (p *Page) PDF() []byte {
	p.tb.Helper()
	file, err := chromedp.Call(p.ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
	if err != nil {
		p.tb.Fatalf("printing the page: %v", err)
	}
	return file.Data
}
