package people_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sipas/survey/access"
)

func TestChangingOnesPassword(t *testing.T) {
	h := newHouse(t)
	here, there := h.in("minh", password), h.in("minh", password)
	const next = "mot hai ba con voi"
	for what, tt := range map[string]struct {
		present, password, again string
		holds                    string
	}{
		"a wrong present one": {"wrong", next, next, "Mật khẩu hiện tại không đúng"},
		"two different ones":  {password, next, next + "!", "không giống nhau"},
		"a short one":         {password, "ngan", "ngan", "ít nhất 12 ký tự"},
		"the same":            {password, password, password, "phải khác mật khẩu hiện tại"},
	} {
		here.post("/account/password", url.Values{"present": {tt.present}, "password": {tt.password}, "again": {tt.again}}).
			wants(t, what, 422, tt.holds, `role="alert"`, `aria-invalid="true"`).lacks(t, what, next, password)
	}
	here.post("/account/password", url.Values{"present": {password}, "password": {next}, "again": {next}}).wants(t, "all right", 303, "/account?done=password")
	here.get("/account?done=password").wants(t, "here", 200, "Đã đổi mật khẩu")
	there.get("/account").wants(t, "elsewhere", 303, "/signin")
	h.in("minh", next)
	for range 6 {
		here.post("/account/password", url.Values{"present": {"wrong"}, "password": {next}, "again": {next}})
	}
	here.post("/account/password", url.Values{"present": {next}, "password": {password}, "again": {password}}).wants(t, "guessing", 429, "Đã thử quá nhiều lần")
	here.get("/account").wants(t, "the session meanwhile", 200, "minh")
}

func TestSecondFactorOnAndOff(t *testing.T) {
	h := newHouse(t)
	v, there := h.in("minh", password), h.in("minh", password)
	a := v.get("/account/second").wants(t, "the page", 200, "data:image/svg+xml;base64,")
	secret := a.between(t, `name="secret" value="`, `"`)
	if shown := strings.ReplaceAll(a.between(t, `<code class="secret">`, `</code>`), " ", ""); shown != secret {
		t.Errorf("the page shows %q, and keeps %q", shown, secret)
	}
	picture := a.between(t, `src="data:image/svg+xml;base64,`, `"`)
	if svg, err := base64.StdEncoding.DecodeString(picture); err != nil || !strings.HasPrefix(string(svg), "<svg ") {
		t.Errorf("the picture is %q, %v", svg, err)
	}
	a = v.post("/account/second/on", url.Values{"secret": {secret}, "code": {"000000"}}).wants(t, "a wrong code", 422, "Mã không đúng")
	if again := a.between(t, `name="secret" value="`, `"`); again != secret {
		t.Error("the page has another secret than the app")
	}
	a = v.post("/account/second/on", url.Values{"secret": {secret}, "code": {h.phone(secret)}}).wants(t, "the right code", 200, "Đã bật xác thực hai bước")
	codes := regexp.MustCompile(`<li><code>([0-9a-z-]{19})</code></li>`).FindAllStringSubmatch(a.page, -1)
	if len(codes) != access.RecoveryCodes {
		t.Fatalf("%d recovery codes shown", len(codes))
	}
	v.post("/account/second/on", url.Values{"secret": {secret}, "code": {h.phone(secret)}}).wants(t, "loaded again", 303, "/account/second")
	v.get("/account").wants(t, "the account", 200, "Đang bật", "Còn 10 mã dự phòng")
	v.get("/account/second").wants(t, "on", 200, "Tắt xác thực hai bước").lacks(t, "on", secret)
	there.get("/account").wants(t, "another session goes on", 200, "minh")

	h.ahead += time.Minute
	v.post("/account/second/codes", url.Values{"code": {"000000"}}).wants(t, "new codes with a wrong code", 422, "Mã không đúng")
	v.post("/account/second/codes", url.Values{"code": {h.phone(secret)}}).wants(t, "new codes", 200, "Các mã cũ không dùng được nữa").lacks(t, "new codes", codes[0][1])
	v.post("/account/second/off", url.Values{"code": {codes[0][1]}}).wants(t, "off with an old code", 422, "Mã không đúng")
	h.ahead += time.Minute
	v.post("/account/second/off", url.Values{"code": {h.phone(secret)}}).wants(t, "off", 303, "done=second_off")
	v.get("/account?done=second_off").wants(t, "afterwards", 200, "Đã tắt xác thực hai bước")
	there.get("/account").wants(t, "another session", 303, "/signin")
}

func TestSessionsOfOnesOwn(t *testing.T) {
	h := newHouse(t)
	here, there, third := h.in("minh", password), h.in("minh", password), h.in("minh", password)
	a := here.get("/account").wants(t, "three sessions", 200, "phiên này", "Đăng nhập bằng mật khẩu")
	ids := regexp.MustCompile(`action="/account/sessions/([0-9a-f]{20})`).FindAllStringSubmatch(a.page, -1)
	if len(ids) != 2 {
		t.Fatalf("%d sessions to end, want the 2 others", len(ids))
	}
	h.in("chi", password).post("/account/sessions/"+ids[0][1], nil).wants(t, "somebody else's", 404, "Phiên này không còn nữa")
	here.post("/account/sessions/"+ids[0][1], nil).wants(t, "one", 303, "done=session")
	ended := 0
	for _, v := range []visitor{there, third} {
		if v.get("/account").status == http.StatusSeeOther {
			ended++
		}
	}
	if ended != 1 {
		t.Errorf("%d sessions ended, want 1", ended)
	}
	here.post("/account/sessions", nil).wants(t, "the others", 303, "done=others")
	here.get("/account?done=others").wants(t, "here", 200, "Đã kết thúc các phiên khác").lacks(t, "here", "/account/sessions/")
	for _, v := range []visitor{there, third} {
		v.get("/account").wants(t, "elsewhere", 303, "/signin")
	}
}

func TestKeysOfOnesOwn(t *testing.T) {
	h := newHouse(t)
	v := h.in("so.noi.vu", password)
	v.get("/account/keys").wants(t, "none yet", 200, "Chưa có khóa nào", `value="365" selected`)
	v.post("/account/keys", url.Values{"days": {"365"}}).wants(t, "nothing", 422, "Xin ghi khóa dùng cho việc gì", "Xin chọn ít nhất một việc")
	v.post("/account/keys", url.Values{"label": {"x"}, "acts": {"manage people"}, "days": {"365"}}).wants(t, "people", 422, "chính Ông/Bà không được làm")
	v.post("/account/keys", url.Values{"label": {"Bảng"}, "acts": {"see results"}, "unit": {"D2"}, "days": {"30"}}).
		wants(t, "a unit of others", 422, "không được làm tại đơn vị này", `value="Bảng"`, `<a href="#unit">`)
	v.post("/account/keys", url.Values{"label": {"x"}, "acts": {"see results"}, "days": {"9999"}}).wants(t, "for ever", 422, "730")
	a := v.post("/account/keys", url.Values{"label": {"Bảng điều khiển"}, "acts": {"see results", "export responses"}, "unit": {"D1C1"}, "days": {"90"}}).
		wants(t, "all right", 200, "Khóa mới", "Bảng điều khiển", "Xuất từng phiếu")
	text := a.between(t, `<code class="secret">`, `</code>`)
	who, key, err := access.NewKeys(h.accounts).Check(t.Context(), "Bearer "+text)
	if err != nil || who.Name != "so.noi.vu" || !who.May(access.ExportResponses) || who.SeesAll() {
		t.Fatalf("%+v, %v", who, err)
	}
	v.get("/account/keys").wants(t, "the list", 200, "Bảng điều khiển").lacks(t, "the list", text)
	v.get("/account").wants(t, "the account", 200, "Số khóa đang dùng được: 1")
	h.in("chi", password).post("/account/keys/"+key.ID, nil).wants(t, "somebody else's", 404, "Không tìm thấy khóa")
	v.post("/account/keys/"+key.ID, nil).wants(t, "revoking", 303, "done=revoked")
	v.get("/account/keys?done=revoked").wants(t, "revoked", 200, "Đã thu hồi khóa", "Đã thu hồi ngày")
}
