package webtest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium. Start it once for several pages.
type Browser struct {
	ctx context.Context
	axe string
}

// Start runs Chromium until the test ends. With -short, as under the race
// detector, which sees nothing of a browser and would double its time, the test
// is left out; the README's test command has it run.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	if testing.Short() {
		tb.Skip("browser tests are left out with -short")
	}
	path, err := executable()
	if err != nil {
		unavailable(tb, "Chromium is not installed: "+err.Error())
	}
	axe, err := axeSource()
	if err != nil {
		unavailable(tb, "axe-core cannot be had: "+err.Error())
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(tb.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(time.Minute))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	tb.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	tb.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		unavailable(tb, "Chromium does not start: "+err.Error())
	}
	return &Browser{ctx: ctx, axe: axe}
}

func executable() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return exec.LookPath("chromium")
}

// unavailable ends the test: skipped, unless a browser is required.
func unavailable(tb testing.TB, why string) {
	tb.Helper()
	if strings.Contains(os.Getenv("SIPAS_TEST_REQUIRE"), "browser") {
		tb.Fatal(why)
	}
	tb.Skip(why)
}
