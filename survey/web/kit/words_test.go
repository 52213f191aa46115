package kit_test

import (
	"regexp"
	"strings"
	"testing"

	"sipas/survey"
)

// avoided are words that a language has another one for, with the keys whose
// sentences may have them. One thing has one word:
//
//   - the data of a wave are sealed (niêm phong);
//   - a stage of a score sheet, and in the end the sheet, is locked (khóa);
//   - the results of a round are published (công bố), and then nothing changes;
//   - versions of questionnaires and sets of criteria are published, too, in
//     Vietnamese by the word for a decision (ban hành);
//   - what citizens send is a response (phiếu), what a unit fills in for the
//     reform score is a score sheet (phiếu điểm); package analysis and the
//     command analyze, which know no citizens, call each line a sheet;
//   - who is surveyed or scored is a unit (đơn vị). Citizens meet an office
//     (cơ quan).
var avoided = []struct {
	lang, word, better string
	keys               []string // beginnings of the keys that the rule is for; nil: all
}{
	{survey.Vietnamese, `(?i)chốt`, "niêm phong, khóa, công bố", nil},
	{survey.Vietnamese, `(?i)tự đánh giá`, "tự chấm", nil},
	{survey.Vietnamese, `(?i)phiếu chấm`, "phiếu điểm", nil},
	{survey.Vietnamese, `(?i)minh chứng`, "tài liệu kiểm chứng", nil},
	{survey.Vietnamese, `(?i)bảng hỏi`, "bộ câu hỏi", nil},
	{survey.Vietnamese, `(?i)(đóng|khóa) đợt khảo sát`, "kết thúc đợt khảo sát", []string{"published.", "seal.", "waves."}},
	{survey.Vietnamese, `(?i)bộ câu hỏi[^.;]* công bố`, "ban hành", nil},
	{survey.Vietnamese, `(?i)cơ quan, đơn vị`, "đơn vị", nil},
	{survey.Vietnamese, `(?i)vui lòng|(^|\s)bạn(\s|$)`, "xin, Ông/Bà", nil},
	{survey.English, `(?i)\bfr(o|ee)z`, "published", nil},
	{survey.English, `(?i)\bsheets?\b`, "response", []string{"results.", "lens.", "compare.", "contrast.", "monitor.", "review.", "why.", "published.", "seal."}},
	{survey.English, `(?i)\boffices?\b`, "unit", []string{"lens.", "units.", "counters.", "posters.", "contrast."}},
}

// exempt are sentences in which such a word is another one.
var exempt = map[string]bool{
	"lens.channel.paper": true, // a sheet of paper
	"posters.about":      true, // the same
	"posters.marks.help": true, // a printer of an office
}

func TestOneThingHasOneWord(t *testing.T) {
	all := sentences(t)
	for _, rule := range avoided {
		word := regexp.MustCompile(rule.word)
		for key, sentence := range all[rule.lang] {
			if !exempt[key] && within(key, rule.keys) && word.MatchString(sentence) {
				t.Errorf("%s: %q says %q; the word is %q: %s", rule.lang, key, word.FindString(sentence), rule.better, sentence)
			}
		}
	}
}

func within(key string, beginnings []string) bool {
	for _, b := range beginnings {
		if strings.HasPrefix(key, b) {
			return true
		}
	}
	return beginnings == nil
}

// Tone marks stand where the words of law have them, on the first of two vowels:
// hòa, khóa, xóa, ủy. Both ways are correct Vietnamese, a mixture looks careless
// and hides words from a search.
var laterTones = regexp.MustCompile(`(?i)o[àáảãạèéẻẽẹ]([^\p{L}]|$)|(^|[^q])u[ỳýỷỹỵ]([^\p{L}]|$)`)

func TestTonesStandAlike(t *testing.T) {
	for key, sentence := range sentences(t)[survey.Vietnamese] {
		if laterTones.MatchString(sentence) {
			t.Errorf("%q: %q in %q", key, laterTones.FindString(sentence), sentence)
		}
	}
}
