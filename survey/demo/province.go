package demo

import (
	"context"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
)

const month = 30 * 24 * time.Hour

// top is the made-up province.
const top = "minh-hoa"

type office struct {
	id, vi, en string
	kind       survey.UnitKind
	fields     []string
}

// offices are ten departments and ten commune centres, with the service
// fields of their counters.
var offices = []office{
	{"so-noi-vu", "Sở Nội vụ", "Department of Home Affairs", survey.Department, []string{"lao-dong", "khac"}},
	{"so-tai-chinh", "Sở Tài chính", "Department of Finance", survey.Department, []string{"kinh-doanh", "kinh-doanh", "khac"}},
	{"so-xay-dung", "Sở Xây dựng", "Department of Construction", survey.Department, []string{"xay-dung", "xay-dung"}},
	{"so-nnmt", "Sở Nông nghiệp và Môi trường", "Department of Agriculture and Environment", survey.Department, []string{"dat-dai", "dat-dai", "dat-dai", "khac"}},
	{"so-tu-phap", "Sở Tư pháp", "Department of Justice", survey.Department, []string{"ho-tich", "chung-thuc"}},
	{"so-khcn", "Sở Khoa học và Công nghệ", "Department of Science and Technology", survey.Department, []string{"khac"}},
	{"so-cong-thuong", "Sở Công Thương", "Department of Industry and Trade", survey.Department, []string{"kinh-doanh", "khac"}},
	{"so-gddt", "Sở Giáo dục và Đào tạo", "Department of Education and Training", survey.Department, []string{"khac", "khac"}},
	{"so-y-te", "Sở Y tế", "Department of Health", survey.Department, []string{"khac", "khac"}},
	{"so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", "Department of Culture, Sports and Tourism", survey.Department, []string{"khac"}},
	{"binh-minh", "Trung tâm Phục vụ hành chính công phường Bình Minh", "Public service centre of Binh Minh ward", survey.Centre, []string{"ho-tich", "chung-thuc", "dat-dai", "xay-dung"}},
	{"hoa-sen", "Trung tâm Phục vụ hành chính công phường Hoa Sen", "Public service centre of Hoa Sen ward", survey.Centre, []string{"ho-tich", "chung-thuc", "kinh-doanh"}},
	{"cau-tre", "Trung tâm Phục vụ hành chính công phường Cầu Tre", "Public service centre of Cau Tre ward", survey.Centre, []string{"ho-tich", "chung-thuc", "dat-dai"}},
	{"ben-nuoc", "Trung tâm Phục vụ hành chính công phường Bến Nước", "Public service centre of Ben Nuoc ward", survey.Centre, []string{"ho-tich", "chung-thuc"}},
	{"dong-lua", "Trung tâm Phục vụ hành chính công xã Đồng Lúa", "Public service centre of Dong Lua commune", survey.Centre, []string{"ho-tich", "dat-dai"}},
	{"suoi-vang", "Trung tâm Phục vụ hành chính công xã Suối Vàng", "Public service centre of Suoi Vang commune", survey.Centre, []string{"ho-tich", "dat-dai", "lao-dong"}},
	{"nui-xanh", "Trung tâm Phục vụ hành chính công xã Núi Xanh", "Public service centre of Nui Xanh commune", survey.Centre, []string{"ho-tich", "chung-thuc"}},
	{"rung-thong", "Trung tâm Phục vụ hành chính công xã Rừng Thông", "Public service centre of Rung Thong commune", survey.Centre, []string{"ho-tich"}},
	{"bai-cat", "Trung tâm Phục vụ hành chính công xã Bãi Cát", "Public service centre of Bai Cat commune", survey.Centre, []string{"ho-tich", "chung-thuc", "dat-dai"}},
	{"dao-nho", "Trung tâm Phục vụ hành chính công đặc khu Đảo Nhỏ", "Public service centre of Dao Nho special zone", survey.Centre, []string{"khac"}},
}

var fields = []survey.Field{
	{Code: "ho-tich", Name: text("Hộ tịch", "Civil status")},
	{Code: "chung-thuc", Name: text("Chứng thực", "Certification")},
	{Code: "dat-dai", Name: text("Đất đai", "Land")},
	{Code: "xay-dung", Name: text("Xây dựng", "Construction")},
	{Code: "kinh-doanh", Name: text("Đăng ký kinh doanh", "Business registration")},
	{Code: "lao-dong", Name: text("Lao động – Người có công", "Labour and social affairs")},
	{Code: "khac", Name: text("Lĩnh vực khác", "Other fields")},
}

func text(vi, en string) survey.Text {
	return survey.Text{survey.Vietnamese: vi, survey.English: en}
}

// counters are those of an office, numbered from 1.
func (o office) counters() []survey.Counter {
	var all []survey.Counter
	for i, field := range o.fields {
		all = append(all, survey.Counter{ID: fmt.Sprintf("%s-%d", o.id, i+1), Unit: o.id, Field: field,
			Name: text(fmt.Sprintf("Quầy số %d", i+1), fmt.Sprintf("Counter %d", i+1))})
	}
	return all
}

// waves are last year's, over, and this year's, open for three months around now.
func waves(now time.Time) (before, present survey.Wave) {
	now = now.UTC().Truncate(time.Hour)
	base := survey.Wave{Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm, Demo: true}
	before, present = base, base
	before.ID, before.State = LastYear, survey.Closed
	before.Opens, before.Closes = now.Add(-12*month), now.Add(-10*month)
	before.Title = text("Đợt khảo sát trình diễn năm trước", "Demonstration wave, last year")
	present.ID, present.State = ThisYear, survey.Open
	present.Opens, present.Closes = now.Add(-month), now.Add(3*month)
	present.Before, present.Targets = before.ID, map[string]int{"binh-minh": 300, "so-tu-phap": 150, "so-y-te": 400}
	present.Title = text("Đợt khảo sát trình diễn năm nay", "Demonstration wave, this year")
	return before, present
}

// coded are the counters that have a code from a run that was interrupted.
func coded(ctx context.Context, s store.Store) (map[string]bool, error) {
	have := map[string]bool{}
	for c, err := range store.All[survey.CounterCode](ctx, s, directory.Codes, store.Range{}) {
		if err != nil {
			return nil, err
		}
		have[c.Counter] = true
	}
	return have, nil
}

func furnish(ctx context.Context, s store.Store, e *manage.Editor, now time.Time) error {
	have, err := coded(ctx, s)
	if err != nil {
		return err
	}
	if err := e.PutQuestionnaire(ctx, survey.SIPAS25()); err != nil {
		return err
	}
	for _, f := range fields {
		if err := e.PutField(ctx, f); err != nil {
			return err
		}
	}
	province := survey.Unit{ID: top, Name: text("Tỉnh Minh Họa", "Minh Hoa province"), Kind: survey.Province}
	if err := e.PutUnit(ctx, province); err != nil {
		return err
	}
	for _, o := range offices {
		if err := e.PutUnit(ctx, survey.Unit{ID: o.id, Name: text(o.vi, o.en), Kind: o.kind, Parent: top}); err != nil {
			return err
		}
		for _, c := range o.counters() {
			if err := e.PutCounter(ctx, c); err != nil {
				return err
			}
			if have[c.ID] {
				continue
			}
			if _, err := e.IssueCode(ctx, c.ID); err != nil {
				return err
			}
		}
	}
	before, present := waves(now)
	if err := e.PutWave(ctx, before); err != nil {
		return err
	}
	return e.PutWave(ctx, present)
}
