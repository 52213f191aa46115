package people_test

import (
	"fmt"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/store"
)

func TestTrail(t *testing.T) {
	h := newHouse(t)
	v := h.in("quan.tri", password)
	v.post("/people/minh/disable", nil)
	ctx := audit.With(t.Context(), audit.Actor{Name: "chi", Via: audit.ByKey("abc")})
	if err := h.trail.Record(ctx, "export.responses", "2026-q1", []survey.Difference{{Path: "rows", From: "<b>1", To: "90"}}); err != nil {
		t.Fatal(err)
	}
	if err := h.trail.Record(t.Context(), "wave.close", "2026-q1", nil); err != nil {
		t.Fatal(err)
	}
	v.get("/audit").wants(t, "all", 200, "Khóa tài khoản", "Đăng nhập", "trên trang", "bằng khóa API abc", "hệ thống",
		"<code>export.responses</code>", "<code>rows</code>: <del>&lt;b&gt;1</del> → <ins>90</ins>", "Thêm người dùng")
	v.get("/audit?who=CHI").wants(t, "of one person", 200, "export.responses").lacks(t, "of one person", "Khóa tài khoản", "wave.close")
	v.get("/audit?object=2026").wants(t, "about one thing", 200, "export.responses", "wave.close").lacks(t, "about one thing", "Khóa tài khoản")
	v.get("/audit?who=nobody").wants(t, "of nobody", 200, "Không có mục nào")
	v.get("/audit?check=1").wants(t, "checked", 200, "Nhật ký nguyên vẹn: 9 mục", "9:")
	v.get("/audit?lang=en").wants(t, "in English", 200, "by API key abc", "Person kept out")
}

// An entry with many changes is folded, so that the others can be seen.
func TestTrailWithManyChanges(t *testing.T) {
	h := newHouse(t)
	v := h.in("quan.tri", password)
	for _, n := range []int{6, 40} {
		var changes []survey.Difference
		for i := range n {
			changes = append(changes, survey.Difference{Path: fmt.Sprintf("texts.%d", i), To: "x"})
		}
		if err := h.trail.Record(t.Context(), "questionnaire", fmt.Sprintf("of-%d", n), changes); err != nil {
			t.Fatal(err)
		}
	}
	v.get("/audit?object=of-6").wants(t, "few", 200, "texts.5").lacks(t, "few", "<details>")
	v.get("/audit?object=of-40").wants(t, "many", 200, "<summary>40 chỗ thay đổi</summary>", "texts.39")
}

func TestTrailInPages(t *testing.T) {
	h := newHouse(t)
	v := h.in("quan.tri", password)
	for i := range 120 {
		if err := h.trail.Record(t.Context(), "act", fmt.Sprintf("thing-%03d", i), nil); err != nil {
			t.Fatal(err)
		}
	}
	seen, path := 0, "/audit?object=thing"
	for pages := 0; path != "" && pages < 9; pages++ {
		a := v.get(path)
		seen += strings.Count(a.page, `<span class="over">thing-`)
		path = ""
		if strings.Contains(a.page, "Cũ hơn") {
			links := strings.Split(a.page, `<a class="button quiet" href="`)
			path, _, _ = strings.Cut(links[len(links)-1], `"`)
			path = strings.ReplaceAll(path, "&amp;", "&")
		}
	}
	if seen != 120 {
		t.Errorf("%d entries seen on all pages, want 120", seen)
	}
}

func TestTrailThatIsNotWhole(t *testing.T) {
	h := newHouse(t)
	v := h.in("quan.tri", password)
	d, err := h.store.Get(t.Context(), audit.Collection, fmt.Sprintf("%019d", 3))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.Delete(t.Context(), audit.Collection, d.Key, d.Rev); err != nil {
		t.Fatal(err)
	}
	v.get("/audit?check=1").wants(t, "checked", 200, "không nguyên vẹn: mục 3 bị thiếu")
	e, rev, err := store.Load[audit.Entry](t.Context(), h.store, audit.Collection, fmt.Sprintf("%019d", 2))
	if err != nil {
		t.Fatal(err)
	}
	e.Who = "somebody else"
	if _, err := store.Change(t.Context(), h.store, audit.Collection, fmt.Sprintf("%019d", 2), rev, e); err != nil {
		t.Fatal(err)
	}
	v.get("/audit?check=1&lang=en").wants(t, "checked again", 200, "entry 2 was altered")
}
