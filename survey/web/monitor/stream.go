package monitor

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/monitor"
)

// How long a write to a stream may take before its reader is given up, and
// after how many milliseconds a browser comes back.
const (
	patience = 10 * time.Second
	retry    = 5000
)

// stream tells a page by server-sent events what is new. It says every few
// seconds that it is alive, so that proxies keep it open, and ends after a
// while: whoever comes back proves anew that they may look. Only whoever looks
// at the whole wave is told of its count.
func (p *Pages) stream(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	about, _, unit, err := p.may(config, who, c.Param("wave"), c.QueryParam("unit"))
	if err != nil {
		return err
	}
	last := c.Request().Header.Get("Last-Event-ID")
	if last == "" {
		last = c.QueryParam("last")
	}
	s, err := p.Monitor.Follow(ctx, about.ID, last)
	if err != nil {
		return err
	}
	defer p.Monitor.Close(s)
	w := writerOf(c)
	if !w.open() {
		return nil
	}
	alive, end := time.NewTicker(p.Heartbeat), time.NewTimer(p.Life)
	defer alive.Stop()
	defer end.Stop()
	for {
		select {
		case e, more := <-s.C:
			if !more || !w.tell(e, unit == "") {
				return nil
			}
		case <-alive.C:
			if !w.write(": alive\n\n") {
				return nil
			}
		case <-end.C:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// line is a connection to a reader.
type line struct {
	answer  *echo.Response
	control *http.ResponseController
}

func writerOf(c echo.Context) line {
	return line{c.Response(), http.NewResponseController(c.Response())}
}

// open begins the stream.
func (l line) open() bool {
	h := l.answer.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // proxies that would wait for more
	l.answer.WriteHeader(http.StatusOK)
	return l.write(fmt.Sprintf("retry: %d\n\n", retry))
}

func (l line) tell(e monitor.Event, whole bool) bool {
	switch {
	case e.Name == monitor.NewCount && whole:
		return l.write(fmt.Sprintf("id: %s\nevent: %s\ndata: {\"all\":%d,\"today\":%d}\n\n", e.ID, e.Name, e.All, e.Today))
	case e.Name == monitor.NewSight:
		id := e.ID
		if !whole {
			id = monitor.PartID(id)
		}
		return l.write(fmt.Sprintf("id: %s\nevent: %s\ndata: {}\n\n", id, e.Name))
	}
	return true
}

// write sends text at once; false when the reader is gone or too slow. Each
// write has its own limit of time: that of the server is for pages.
func (l line) write(text string) bool {
	if l.control.SetWriteDeadline(time.Now().Add(patience)) != nil {
		return false
	}
	if _, err := l.answer.Write([]byte(text)); err != nil {
		return false
	}
	return l.control.Flush() == nil
}
