// Package kit is what the pages for all audiences share: languages, numbers
// and dates as people write them, templates with typed data, one mapping from
// errors to HTTP, security headers, static files, and pages that are
// compressed once and served many times.
//
// A [Site] is made once and handed to every audience. A page is a [View] with
// the type of its data; it is rendered completely before the first byte is
// sent, so that a fault gives an honest error page and never half a page:
//
//	type overview struct{ Responses int }
//	view, err := kit.NewView[overview](site, "base/plain.html", "audience/overview.html")
//	...
//	return kit.Show(c, site, http.StatusOK, view, kit.Page[overview]{
//		Locale: site.Locale(c.Request()), Title: "...", Data: overview{...}})
//
// In templates, {{.Say "key" arg...}} is a sentence of the catalogue,
// {{.Number x 1}}, {{.Percent x 1}}, {{.Date t}} write numbers and days,
// {{.File "css/staff.css"}} links a static file, {{.Data}} is the page's own.
//
// Staff pages are in the program's own languages ([Site.Locale]). Citizens have
// those that a manager has added as well ([Site.Visitor]): they are taken over
// while the service runs, and what they do not translate is said in Vietnamese.
//
// Errors from rooms below are returned by handlers as they are. [Site.Fail] is
// the server's error handler: it finds status and sentence for a
// survey.Kind and code, as a page or as application/problem+json (RFC 9457).
package kit
