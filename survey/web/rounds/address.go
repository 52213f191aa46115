package rounds

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"
)

// with is the address of the present page with other values in its query.
func with(c echo.Context, pairs ...string) string {
	u := *c.Request().URL
	q := u.Query()
	q.Del("done")
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return u.RequestURI()
}

// pageRows is how many units a page has.
const pageRows = 100

// cut is where the page that is asked for begins among n rows, and the addresses
// of those before and behind it.
func cut(c echo.Context, n int) (from int, before, behind string) {
	from, err := strconv.Atoi(c.QueryParam("from"))
	if err != nil || from < 0 || from >= n {
		from = 0
	}
	if from > 0 {
		before = with(c, "from", whole(max(0, from-pageRows)))
	}
	if from+pageRows < n {
		behind = with(c, "from", whole(from+pageRows))
	}
	return from, before, behind
}

// query makes a query of pairs that are not empty.
func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q.Encode()
}
