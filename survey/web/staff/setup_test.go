package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sipas/survey/access"
	"sipas/survey/web/staff"
)

func newRequest(v visitor, path string) (*http.Request, error) {
	return http.NewRequestWithContext(v.Context(), http.MethodGet, v.at(path), nil)
}

func TestFirstAdministrator(t *testing.T) {
	h := newHouse(t, nil)
	token, err := h.accounts.Invite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v, link := h.visitor(), staff.SetupPath(token)
	v.get("/setup/nonsense").wants(t, "another link", 410, "Liên kết này không còn dùng được")
	v.get(link).wants(t, "the link", 200, "Tạo người quản trị đầu tiên")
	for _, tt := range []struct{ what, name, password, again, says string }{
		{"nothing", "", "", "", "Tên đăng nhập gồm"},
		{"a short password", "quan.tri", "ngan", "ngan", "ít nhất 12 ký tự"},
		{"two passwords", "quan.tri", password, password + "x", "không giống nhau"},
		{"a common one", "quan.tri", "matkhau123456", "matkhau123456", "dễ đoán"},
	} {
		a := v.post(link, url.Values{"name": {tt.name}, "password": {tt.password}, "again": {tt.again}}).wants(t, tt.what, 422, tt.says)
		if tt.name != "" && !strings.Contains(a.page, `value="`+tt.name+`"`) || tt.password != "" && strings.Contains(a.page, tt.password) {
			t.Errorf("%s: the name is lost, or the password is shown:\n%s", tt.what, a.page)
		}
	}
	v.post(link, url.Values{"name": {"Quan.Tri"}, "password": {password}, "again": {password}}).wants(t, "all right", 303, "/manage")
	v.get("/people").wants(t, "afterwards", 200, "quan.tri|quan.tri|web|")
	h.visitor().get(link).wants(t, "the link again", 410, "không còn dùng được")
	var acts []string
	for e, err := range h.trail.Entries(t.Context(), 0, 0) {
		if err != nil {
			t.Fatal(err)
		}
		acts = append(acts, e.Who+" "+e.Via+" "+e.Act)
	}
	if got := strings.Join(acts, ", "); got != "quan.tri web user.add, quan.tri web signin" {
		t.Errorf("the trail says %q", got)
	}
}

func TestSetUpLinkEndsAfterADay(t *testing.T) {
	h := newHouse(t, nil)
	token, err := h.accounts.Invite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(access.InvitedFor - time.Second)
	h.visitor().get(staff.SetupPath(token)).wants(t, "in the last second", 200, "quản trị")
	h.now = h.now.Add(time.Second)
	h.visitor().post(staff.SetupPath(token), url.Values{"name": {"lan"}, "password": {password}, "again": {password}}).wants(t, "after it", 410, "không còn")
}
