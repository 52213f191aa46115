package officer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sipas/survey/access"
	"sipas/survey/reform"
)

var pdf = []byte("%PDF-1.4 kế hoạch")

func TestSelfScore(t *testing.T) {
	o := newOffice(t)
	v := o.unit()
	v.Get(d1).Want(200, "Home Affairs", "Criteria not scored or without evidence: 3", "Go on at 1.1.1", "Plan issued in time", "days left: 7")
	page := v.Get(d1+"/leaf/1.1.1").Want(200, "1. Direction", "1.1. Reform plan", "Before 15 January", "A document is needed", "Nobody has done anything")
	v.Post(d1+"/leaf/1.1.1", form(page, d1+"/leaf/1.1.1", "points", "1,50", "reason", "muộn hai ngày", "do", "next")).Leads(d1 + "/leaf/1.1.2")
	if l := o.leaf("1.1.1"); l.Self.Points != "1.5" || l.Self.Reason != "muộn hai ngày" || l.Self.Who != "user1" {
		t.Errorf("kept %+v", l.Self)
	}
	// A computed leaf takes a percentage, and shows what comes of it.
	page = v.Get(d1+"/leaf/1.1.2?saved=1.1.1").Want(200, "Criterion 1.1.1 is kept", "From 90% on 1 points; below that in proportion")
	v.Post(d1+"/leaf/1.1.2", form(page, d1+"/leaf/1.1.2", "figure", "80%", "do", "save")).Leads(d1 + "/leaf/1.1.2")
	v.Get(d1+"/leaf/1.1.2").Want(200, `<b class="pts">0.8</b>`, "from 80%")
	// What was given first stays in the history.
	page = v.Get(d1 + "/leaf/1.1.1")
	v.Post(d1+"/leaf/1.1.1", form(page, d1+"/leaf/1.1.1", "points", "2", "do", "save")).Leads(d1 + "/leaf/1.1.1")
	v.Get(d1+"/leaf/1.1.1").Want(200, "Self-scored: 1.5 points", "Self-scored: 2 points")
	if strings.Join(o.trail, ";") != "self-score reform_sheets/2026/D1;self-score reform_sheets/2026/D1;self-score reform_sheets/2026/D1" {
		t.Errorf("trail %q", o.trail)
	}
	// Saving a page on which nothing was changed does nothing.
	page = v.Get(d1 + "/leaf/1.1.1")
	v.Post(d1+"/leaf/1.1.1", form(page, d1+"/leaf/1.1.1", "do", "save")).Leads(d1 + "/leaf/1.1.1")
	if len(o.trail) != 3 {
		t.Errorf("trail %q", o.trail)
	}
}

func TestClaim(t *testing.T) {
	o := newOffice(t)
	v := o.unit()
	page := v.Get(d1 + "/leaf/1.2")
	refused := v.Post(d1+"/leaf/1.2", form(page, d1+"/leaf/1.2", "way", "absent", "comment", "xin xem giúp")).Want(422, "Write the reason", `value="absent" checked`, "Kept: the comment")
	again := form(refused, d1+"/leaf/1.2", "reason", "không có thủ tục nào")
	if again.Get("comment") != "" {
		t.Error("the comment that is kept would be sent again")
	}
	v.Post(d1+"/leaf/1.2", again).Leads(d1 + "/leaf/1.2")
	l := o.leaf("1.2")
	if l.Absence == nil || l.Absence.Reason != "không có thủ tục nào" || len(l.Comments) != 1 || l.Comments[0].Council {
		t.Errorf("kept %+v", l)
	}
	v.Get(d1).Want(200, "Claimed as not arisen, to be decided")
	// A leaf of a survey can be claimed, too; it has no points to type.
	page = v.Get(d1+"/leaf/2.1").Want(200, "There is no survey result").Lacks(`name="points"`)
	v.Post(d1+"/leaf/2.1", form(page, d1+"/leaf/2.1", "way", "absent", "reason", "không có dịch vụ công")).Leads(d1 + "/leaf/2.1")
	if o.leaf("2.1").Absence == nil {
		t.Error("not claimed")
	}
}

func TestEvidence(t *testing.T) {
	o := newOffice(t)
	v := o.unit()
	leaf := d1 + "/leaf/1.1.1"
	page := v.Get(leaf)
	// A file under a name of its own; twice is once.
	sent := form(page, leaf, "points", "2", "name", "Kế hoạch 12")
	for range 2 {
		v.Upload(leaf, "file", "ke-hoach.PDF", pdf, sent).Leads(leaf)
	}
	l := o.leaf("1.1.1")
	if len(l.Evidence) != 1 || l.Evidence[0].Name != "Kế hoạch 12.PDF" || l.Self.Points != "2" {
		t.Fatalf("kept %+v", l)
	}
	file := v.Get(d1 + "/evidence/" + l.Evidence[0].File).Want(200)
	h := file.Header
	if file.Page != string(pdf) || h.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; filename*=utf-8''K") ||
		h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%q %v", file.Page, h)
	}
	// A file that only another sheet names is not given out here.
	o.Person([]string{"D2"}, access.Officer).Get("/reform/rounds/2026/sheets/D2/evidence/"+l.Evidence[0].File).Want(404, "There is no such document")
	v.Get(d1 + "/evidence/" + strings.Repeat("0", 64)).Want(404)
	v.Get(d1 + "/evidence/x").Want(404)

	// What is refused says why; the points typed beside it are kept.
	for name, c := range map[string]struct {
		file string
		data []byte
		says string
	}{
		"a program":           {"setup.exe", []byte("MZ"), "setup.exe was not taken"},
		"a lie":               {"scan.pdf", []byte("<script>"), "scan.pdf was not taken"},
		"empty":               {"rong.pdf", []byte{}, "rong.pdf is empty or larger than 20 MB"},
		"larger than allowed": {"to.pdf", append([]byte("%PDF-"), make([]byte, reform.MaxFile)...), "to.pdf is empty or larger than 20 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			page := v.Get(leaf)
			v.Upload(leaf, "file", c.file, c.data, form(page, leaf, "name", "Tên đã ghi", "comment", "lời nhắn "+name)).
				Want(422, c.says, `value="Tên đã ghi"`, "Kept: the comment")
		})
	}
	page = v.Get(leaf)
	v.Post(leaf, form(page, leaf, "link", "javascript:alert(1)", "name", "Văn bản")).Want(422, "Write the whole address", `value="javascript:alert(1)"`)
	v.Post(leaf, form(page, leaf, "name", "Văn bản")).Want(422, "Write the address of the document")
	v.Post(leaf, form(page, leaf, "link", "https://example.gov.vn/12.pdf", "points", "1", "do", "save")).Leads(leaf)
	if l = o.leaf("1.1.1"); len(l.Evidence) != 2 || l.Evidence[1].Name != "https://example.gov.vn/12.pdf" || l.Self.Points != "1" {
		t.Fatalf("kept %+v", l)
	}
	// Taking one back leaves it in the list.
	page = v.Get(leaf)
	v.Post(leaf, form(page, leaf, "take", "0")).Leads(leaf)
	v.Get(leaf).Want(200, "taken back", "Took back a document: Kế hoạch 12.PDF")
	if l = o.leaf("1.1.1"); !l.Evidence[0].Gone || l.Evidence[0].By != "user1" || l.Evidence[1].Gone {
		t.Errorf("kept %+v", l.Evidence)
	}
}

// A body that is no form, or far too large, is refused before anything is done.
func TestUploadThatIsNoForm(t *testing.T) {
	o := newOffice(t)
	v := o.unit()
	var many = url.Values{"comment": {strings.Repeat("x", 2<<20)}}
	if got := v.Upload(d1+"/leaf/1.2", "file", "x.pdf", nil, many).Status; got != http.StatusRequestEntityTooLarge {
		t.Errorf("a text of two million characters: %d", got)
	}
	if got := v.Post(d1+"/leaf/1.2", many).Status; got != http.StatusRequestEntityTooLarge {
		t.Errorf("the same without a file: %d", got)
	}
	long := form(v.Get(d1+"/leaf/1.2"), d1+"/leaf/1.2", "comment", strings.Repeat("ơ", reform.MaxWords+1))
	v.Post(d1+"/leaf/1.2", long).Want(422, "Longer than 4,000 characters", strings.Repeat("ơ", reform.MaxWords+1))
	if o.leaf("1.2").Rev != 0 {
		t.Error("something was kept")
	}
}

// Two people at one leaf: the second sees both versions and chooses; who changed
// something else about the leaf is not asked.
func TestTwoPeopleAtOneLeaf(t *testing.T) {
	o := newOffice(t)
	anh, binh := o.unit(), o.unit()
	leaf := d1 + "/leaf/1.1.1"
	mine := form(anh.Get(leaf), leaf, "points", "1", "reason", "của Anh")
	binh.Post(leaf, form(binh.Get(leaf), leaf, "points", "2", "reason", "của Bình", "link", "https://example.gov.vn/a.pdf")).Leads(leaf)
	clash := anh.Post(leaf, with(mine, "comment", "lời của Anh")).Want(409, "của Anh", "của Bình", "Self-scored points")
	if got := o.leaf("1.1.1"); got.Self.Points != "2" || len(got.Comments) != 1 {
		t.Fatalf("kept %+v", got)
	}
	choice := clash.Form(leaf)
	anh.Post(leaf, with(choice, "pick.points", "mine", "pick.reason", "theirs")).Leads(leaf)
	if got := o.leaf("1.1.1").Self; got.Points != "1" || got.Reason != "của Bình" {
		t.Errorf("kept %+v", got)
	}
	// A comment of the council meanwhile does not stand in the way.
	mine = form(anh.Get(leaf), leaf, "points", "1.5")
	o.act("1.1.1", reform.Comment{Text: "xin bổ sung", OfCouncil: true})
	anh.Post(leaf, mine).Leads(leaf)
	// The same again, as by a second click, is done already.
	anh.Post(leaf, mine).Leads(leaf)
	if got := o.leaf("1.1.1").Self.Points; got != "1.5" {
		t.Errorf("kept %s", got)
	}
}

// What was typed when the deadline or the stage came survives, with the reason.
func TestTypedTooLate(t *testing.T) {
	o := newOffice(t)
	v := o.unit()
	leaf := d1 + "/leaf/1.2"
	typed := form(v.Get(leaf), leaf, "points", "1,25", "reason", "viết rất lâu")
	o.Later(5 * 24 * time.Hour)
	v.Get(leaf).Want(200, `class="due soon"`, "days left: 2")
	o.Later(3 * 24 * time.Hour)
	late := v.Post(leaf, typed).Want(410, "The deadline of this stage has passed", `value="1,25"`, "viết rất lâu")
	v.Upload(leaf, "file", "muon.pdf", pdf, typed).Want(410, "muon.pdf is not kept. Choose the file again", `value="1,25"`)
	if sum := sha256.Sum256(pdf); o.leaf("1.2").Rev != 0 {
		t.Error("something was kept")
	} else if _, err := o.File(t.Context(), hex.EncodeToString(sum[:])); !errors.Is(err, reform.ErrNoFile) {
		t.Errorf("a file that belongs to nothing was kept: %v", err)
	}
	v.Get(leaf).Want(200, "It was due on", "Ask the council").Lacks(`name="points"`)
	v.Get(d1).Want(200, "was due on")
	r, _, err := o.Reform.Round(t.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Extend(t.Context(), r, "D1", reform.SelfScoring, o.Now().Add(time.Hour), "mất điện", "past"); err != nil {
		t.Fatal(err)
	}
	v.Post(leaf, form(late, leaf)).Leads(leaf)
	if got := o.leaf("1.2").Self.Points; got != "1.25" {
		t.Errorf("kept %s", got)
	}
	typed = form(v.Get(leaf), leaf, "points", "2", "reason", "sửa lần cuối")
	o.move(reform.FirstAppraisal, "hết hạn")
	v.Post(leaf, typed).Want(409, "The sheet is not at this stage", `value="2"`, "sửa lần cuối")
	v.Get(leaf).Want(200, "is being appraised", "(past)").Lacks(`name="points"`)
	if got := o.leaf("1.2").Self.Points; got != "1.25" {
		t.Errorf("kept %s", got)
	}
	// A comment can still be made.
	v.Post(leaf, form(v.Get(leaf), leaf, "comment", "xin trả lại phiếu")).Leads(leaf)
}

func TestExplain(t *testing.T) {
	o := newOffice(t)
	o.to(reform.Explaining)
	v := o.unit()
	v.Get(d1).Want(200, "Criteria that were adjusted and not explained: 2", "Adjusted by the council to 1", "Claim refused")
	leaf := d1 + "/leaf/1.1.1"
	page := v.Get(leaf).Want(200, "Thiếu minh chứng quý 3", "Explain").Lacks(`name="points"`)
	v.Upload(leaf, "file", "bo-sung.pdf", pdf, form(page, leaf, "explanation", "đã gửi bổ sung")).Leads(leaf)
	l := o.leaf("1.1.1")
	if l.Explanation.Text != "đã gửi bổ sung" || len(l.Evidence) != 2 {
		t.Errorf("kept %+v", l)
	}
	// What was added now can be taken back; what has been appraised cannot.
	page = v.Get(leaf).Want(200, `name="take" value="1"`).Lacks(`name="take" value="0"`)
	v.Post(leaf, form(page, leaf, "take", "0")).Want(409)
	v.Post(leaf, form(page, leaf, "take", "1")).Leads(leaf)
	if l = o.leaf("1.1.1"); l.Evidence[0].Gone || !l.Evidence[1].Gone {
		t.Errorf("kept %+v", l.Evidence)
	}
	// Nothing to explain where nothing was adjusted.
	v.Get(d1 + "/leaf/1.1.2").Want(200).Lacks(`name="explanation"`)
	v.Post(d1+"/leaf/1.1.2", url.Values{"explanation": {"vì sao"}}).Want(409, "vì sao")
}

func TestSurveyLeaf(t *testing.T) {
	o := newOffice(t)
	o.surveys()
	v := o.unit()
	v.Get(d1+"/leaf/2.1").Want(200, "9.08", "provisional", "Index 90.81%", "89.00%", "Answers: 812", "/results/w?unit=D1&amp;lang=en", "Survey 2026")
	v.Get(d1+"/leaf/2.2").Want(200, "12 answers, and the round asks for 30")
	v.Get(d1).Want(200, "By survey, provisional", "Waiting for the survey")
	if !bytes.Contains([]byte(v.Get(d1+"?lang=vi").Page), []byte("9,08")) {
		t.Error("no decimal comma in Vietnamese")
	}
}
