package export

import (
	"sipas/survey"
)

// Kind is what the values of a variable are.
type Kind string

// The kinds. The coded ones have a number for every value.
const (
	Number Kind = "number" // the running number, see the package's comment
	Label  Kind = "label"  // a code of the office: unit, counter, day
	Yes    Kind = "yes"    // 1 or 0
	Rating Kind = "rating" // a mark on the scale
	Choice Kind = "choice" // one option
	Mark   Kind = "mark"   // one of several options: 1 chosen, 0 not
	Words  Kind = "words"  // what people wrote
)

// Numbers that stand for what is not an answer, in coded files.
const (
	CodeDontKnow      = -7 // seen, and not rated
	CodeNotApplicable = -8 // not asked of this person
	CodeNoAnswer      = -9 // asked and left out
)

// Variable is a column of a file of responses.
type Variable struct {
	Name     string      `json:"name"` // good as a name in SPSS, Stata and R
	Kind     Kind        `json:"kind"`
	Question string      `json:"question,omitempty"` // code in the questionnaire; "" where it asks for nothing
	Option   string      `json:"option,omitempty"`   // of Mark
	Factor   string      `json:"factor,omitempty"`   // of a criterion
	Text     survey.Text `json:"text"`               // the question in full
	Short    survey.Text `json:"short,omitempty"`
	Values   []Value     `json:"values,omitempty"` // of coded kinds all there are; of Label those that have a name
	Missing  []Value     `json:"missing,omitempty"`
}

// Value is one of the values of a variable.
type Value struct {
	Number int         `json:"number"`         // in coded files; 0 and without meaning for Label
	Code   string      `json:"code,omitempty"` // in the other files; "" where they have an empty cell
	Text   survey.Text `json:"text"`
}

// coded tells whether a variable's values are numbers in coded files.
func (v *Variable) coded() bool {
	switch v.Kind {
	case Yes, Rating, Choice, Mark:
		return true
	}
	return false
}

// asked tells whether the variable is an answer.
func (v *Variable) asked() bool { return v.Question != "" }

func both(vi, en string) survey.Text {
	return survey.Text{survey.Vietnamese: vi, survey.English: en}
}

// fixed are the variables that every wave has, before and after the answers.
var (
	before = []Variable{
		{Name: "number", Kind: Number, Text: both("Số thứ tự trong tệp này (ngẫu nhiên)", "Running number in this file (random order)")},
		{Name: "wave", Kind: Label, Text: both("Đợt khảo sát", "Wave")},
		{Name: "unit", Kind: Label, Text: both("Đơn vị", "Unit")},
		{Name: "counter", Kind: Label, Text: both("Quầy", "Counter")},
		{Name: "field", Kind: Label, Text: both("Lĩnh vực", "Service field")},
		{Name: "channel", Kind: Label, Text: both("Kênh trả lời", "Channel")},
		{Name: "version", Kind: Label, Text: both("Phiên bản phiếu hỏi", "Questionnaire version")},
		{Name: "form", Kind: Label, Text: both("Mẫu phiếu", "Form")},
		{Name: "language", Kind: Label, Text: both("Ngôn ngữ của phiếu", "Language of the form")},
		{Name: "day", Kind: Label, Text: both("Ngày (giờ Việt Nam)", "Day (in Vietnam)")},
	}
	after = []Variable{
		{Name: "partial", Kind: Yes, Text: both("Phiếu bỏ dở (không tính vào chỉ số)", "Left before the end (in no index)"), Values: yesNo},
		{Name: "batch", Kind: Label, Text: both("Lô nhập phiếu", "Batch of sheets")},
		{Name: "excluded", Kind: Yes, Text: both("Phiếu bị loại khi rà soát (không tính vào chỉ số)", "Excluded by a review (in no index)"), Values: yesNo},
	}
	yesNo = []Value{{0, "0", both("Không", "No")}, {1, "1", both("Có", "Yes")}}
)

// Places of the fixed labels in a row.
const (
	labelUnit = iota
	labelCounter
	labelField
	labelChannel
	labelVersion
	labelForm
	labelLanguage
	labelDay
	labelBatch
	labels
)

// channels and forms as people call them.
var channels = map[survey.Channel]survey.Text{
	survey.ByQR:          both("Mã QR tại quầy", "QR code on a poster"),
	survey.ByRotating:    both("Mã QR đổi theo thời gian", "Rotating QR code"),
	survey.ByOneTime:     both("Mã dùng một lần theo hồ sơ", "One-time code of a dossier"),
	survey.ByKiosk:       both("Máy tính bảng tại quầy", "Kiosk"),
	survey.ByInterviewer: both("Người phỏng vấn", "Interviewer"),
	survey.ByPaper:       both("Phiếu giấy", "Paper"),
	survey.ByImport:      both("Nhập từ tệp", "Import"),
}

var forms = map[survey.Form]survey.Text{
	survey.FullForm:   both("Mẫu đầy đủ", "Full form"),
	survey.ShortForm:  both("Mẫu rút gọn", "Short form"),
	survey.ChoiceForm: both("Người dân tự chọn", "Citizen's choice"),
}
