package poster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/netip"
	"net/url"
	"strings"

	"github.com/skip2/go-qrcode"

	"sipas/survey"
)

// Quiet is the width in modules of the white margin that a scanner needs
// (ISO/IEC 18004).
const Quiet = 4

// Code is a QR code: Modules[y][x] is true for dark, without margin.
type Code struct {
	Text    string
	Modules [][]bool
}

// Address is the citizen's address of a counter code under a base such as
// https://hailong.example.gov.vn. The error is KindInvalid when base is no
// absolute http or https address.
func Address(base, code string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", survey.Errorf(survey.KindInvalid, "base.address", "%q is not an address like https://example.gov.vn", base)
	}
	return strings.TrimRight(u.Scheme+"://"+u.Host+u.EscapedPath(), "/") + "/k/" + code, nil
}

// Local tells whether an address opens on the machine that serves it and
// nowhere else: no citizen's phone can follow it.
func Local(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// New encodes text with the second highest error correction (level Q: a
// quarter of the code may be dirty or torn).
func New(text string) (*Code, error) { return encode(text, qrcode.High) }

// Other levels: three tenths (H) and a seventh (M) of a code may be dirty or torn.
const (
	strongest = qrcode.Highest
	modest    = qrcode.Medium
)

func encode(text string, level qrcode.RecoveryLevel) (*Code, error) {
	q, err := qrcode.New(text, level)
	if err != nil {
		return nil, survey.Errorf(survey.KindInvalid, "qr.text", "encoding %d bytes as QR: %w", len(text), err)
	}
	q.DisableBorder = true
	return &Code{Text: text, Modules: q.Bitmap()}, nil
}

// Size is the number of modules on a side without margin.
func (c *Code) Size() int { return len(c.Modules) }

// SVG draws the code with its margin in a square of side millimetres; 0 means
// that the page decides. Dark modules are joined into runs, so that no hair
// line shows between them on any printer.
func (c *Code) SVG(side float64) []byte {
	n := c.Size() + 2*Quiet
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges" role="img" aria-label="QR"`, n, n)
	if side > 0 {
		fmt.Fprintf(&b, ` width="%gmm" height="%gmm"`, side, side)
	}
	fmt.Fprintf(&b, `><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="`, n, n)
	for y, row := range c.Modules {
		for x := 0; x < len(row); x++ {
			run := x
			for run < len(row) && row[run] {
				run++
			}
			if run > x {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+Quiet, y+Quiet, run-x, run-x)
				x = run
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return b.Bytes()
}

// Pixel limits of PNG.
const (
	MinPixels = 64
	MaxPixels = 4096
)

// PNG draws the code with its margin in the largest whole number of pixels a
// module that fits into a square of the given side; what is left over widens
// the margin. The error is KindInvalid outside MinPixels..MaxPixels or when
// the code does not fit.
func (c *Code) PNG(pixels int) ([]byte, error) {
	n := c.Size() + 2*Quiet
	if pixels < MinPixels || pixels > MaxPixels || pixels < n {
		return nil, survey.Errorf(survey.KindInvalid, "qr.size", "%d pixels; %d to %d are possible", pixels, max(MinPixels, n), MaxPixels)
	}
	module := pixels / n
	at := (pixels - module*c.Size()) / 2
	img := image.NewPaletted(image.Rect(0, 0, pixels, pixels), color.Palette{color.White, color.Black})
	for y, row := range c.Modules {
		for x, dark := range row {
			if dark {
				square(img, at+x*module, at+y*module, module)
			}
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("drawing a QR code: %w", err)
	}
	return b.Bytes(), nil
}

func square(img *image.Paletted, x, y, side int) {
	for dy := range side {
		row := img.Pix[img.PixOffset(x, y+dy):]
		for dx := range side {
			row[dx] = 1
		}
	}
}
