package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/alecthomas/kong"

	"sipas/survey"
)

// commands is the command line. Settings are shared by all commands; each
// can also come from the environment or, for secrets, from a file.
type commands struct {
	Settings

	Serve   serveCmd   `cmd:"" help:"Run the server. An empty store stays empty."`
	Demo    demoCmd    `cmd:"" help:"Run the server with demonstration data and print what to open."`
	User    userCmd    `cmd:"" help:"Add people, give them passwords, keep them out."`
	Audit   auditCmd   `cmd:"" help:"Check and print the trail of who has changed what."`
	QR      qrCmd      `cmd:"" name:"qr" help:"Draw the QR code of a counter's code as SVG or PNG."`
	Check   checkCmd   `cmd:"" help:"Check the settings, the clock, the store and a sample QR code."`
	Config  configCmd  `cmd:"" help:"Print the effective settings, secrets masked."`
	Analyze analyzeCmd `cmd:"" help:"Compute indexes from a CSV file of answers, without a server."`
	Verify  verifyCmd  `cmd:"" help:"Compute a sealed or exported result again and say what differs."`
	Bench   benchCmd   `cmd:"" help:"Drive complete citizen journeys against a server on this machine."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// world is what a command may touch of the world around it.
type world struct {
	ctx context.Context
	env map[string]string
	in  io.Reader
	out io.Writer // what was asked for
	err io.Writer // progress, logs, complaints
	log *slog.Logger
}

// Exit codes: 0 done, 1 it did not work, 2 the command line or a setting is wrong.
const (
	exitFailed = 1
	exitUsage  = 2
)

// run is the whole program with everything it takes from outside as
// arguments, so that tests can run it too.
func run(ctx context.Context, args, environ []string, in io.Reader, out, errs io.Writer) int {
	w := &world{ctx: ctx, env: environment(environ), in: in, out: out, err: errs}
	var c commands
	exit := -1
	parser, err := kong.New(&c, kong.Name("sipas"),
		kong.Description("Citizen satisfaction at one-stop counters: QR forms, answers counted exactly once, honest indexes."),
		kong.Writers(out, errs), kong.Exit(func(code int) { exit = code }),
		kong.Resolvers(w.resolver()), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}))
	if err != nil {
		fmt.Fprintln(errs, "sipas:", err)
		return exitUsage
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // help was asked for and printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(errs, "sipas: %v\nTry: sipas --help\n", err)
		return exitUsage
	}
	w.log = slog.New(slog.NewJSONHandler(errs, &slog.HandlerOptions{Level: c.LogLevel}))
	if err := k.Run(w, &c.Settings); err != nil {
		fmt.Fprintln(errs, "sipas:", explain(err))
		if survey.KindOf(err) == survey.KindInvalid {
			return exitUsage
		}
		return exitFailed
	}
	return 0
}

// explain puts an error into words for a person at a terminal: the cause
// without our code where there is one.
func explain(err error) string {
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Err == nil {
		return fmt.Sprintf("%v (%s)", err, e.Kind)
	}
	return err.Error()
}

func environment(environ []string) map[string]string {
	env := make(map[string]string, len(environ))
	for _, e := range environ {
		k, v, _ := strings.Cut(e, "=")
		env[k] = v
	}
	return env
}

// resolver lets flags come from the given environment instead of the
// process's own: SIPAS_ADDR, or SIPAS_SECRET_FILE for a secret in a file.
func (w *world) resolver() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		name := flag.Tag.Get("setting")
		if name == "" {
			return nil, nil
		}
		return w.setting(name, flag.Tag.Has("secret"))
	})
}
