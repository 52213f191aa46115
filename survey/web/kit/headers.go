package kit

import "github.com/labstack/echo/v4"

// Headers is middleware that sets the security headers of every answer, also
// of errors and downloads. Pages replace the Content-Security-Policy by their
// own (see Policy). Strict-Transport-Security is sent on encrypted
// connections only.
func (s *Site) Headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", shut+"; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		// Not no-referrer: with that, browsers send "Origin: null" with our own
		// forms, and cross-site requests could no longer be told from them.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if s.Secure(c.Request()) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}
