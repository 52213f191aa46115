package access

import (
	"strconv"
	"strings"
	"time"
)

// Door is how somebody has signed in.
type Door string

// The doors.
const (
	ByPassword Door = "password"
	BySignOn   Door = "oidc" // single sign-on
)

// Device is the kind of thing that somebody works at: as much as a person
// needs to know a session again, and nothing that tells a device from others
// of its kind.
type Device string

// The kinds.
const (
	Phone    Device = "phone"
	Tablet   Device = "tablet"
	Computer Device = "computer"
)

// DeviceOf is the kind that a User-Agent header tells of. The header itself is
// not kept.
func DeviceOf(agent string) Device {
	has := func(s string) bool { return strings.Contains(agent, s) }
	switch {
	case has("iPad") || has("Tablet") || has("Android") && !has("Mobile"):
		return Tablet
	case has("Mobi") || has("iPhone"):
		return Phone
	}
	return Computer
}

// Entrance is what a session remembers of its beginning.
type Entrance struct {
	Name    string
	Stamp   int64 // of the person then
	At      time.Time
	Door    Door
	Device  Device
	Waiting bool // for the second factor: nobody is signed in yet
}

// half is how long somebody may look for the telephone.
const half = 10 * time.Minute

// String is one line, so that equal sessions are equal bytes:
// "<stamp> <unix time> <door> <device> <waiting> <name>".
func (e Entrance) String() string {
	return strings.Join([]string{strconv.FormatInt(e.Stamp, 10), strconv.FormatInt(e.At.Unix(), 10),
		string(e.Door), string(e.Device), strconv.FormatBool(e.Waiting), e.Name}, " ")
}

// readEntrance reads what String writes; false for anything else.
func readEntrance(s string) (Entrance, bool) {
	part := strings.SplitN(s, " ", 6)
	if len(part) != 6 {
		return Entrance{}, false
	}
	stamp, err1 := strconv.ParseInt(part[0], 10, 64)
	at, err2 := strconv.ParseInt(part[1], 10, 64)
	waiting, err3 := strconv.ParseBool(part[4])
	if err1 != nil || err2 != nil || err3 != nil {
		return Entrance{}, false
	}
	return Entrance{Name: part[5], Stamp: stamp, At: time.Unix(at, 0).UTC(), Door: Door(part[2]), Device: Device(part[3]), Waiting: waiting}, true
}
