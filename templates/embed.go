// Package templates holds the pages' HTML by audience (citizen/*.html, base/*.html
// for what audiences share, and so on) and the catalogues of their sentences
// (messages/*.json). It is data only: package kit reads and checks it.
//
// A catalogue file is named [audience.]language.json and is one flat object
// from key to sentence, with {0}, {1} for what is filled in. Files of one
// language are merged; a key may stand in one of them only, and must exist in
// every language. Sentences are NFC.
package templates

import "embed"

// Files are all templates and catalogues.
//
//go:embed */*.html messages/*.json
var Files embed.FS
