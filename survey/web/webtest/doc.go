// Package webtest drives pages in a real browser: Debian's Chromium over the
// DevTools protocol, with axe-core for accessibility. It is for tests only.
//
//	b := webtest.Start(t)                       // skips without Chromium
//	page := b.Page(t, webtest.Look{Width: 360, Height: 640})
//	page.Open(server.URL + "/k/7K3F92M5")
//	page.Click("#_e .go")
//	page.Accessible("first part")               // axe-core, WCAG 2.2 A and AA
//
// A page has a browser context of its own: no storage, cache or cookie is
// shared with another. When SIPAS_TEST_SHOTS names a folder, Shot writes
// pictures there. When Chromium or axe-core cannot be had, tests are skipped
// with the reason, or fail if SIPAS_TEST_REQUIRE contains "browser".
package webtest
