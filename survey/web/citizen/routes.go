package citizen

import "github.com/labstack/echo/v4"

// Routes puts the citizen's pages on e. All are for strangers: there is no
// sign-in, and what protects them is the seal, what opens a form where the
// counter's code is not enough, and collect.Limits. Kiosks and screens prove
// themselves by their token, in a cookie that goes to their own address only.
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

	page("/screen/:code", p.showScreen)              // the code that changes every few minutes, at a counter
	page("/kiosk/:code", p.kioskStart)               // a shared tablet waits for somebody
	page("/kiosk/:code/form", p.kioskForm)           // the form on it
	e.POST("/kiosk/:code/form", p.kioskSend)         // filled in, or left
	page("/kiosk/:code/thanks/:note", p.kioskThanks) // recorded: the receipt, for a short time
}
