// Package api is the service for programs: waves, units, results, the codebook,
// single responses and what was sealed as JSON under /api/v1; and the page /api
// that explains it to people. It changes nothing of the survey; all that it
// begins, and takes back, are orders for files of responses (package dispatch).
//
//	pages, err := api.New(api.Config{Site: site, Desk: desk, Directory: d, Findings: f, Results: r,
//		Dispatch: files, Seals: seals, Store: s, Trail: trail, Order: key})
//	curl -H "Authorization: Bearer sipas_..." https://.../api/v1/waves
//
// # The contract
//
// The file openapi.json (OpenAPI 3.1, in English with the Vietnamese beside it
// in x-...-vi) says what there is; [Pages.Routes] serves it with the examples,
// which a test takes from real answers, and the readable page is made from it. A
// test holds both directions: every route is in the file, every path of the file
// is served, every answer and every error is as the file says.
//
// # Who may ask
//
// A program shows a key ([access.Keys]); somebody who has signed in may look, too.
// Each route names the act that it needs. What lies outside the units of the key
// does not exist for it: no route, filter or list tells that it is there. Rounds of
// the reform score are there whole once they are published, as on the pages. All
// figures come from package findings, which has taken out what would tell of
// few persons; this package writes them with all their digits and null for what
// is not to be seen.
//
// # Answers
//
// An answer has an ETag made from its content, so that it is the same at every
// node; a question with If-None-Match is answered by 304 while nothing has
// changed. Lists go on from a key (after, limit, next). Errors are problems of
// RFC 9457 with a stable code, what is wrong and what to do, in the language
// that the client accepts. A parameter that an address does not know is an
// error: a filter with a slip of the pen must not give the results of all.
//
// Single responses leave as they are written, with their SHA-256 in the trailer
// Repr-Digest; the audit trail knows of it before the first byte is sent.
package api
