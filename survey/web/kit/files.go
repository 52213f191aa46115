package kit

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
)

// StaticRoute is where Files.Serve belongs in the server's routes.
const StaticRoute = "/static/*"

const staticPath = "/static/"

// Files are the static files under names that carry a hash of their content,
// so that browsers may keep them for good.
type Files struct {
	texts  map[string]string // by name, compact
	paths  map[string]string // address by name
	served map[string]served // by the part of the address after /static/
}

type served struct {
	kind string
	body *Precompressed
}

func newFiles(files fs.FS) (*Files, error) {
	f := &Files{texts: map[string]string{}, paths: map[string]string{}, served: map[string]served{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return f.add(files, name)
	})
	if err != nil {
		return nil, fmt.Errorf("reading static files: %w", err)
	}
	return f, nil
}

func (f *Files) add(files fs.FS, name string) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	text := compact(name, string(b))
	sum := sha256.Sum256([]byte(text))
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + base64.RawURLEncoding.EncodeToString(sum[:9]) + ext
	body, err := Precompress([]byte(text), staticQuality)
	if err != nil {
		return err
	}
	f.texts[name], f.paths[name] = text, staticPath+hashed
	f.served[hashed] = served{kind: mime.TypeByExtension(ext), body: body}
	return nil
}

// staticQuality is the brotli quality for files compressed once at start.
const staticQuality = 9

// Path is the address of a file by its name, e.g. css/staff.css.
func (f *Files) Path(name string) (string, error) {
	p, ok := f.paths[name]
	if !ok {
		return "", fmt.Errorf("there is no static file %q", name)
	}
	return p, nil
}

// Inline is the text of one or more files to stand inside a page.
func (f *Files) Inline(names ...string) (string, error) {
	var texts []string
	for _, name := range names {
		text, ok := f.texts[name]
		if !ok {
			return "", fmt.Errorf("there is no static file %q", name)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\n"), nil
}

// Serve is the handler for StaticRoute.
func (f *Files) Serve(c echo.Context) error {
	file, ok := f.served[c.Param("*")]
	if !ok {
		return &survey.Error{Kind: survey.KindNotFound, Code: "route.unknown"}
	}
	h := c.Response().Header()
	h.Set("Content-Type", file.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	return file.body.Send(c, 200, nil)
}
