package citizen

import "github.com/labstack/echo/v4"

// Routes puts the citizen's pages on e. All are for strangers: there is no
// sign-in, and what protects them is the seal and collect.Limits.
func (p *Pages) Routes(e *echo.Echo) {
	page := func(path string, h echo.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h) // what checks links and previews them asks with HEAD first
	}
	page("/", p.begin)                         // a counter's code to type
	page("/k/:code", p.form)                   // the form of a counter
	e.POST("/k/:code", p.send)                 // the form filled in, or its change of language
	page("/k/:code/thanks/:receipt", p.thanks) // recorded: the receipt
	page("/r", p.ask)                          // look up a receipt: which?
	e.POST("/r", p.look)                       // what it says; taking the answer back
}
