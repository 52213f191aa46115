package staff_test

import (
	"net/url"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/web/staff"
)

func TestSecondFactorAtSignIn(t *testing.T) {
	h := newHouse(t, nil)
	h.add("lan", access.Everywhere(access.Manager))
	secret, recovery := h.enrol("lan")
	v := h.visitor()
	v.get("/signin/code").wants(t, "the code's page out of the blue", 303, "/signin?")
	v.post("/signin/code", url.Values{"code": {h.phone(secret)}}).wants(t, "a code out of the blue", 303, "/signin?")

	to := v.post("/signin", url.Values{"name": {"lan"}, "password": {password}, "next": {"/counters?x=1"}}).wants(t, "password", 303, "/signin/code?").to
	v.get("/results").wants(t, "a page with the password only", 303, "/signin?next")
	v.get(to).wants(t, "the code's page", 200, `autocomplete="one-time-code"`)
	v.get(to+"&recovery=1").wants(t, "with a code on paper", 200, "Mã dự phòng")
	v.post(to, url.Values{"code": {"000000"}}).wants(t, "a wrong code", 401, "Mã không đúng")
	v.post(to, url.Values{"code": {h.phone(secret)}}).wants(t, "the right code", 303, "/counters?x=1")
	v.get("/results").wants(t, "signed in", 200, "lan|lan|web|")
	v.post(to, url.Values{"code": {recovery[0]}}).wants(t, "once more", 303, "/signin?")

	again := h.visitor()
	again.post("/signin", url.Values{"name": {"lan"}, "password": {password}})
	again.post(to, url.Values{"code": {h.phone(secret)}}).wants(t, "the same code again", 401, "đã dùng rồi")
	again.post(to, url.Values{"code": {recovery[0]}}).wants(t, "a recovery code", 303, "/counters")
	for range 12 {
		again.post("/signin", url.Values{"name": {"lan"}, "password": {password}})
		again.post(to, url.Values{"code": {"000000"}})
	}
	a := again.post(to, url.Values{"code": {h.phone(secret)}}).wants(t, "after too many", 429, "quá nhiều lần")
	if a.header.Get("Retry-After") == "" {
		t.Error("it does not say when to come back")
	}
	v.get("/results").wants(t, "the session from before", 200, "lan|lan|web|")
	if err := h.accounts.ResetSecond(t.Context(), "lan"); err != nil {
		t.Fatal(err)
	}
	v.get("/results").wants(t, "after a reset", 303, "/signin")
}

func TestPasswordOfSomebodyElseIsChangedFirst(t *testing.T) {
	h := newHouse(t, nil)
	h.add("lan", access.Everywhere(access.Administrator))
	first, err := h.accounts.NewPassword(t.Context(), "lan")
	if err != nil {
		t.Fatal(err)
	}
	v := h.visitor()
	v.post("/signin", url.Values{"name": {"lan"}, "password": {first}}).wants(t, "signing in", 303, "/results")
	v.get("/results?lang=en").wants(t, "a page", 303, staff.PasswordPage+"?lang=en")
	v.post("/people", nil).wants(t, "a change", 403, "Xin đổi mật khẩu trước")
	v.get(staff.PasswordPage).wants(t, "the page for it", 200, "lan")
	v.get(staff.SecondPage).wants(t, "the page of the second factor", 303, staff.PasswordPage)
}

func TestAdministratorsNeedASecondFactorWhereItIsAskedFor(t *testing.T) {
	h := newHouse(t, func(_ *house, c *staff.Config) { c.NeedSecond = true })
	h.add("lan", access.Everywhere(access.Administrator))
	h.add("chi", access.Everywhere(access.Viewer))
	in := func(name string) visitor {
		v := h.visitor()
		v.post("/signin", url.Values{"name": {name}, "password": {password}}).wants(t, name, 303, "/results")
		return v
	}
	v := in("lan")
	v.get("/people").wants(t, "an administrator without", 303, staff.SecondPage)
	v.post("/people", nil).wants(t, "a change without", 403, "xác thực hai bước")
	v.get(staff.SecondPage).wants(t, "the page for it", 200, "lan")
	v.post(staff.SecondPage+"/on", nil).wants(t, "turning it on", 200, "lan")
	in("chi").get("/results").wants(t, "a viewer without", 200, "chi")
	h.enrol("lan")
	v.get("/people").wants(t, "an administrator with", 200, "lan")
}

func TestProgramsShowAKey(t *testing.T) {
	h := newHouse(t, nil)
	lan := h.add("lan", access.Over([]string{"D1"}, access.Viewer))
	lan.Grants = append(lan.Grants, access.Grant{Role: access.Manager})
	if err := h.accounts.Assign(t.Context(), "lan", lan.Grants); err != nil {
		t.Fatal(err)
	}
	text, key, err := access.NewKeys(h.accounts).Make(t.Context(), nil, lan, access.NewKey{Label: "x", Acts: []access.Act{access.SeeResults}})
	if err != nil {
		t.Fatal(err)
	}
	v := h.visitor()
	ask := func(path, header string) answer {
		q, err := newRequest(v, path)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Authorization", header)
		q.Header.Set("Accept", "application/json")
		return v.do(v.client.Do(q))
	}
	ask("/results", "Bearer "+text).wants(t, "with the key", 200, "lan|lan|key "+key.ID)
	ask("/counters", "Bearer "+text).wants(t, "an act beyond it", 403, "access.forbidden")
	ask("/people", "Bearer "+text).wants(t, "a page for people only", 401, "signin.needed")
	wrong := ask("/results", "Bearer "+text[:len(text)-4]+"0000").wants(t, "a wrong key", 401, "key.wrong")
	if !strings.HasPrefix(wrong.header.Get("WWW-Authenticate"), "Bearer ") {
		t.Error("it does not say what to show")
	}
	v.get("/results").wants(t, "without a key", 303, "/signin")
	v.post("/signin", url.Values{"name": {"lan"}, "password": {password}})
	v.get("/results").wants(t, "a person", 200, "lan|lan|web|")
	ask("/results", "Bearer nonsense").wants(t, "a person with a wrong key", 401, "key.wrong")
}
