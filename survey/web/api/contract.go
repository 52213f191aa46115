package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

// contractText is the hand-written contract, without examples.
//
//go:embed openapi.json
var contractText []byte

// examples are answers that a test has taken from a real server, by the
// operationId that they answer or the name of the response that they are.
//
//go:embed examples/*.json
var examples embed.FS

// members are a JSON object whose content matters here in part only.
type members = map[string]any

// contract is the contract with its examples, as it is served.
func contract() ([]byte, error) {
	var document members
	if err := json.Unmarshal(contractText, &document); err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	all, err := readExamples()
	if err != nil {
		return nil, err
	}
	paths, _ := document["paths"].(members)
	for _, item := range paths {
		for method, status := range map[string]string{"get": "200", "post": "202", "delete": "200"} {
			operation := within(item, method)
			id, _ := operation["operationId"].(string)
			illustrate(within(operation, "responses", status, "content", jsonType), all[id])
		}
	}
	for name, response := range within(document, "components", "responses") {
		illustrate(within(response, "content", problemType), all[name])
	}
	b, err := json.MarshalIndent(document, "", " ")
	if err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	return append(b, '\n'), nil
}

// readExamples reads the examples by their names.
func readExamples() (map[string]json.RawMessage, error) {
	names, err := fs.Glob(examples, "examples/*.json")
	if err != nil {
		return nil, fmt.Errorf("listing examples: %w", err)
	}
	all := map[string]json.RawMessage{}
	for _, name := range names {
		text, err := examples.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading an example: %w", err)
		}
		all[strings.TrimSuffix(path.Base(name), ".json")] = text
	}
	return all, nil
}

// within is the object inside an object to which the names lead; nil when
// there is none.
func within(thing any, names ...string) members {
	at, _ := thing.(members)
	for _, name := range names {
		at, _ = at[name].(members)
	}
	return at
}

// illustrate puts an example into a media type, if there are both.
func illustrate(content members, example json.RawMessage) {
	if content != nil && example != nil {
		content["example"] = example
	}
}

// sendContract sends the contract to anybody: it holds no secret.
func (p *Pages) sendContract(c echo.Context) error {
	h := c.Response().Header()
	tag := etag(p.contract)
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, max-age=300")
	if has(c.Request().Header.Values("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", p.contract)
}
