package export

import "sipas/survey/comments"

// Mask covers what looks like a phone number, the number of an identity card or
// passport, or an e-mail address in what a person wrote, as pages do: see
// comments.Mask.
func Mask(text string) string { return comments.Mask(text) }
