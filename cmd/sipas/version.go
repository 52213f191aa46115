package main

import (
	"fmt"
	"runtime/debug"
	"text/tabwriter"
)

// version is set by the linker for releases.
var version = "dev"

type versionCmd struct{}

func (versionCmd) Run(w *world) error {
	_, err := fmt.Fprintln(w.out, versionText())
	return err
}

// versionText is the release, or for a build from source its commit.
func versionText() string {
	text := "sipas " + version
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return text
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && version == "dev" {
			text += " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return text + " " + info.GoVersion
}

type configCmd struct{}

func (configCmd) Run(w *world, s *Settings) error {
	t := tabwriter.NewWriter(w.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "SETTING\tFLAG\tVALUE")
	for _, r := range s.rows() {
		value := r.Value
		if value == "" {
			value = "-"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", r.Variable, r.Flag, value)
	}
	return t.Flush()
}
