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
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
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
