package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

// phone is one citizen after another on one connection. It speaks HTTP/1.1
// by itself, so that it costs little of the machine that it shares with the server.
type phone struct {
	target   *target
	rand     *rand.Rand
	conn     net.Conn
	in       *bufio.Reader
	count    countingReader
	out      []byte // the request, written anew each time
	page     []byte // the answer's body, valid until the next request
	journeys []time.Duration
	posts    []time.Duration
	bytes    int64
	receipts []string
	failures map[string]int
}

func newPhone(t *target, seed uint64) *phone {
	return &phone{target: t, rand: rand.New(rand.NewPCG(seed, 1)), failures: map[string]int{}}
}

func (p *phone) close() {
	if p.conn != nil {
		p.conn.Close()
		p.conn = nil
	}
}

// journey is one citizen. A journey that fails counts under what went wrong;
// the next one has a new connection.
func (p *phone) journey(ctx context.Context) {
	start := time.Now()
	receipt, err := p.walk(ctx)
	if receipt != "" { // acknowledged, even if the last page did not come
		p.receipts = append(p.receipts, receipt)
	}
	if err != nil {
		p.close()
		if ctx.Err() == nil {
			p.failures[err.Error()]++
		}
		return
	}
	p.journeys = append(p.journeys, time.Since(start))
}

func (p *phone) walk(ctx context.Context) (receipt string, err error) {
	_, page, err := p.send(ctx, "GET", p.target.path, "", http.StatusOK)
	if err != nil {
		return "", fmt.Errorf("opening the form: %w", err)
	}
	seal, err := sealIn(page)
	if err != nil {
		return "", err
	}
	start := time.Now()
	head, _, err := p.send(ctx, "POST", p.target.path, p.target.answers(p.rand, seal), http.StatusSeeOther)
	if err != nil {
		return "", fmt.Errorf("sending the answers: %w", err)
	}
	p.posts = append(p.posts, time.Since(start))
	to, err := url.Parse(head.Get("Location"))
	if err != nil {
		return "", fmt.Errorf("following to the receipt: %w", err)
	}
	receipt = receiptPattern.FindString(to.Path)
	if receipt == "" {
		return "", fmt.Errorf("no receipt in the answer")
	}
	if _, _, err = p.send(ctx, "GET", to.RequestURI(), "", http.StatusOK); err != nil {
		return receipt, fmt.Errorf("reading the receipt: %w", err)
	}
	return receipt, nil
}

var receiptPattern = regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){3}`)

// send makes one request and reads the whole answer, which must have the given status.
func (p *phone) send(ctx context.Context, method, path, body string, want int) (http.Header, []byte, error) {
	if p.conn == nil {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", p.target.host)
		if err != nil {
			return nil, nil, fmt.Errorf("connecting failed")
		}
		p.conn = conn
		p.in = bufio.NewReaderSize(&p.count, 32<<10)
		p.count.from = conn
	}
	deadline, _ := ctx.Deadline()
	_ = p.conn.SetDeadline(deadline) // a dead connection shows at the next read
	p.out = fmt.Appendf(p.out[:0], "%s %s HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: vi\r\n", method, path, p.target.host)
	if method == "POST" {
		p.out = fmt.Appendf(p.out, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	}
	p.out = append(append(p.out, "\r\n"...), body...)
	if _, err := p.conn.Write(p.out); err != nil {
		return nil, nil, fmt.Errorf("connection broke")
	}
	answer, err := http.ReadResponse(p.in, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("connection broke")
	}
	defer answer.Body.Close()
	err = p.read(answer)
	p.bytes, p.count.n = p.bytes+p.count.n, 0
	if err != nil {
		return nil, nil, fmt.Errorf("connection broke")
	}
	if answer.StatusCode != want {
		return nil, nil, fmt.Errorf("status %d", answer.StatusCode)
	}
	return answer.Header, p.page, nil
}

// read reads the whole body into p.page, without a new buffer where the
// length is known.
func (p *phone) read(answer *http.Response) (err error) {
	if n := answer.ContentLength; n >= 0 && n < 1<<20 {
		p.page = slices.Grow(p.page[:0], int(n))[:n]
		_, err = io.ReadFull(answer.Body, p.page)
		return err
	}
	p.page, err = io.ReadAll(answer.Body)
	return err
}

type countingReader struct {
	from io.Reader
	n    int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.n += int64(n)
	return n, err
}

// sealField is what stands before the seal in a form.
var sealField = []byte("name=_seal value=")

// sealIn finds the seal in a form. It stands at the end, which the server
// sends uncompressed inside the compressed page; else the page is unpacked.
func sealIn(page []byte) (string, error) {
	at := bytes.LastIndex(page, sealField)
	if at < 0 {
		plain, err := unpack(page)
		if err != nil {
			return "", err
		}
		page, at = plain, bytes.LastIndex(plain, sealField)
	}
	if at < 0 {
		return "", fmt.Errorf("no seal in the form")
	}
	seal, _, _ := bytes.Cut(page[at+len(sealField):], []byte(">"))
	return string(seal), nil
}

func unpack(page []byte) ([]byte, error) {
	if !bytes.HasPrefix(page, []byte{0x1f, 0x8b}) {
		return page, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("the form is not valid gzip")
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("the form is not valid gzip")
	}
	return plain, nil
}

// target is a counter's form as a phone needs it.
type target struct {
	host, path string
	questions  []question
}

type question struct {
	name   string
	values []string
}

var radioPattern = regexp.MustCompile(`<input[^>]*>`)
var attributePattern = regexp.MustCompile(`(type|name|value)="?([^" >]+)`)

// targetsOf opens each address once and reads its questions.
func targetsOf(ctx context.Context, addresses []string) ([]*target, error) {
	var all []*target
	for _, a := range addresses {
		u, err := local(a)
		if err != nil {
			return nil, err
		}
		t := &target{host: u.Host, path: u.RequestURI()}
		p := newPhone(t, 0)
		_, page, err := p.send(ctx, "GET", t.path, "", http.StatusOK)
		p.close()
		if err != nil {
			return nil, fmt.Errorf("opening %s: %w", a, err)
		}
		plain, err := unpack(page)
		if err != nil {
			return nil, err
		}
		t.questions = questionsIn(plain)
		if len(t.questions) == 0 {
			return nil, fmt.Errorf("%s shows no questions", a)
		}
		all = append(all, t)
	}
	return all, nil
}

func questionsIn(page []byte) []question {
	var all []question
	for _, input := range radioPattern.FindAll(page, -1) {
		attributes := map[string]string{}
		for _, m := range attributePattern.FindAllSubmatch(input, -1) {
			attributes[string(m[1])] = string(m[2])
		}
		name := attributes["name"]
		if attributes["type"] != "radio" || name == "" {
			continue
		}
		at := slices.IndexFunc(all, func(q question) bool { return q.name == name })
		if at < 0 {
			at, all = len(all), append(all, question{name: name})
		}
		all[at].values = append(all[at].values, attributes["value"])
	}
	return all
}

// answers fills in every question at random. Names and values are codes, and
// the seal is written in characters that need no escaping.
func (t *target) answers(r *rand.Rand, seal string) string {
	b := make([]byte, 0, 1024)
	b = append(append(b, "_seal="...), seal...)
	for _, q := range t.questions {
		b = append(append(append(b, '&'), q.name...), '=')
		b = append(b, q.values[r.IntN(len(q.values))]...)
	}
	return string(b)
}

// percentile is the value that p percent of all are at most (nearest rank).
func percentile(all []time.Duration, p int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	at := (len(sorted)*p + 99) / 100
	return sorted[max(0, at-1)].Round(10 * time.Microsecond)
}
