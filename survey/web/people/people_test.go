package people_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey/access"
)

const lan = "/people/lan@minhhoa.gov.vn"

func TestPeopleOfTheAdministratorsUnits(t *testing.T) {
	h := newHouse(t)
	all := h.in("quan.tri", password)
	all.get("/people").wants(t, "everybody", 200, "5 trong 5 người", "lan@minhhoa.gov.vn", "Sở Tư pháp", "Tất cả các đơn vị")
	all.get("/people?q=so+tu+phap").wants(t, "searched", 200, "1 trong 5 người", "minh")
	all.get("/people?q=QUAN+LY").wants(t, "searched by role", 200, "1 trong 5 người", "lan@")
	some := h.in("so.noi.vu", password)
	some.get("/people").wants(t, "those of D1", 200, "2 trong 2 người").lacks(t, "those of D1", "chi<", "Sở Tư pháp", ">minh<", "/audit")
	some.get(lan).wants(t, "somebody of D1", 200, "Bình Minh").lacks(t, "the units to give", "Tư pháp", "Tất cả các đơn vị")
	for _, path := range []string{"/people/minh", "/people/chi", "/people/quan.tri", "/people/nobody", "/people/%00", "/people/a%2Fb"} {
		some.get(path).wants(t, path, 404, "Không")
		for _, act := range []string{"", "/disable", "/enable", "/password", "/second", "/sessions", "/keys/x"} {
			if a := some.post(path+act, url.Values{"rev": {"1"}}); a.status != 404 {
				t.Errorf("POST %s%s: status %d", path, act, a.status)
			}
		}
	}
	some.get("/audit").wants(t, "the trail", 403)
	for _, path := range []string{"/people", "/people/-/new", lan, "/audit"} {
		h.in("chi", password).get(path).wants(t, "an analyst at "+path, 403)
	}
}

func TestAddingSomebody(t *testing.T) {
	h := newHouse(t)
	v := h.in("so.noi.vu", password)
	v.get("/people/-/new").wants(t, "the form", 200, "role-0", "Sở Nội vụ")
	for what, tt := range map[string]struct {
		form  url.Values
		holds []string
	}{
		"nothing":      {url.Values{"role-0": {""}, "unit-0": {"D1"}}, []string{"Tên đăng nhập gồm", "ít nhất một vai trò"}},
		"a taken name": {url.Values{"name": {"MINH"}, "role-0": {"viewer"}, "unit-0": {"D1"}}, []string{"đã có người dùng", `value="MINH"`}},
		"beyond":       {url.Values{"name": {"hoa"}, "role-0": {"viewer"}, "unit-0": {"D2"}}, []string{"vượt quá phạm vi", `value="hoa"`}},
		"everywhere":   {url.Values{"name": {"hoa"}, "role-0": {"viewer"}, "unit-0": {"*"}}, []string{"vượt quá phạm vi"}},
		"nowhere":      {url.Values{"name": {"hoa"}, "role-0": {"viewer"}, "unit-0": {""}}, []string{"Xin chọn đơn vị", `value="hoa"`}},
		"no such role": {url.Values{"name": {"hoa"}, "role-0": {"boss"}, "unit-0": {"D1"}}, []string{"Không có vai trò"}},
		"no such unit": {url.Values{"name": {"hoa"}, "role-0": {"viewer"}, "unit-0": {"gone"}}, []string{"Không có đơn vị"}},
	} {
		v.post("/people/-/new", tt.form).wants(t, what, 422, append(tt.holds, `role="alert"`)...)
	}
	v.post("/people/-/new", url.Values{"name": {"hoa"}, "role-0": {"viewer"}, "unit-0": {"D1C1"}, "do": {"more"}}).
		wants(t, "one more line", 200, `value="hoa"`, "role-1", `value="D1C1" selected`)
	a := v.post("/people/-/new", url.Values{"name": {" Hoa "}, "role-0": {"viewer"}, "unit-0": {"D1C1"}, "role-1": {"analyst"}, "unit-1": {"D1"}, "role-2": {""}, "unit-2": {"D1"}}).
		wants(t, "all right", 200, "Đã thêm hoa")
	first := a.between(t, "<code>", "</code>")
	want := []access.Grant{{Role: access.Analyst, Units: []string{"D1"}}, {Role: access.Viewer, Units: []string{"D1C1"}}}
	if d := cmp.Diff(want, h.user("hoa").All()); d != "" {
		t.Error(d)
	}
	h.in("hoa", first).get("/account").wants(t, "the first page", 303, "/account/password")
}

func TestChangingRoles(t *testing.T) {
	h := newHouse(t)
	v := h.in("quan.tri", password)
	a := v.get(lan)
	form := url.Values{"rev": {a.between(t, `name="rev" value="`, `"`)}, "basis": {a.between(t, `name="basis" value="`, `"`)},
		"role-0": {"manager"}, "unit-0": {"D1"}, "role-1": {""}, "unit-1": {""}}
	there := h.in("lan@minhhoa.gov.vn", password)
	v.post(lan, form).wants(t, "saved", 303, lan+"?done=saved")
	v.get(lan+"?done=saved").wants(t, "afterwards", 200, "Đã lưu vai trò", `role="status"`)
	there.get("/account").wants(t, "the session from before", 303, "/signin")
	if d := cmp.Diff(access.Over([]string{"D1"}, access.Manager), h.user("lan@minhhoa.gov.vn").All()); d != "" {
		t.Error(d)
	}
	v.post(lan, url.Values{"role-0": {"viewer"}, "unit-0": {"*"}}).wants(t, "without a revision", 400)
	self := v.get("/people/quan.tri").wants(t, "oneself", 200, "người quản trị khác")
	self.lacks(t, "oneself", "role-0", "/disable")
	v.post("/people/quan.tri/disable", nil).wants(t, "oneself", 403, "Việc này phải do người quản trị khác làm")
}

// TestTwoAdministratorsAtOnce: the second sees both versions and chooses.
func TestTwoAdministratorsAtOnce(t *testing.T) {
	h := newHouse(t)
	first, second := h.in("quan.tri", password), h.in("so.noi.vu", password)
	form := func(v visitor, role, unit string) url.Values {
		a := v.get(lan)
		return url.Values{"rev": {a.between(t, `name="rev" value="`, `"`)}, "basis": {a.between(t, `name="basis" value="`, `"`)}, "role-0": {role}, "unit-0": {unit}}
	}
	late := form(second, "analyst", "D1C1")
	first.post(lan, form(first, "manager", "D1")).wants(t, "the first", 303, "done=saved")
	a := second.post(lan, late).wants(t, "the second", 409, "Quản lý khảo sát", "Phân tích", "Bình Minh", "Sở Nội vụ")
	if d := cmp.Diff(access.Over([]string{"D1"}, access.Manager), h.user("lan@minhhoa.gov.vn").All()); d != "" {
		t.Errorf("the second has overwritten: %s", d)
	}
	chosen := url.Values{"rev": {a.between(t, `name="rev" value="`, `"`)},
		"pick.grant.analyst": {"mine"}, "mine.grant.analyst": {"D1C1"}, "pick.grant.manager": {"theirs"}, "theirs.grant.manager": {"D1"},
		"pick.grant.viewer": {"theirs"}, "mine.grant.viewer": {"D1C1"}}
	second.post(lan, chosen).wants(t, "the choice", 303, "done=saved")
	want := []access.Grant{{Role: access.Manager, Units: []string{"D1"}}, {Role: access.Analyst, Units: []string{"D1C1"}}}
	if d := cmp.Diff(want, h.user("lan@minhhoa.gov.vn").All()); d != "" {
		t.Error(d)
	}
}

func TestActsAboutSomebody(t *testing.T) {
	h := newHouse(t)
	v := h.in("so.noi.vu", password)
	there := h.in("lan@minhhoa.gov.vn", password)
	v.post(lan+"/sessions", nil).wants(t, "ending sessions", 303, "done=sessions")
	there.get("/account").wants(t, "signed out", 303, "/signin")

	there = h.in("lan@minhhoa.gov.vn", password)
	v.post(lan+"/disable", nil).wants(t, "keeping out", 303, "done=disabled")
	there.get("/account").wants(t, "kept out", 303, "/signin")
	v.get(lan+"?done=disabled").wants(t, "the page", 200, "Đã khóa tài khoản", "Mở lại tài khoản")
	v.post(lan+"/enable", nil).wants(t, "letting in", 303, "done=enabled")

	fresh := v.post(lan+"/password", nil).wants(t, "a new password", 200, "chỉ hiện một lần").between(t, "<code>", "</code>")
	there = h.in("lan@minhhoa.gov.vn", fresh)
	there.get("/account").wants(t, "first", 303, "/account/password")
	there.post("/account/password", url.Values{"present": {fresh}, "password": {"mot hai ba con voi"}, "again": {"mot hai ba con voi"}}).wants(t, "changed", 303, "done=password")
	there.get("/account").wants(t, "then", 200, "Trung tâm Phục vụ hành chính công phường Bình Minh")

	secret, err := access.NewSecret(strings.NewReader("twenty random bytes!"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.accounts.Enrol(t.Context(), "lan@minhhoa.gov.vn", secret, h.phone(secret)); err != nil {
		t.Fatal(err)
	}
	v.post(lan+"/second", nil).wants(t, "resetting", 303, "done=second")
	if h.user("lan@minhhoa.gov.vn").Second != nil {
		t.Error("the second factor is still there")
	}
	_, key, err := access.NewKeys(h.accounts).Make(t.Context(), nil, h.user("lan@minhhoa.gov.vn"), access.NewKey{Label: "Bảng theo dõi", Acts: []access.Act{access.SeeResults}})
	if err != nil {
		t.Fatal(err)
	}
	v.get(lan).wants(t, "with a key", 200, "Thu hồi khóa “Bảng theo dõi”")
	v.post(lan+"/keys/"+key.ID, nil).wants(t, "revoking", 303, "done=key")
	v.get(lan).wants(t, "revoked", 200, "Đã thu hồi ngày").lacks(t, "revoked", "Thu hồi khóa “")
}

// TestPagesEscapeWhatPeopleType puts markup where it can be typed.
func TestPagesEscapeWhatPeopleType(t *testing.T) {
	h := newHouse(t)
	v := h.in("quan.tri", password)
	const markup = `"><script>alert(1)</script>`
	q := url.QueryEscape(markup)
	for _, a := range []answer{v.get("/people?q=" + q), v.get("/audit?who=" + q + "&object=" + q),
		v.post("/people/-/new", url.Values{"name": {markup}, "role-0": {markup}, "unit-0": {markup}}),
		v.post("/account/keys", url.Values{"label": {markup}, "acts": {"see results"}, "days": {"30"}}), v.get("/account/keys"),
		v.post("/account/second/on", url.Values{"secret": {markup}, "code": {markup}})} {
		a.lacks(t, "markup", "<script>alert")
	}
}
