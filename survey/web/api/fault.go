package api

import (
	"errors"
	"net/http"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/jobs"
	"sipas/survey/results"
	"sipas/survey/seal"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// The codes of problems. They are part of the contract: a program may go by them.
const (
	codeKeyMissing  = "key.missing"
	codeKeyWrong    = "key.wrong"
	codeForbidden   = "access.forbidden"
	codePassword    = "access.password_first"
	codeSecond      = "access.second_first"
	codeWave        = "wave.unknown"
	codeUnit        = "unit.unknown"
	codeAxis        = "axis.unknown"
	codeRound       = "round.unknown"
	codeExport      = "export.unknown"
	codeSeal        = "seal.unknown"
	codeRoute       = "route.unknown"
	codeMethod      = "request.method"
	codeAccept      = "request.accept"
	codeQuery       = "request.query"
	codeUnitNeeded  = "unit.needed"
	codeFine        = "lens.fine"
	codeNotReady    = "export.not_ready"
	codeThrottled   = "throttled"
	codeUnavailable = "unavailable"
	codeDamaged     = "damaged"
	codeInternal    = "internal"
)

// fault is a type of problem. Its title key with ".do" says what to do.
type fault struct {
	code   string
	status int
	title  string // key of the sentence
	detail string // key of what is wrong, where the error itself does not say it better
}

// faults are all types of problems, in the order of their statuses.
var faults = []fault{
	{codeQuery, http.StatusBadRequest, "api.problem.query", "api.problem.query.why"},
	{codeUnitNeeded, http.StatusBadRequest, "api.problem.unit_needed", "api.problem.unit_needed.why"},
	{codeFine, http.StatusBadRequest, "api.problem.fine", "api.problem.fine.why"},
	{codeKeyMissing, http.StatusUnauthorized, "api.problem.key_missing", "api.problem.key_missing.why"},
	{codeKeyWrong, http.StatusUnauthorized, "api.problem.key_wrong", "api.problem.key_wrong.why"},
	{codeForbidden, http.StatusForbidden, "api.problem.forbidden", "api.problem.forbidden.why"},
	{codePassword, http.StatusForbidden, "api.problem.password", "api.problem.password.why"},
	{codeSecond, http.StatusForbidden, "api.problem.second", "api.problem.second.why"},
	{codeWave, http.StatusNotFound, "api.problem.wave", "api.problem.wave.why"},
	{codeUnit, http.StatusNotFound, "api.problem.unit", "api.problem.unit.why"},
	{codeRound, http.StatusNotFound, "api.problem.round", "api.problem.round.why"},
	{codeAxis, http.StatusNotFound, "api.problem.axis", "api.problem.axis.why"},
	{codeExport, http.StatusNotFound, "api.problem.export", "api.problem.export.why"},
	{codeSeal, http.StatusNotFound, "api.problem.seal", "api.problem.seal.why"},
	{codeRoute, http.StatusNotFound, "api.problem.route", "api.problem.route.why"},
	{codeMethod, http.StatusMethodNotAllowed, "api.problem.method", "api.problem.method.why"},
	{codeAccept, http.StatusNotAcceptable, "api.problem.accept", "api.problem.accept.why"},
	{codeNotReady, http.StatusConflict, "api.problem.not_ready", "api.problem.not_ready.why"},
	{codeThrottled, http.StatusTooManyRequests, "api.problem.throttled", "api.problem.throttled.why"},
	{codeInternal, http.StatusInternalServerError, "api.problem.internal", "api.problem.internal.why"},
	{codeDamaged, http.StatusInternalServerError, "api.problem.damaged", "api.problem.damaged.why"},
	{codeUnavailable, http.StatusServiceUnavailable, "api.problem.unavailable", "api.problem.unavailable.why"},
}

// aliases are the codes that rooms below have for the same.
var aliases = map[string]string{
	access.ErrSignedOut.Code:    codeKeyMissing,
	access.ErrKey.Code:          codeKeyWrong,
	access.ErrForbidden.Code:    codeForbidden,
	staff.ErrForeign.Code:       codeForbidden,
	staff.ErrPasswordFirst.Code: codePassword,
	staff.ErrSecondFirst.Code:   codeSecond,
	results.ErrNoWave.Code:      codeWave,
	results.ErrNoUnit.Code:      codeUnit,
	jobs.ErrUnknown.Code:        codeExport,
	jobs.ErrNotReady.Code:       codeNotReady,
	seal.ErrUnsealed.Code:       codeSeal,
	kit.ErrNoRoute.Code:         codeRoute,
	kit.ErrMethod.Code:          codeMethod,
}

// byKind are the codes of errors that have none of their own here.
var byKind = map[survey.Kind]string{
	survey.KindInvalid:     codeQuery,
	survey.KindNotFound:    codeRoute,
	survey.KindGone:        codeRoute,
	survey.KindEarly:       codeRoute,
	survey.KindConflict:    codeUnavailable,
	survey.KindForbidden:   codeForbidden,
	survey.KindSignIn:      codeKeyMissing,
	survey.KindThrottled:   codeThrottled,
	survey.KindUnavailable: codeUnavailable,
	survey.KindDamaged:     codeDamaged,
	survey.KindInternal:    codeInternal,
}

// faultOf is the type of problem that an error is.
func faultOf(err error) fault {
	code := codeInternal
	if e, ok := errors.AsType[*survey.Error](err); ok {
		code = e.Code
	}
	for _, c := range []string{code, aliases[code], byKind[survey.KindOf(err)], codeInternal} {
		for _, f := range faults {
			if f.code == c {
				return f
			}
		}
	}
	return fault{}
}
