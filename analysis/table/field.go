package table

import "bytes"

// field is one field of a record.
type field struct {
	bytes   []byte // without quotes; shares memory with the file unless quotes were doubled
	more    bool   // another field of the same record follows
	problem Code   // "" if the field is well-formed
}

// nextField reads the field that begins at at, and tells where the next one
// begins. At the end of the record that is the beginning of the next record.
func nextField(data []byte, at int, separator byte) (field, int) {
	if at < len(data) && data[at] == '"' {
		return quotedField(data, at, separator)
	}
	var f field
	i := at
	for i < len(data) && data[i] != separator && data[i] != '\n' {
		if data[i] == '"' {
			f.problem = BadQuote
		}
		i++
	}
	f.bytes = data[at:i]
	return f.ended(data, i, separator)
}

// quotedField reads a field in quotes, in which a quote stands doubled.
func quotedField(data []byte, at int, separator byte) (field, int) {
	var f field
	doubled := false
	from := at + 1
	i := from
	for {
		next := bytes.IndexByte(data[i:], '"')
		if next < 0 {
			f.bytes, f.problem = data[from:], OpenQuote
			return f, len(data)
		}
		i += next
		if i+1 < len(data) && data[i+1] == '"' {
			doubled = true
			i += 2
			continue
		}
		break
	}
	f.bytes = data[from:i]
	if doubled {
		f.bytes = bytes.ReplaceAll(f.bytes, []byte(`""`), []byte(`"`))
	}
	i++
	if i < len(data) && data[i] == '\r' && (i+1 == len(data) || data[i+1] == '\n') {
		i++
	}
	if i < len(data) && data[i] != separator && data[i] != '\n' {
		f.problem = BadQuote
		for i < len(data) && data[i] != separator && data[i] != '\n' {
			i++
		}
	}
	f.more = i < len(data) && data[i] == separator
	return f, min(i+1, len(data))
}

// ended completes an unquoted field that ends before data[i].
func (f field) ended(data []byte, i int, separator byte) (field, int) {
	f.more = i < len(data) && data[i] == separator
	if !f.more {
		f.bytes = bytes.TrimSuffix(f.bytes, []byte{'\r'})
	}
	return f, min(i+1, len(data))
}
