package chart

import (
	"bytes"
	"fmt"
)

// filePixels makes a PNG sharp on slides and in print: 192 dots to the inch.
const filePixels = 2

// File is the picture as a file of its own, with its media type. The ending is
// "svg" or "png"; errors are those of SVG and PNG, and one for another ending.
func (c Chart) File(ending string) (content []byte, kind string, err error) {
	var b bytes.Buffer
	switch ending {
	case "svg":
		kind, err = "image/svg+xml", c.SVG(&b)
	case "png":
		kind, err = "image/png", c.PNG(&b, filePixels)
	default:
		err = fmt.Errorf("there are no pictures as %q", ending)
	}
	if err != nil {
		return nil, "", err
	}
	return b.Bytes(), kind, nil
}
