package kit

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"strings"
)

// Inline is a style sheet or script that stands inside a page. The page's
// Content-Security-Policy allows it by its hash and nothing else. It must come
// from this program, never from input.
type Inline string

// Style is the sheet for a <style> element.
func (i Inline) Style() template.CSS { return template.CSS(i) } //nolint:gosec // from our own files

// Script is the code for a <script> element.
func (i Inline) Script() template.JS { return template.JS(i) } //nolint:gosec // from our own files

func (i Inline) source() string {
	sum := sha256.Sum256([]byte(i))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// shut is the part of every policy that closes what no page needs.
const shut = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

// Policy is the Content-Security-Policy of a page: everything from this
// service only, and the page's own style and scripts by their hashes. A page
// without them may link those of /static/.
func Policy(style Inline, scripts ...Inline) string {
	allowed := func(is ...Inline) string {
		var sources []string
		for _, i := range is {
			if i != "" {
				sources = append(sources, i.source())
			}
		}
		if sources == nil {
			return "'self'"
		}
		return strings.Join(sources, " ")
	}
	return shut + "; style-src " + allowed(style) + "; script-src " + allowed(scripts...) +
		"; img-src 'self' data:; connect-src 'self'; form-action 'self'; require-trusted-types-for 'script'"
}

// compact drops comments and indentation from a style sheet or script. In
// scripts a comment is a line of its own that begins with //, in style sheets
// it stands between slash-star pairs.
func compact(name, text string) string {
	if strings.HasSuffix(name, ".css") {
		for {
			before, rest, ok := strings.Cut(text, "/*")
			if !ok {
				break
			}
			_, after, _ := strings.Cut(rest, "*/")
			text = before + after
		}
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasSuffix(name, ".js") && strings.HasPrefix(line, "//") {
			continue
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}
