package survey

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// QuestionnaireSchema names the JSON form of a questionnaire. The number grows
// when a reader of the old form would misunderstand the new one.
const QuestionnaireSchema = "sipas.questionnaire/1"

// MaxQuestionnaire is the most bytes that a questionnaire's JSON may have.
const MaxQuestionnaire = 2 << 20

type questionnaireFile struct {
	Schema        string         `json:"schema"`
	Questionnaire *Questionnaire `json:"questionnaire"`
}

// MarshalQuestionnaire is a questionnaire as a file. Equal questionnaires give
// equal bytes: what is empty is left out in the same way, names within an
// object are in byte order or in that of the types, the indent is two blanks.
func MarshalQuestionnaire(q *Questionnaire) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(questionnaireFile{QuestionnaireSchema, q.Tidy()}); err != nil {
		return nil, fmt.Errorf("writing questionnaire %s: %w", q.Ref, err)
	}
	return b.Bytes(), nil
}

// UnmarshalQuestionnaire reads what MarshalQuestionnaire has written, or what
// somebody wrote by hand after it. Nothing is passed over: an unknown or
// repeated name is an error, as is another schema. The error is KindInvalid:
// questionnaire.json, with the cause, or questionnaire.schema. Whether the
// questionnaire is good is for Validate and Unready to say.
func UnmarshalQuestionnaire(text []byte) (*Questionnaire, error) {
	if len(text) > MaxQuestionnaire {
		return nil, Errorf(KindInvalid, "questionnaire.json", "%d bytes", len(text))
	}
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, unreadable(text, err)
	}
	if head.Schema != QuestionnaireSchema {
		return nil, &Error{Kind: KindInvalid, Code: "questionnaire.schema",
			Problems: []Problem{{Field: "schema", Code: "questionnaire.schema_is", Args: []string{Clean(head.Schema), QuestionnaireSchema}}}}
	}
	if err := namesOnce(text); err != nil {
		return nil, unreadable(text, err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var f questionnaireFile
	if err := d.Decode(&f); err != nil {
		return nil, unreadable(text, err)
	}
	if f.Questionnaire == nil {
		return nil, unreadable(text, errors.New("there is no questionnaire"))
	}
	return f.Questionnaire.Tidy(), nil
}

// unreadable says where in a text JSON is wrong, as far as that is known.
func unreadable(text []byte, err error) error {
	e := Errorf(KindInvalid, "questionnaire.json", "reading a questionnaire: %w", err)
	at := int64(-1)
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = s.Offset
	} else if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		at = t.Offset
	}
	what := Problem{Field: "file", Code: "questionnaire.json_what", Args: []string{Clean(err.Error())}}
	if at >= 0 {
		line := 1 + bytes.Count(text[:min(at, int64(len(text)))], []byte("\n"))
		what = Problem{Field: "file", Code: "questionnaire.json_line", Args: []string{fmt.Sprint(line), Clean(err.Error())}}
	}
	e.Problems = []Problem{what}
	return e
}

// namesOnce refuses an object with a name twice, of which encoding/json takes
// the last in silence. text is valid JSON.
func namesOnce(text []byte) error {
	type level struct {
		seen map[string]bool // nil in a list
		name bool            // a name comes next
	}
	var in []level
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if top := len(in) - 1; top >= 0 && in[top].seen != nil {
			if name, ok := t.(string); ok && in[top].name {
				if in[top].seen[name] {
					return fmt.Errorf("%q stands twice in an object", name)
				}
				in[top].seen[name], in[top].name = true, false
				continue
			}
			in[top].name = true // after this value
		}
		switch t {
		case json.Delim('{'):
			in = append(in, level{map[string]bool{}, true})
		case json.Delim('['):
			in = append(in, level{})
		case json.Delim('}'), json.Delim(']'):
			in = in[:len(in)-1]
		}
	}
}
