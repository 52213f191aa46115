package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// manual is what the contract says to people: the parts of openapi.json that
// the readable page shows, in the file's order.
type manual struct {
	Info       spoken `json:"info"`
	Paths      ordered[item]
	Components struct {
		Parameters ordered[parameterOf]
		Responses  ordered[responseOf]
		Schemas    ordered[schema]
	}

	examples map[string]json.RawMessage
}

// spoken is what has words, in English and in Vietnamese.
type spoken struct {
	Title         string `json:"title"`
	TitleVi       string `json:"x-title-vi"`
	Version       string `json:"version"`
	Summary       string `json:"summary"`
	SummaryVi     string `json:"x-summary-vi"`
	Description   string `json:"description"`
	DescriptionVi string `json:"x-description-vi"`
}

// item are the operations of an address; those that it does not have are
// empty.
type item struct{ Get, Post, Delete operation }

// each visits the operations that there are, with their methods.
func (i item) each(visit func(method string, op operation)) {
	for _, x := range []struct {
		method string
		operation
	}{{http.MethodGet, i.Get}, {http.MethodPost, i.Post}, {http.MethodDelete, i.Delete}} {
		if x.OperationID != "" {
			visit(x.method, x.operation)
		}
	}
}

type operation struct {
	spoken
	OperationID string
	Act         string `json:"x-act"`
	Parameters  []ref
	Responses   ordered[responseOf]
}

type ref struct {
	Ref string `json:"$ref"`
}

// last is the name that a reference leads to.
func (r ref) last() string { return r.Ref[strings.LastIndex(r.Ref, "/")+1:] }

type parameterOf struct {
	spoken
	Name     string
	In       string
	Required bool
	Schema   schema
}

type responseOf struct {
	ref
	spoken
	Content ordered[struct{ Schema schema }]
}

type schema struct {
	ref
	spoken
	Type                 kinds
	Required             []string
	Properties           ordered[schema]
	Items                *schema
	AnyOf                []schema
	Enum                 []any
	Format               string
	AdditionalProperties *schema
	Minimum, Maximum     *int
	Default              any
}

// kinds are one type or several.
type kinds []string

func (k *kinds) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*k = kinds{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(k))
}

// ordered is a JSON object whose members keep their order.
type ordered[T any] []member[T]

type member[T any] struct {
	Name  string
	Value T
}

func (o *ordered[T]) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("not an object: %v, %w", t, err)
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		m := member[T]{Name: fmt.Sprint(t)}
		if err := d.Decode(&m.Value); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		*o = append(*o, m)
	}
	return nil
}

func newManual() (*manual, error) {
	m := &manual{}
	if err := json.Unmarshal(contractText, m); err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	var err error
	m.examples, err = readExamples()
	return m, err
}
