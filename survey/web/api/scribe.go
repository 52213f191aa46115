package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// scribe writes parts of the manual in a language.
type scribe struct {
	*kit.Locale
	*manual
}

// one is the text in the reader's language.
func (w scribe) one(english, vietnamese string) string {
	if w.Lang == survey.Vietnamese {
		return vietnamese
	}
	return english
}

func (w scribe) about(s spoken) []run { return runs(w.one(s.Description, s.DescriptionVi)) }

func (w scribe) paragraphs(s spoken) [][]run {
	var all [][]run
	for text := range strings.SplitSeq(w.one(s.Description, s.DescriptionVi), "\n\n") {
		all = append(all, runs(text))
	}
	return all
}

// runs splits a text at its backticks.
func runs(text string) []run {
	var all []run
	for i, piece := range strings.Split(text, "`") {
		if piece != "" {
			all = append(all, run{Text: piece, Code: i%2 == 1})
		}
	}
	return all
}

func (w scribe) call(method, path string, op operation) callPart {
	part := callPart{ID: op.OperationID, Method: method, Path: path, Title: w.one(op.Summary, op.SummaryVi), About: w.paragraphs(op.spoken),
		Act: w.Say(actKeys[access.Act(op.Act)]), Example: indented(w.examples[op.OperationID])}
	for _, r := range op.Parameters {
		x := found(w.Components.Parameters, r.last())
		kind := w.kind(x.Schema)
		part.Params = append(part.Params, paramPart{Name: x.Name, In: x.In, Required: x.Required, Kind: kind, About: w.about(x.spoken)})
	}
	for _, r := range op.Responses {
		if r.Value.Ref == "" {
			part.Answer = w.answer(r.Name, r.Value)
			continue
		}
		part.Others = append(part.Others, run{Text: r.Name, Link: "#" + answerID(r.Value.last())})
	}
	return part
}

func answerID(name string) string { return "answer-" + name }

// answer writes an answer of a status.
func (w scribe) answer(status string, x responseOf) answerPart {
	part := answerPart{Status: status, About: w.about(x.spoken)}
	for _, content := range x.Content {
		part.Kinds = append(part.Kinds, run{Text: content.Name, Code: true, Link: shapeLink(content.Value.Schema)})
	}
	return part
}

// shared are the answers that calls refer to, with the status under which they do.
func (w scribe) shared() []answerPart {
	statuses := map[string]string{"MethodNotAllowed": strconv.Itoa(http.StatusMethodNotAllowed)} // which no call has
	for _, path := range w.Paths {
		path.Value.each(func(_ string, op operation) {
			for _, r := range op.Responses {
				if r.Value.Ref != "" {
					statuses[r.Value.last()] = r.Name
				}
			}
		})
	}
	var all []answerPart
	for _, r := range w.Components.Responses {
		part := w.answer(statuses[r.Name], r.Value)
		part.ID = answerID(r.Name)
		all = append(all, part)
	}
	return all
}

// indented is an example as people read it; "" for none.
func indented(example json.RawMessage) string {
	var b bytes.Buffer
	if json.Indent(&b, bytes.TrimSpace(example), "", "  ") != nil {
		return ""
	}
	return b.String()
}

// members are those of an object, with those of objects inside it that have no
// name of their own.
func (w scribe) members(s schema, before string) []paramPart {
	var all []paramPart
	for _, m := range s.Properties {
		all = append(all, paramPart{Name: before + m.Name, Required: slices.Contains(s.Required, m.Name), Kind: w.kind(m.Value), About: w.meant(m.Value)})
		inner := m.Value
		dots := before + m.Name + "."
		if inner.Items != nil {
			inner, dots = *inner.Items, before+m.Name+"[]."
		}
		all = append(all, w.members(inner, dots)...)
	}
	return all
}

// meant is what a member means: its own words, or those of the shape that it has.
func (w scribe) meant(s schema) []run {
	if s.Ref != "" {
		return w.about(found(w.Components.Schemas, s.last()).spoken)
	}
	return w.about(s.spoken)
}

// kind says what a value is.
func (w scribe) kind(s schema) []run {
	switch {
	case s.Ref != "":
		return []run{{Text: s.last(), Code: true, Link: shapeLink(s)}}
	case len(s.AnyOf) > 0:
		return w.join(s.AnyOf)
	case len(s.Enum) > 0:
		return enumerated(s.Enum)
	case s.Items != nil:
		list := append([]run{{Text: w.Say("api.list_of") + " "}}, w.kind(*s.Items)...)
		return append(list, rest(s.Type, "array")...)
	case s.AdditionalProperties != nil:
		return append([]run{{Text: w.Say("api.map_to") + " "}}, w.kind(*s.AdditionalProperties)...)
	}
	text := strings.Join(s.Type, " | ")
	if s.Format != "" {
		text += " (" + s.Format + ")"
	}
	if s.Minimum != nil && s.Maximum != nil {
		text += fmt.Sprintf(" %d–%d", *s.Minimum, *s.Maximum)
	}
	return []run{{Text: text, Code: true}}
}

func (w scribe) join(some []schema) []run {
	var all []run
	for i, s := range some {
		if i > 0 {
			all = append(all, run{Text: " | "})
		}
		all = append(all, w.kind(s)...)
	}
	return all
}

// rest are the types beside one.
func rest(all kinds, but string) []run {
	var more []run
	for _, t := range all {
		if t != but {
			more = append(more, run{Text: " | "}, run{Text: t, Code: true})
		}
	}
	return more
}

func enumerated(values []any) []run {
	var all []run
	for i, v := range values {
		if i > 0 {
			all = append(all, run{Text: ", "})
		}
		text := "null"
		if s, ok := v.(string); ok {
			text = strconv.Quote(s)
		}
		all = append(all, run{Text: text, Code: true})
	}
	return all
}

func shapeID(name string) string { return "shape-" + name }

// shapeLink leads to the shape that a schema refers to; "" when it has no name.
func shapeLink(s schema) string {
	if s.Ref == "" {
		return ""
	}
	return "#" + shapeID(s.last())
}

// found is the member of a name; the zero value when there is none.
func found[T any](o ordered[T], name string) (none T) {
	for _, m := range o {
		if m.Name == name {
			return m.Value
		}
	}
	return none
}
