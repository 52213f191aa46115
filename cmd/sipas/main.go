// Command sipas measures how satisfied citizens are with public
// administrative services: it serves the mobile form behind a counter's QR
// code, keeps every accepted answer, and turns the answers into indexes.
//
//	sipas demo     the program with demonstration data, to look around
//	sipas serve    the real server
//	sipas analyze  indexes from a CSV file, without a server
//	sipas --help   everything else
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks to end in order; a second one ends at once.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
