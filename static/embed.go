// Package static holds style sheets and scripts. The citizen's pages carry
// theirs inside the document, so that a page is one response; staff pages link
// them under hashed names (see package kit). There is no build step: the files
// are served as they are, but for comments and indentation.
//
// Colours have two layers: css/colour.css names the raw colours and maps them
// to intents (--ink, --accent, --wrong), for light and dark; other sheets use
// intents only.
package static

import "embed"

// Files are all style sheets and scripts.
//
//go:embed css/*.css js/*.js
var Files embed.FS
