package people

import (
	"context"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
)

// act does something about the person in the path and leads back to their page.
func (p *Pages) act(c echo.Context, who access.User, sentence string, do func(context.Context, access.Administration, string) error) error {
	ctx, name := c.Request().Context(), c.Param("name")
	m, _, err := p.as(ctx, who)
	if err != nil {
		return err
	}
	if err := do(ctx, m, name); err != nil {
		return err
	}
	return p.done(c, personPath(name), sentence)
}

func (p *Pages) disable(c echo.Context, who access.User) error {
	return p.act(c, who, "disabled", func(ctx context.Context, m access.Administration, name string) error {
		return m.Disable(ctx, name, true)
	})
}

func (p *Pages) enable(c echo.Context, who access.User) error {
	return p.act(c, who, "enabled", func(ctx context.Context, m access.Administration, name string) error {
		return m.Disable(ctx, name, false)
	})
}

func (p *Pages) resetSecond(c echo.Context, who access.User) error {
	return p.act(c, who, "second", func(ctx context.Context, m access.Administration, name string) error {
		return m.ResetSecond(ctx, name)
	})
}

func (p *Pages) endSessions(c echo.Context, who access.User) error {
	return p.act(c, who, "sessions", func(ctx context.Context, m access.Administration, name string) error {
		return m.EndSessions(ctx, name)
	})
}

func (p *Pages) revokeOther(c echo.Context, who access.User) error {
	return p.act(c, who, "key", func(ctx context.Context, m access.Administration, name string) error {
		u, err := m.User(ctx, name)
		if err != nil {
			return err
		}
		return p.Desk.Keys.Revoke(ctx, u.Name, c.Param("key"))
	})
}

func (p *Pages) newPassword(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	m, _, err := p.as(ctx, who)
	if err != nil {
		return err
	}
	password, err := m.NewPassword(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	name, _ := access.Name(c.Param("name"))
	return p.showSecret(c, who, secret{Name: name, Password: password})
}
