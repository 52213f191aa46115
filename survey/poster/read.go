package poster

import (
	"fmt"
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"sipas/survey"
)

// Read finds a QR code in a picture and decodes it, the way a phone would.
// The error is KindNotFound, qr.unreadable when there is none to be read.
func Read(picture image.Image) (string, error) {
	bits, err := binary(picture)
	if err != nil {
		return "", fmt.Errorf("looking at a picture: %w", err)
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	result, err := qrcode.NewQRCodeReader().Decode(bits, hints)
	if err != nil {
		return "", survey.Errorf(survey.KindNotFound, "qr.unreadable", "decoding a QR code: %w", err)
	}
	return result.GetText(), nil
}

// binary prepares a picture for reading. Grey ones, which the press makes by
// the thousand, are taken as they are.
func binary(picture image.Image) (*gozxing.BinaryBitmap, error) {
	grey, ok := picture.(*image.Gray)
	if !ok || grey.Stride != grey.Rect.Dx() {
		return gozxing.NewBinaryBitmapFromImage(picture)
	}
	w, h := grey.Rect.Dx(), grey.Rect.Dy()
	source, err := gozxing.NewPlanarYUVLuminanceSource(grey.Pix, w, h, 0, 0, w, h, false)
	if err != nil {
		return nil, err
	}
	return gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(source))
}
