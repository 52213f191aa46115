package monitor

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
)

// told is an event as a browser understands it.
type told struct{ id, name, data string }

// listen opens a stream like a browser and hands over what it tells. The
// channel is closed when the stream ends.
func (o *office) listen(c *http.Client, path, last string) (events <-chan told, alive <-chan bool, hangUp func()) {
	o.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	o.Cleanup(cancel)
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, o.URL+path, nil)
	if err != nil {
		o.Fatal(err)
	}
	if last != "" {
		q.Header.Set("Last-Event-ID", last)
	}
	answer, err := c.Do(q)
	if err != nil {
		o.Fatal(err)
	}
	if answer.StatusCode != 200 || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream") ||
		answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("X-Accel-Buffering") != "no" {
		o.Fatalf("%s: %s %v", path, answer.Status, answer.Header)
	}
	out, beats := make(chan told, 100), make(chan bool, 100)
	go func() {
		defer close(out)
		defer answer.Body.Close()
		read(answer.Body, out, beats)
	}()
	return out, beats, cancel
}

func read(body io.Reader, out chan<- told, beats chan<- bool) {
	var e told
	for lines := bufio.NewScanner(body); lines.Scan(); {
		switch name, value, _ := strings.Cut(lines.Text(), ": "); {
		case lines.Text() == "" && e.name != "":
			out <- e
			e = told{}
		case strings.HasPrefix(lines.Text(), ":"):
			select {
			case beats <- true:
			default:
			}
		case name == "id":
			e.id = value
		case name == "event":
			e.name = value
		case name == "data":
			e.data = value
		}
	}
}

func wait[T any](t testing.TB, c <-chan T) (x T, ok bool) {
	t.Helper()
	select {
	case x, ok = <-c:
		return x, ok
	case <-time.After(10 * time.Second):
		t.Fatal("nothing comes")
		return x, false
	}
}

func TestStream(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open)
	stop := o.run()
	viewer := o.person(nil, access.Viewer)
	events, beats, hangUp := o.listen(viewer, "/monitor/w/stream?auto=1", "")
	if e, _ := wait(t, events); e.name != "sight" || e.data != "{}" {
		t.Errorf("first %+v", e)
	}
	if e, _ := wait(t, events); e.name != "count" || e.data != `{"all":0,"today":0}` {
		t.Errorf("second %+v", e)
	}
	wait(t, beats)
	o.answers("D1C1-1", 1, 0, o.mixed)
	e, _ := wait(t, events)
	if e.name != "count" || e.data != `{"all":1,"today":1}` || e.id == "" {
		t.Errorf("after an answer: %+v", e)
	}
	hangUp()
	for range events { // ends
	}

	// While the connection is broken something happens. The browser comes back
	// with the last id and hears of that alone.
	o.answers("D1C1-1", 2, 0, o.mixed)
	again, _, _ := o.listen(viewer, "/monitor/w/stream?auto=1", e.id)
	if e, _ = wait(t, again); e.name != "count" || e.data != `{"all":3,"today":3}` {
		t.Errorf("back again: %+v", e)
	}
	same, beats, _ := o.listen(viewer, "/monitor/w/stream?auto=1&last="+e.id, "")
	wait(t, beats)
	if n := len(same); n != 0 {
		t.Errorf("%d events for one who knows all", n)
	}
	stop()
	for name, c := range map[string]<-chan told{"again": again, "same": same} {
		if e, ok := wait(t, c); ok {
			t.Errorf("%s: after the monitor's end %+v", name, e)
		}
	}
}

// TestStreamOfAUnit tells of new figures, never of the whole's count.
func TestStreamOfAUnit(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open)
	o.run()
	centre := o.person([]string{"D1C1"}, access.Viewer)
	events, beats, _ := o.listen(centre, "/monitor/w/stream?auto=1", "")
	if e, _ := wait(t, events); e.name != "sight" || strings.Contains(e.id, "-") {
		t.Errorf("first %+v", e)
	}
	o.answers("D2-1", 3, 0, o.mixed)
	for range 4 {
		wait(t, beats)
	}
	o.pass(2 * time.Minute)
	if e, _ := wait(t, events); e.name != "sight" {
		t.Errorf("then %+v", e)
	}
}

// TestStreamsEnd: after a while, so that who comes back is looked at again; and
// with the server's shutdown.
func TestStreamsEnd(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open)
	o.run()
	viewer := o.person(nil, access.Viewer)
	o.pages.Life = 100 * time.Millisecond
	events, _, _ := o.listen(viewer, "/monitor/w/stream?auto=1", "")
	for range events {
	}
	o.pages.Life = time.Hour
	events, _, _ = o.listen(viewer, "/monitor/w/stream?auto=1", "")
	o.Config.RegisterOnShutdown(o.monitor.EndStreams)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := o.Config.Shutdown(ctx); err != nil {
		t.Errorf("shutting down: %v", err)
	}
	for range events {
	}
}

// TestStreamsAreForThoseWhoMayLook: others and strangers get none.
func TestStreamsAreForThoseWhoMayLook(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open)
	viewer, centre := o.person(nil, access.Viewer), o.person([]string{"D1C1"}, access.Viewer)
	for name, c := range map[string]struct {
		client *http.Client
		path   string
		status int
	}{
		"a stranger":     {o.stranger(), "/monitor/w/stream", 303},
		"no wave":        {viewer, "/monitor/x/stream", 404},
		"another's unit": {centre, "/monitor/w/stream?unit=D2", 404},
	} {
		if status, _, _ := o.ask(c.client, c.path, nil); status != c.status {
			t.Errorf("%s: %d, want %d", name, status, c.status)
		}
	}
	people, err := o.accounts.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range people {
		if err := o.accounts.Disable(t.Context(), u.Name, true); err != nil {
			t.Fatal(err)
		}
	}
	if status, _, _ := o.ask(viewer, "/monitor/w/stream?auto=1", nil); status != 303 {
		t.Errorf("disabled: %d", status)
	}
}

// TestStreamsOutliveTheLimitsOfPages: the server ends pages that take long,
// and not streams.
func TestStreamsOutliveTheLimitsOfPages(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open)
	stop := o.run()
	viewer := o.person(nil, access.Viewer)
	strict := httptest.NewUnstartedServer(o.Config.Handler)
	strict.Config.ReadTimeout, strict.Config.WriteTimeout = 300*time.Millisecond, 300*time.Millisecond
	strict.Start()
	t.Cleanup(strict.Close)
	t.Cleanup(stop)
	o.Server = strict
	events, beats, _ := o.listen(viewer, "/monitor/w/stream?auto=1", "")
	for range 20 { // a second
		wait(t, beats)
	}
	o.answers("D1C1-1", 1, 0, o.mixed)
	for {
		e, ok := wait(t, events)
		if !ok {
			t.Fatal("the stream has ended")
		}
		if e.data == `{"all":1,"today":1}` {
			return
		}
	}
}
