package main

import (
	"fmt"
	"io"
	"os"

	"sipas/survey"
	"sipas/survey/poster"
)

type qrCmd struct {
	Code   string  `arg:"" help:"Counter code, e.g. 7K3F92M5."`
	Format string  `enum:"svg,png" default:"svg" help:"svg or png."`
	Pixels int     `default:"600" help:"Side of the PNG in pixels, 64 to 4096."`
	Side   float64 `default:"40" name:"mm" help:"Side of the SVG in millimetres: a tenth of the scanning distance or more."`
	Output string  `short:"o" type:"path" help:"File to write. Default: standard output."`
}

func (c *qrCmd) Run(w *world, s *Settings) error {
	code, err := survey.ParseCode(c.Code)
	if err != nil {
		return survey.Errorf(survey.KindInvalid, "code.misread", "%q is not a counter code: a symbol is wrong or missing", c.Code)
	}
	address, err := poster.Address(s.base(nil), code)
	if err != nil {
		return err
	}
	if poster.Local(address) {
		fmt.Fprintf(w.err, "%s opens on this machine only; give the public address with --base-url\n", address)
	}
	b, err := c.draw(address)
	if err != nil {
		return err
	}
	if c.Output == "" {
		_, err = w.out.Write(b)
		return err
	}
	if err := os.WriteFile(c.Output, b, 0o644); err != nil {
		return fmt.Errorf("writing the QR code: %w", err)
	}
	_, err = io.WriteString(w.err, address+" -> "+c.Output+"\n")
	return err
}

func (c *qrCmd) draw(address string) ([]byte, error) {
	code, err := poster.New(address)
	if err != nil {
		return nil, err
	}
	if c.Format == "png" {
		return code.PNG(c.Pixels)
	}
	return code.SVG(c.Side), nil
}
