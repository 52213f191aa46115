package citizen

import "github.com/labstack/echo/v4"

// Routes puts the citizen's pages on e. All are for strangers: there is no
// sign-in, and what protects them is the seal and collect.Limits.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/k/:code", p.form)                   // the form of a counter
	e.POST("/k/:code", p.send)                  // the form filled in, or its change of language
	e.GET("/k/:code/thanks/:receipt", p.thanks) // recorded: the receipt
	e.GET("/r", p.ask)                          // look up a receipt: which?
	e.POST("/r", p.look)                        // what it says; taking the answer back
}
