// Package citizen is what a citizen's phone gets: the form behind a counter's
// QR code, the thank-you page with the receipt, the page to look a receipt up
// or take an answer back, and one to type a counter's code; and what stands at
// the counter itself for those who scan or have no phone: screens and kiosks.
//
// What it promises:
//
//   - The form is one response of at most 8 kB (brotli) or 10 kB (gzip), asks
//     for nothing else, sets no cookie, and works without JavaScript.
//   - Nothing typed is ever lost by an answer of ours: whatever can be put
//     right or sent again comes back with every answer in place and under the
//     same seal, so that it is counted once however often it is sent.
//   - The script (static/js) only makes it more comfortable: one part at a
//     time, answers kept through a reload, sending when the network is back.
//   - Answers, receipts and addresses are never logged or kept here.
//
// Where the counter's code is not enough (survey.AccessMode), a visitor shows
// the code of the counter's screen or a one-time code at the door (door.go).
// The form then goes by its own seal: its address carries it, so that the form
// survives a reload and a change of language, and is one response all the same.
//
// Devices at counters are here, too, because a kiosk is the same form on
// another machine: one template, one way to send, one set of tests. A room of
// its own would have to share all of it, and rooms of one floor do not import
// each other. A screen (screen.go) shows the code that changes every few
// minutes; a kiosk (kiosk*.go) is a tablet that one person after the other
// uses:
//
//   - Nothing of a person is left behind: no draft is kept, pages are not
//     stored and replace each other in the browser's history, coming back
//     leads to the start, and the receipt stands in no address that works for
//     longer than a minute and a half.
//   - Thirty seconds without a touch end a form, after a warning of ten that
//     any touch takes back. What was rated by then is kept as a partial sheet.
//   - Five seconds lie between two persons.
//   - What is finished while there is no network waits on the tablet, also
//     through a loss of power, and is sent later. It is plain text there, and
//     no page shows it; see static/js/kiosk.js.
//
// Without script a kiosk takes and sends forms all the same. It cannot ask
// whether anybody is there: the form closes ten minutes after it was opened,
// what was answered by then is not kept, nothing waits for a network, and the
// browser's history holds the pages, which show empty forms.
//
// The form's head is the same for everybody at a counter and is compressed
// once; only the seal at its very end is new for each visitor (see
// kit.Precompressed). See [Pages.Routes] for what there is.
package citizen
