package tabular_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/tabular"
)

func sixteen(text string, big bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestCSV(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		want    []string
	}{
		{"commas", []byte("mã,tên\nq1,Quầy 1\n"), []string{"1: mã|tên", "2: q1|Quầy 1"}},
		{"semicolons and decimal commas, as Excel in Vietnam writes", []byte("\uFEFFmã;điểm\r\nq1;4,5\r\nq2;3,5\r\n"), []string{"1: mã|điểm", "2: q1|4,5", "3: q2|3,5"}},
		{"tabs in UTF-16, as Excel writes Unicode text", sixteen("mã\ttên\r\nq1\tHộ tịch, đất đai\r\n", false), []string{"1: mã|tên", "2: q1|Hộ tịch, đất đai"}},
		{"UTF-16 the other way round, with a pair", sixteen("mã;tên\nq1;😀", true), []string{"1: mã|tên", "2: q1|😀"}},
		{"Excel's separator line", []byte("sep=;\r\na;b,c\r\n1;2\r\n"), []string{"1: a|b,c", "2: 1|2"}},
		{"quotes, line ends and separators in a cell", []byte("a,b\n\"x\"\"y\",\"1\n2,3\"\nz,w\n"), []string{"1: a|b", "2: x\"y|1\n2,3", "3: z|w"}},
		{"a quote in the middle is a letter", []byte("a,b\nnhà 5\" tường,x\n"), []string{"1: a|b", "2: nhà 5\" tường|x"}},
		{"empty lines count and are passed over", []byte("\n\na,b\n\n,\n1,2\n"), []string{"3: a|b", "6: 1|2"}},
		{"short rows are filled up", []byte("a,b,c\n1\n1,2,,,\n"), []string{"1: a|b|c", "2: 1||", "3: 1|2|"}},
		{"one column", []byte("mã\nq1\nq2"), []string{"1: mã", "2: q1", "3: q2"}},
		{"old Mac line ends", []byte("a,b\r1,2\r"), []string{"1: a|b", "2: 1|2"}},
		{"letters and marks apart become NFC, blanks go", []byte("te\u0302n,b\n  Ho\u0323\u0302 ,\u200e2\n"), []string{"1: tên|b", "2: Hộ|2"}},
		{"commas in texts don't hide the semicolons", []byte("a;b\n\"1,2,3\";4,4,4\n1,1;2,2\n"), []string{"1: a|b", "2: 1,2,3|4,4,4", "3: 1,1|2,2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := read(c.content, tabular.Limits{})
			must(t, err)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TCVN3 and Windows-1258 as old programs of Vietnam write them: "Hộ tịch".
const (
	tcvn3       = "m\xb7,t\xaan\nq1,H\xe9 t\xdech\n"
	windows1258 = "m\xe3,t\xean\nq1,H\xf4\xf2 ti\xf2ch\n"
)

func TestBadCSV(t *testing.T) {
	small := tabular.Limits{Bytes: 1 << 20, Rows: 3, Columns: 4, Cell: 10, Problems: 2}
	for _, c := range []struct {
		name    string
		content []byte
		want    []string
	}{
		{"nothing", nil, []string{"table.empty"}},
		{"nothing but blanks and signs", []byte("\uFEFF;;\r\n \r\n"), []string{"table.empty"}},
		{"header only", []byte("mã,tên\n\n,\n"), []string{"table.no_rows"}},
		{"Windows-1252", []byte("ma,ten\nq1,caf\xe9\n"), []string{"table.encoding", "B2 table.not_utf8"}},
		{"TCVN3", []byte(tcvn3), []string{"table.encoding", "A1 table.not_utf8"}},
		{"Windows-1258", []byte(windows1258), []string{"table.encoding", "A1 table.not_utf8"}},
		{"bad letter at the start of a row", []byte("a;b\n1;2\n\xff;4\n"), []string{"table.encoding", "A3 table.not_utf8"}},
		{"UTF-16 without a mark", sixteen("a,b\n1,2", false)[2:], []string{"table.encoding", "A1 table.not_utf8"}},
		{"UTF-16 cut in the middle of a letter", sixteen("a,b\n1,22", false)[:17], []string{"table.encoding", "B2 table.not_utf8"}},
		{"half of a pair", []byte("\xff\xfea\x00,\x00\x00\xd8b\x00"), []string{"table.encoding", "B1 table.not_utf8"}},
		{"binary", []byte("a,b\n1,\x00\n"), []string{"table.encoding", "B2 table.not_utf8"}},
		{"letters lost before", []byte("a,b\n1,H\uFFFD t\n"), []string{"table.invalid", "B2 table.lost"}},
		{"too many cells", []byte("a,b\n1,2,3\n"), []string{"table.invalid", "C2 table.ragged 2"}},
		{"a column without a name", []byte("a,,c\n1,2,3\n"), []string{"table.invalid", "B2 table.unnamed B"}},
		{"a quote that never ends", []byte("a,b\n1,2\n3,\"4\n5,6\n"), []string{"table.invalid", "B3 table.quote"}},
		{"a cell too long", []byte("a,b\n1,Quầy số 123\n"), []string{"table.invalid", "B2 table.too_long 10 11"}},
		{"too many rows", []byte("a\n1\n2\n3\n4\n"), []string{"table.too_large", "file table.most_rows 3"}},
		{"too many columns", []byte("a,b,c,d,e\n"), []string{"table.too_large", "file table.most_columns 4"}},
		{"too many bytes", bytes.Repeat([]byte("x\n"), 1<<20), []string{"table.too_large", "file table.most_bytes 1"}},
		{"more problems than are named", []byte("a,b\n1,2,3\n1,2,3\n1,2,3\n"), []string{"table.invalid", "C2 table.ragged 2", "C3 table.ragged 2", "table.more 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(c.content, small)
			if diff := cmp.Diff(c.want, complaint(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzCSV compares with encoding/csv wherever that takes the text for valid.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x\"\"\";\n", "\xff\xfea\x00", "\uFEFFa\tb\n\n1", "sep=,\na", "a,\"b\n", "\"\"\n\"a\"b,c", tcvn3} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := tabular.Read(bytes.NewReader(content), "x", tabular.Limits{Rows: 1000})
		if err != nil {
			if survey.KindOf(err) != survey.KindInvalid {
				t.Fatalf("%v", err)
			}
			return
		}
		got, err := lines(table)
		must(t, err)
		if len(got) != table.Len+1 {
			t.Fatalf("%d rows, told %d", len(got)-1, table.Len)
		}
		for _, l := range got {
			if !utf8.ValidString(l) {
				t.Fatalf("%q", l)
			}
		}
	})
}

// What encoding/csv reads, we read alike.
func FuzzCSVLikeTheStandard(f *testing.F) {
	f.Add("1,2\n", true)
	f.Add("\"x\"\"y\",\"1\n2\"\r\n", false)
	f.Fuzz(func(t *testing.T, body string, semicolon bool) {
		sep := ','
		if semicolon {
			sep = ';'
		}
		body = "sep=" + string(sep) + "\nh1" + string(sep) + "h2\n" + body
		standard := csv.NewReader(strings.NewReader(body[6:]))
		standard.Comma, standard.FieldsPerRecord = sep, 2
		records, err := standard.ReadAll()
		if err != nil || strings.Contains(body, "\r") || !utf8.ValidString(body) || strings.ContainsAny(body, "\x00\uFFFD") {
			return
		}
		var want [][]string
		for _, r := range records {
			for i := range r {
				r[i] = survey.Clean(r[i])
			}
			if strings.Join(r, "") != "" {
				want = append(want, r)
			}
		}
		table, err := tabular.Read(strings.NewReader(body), "x", tabular.Limits{})
		if len(want) < 2 {
			return
		}
		must(t, err)
		var got [][]string
		for row, err := range table.Rows() {
			must(t, err)
			got = append(got, []string{row.Cells[0].Text, row.Cells[1].Text})
		}
		if !slices.EqualFunc(got, want[1:], slices.Equal) {
			t.Errorf("%q: %q, the standard has %q", body, got, want[1:])
		}
	})
}
