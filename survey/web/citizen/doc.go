// Package citizen is what a citizen's phone gets: the form behind a counter's
// QR code, the thank-you page with the receipt, the page to look a receipt up
// or take an answer back, and one to type a counter's code.
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
// The form's head is the same for everybody at a counter and is compressed
// once; only the seal at its very end is new for each visitor (see
// kit.Precompressed). See [Pages.Routes] for what there is.
package citizen
