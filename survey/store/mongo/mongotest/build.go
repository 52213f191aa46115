package mongotest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// built is done once for a test process.
var built struct {
	sync.Mutex
	binary string
	err    error
}

// build gives the FerretDB binary, from the cache if this version is there.
func build(ctx context.Context) (string, error) {
	built.Lock()
	defer built.Unlock()
	if built.binary == "" && built.err == nil {
		built.binary, built.err = makeBinary(ctx)
	}
	return built.binary, built.err
}

func makeBinary(ctx context.Context) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "sipas").Output()
	if err != nil {
		return "", fmt.Errorf("finding the module: %w", err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "survey", "store", "mongo", "testdata", "ferretdb")
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, name := range []string{"go.mod", "go.sum", "main.go"} {
		b, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			return "", err
		}
		h.Write(b)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "sipas-test")
	binary := filepath.Join(folder, fmt.Sprintf("ferretdb-%x", h.Sum(nil)[:8]))
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return binary, compile(ctx, source, folder, binary)
}

// compile builds beside the binary and moves it into place, so that two test
// processes that build at once do not meet.
func compile(ctx context.Context, source, folder, binary string) error {
	temp, err := os.MkdirTemp(folder, "build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	out := filepath.Join(temp, "ferretdb")
	cmd := exec.CommandContext(ctx, "go", "build", "-C", source, "-trimpath", "-tags", "ferretdb_no_postgresql", "-o", out, ".")
	cmd.Env = append(os.Environ(), "GOWORK=off", "CGO_ENABLED=0", "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building FerretDB: %w\n%s", err, text)
	}
	return os.Rename(out, binary)
}
