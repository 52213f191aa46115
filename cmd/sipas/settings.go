package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strings"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/collect"
)

// Settings are all settings of the program. With none set it works: on the
// embedded store in ./data, on every address of port 8080. The tag setting
// is the environment variable; a secret can also be read from the file named
// by that variable with _FILE behind it.
type Settings struct {
	Addr         string     `setting:"SIPAS_ADDR" default:":8080" placeholder:"HOST:PORT" help:"Address to listen on."`
	Data         string     `setting:"SIPAS_DATA" default:"./data" type:"path" help:"Folder of the embedded store."`
	BaseURL      string     `setting:"SIPAS_BASE_URL" placeholder:"URL" help:"Public address of the service, as it stands in QR codes. Default: from the address listened on."`
	MongoDB      string     `name:"mongodb-uri" setting:"SIPAS_MONGODB_URI" secret:"" placeholder:"URI" help:"Keep everything in MongoDB instead of the embedded store."`
	Secret       string     `setting:"SIPAS_SECRET" secret:"" placeholder:"TEXT" help:"Key that seals forms, 32 characters or more, the same on all nodes. Default: one made and kept in the store. Another one ends all forms that are open and all one-time codes."`
	Proxies      []string   `name:"trusted-proxies" setting:"SIPAS_TRUSTED_PROXIES" placeholder:"CIDR" help:"Networks whose X-Forwarded-For is believed, beside this machine."`
	Limits       string     `setting:"SIPAS_LIMITS" default:"on" enum:"on,off" help:"Throttle bursts of answers from one network or to one counter."`
	OIDCIssuer   string     `name:"oidc-issuer" setting:"SIPAS_OIDC_ISSUER" placeholder:"URL" help:"OpenID Connect provider at which staff may sign in. Default: none."`
	OIDCClient   string     `name:"oidc-client-id" setting:"SIPAS_OIDC_CLIENT_ID" placeholder:"ID" help:"Name of this service at that provider."`
	OIDCSecret   string     `name:"oidc-client-secret" setting:"SIPAS_OIDC_CLIENT_SECRET" secret:"" placeholder:"TEXT" help:"Secret of this service at that provider; none for a public client."`
	SecondFactor string     `name:"second-factor" setting:"SIPAS_SECOND_FACTOR" default:"optional" enum:"optional,administrators" help:"Who must have a second factor: nobody, or administrators before they do anything."`
	LogLevel     slog.Level `setting:"SIPAS_LOG_LEVEL" default:"info" placeholder:"LEVEL" help:"debug, info, warn or error."`
	Metrics      string     `name:"metrics-addr" setting:"SIPAS_METRICS_ADDR" placeholder:"HOST:PORT" help:"Serve Prometheus metrics there. Default: nowhere."`
}

// Validate finds settings that cannot work. Kong calls it after parsing.
func (s *Settings) Validate() error {
	if _, _, err := net.SplitHostPort(s.Addr); err != nil {
		return fmt.Errorf("--addr: %q is not HOST:PORT or :PORT", s.Addr)
	}
	if s.Secret != "" && len(s.Secret) < collect.KeyBytes {
		return fmt.Errorf("SIPAS_SECRET has %d characters; %d are needed", len(s.Secret), collect.KeyBytes)
	}
	if err := s.checkBase(); err != nil {
		return err
	}
	if s.OIDCIssuer != "" && s.OIDCClient == "" {
		return fmt.Errorf("SIPAS_OIDC_ISSUER is set; SIPAS_OIDC_CLIENT_ID is needed, too")
	}
	if u, err := url.Parse(s.OIDCIssuer); err != nil || s.OIDCIssuer != "" && (u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return fmt.Errorf("SIPAS_OIDC_ISSUER: %q is not an address like https://sso.example.gov.vn", s.OIDCIssuer)
	}
	_, err := s.proxies()
	return err
}

// needSecond is the SecondFactor that asks administrators for one.
const needSecond = "administrators"

// signOn is single sign-on, or nil when no provider is set.
func (s *Settings) signOn(base func() string) *access.SignOn {
	if s.OIDCIssuer == "" {
		return nil
	}
	return access.NewSignOn(access.SignOnConfig{Issuer: s.OIDCIssuer, ClientID: s.OIDCClient, ClientSecret: s.OIDCSecret,
		Redirect: func() string { return base() + "/signin/oidc/callback" }})
}

// checkBase refuses a public address under which the service could not be
// reached: it lives at the root of a host.
func (s *Settings) checkBase() error {
	if s.BaseURL == "" {
		return nil
	}
	u, err := url.Parse(s.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return fmt.Errorf("--base-url: %q is not an address like https://hailong.example.gov.vn", s.BaseURL)
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("--base-url: %q has something behind the host; the service needs a host name of its own", s.BaseURL)
	}
	return nil
}

func (s *Settings) proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, p := range s.Proxies {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxies: %q is not a network like 10.0.0.0/8", p)
		}
		all = append(all, prefix)
	}
	return all, nil
}

// base is the public address: the setting, or what a browser on this machine
// can open.
func (s *Settings) base(listening net.Addr) string {
	if s.BaseURL != "" {
		return strings.TrimRight(s.BaseURL, "/")
	}
	host, port, _ := net.SplitHostPort(s.Addr)
	if listening != nil {
		_, port, _ = net.SplitHostPort(listening.String())
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// setting reads one setting from the environment; nil when it is not there.
func (w *world) setting(name string, secret bool) (any, error) {
	if v, ok := w.env[name]; ok && v != "" {
		return v, nil
	}
	file := w.env[name+"_FILE"]
	if !secret || file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, survey.Errorf(survey.KindInvalid, "setting.file", "%s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(b)), nil
}

// row is a setting as it is shown.
type row struct{ Variable, Flag, Value, Help string }

// rows are all settings with their values, secrets masked.
func (s *Settings) rows() []row {
	var all []row
	v := reflect.ValueOf(*s)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		value := fmt.Sprint(v.Field(i).Interface())
		if list, ok := v.Field(i).Interface().([]string); ok {
			value = strings.Join(list, ",")
		}
		if _, secret := f.Tag.Lookup("secret"); secret && value != "" {
			value = "(set, not shown)"
		}
		flag := f.Tag.Get("name")
		if flag == "" {
			flag = kebab(f.Name)
		}
		all = append(all, row{f.Tag.Get("setting"), "--" + flag, value, f.Tag.Get("help")})
	}
	return all
}

// kebab writes BaseURL as base-url, the way flags are named.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		upper := 'A' <= r && r <= 'Z'
		if upper && i > 0 && !('A' <= name[i-1] && name[i-1] <= 'Z') {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
