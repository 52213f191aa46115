package main

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/reform"
	sealed "sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web/desktest"
)

// answered stores n whole sheets of a unit of which satisfied in 10,000 ratings
// of each criterion are Satisfied or better, as exactly as n allows.
func (s *story) answered(wave string, w survey.Wave, unit string, lot, n, satisfied int) {
	s.Helper()
	codes := survey.SIPAS25().Criteria()
	for i := range n {
		at := w.Opens.Add(time.Duration(i%20) * 24 * time.Hour)
		var random [survey.RandomIDBytes]byte
		copy(random[survey.RandomIDBytes-3:], []byte{byte(lot), byte(i >> 8), byte(i)})
		r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: wave, Unit: unit, Counter: unit + "-1", Questionnaire: w.Questionnaire,
			Form: survey.FullForm, Language: "vi", Channel: survey.ByQR, Hour: at.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
		for j, c := range codes {
			rating := 2
			if (i*len(codes)+j)*7919%(n*len(codes)) < satisfied*n*len(codes)/10000 {
				rating = 4 + (i+j)%2
			}
			r.Answers[c.Code] = survey.Answer{Rating: rating}
		}
		if err := s.Store.Insert(s.Context(), store.Responses, store.ResponseKey(wave, r.ID), store.EncodeResponse(r)); err != nil {
			s.Fatal(err)
		}
	}
}

// A department of Quảng Ninh (12 June 2020, about 2019): 9 contents, 38 criteria,
// 58 components; 86.8 points where the mean is 84.73, the 4th place of 20, class
// "Tốt"; satisfied by 25 criteria 90.81 %, the 18th of 20, which is worth 9.08 of
// 10 points.
func TestArticleOfADepartmentAndItsCitizens(t *testing.T) {
	s := newStory(t)
	ids := s.units("so-khcn", 20, func(i int) string { return fmt.Sprintf("Sở %02d", i) })
	opens := time.Now().AddDate(0, -3, 0).UTC().Truncate(24 * time.Hour)
	w := survey.Wave{ID: "2019", Title: survey.Text{"vi": "Khảo sát hài lòng năm 2019", "en": "Satisfaction 2019"}, Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, State: survey.Closed, Opens: opens, Closes: opens.AddDate(0, 1, 0)}
	s.Change(func(e *manage.Editor) error {
		return errors.Join(e.PutQuestionnaire(s.Context(), survey.SIPAS25()), e.PutWave(s.Context(), w))
	})
	for i, id := range ids {
		switch {
		case i == 0:
			s.answered("2019", w, id, i, 400, 9081)
		case i >= 18:
			s.answered("2019", w, id, i, 40, 8800)
		default:
			s.answered("2019", w, id, i, 40, 9300)
		}
	}
	if err := s.numbers.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	manager := s.Person(nil, access.Manager)
	seal := manager.Get("/results/2019/seal").Want(200)
	manager.Post("/results/2019/seal", seal.Form("/results/2019/seal"))
	for until := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if r, err := s.seals.Record(t.Context(), "2019"); err == nil && !r.Done.IsZero() {
			break
		} else if time.Now().After(until) {
			t.Fatalf("not sealed: %v", err)
		}
	}

	v := s.council
	form := v.Get("/reform/sets/new").Want(200).Form("/reform/sets/new")
	v.Post("/reform/sets/new", desktest.With(form, "base", "example:department-quang-ninh-2019", "id", "so-mau", "title_vi", "Bộ tiêu chí cấp sở", "level", "department")).Leads("/reform/sets/so-mau@1")
	v.Get("/reform/sets/so-mau@1").Want(200, "9 fields", "38 criteria", "58 components")

	set := s.set("so-2019", "department", "1,,Các nội dung cải cách,90,self", "9,,Chỉ số hài lòng (SIPAS),10,sipas")
	s.round("2019", set, ids, "year", "2019")
	edit := "/reform/rounds/2019/edit"
	v.Post(edit, desktest.With(v.Get(edit).Want(200).Form(edit), "wave.9", "2019")).Leads("/reform/rounds/2019")
	for i, id := range ids {
		points := "74,4" // with 9.3: 83.7
		switch {
		case i == 0:
			points = "77,72" // with 9.081: 86.80
		case i <= 3:
			points = "80"
		case i >= 18:
			points = "75,25" // with 8.8: 84.05
		}
		s.scored(s.clerk, "2019", id, map[string]string{"1": points})
	}
	s.published("2019", "1")

	viewer := s.Person(nil, access.Viewer)
	results := "/reform/rounds/2019/results?lang=vi"
	row := s.row(viewer, results, "Sở 00")
	s.holds(row, "86,80", "100", "86,80%", "Tốt")
	if !strings.HasPrefix(row, "4 ") {
		t.Errorf("place: %s", row)
	}
	viewer.Get(results).Want(200, "84,73")
	card := "/reform/rounds/2019/results/units/so-khcn?lang=vi"
	s.holds(s.row(viewer, card, "9. Chỉ số hài lòng"), "9,08/10", "18")
	text := words(viewer.Get(card).Page)
	s.holds(text, "Khảo sát hài lòng năm 2019", "90,81%")
	r, err := s.seals.Record(t.Context(), "2019")
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := r.File(sealed.Result); !ok || !strings.Contains(strings.ReplaceAll(text, " ", ""), f.SHA256) {
		t.Errorf("the card does not name the sealed result %s: %s", f.SHA256, text)
	}
	s.verified(viewer, "2019")
}

// hiddenInput is one of a respondent's page.
var hiddenInput = regexp.MustCompile(`<input type=hidden name=(\w+) value="?([^">]+)"?>`)

// judged fills a form in by its personal link: everything about every unit is
// option A.
func (s *story) judged(link, by string, units []string, questions ...string) {
	s.Helper()
	v, at := s.Stranger(), strings.TrimPrefix(link, s.URL)
	hidden := func(path string, pairs ...string) url.Values {
		all := url.Values{}
		for _, m := range hiddenInput.FindAllStringSubmatch(v.Get(path).Want(200).Page, -1) {
			all.Set(m[1], m[2])
		}
		return desktest.With(all, pairs...)
	}
	v.Post(at, url.Values{"by": {by}}).Leads(at + "/units/" + units[0])
	for _, id := range units {
		pairs := []string{"to", "next"}
		for _, q := range questions {
			pairs = append(pairs, "q."+q, "A")
		}
		if a := v.Post(at+"/units/"+id, hidden(at+"/units/"+id, pairs...)); a.Status != 303 {
			s.Fatalf("judging %s: %d %s", id, a.Status, words(a.Page))
		}
	}
	v.Post(at+"/review", hidden(at+"/review", "by", by)).Leads(at)
	v.Get(at).Want(200, "Received. Thank you!")
	if a := v.Get(at + "/units/" + units[0]); a.Status == 200 && strings.Contains(a.Page, "q."+questions[0]) {
		s.Error("a form that was sent can be filled in again")
	}
}

// A ministry's committee (30 October 2020): tasks that did not arise are not
// scored, the index is points achieved over what applied (Thanh Hóa's figures
// for 2023: 68.32 of 84 are 81.33 %), units of similar maxima are ranked in
// groups, and the survey goes to leaders by personal links that are good once;
// who has it filled in by staff is seen.
func TestArticleOfWhatDidNotArise(t *testing.T) {
	s := newStory(t)
	ids := s.units("ban-dan-toc", 6, func(i int) string { return fmt.Sprintf("Vụ %02d", i) })
	set := s.set("vu-2020", "ministry", "1,,Chỉ đạo điều hành,40,self", "2,,Văn bản quy phạm pháp luật,16,self", "3,,Điều tra xã hội học,10,survey", "4,,Các lĩnh vực khác,34,self")
	s.round("2020", set, ids, "year", "2020")
	v, at := s.council, "/reform/rounds/2020"
	own := s.Person(ids[:1], access.Officer)
	for i, id := range ids {
		if i == 0 {
			s.scored(own, "2020", id, map[string]string{"1": "30", "4": "28,32"})
			leaf := at + "/sheets/" + id + "/leaf/2"
			own.Post(leaf, desktest.With(own.Get(leaf).Want(200).Form(leaf), "way", "absent")).Want(422, "reason")
			own.Post(leaf, desktest.With(own.Get(leaf).Form(leaf), "way", "absent", "reason", "Trong năm không phát sinh nhiệm vụ")).Leads(leaf)
			continue
		}
		s.scored(s.clerk, "2020", id, map[string]string{"1": "30", "2": "12", "4": fmt.Sprintf("%d", 27-i)})
	}
	s.on("2020", reform.SelfScoring)
	for _, code := range []string{"1", "4"} {
		s.accepted("2020", code)
	}
	arose := at + "/criteria/2"
	s.accepted("2020", "2")
	v.Post(arose, desktest.With(v.Get(arose).Form(arose), "decide."+ids[0], "approve")).Leads(arose)

	xhh := at + "/opinions"
	today := time.Now().In(time.FixedZone("+07", 7*3600))
	v.Post(xhh, desktest.With(v.Get(xhh).Want(200).Form(xhh), "opens", today.Format("02/01/2006"), "closes", today.AddDate(0, 0, 14).Format("02/01/2006"))).Leads(xhh)
	release := xhh + "/steps/release"
	v.Post(release, v.Get(release).Want(200).Form(release)).Leads(xhh)
	group := regexp.MustCompile(regexp.QuoteMeta(xhh) + `/groups/(\w+)/links`).FindStringSubmatch(v.Get(xhh).Page)
	if group == nil {
		t.Fatal("no group of respondents")
	}
	path := xhh + "/groups/" + group[1] + "/links"
	letters := v.Post(path, desktest.With(v.Get(path).Want(200).Form(path), "count", "6", "format", "letters")).Want(200, "Please do not pass it on")
	links := regexp.MustCompile(regexp.QuoteMeta(s.URL)+`/o/\w{28}`).FindAllString(letters.Page, -1)
	if len(links) != 6 {
		t.Fatalf("%d links", len(links))
	}
	asked := regexp.MustCompile(`name="?q\.(\w+)`).FindStringSubmatch(first(s, links[0], ids[0]))
	if asked == nil {
		t.Fatal("the form asks nothing")
	}
	for i, link := range links {
		s.judged(link, []string{"self", "delegate"}[i%2], ids, asked[1])
	}
	v.Get(xhh + "/quality").Lacks("%")
	closing := xhh + "/steps/close"
	v.Post(closing, v.Get(closing).Want(200).Form(closing)).Leads(xhh)
	v.Get(xhh+"/quality").Want(200, "50%")

	groups := at + "/groups/propose"
	v.Post(groups, v.Get(groups+"?width=5").Want(200, "2 groups proposed").Form(groups)).Leads(at + "/groups")
	for _, stage := range reform.Stages()[1:4] {
		s.on("2020", stage)
	}
	s.frozen("2020")
	viewer := s.Person(nil, access.Viewer)
	row := s.row(viewer, at+"/results?lang=vi", "Vụ 00")
	s.holds(row, "68,32", "84", "81,33%")
	if !strings.HasPrefix(row, "1 ") {
		t.Errorf("fewer tasks, higher index, as the committee said: %s", row)
	}
	other := s.row(viewer, at+"/results?lang=vi", "Vụ 01")
	s.holds(other, "78,00", "100", "78,00%")
	if !strings.HasPrefix(other, "2 ") {
		t.Errorf("the best of those with all tasks: %s", other)
	}
	s.holds(words(viewer.Get(at+"/results/units/u01?lang=vi").Page), "hạng 1 trên 5")
}

// first opens a link and begins it, and gives the page about a unit.
func first(s *story, link, unit string) string {
	v, at := s.Stranger(), strings.TrimPrefix(link, s.URL)
	v.Get(at).Want(200)
	v.Post(at, url.Values{"by": {"self"}})
	return v.Get(at + "/units/" + unit).Want(200).Page
}
