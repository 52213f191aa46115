package poster

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // logos come as JPEG
	_ "image/png"  // or PNG

	"sipas/survey"
	"sipas/survey/poster/pdf"
)

// Limits of a logo as it is given.
const (
	MaxLogoBytes  = 2 << 20
	maxLogoPixels = 16 << 20
)

// logoPixels is the longer side of a logo as it is printed: 400 dots on an
// inch, where it is an inch wide.
const logoPixels = 400

// logo is a picture that is ready for printing.
type logo struct {
	picture image.Image
	ratio   float64 // of width to height
	placed  *pdf.Picture
}

// logos are those of one file, each once.
type logos struct {
	known map[[sha256.Size]byte]*logo
}

// find is a poster's logo; nil when it has none.
func (l *logos) find(x *Poster) (*logo, error) {
	if len(x.Logo) == 0 {
		return nil, nil
	}
	key := sha256.Sum256(x.Logo)
	if known := l.known[key]; known != nil {
		return known, nil
	}
	picture, err := readLogo(x.Logo)
	if err != nil {
		return nil, &survey.Error{Kind: survey.KindInvalid, Code: "poster.logo", Err: fmt.Errorf("poster %s: %w", x.Name, err),
			Problems: []survey.Problem{{Field: x.Name, Code: "poster.logo.format"}}}
	}
	fresh := &logo{picture: picture, ratio: float64(picture.Bounds().Dx()) / float64(picture.Bounds().Dy())}
	l.known[key] = fresh
	return fresh, nil
}

// CheckLogo tells whether a file can be used as a logo: PNG or JPEG of at most
// MaxLogoBytes and 16 million pixels. The error is KindInvalid, poster.logo.
func CheckLogo(file []byte) error {
	_, err := readLogo(file)
	if err != nil {
		return &survey.Error{Kind: survey.KindInvalid, Code: "poster.logo", Err: err}
	}
	return nil
}

func readLogo(file []byte) (image.Image, error) {
	if len(file) > MaxLogoBytes {
		return nil, fmt.Errorf("a logo of %d bytes", len(file))
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("reading a logo: %w", err)
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > maxLogoPixels/head.Height {
		return nil, fmt.Errorf("a logo of %d x %d pixels", head.Width, head.Height)
	}
	m, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("reading a logo: %w", err)
	}
	return smaller(m), nil
}

// smaller brings a picture down to logoPixels by averaging.
func smaller(m image.Image) image.Image {
	b := m.Bounds()
	long := max(b.Dx(), b.Dy())
	if long <= logoPixels {
		return m
	}
	to := image.NewRGBA(image.Rect(0, 0, max(1, b.Dx()*logoPixels/long), max(1, b.Dy()*logoPixels/long)))
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			to.Set(x, y, average(m, image.Rect(b.Min.X+x*b.Dx()/to.Rect.Dx(), b.Min.Y+y*b.Dy()/to.Rect.Dy(),
				b.Min.X+(x+1)*b.Dx()/to.Rect.Dx(), b.Min.Y+(y+1)*b.Dy()/to.Rect.Dy())))
		}
	}
	return to
}

func average(m image.Image, part image.Rectangle) color.RGBA64 {
	var sum [4]uint64
	n := uint64(part.Dx() * part.Dy())
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, a := m.At(x, y).RGBA()
			sum[0], sum[1], sum[2], sum[3] = sum[0]+uint64(r), sum[1]+uint64(g), sum[2]+uint64(b), sum[3]+uint64(a)
		}
	}
	n = max(1, n)
	return color.RGBA64{R: uint16(sum[0] / n), G: uint16(sum[1] / n), B: uint16(sum[2] / n), A: uint16(sum[3] / n)}
}
