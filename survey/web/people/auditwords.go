package people

import (
	"strings"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// undone begins the act of an entry that takes back the one before it: what
// was announced did not happen.
const undone = "not done: "

// actWords say what an act of the trail is; "" for one that has no words here.
func actWords(l *kit.Locale, act string) string {
	if rest, not := strings.CutPrefix(act, undone); not {
		if words := actWords(l, rest); words != "" {
			return l.Say("audit.act.undone", words)
		}
		return ""
	}
	if key, ok := auditKeys[act]; ok {
		return l.Say(key)
	}
	if _, next, ok := strings.Cut(act, " to "); ok && strings.HasPrefix(act, "wave ") {
		if key, ok := stepKeys[survey.WaveState(next)]; ok {
			return l.Say(key)
		}
	}
	return ""
}

// stepKeys are the sentences for a wave that goes on to a state: "wave draft to
// open".
var stepKeys = map[survey.WaveState]string{
	survey.Open:    "audit.act.wave_open",
	survey.Paused:  "audit.act.wave_paused",
	survey.Closing: "audit.act.wave_closing",
	survey.Closed:  "audit.act.wave_closed",
	survey.Sealed:  "audit.act.wave_sealed",
}

// auditKeys are the sentences for the acts of all rooms. Acts without one are
// shown by their code.
var auditKeys = map[string]string{
	"signin": "audit.act.signin", "signin.throttled": "audit.act.throttled", "signin.codes_throttled": "audit.act.codes_throttled",
	"user.add": "audit.act.add", "user.grants": "audit.act.grants", "user.disable": "audit.act.disable", "user.enable": "audit.act.enable",
	"user.password": "audit.act.password", "user.sessions_end": "audit.act.sessions", "user.session_end": "audit.act.session",
	"user.second.on": "audit.act.second_on", "user.second.off": "audit.act.second_off", "user.second.reset": "audit.act.second_reset",
	"user.second.renew": "audit.act.second_renew", "user.second.recovered": "audit.act.second_recovered",
	"key.make": "audit.act.key_make", "key.revoke": "audit.act.key_revoke",

	"questionnaire":           "audit.act.questionnaire",
	"remove questionnaire":    "audit.act.questionnaire_remove",
	"wave":                    "audit.act.wave",
	"remove wave":             "audit.act.wave_remove",
	"unit":                    "audit.act.unit",
	"reorganise":              "audit.act.reorganise",
	"field":                   "audit.act.field",
	"counter":                 "audit.act.counter",
	"code":                    "audit.act.code",
	"revoke code":             "audit.act.code_revoke",
	"device":                  "audit.act.device",
	"revoke device":           "audit.act.device_revoke",
	"dossiers":                "audit.act.dossiers",
	"remove dossiers":         "audit.act.dossiers_remove",
	"language":                "audit.act.language",
	"logo":                    "audit.act.logo",
	"import units":            "audit.act.import_units",
	"import counters":         "audit.act.import_counters",
	"import dossiers":         "audit.act.import_dossiers",
	"review":                  "audit.act.review",
	"make one-time codes":     "audit.act.tickets_make",
	"withdraw one-time codes": "audit.act.tickets_withdraw",
	"paper.batch.make":        "audit.act.paper_make",
	"paper.batch.drop":        "audit.act.paper_drop",
	"paper.batch.round":       "audit.act.paper_round",
	"paper.batch.entered":     "audit.act.paper_entered",
	"paper.batch.compared":    "audit.act.paper_compared",
	"paper.batch.settled":     "audit.act.paper_settled",
	"paper.batch.accept":      "audit.act.paper_accept",
	"paper.import.apply":      "audit.act.paper_import",
	"paper.recheck.draw":      "audit.act.paper_recheck",
	"export units":            "audit.act.export_units",
	"export counters":         "audit.act.export_counters",
	"export dossiers":         "audit.act.export_dossiers",
	"print posters":           "audit.act.posters",
	"order export":            "audit.act.export_order",
	"export responses":        "audit.act.export_responses",
	"fetch export":            "audit.act.export_fetch",
	"export report":           "audit.act.export_report",
	"export codebook":         "audit.act.export_codebook",
	"sealed":                  "audit.act.sealed",
	"publish wave":            "audit.act.wave_publish",
	"download sealed file":    "audit.act.sealed_download",

	"criteria set":                 "audit.act.criteria_set",
	"publish criteria set":         "audit.act.criteria_publish",
	"remove criteria set":          "audit.act.criteria_remove",
	"round":                        "audit.act.round",
	"run round":                    "audit.act.round_run",
	"publish round":                "audit.act.round_publish",
	"take back publishing":         "audit.act.round_unpublish",
	"freeze round":                 "audit.act.round_freeze",
	"remove round":                 "audit.act.round_remove",
	"self-score":                   "audit.act.sheet_self",
	"claim not applicable":         "audit.act.sheet_claim",
	"attach evidence":              "audit.act.sheet_attach",
	"take back evidence":           "audit.act.sheet_detach",
	"appraise":                     "audit.act.sheet_appraise",
	"approve not applicable":       "audit.act.sheet_approve",
	"refuse not applicable":        "audit.act.sheet_refuse",
	"explain":                      "audit.act.sheet_explain",
	"give points":                  "audit.act.sheet_give",
	"take back points":             "audit.act.sheet_ungive",
	"enter official index":         "audit.act.sheet_official",
	"comment":                      "audit.act.sheet_comment",
	"move score sheet":             "audit.act.sheet_move",
	"extend deadline":              "audit.act.sheet_extend",
	"make sociological survey":     "audit.act.opinion_make",
	"edit sociological survey":     "audit.act.opinion_edit",
	"release sociological survey":  "audit.act.opinion_release",
	"close sociological survey":    "audit.act.opinion_close",
	"remove sociological survey":   "audit.act.opinion_remove",
	"issue survey links":           "audit.act.opinion_issue",
	"withdraw survey link":         "audit.act.opinion_withdraw",
	"withdraw unused survey links": "audit.act.opinion_withdraw_all",
	"export round annex":           "audit.act.round_annex",
	"export round document":        "audit.act.round_document",
}
