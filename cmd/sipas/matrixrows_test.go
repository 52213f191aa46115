package main

import (
	"errors"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/demo"
	"sipas/survey/jobs"
	"sipas/survey/manage"
	"sipas/survey/paper"
	"sipas/survey/tickets"
)

// The things in the paths belong to one unit of the demonstration.
const (
	own   = "binh-minh"
	other = "so-tu-phap"
)

// things puts a thing of the own unit into every path.
func (s *service) things(t *testing.T) *strings.Replacer {
	t.Helper()
	var code string
	for c, cc := range s.config.Codes {
		if cc.Counter == own+"-1" {
			code = c
		}
	}
	var device survey.Device
	m := &manage.Manager{Store: s.store, Directory: s.directory}
	draft := survey.SIPAS25()
	draft.ID, draft.Published = "draft", false
	err := m.Change(t.Context(), func(e *manage.Editor) (err error) {
		device, _, err = e.IssueDevice(t.Context(), survey.Kiosk, own+"-1", "Máy 1")
		return errors.Join(err, e.PutQuestionnaire(t.Context(), draft))
	})
	err = errors.Join(err, s.accounts.Add(t.Context(), access.User{Name: "khach", Grants: access.Over([]string{own}, access.Viewer)}, testPassword))
	if err != nil || code == "" {
		t.Fatal(code, err)
	}
	sheets, err := s.office.Make(t.Context(), "khach", paper.Order{Kind: paper.Paper, Wave: demo.ThisYear, Unit: own, Sheets: 3})
	round, err1 := s.office.Make(t.Context(), "khach", paper.Order{Kind: paper.Interview, Wave: demo.ThisYear, Unit: own, Counter: own + "-1"})
	_, err2 := s.collector.Tickets.Make(t.Context(), tickets.Batch{ID: sheets.ID, Wave: demo.ThisYear, Unit: own, Count: 2},
		func([]string) error { return nil })
	job, err3 := s.jobs.Start(t.Context(), jobs.Order{Kind: fileOfAnswers, Owner: "khach", Units: []string{own}})
	if err := errors.Join(err, err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("/interview/:batch", "/interview/"+round.ID, ":code", code, ":receipt", "0000-0000-0000-0000", ":wave", demo.ThisYear, "*", "none",
		":unit", own, ":counter", own+"-1", ":device", device.ID, ":field", "ho-tich", ":ref", "draft@1", ":tag", "km",
		":kind", "counters", ":name", "khach", ":token", "none", ":note", "none", ":id", job.ID, ":plan", "none",
		":batch", sheets.ID, ":draw", "none", ":upload", "none", ":key", "none", ":session", "none", ":state", "paused")
}

// matrix has a row for every route of the service.
var matrix = map[string]need{
	"GET /healthz":                              {everybody, anywhere},
	"GET /":                                     {everybody, anywhere},
	"HEAD /":                                    {everybody, anywhere},
	"GET /account":                              {access.OwnAccount, anywhere},
	"GET /account/keys":                         {access.OwnAccount, anywhere},
	"POST /account/keys":                        {access.OwnAccount, anywhere},
	"POST /account/keys/:key":                   {access.OwnAccount, anywhere},
	"GET /account/password":                     {access.OwnAccount, anywhere},
	"POST /account/password":                    {access.OwnAccount, anywhere},
	"GET /account/second":                       {access.OwnAccount, anywhere},
	"POST /account/second/codes":                {access.OwnAccount, anywhere},
	"POST /account/second/off":                  {access.OwnAccount, anywhere},
	"POST /account/second/on":                   {access.OwnAccount, anywhere},
	"POST /account/sessions":                    {access.OwnAccount, anywhere},
	"POST /account/sessions/:session":           {access.OwnAccount, anywhere},
	"GET /audit":                                {access.ReadTrail, ofAll},
	"GET /counter/:counter":                     {access.ManageSurvey, ofUnit},
	"POST /counter/:counter":                    {access.ManageSurvey, ofUnit},
	"POST /counter/:counter/code":               {access.ManageSurvey, ofUnit},
	"POST /counter/:counter/devices":            {access.ManageSurvey, ofUnit},
	"GET /counters":                             {access.ManageSurvey, anywhere},
	"GET /counters/:code":                       {access.ManageSurvey, ofUnit},
	"GET /counters/:code/qr.png":                {access.ManageSurvey, ofUnit},
	"GET /counters/:code/qr.svg":                {access.ManageSurvey, ofUnit},
	"POST /counters/:code/replace":              {access.ManageSurvey, ofUnit},
	"GET /counters/new":                         {access.ManageSurvey, anywhere},
	"POST /counters/new":                        {access.ManageSurvey, anywhere},
	"POST /devices/:device/revoke":              {access.ManageSurvey, ofUnit},
	"GET /dossiers":                             {access.ManageSurvey, anywhere},
	"POST /dossiers":                            {access.ManageSurvey, anywhere},
	"GET /fields":                               {access.ManageSurvey, anywhere},
	"POST /fields":                              {access.ManageSurvey, ofAll},
	"GET /fields/:field":                        {access.ManageSurvey, ofAll},
	"POST /fields/:field":                       {access.ManageSurvey, ofAll},
	"HEAD /healthz":                             {everybody, anywhere},
	"GET /imports/:kind":                        {access.ManageSurvey, anywhere},
	"POST /imports/:kind":                       {access.ManageSurvey, anywhere},
	"GET /imports/:kind/template.csv":           {access.ManageSurvey, anywhere},
	"GET /imports/:kind/template.xlsx":          {access.ManageSurvey, anywhere},
	"GET /imports/plans/:plan":                  {access.ManageSurvey, anywhere},
	"POST /imports/plans/:plan":                 {access.ManageSurvey, anywhere},
	"GET /imports/plans/:plan/problems.csv":     {access.ManageSurvey, anywhere},
	"GET /interview":                            {access.ManageSurvey, anywhere},
	"POST /interview":                           {access.ManageSurvey, anywhere},
	"GET /interview/:batch":                     {access.ManageSurvey, ofUnit},
	"POST /interview/:batch":                    {access.ManageSurvey, ofUnit},
	"GET /interview/:batch/done":                {access.ManageSurvey, ofUnit},
	"POST /interview/:batch/end":                {access.ManageSurvey, ofUnit},
	"GET /k/:code":                              {everybody, anywhere},
	"HEAD /k/:code":                             {everybody, anywhere},
	"POST /k/:code":                             {everybody, anywhere},
	"GET /k/:code/thanks/:receipt":              {everybody, anywhere},
	"HEAD /k/:code/thanks/:receipt":             {everybody, anywhere},
	"GET /kiosk/:code":                          {everybody, byDevice},
	"HEAD /kiosk/:code":                         {everybody, byDevice},
	"GET /kiosk/:code/form":                     {everybody, byDevice},
	"HEAD /kiosk/:code/form":                    {everybody, byDevice},
	"POST /kiosk/:code/form":                    {everybody, byDevice},
	"GET /kiosk/:code/thanks/:note":             {everybody, byDevice},
	"HEAD /kiosk/:code/thanks/:note":            {everybody, byDevice},
	"GET /languages":                            {access.ManageSurvey, anywhere},
	"POST /languages":                           {access.ManageSurvey, ofAll},
	"GET /languages/:tag":                       {access.ManageSurvey, anywhere},
	"POST /languages/:tag":                      {access.ManageSurvey, ofAll},
	"GET /manage":                               {access.ManageSurvey, anywhere},
	"GET /paper":                                {access.ManageSurvey, anywhere},
	"GET /paper/:batch":                         {access.ManageSurvey, ofUnit},
	"GET /paper/:batch/accept":                  {access.ManageSurvey, ofUnit},
	"POST /paper/:batch/accept":                 {access.ManageSurvey, ofUnit},
	"GET /paper/:batch/differences":             {access.ManageSurvey, ofUnit},
	"POST /paper/:batch/differences":            {access.ManageSurvey, ofUnit},
	"POST /paper/:batch/drop":                   {access.ManageSurvey, ofUnit},
	"GET /paper/:batch/entry":                   {access.ManageSurvey, ofUnit},
	"POST /paper/:batch/entry":                  {access.ManageSurvey, ofUnit},
	"POST /paper/:batch/finish":                 {access.ManageSurvey, ofUnit},
	"GET /paper/:batch/print":                   {access.ManageSurvey, ofUnit},
	"POST /paper/:batch/returned":               {access.ManageSurvey, ofUnit},
	"GET /paper/import":                         {access.ManageSurvey, anywhere},
	"POST /paper/import":                        {access.ManageSurvey, anywhere},
	"GET /paper/import/:upload":                 {access.ManageSurvey, anywhere},
	"POST /paper/import/:upload/again":          {access.ManageSurvey, anywhere},
	"POST /paper/import/:upload/confirm":        {access.ManageSurvey, anywhere},
	"GET /paper/import/:upload/problems":        {access.ManageSurvey, anywhere},
	"GET /paper/import/template":                {access.ManageSurvey, anywhere},
	"GET /paper/new":                            {access.ManageSurvey, anywhere},
	"POST /paper/new":                           {access.ManageSurvey, anywhere},
	"GET /paper/rechecks":                       {access.ManageSurvey, anywhere},
	"POST /paper/rechecks":                      {access.ManageSurvey, anywhere},
	"GET /paper/rechecks/:draw":                 {access.ManageSurvey, anywhere},
	"POST /paper/rechecks/:draw":                {access.ManageSurvey, anywhere},
	"GET /people":                               {access.ManagePeople, anywhere},
	"GET /people/-/new":                         {access.ManagePeople, anywhere},
	"POST /people/-/new":                        {access.ManagePeople, anywhere},
	"GET /people/:name":                         {access.ManagePeople, ofUnit},
	"POST /people/:name":                        {access.ManagePeople, ofUnit},
	"POST /people/:name/disable":                {access.ManagePeople, ofUnit},
	"POST /people/:name/enable":                 {access.ManagePeople, ofUnit},
	"POST /people/:name/keys/:key":              {access.ManagePeople, ofUnit},
	"POST /people/:name/password":               {access.ManagePeople, ofUnit},
	"POST /people/:name/second":                 {access.ManagePeople, ofUnit},
	"POST /people/:name/sessions":               {access.ManagePeople, ofUnit},
	"GET /posters":                              {access.ManageSurvey, anywhere},
	"POST /posters":                             {access.ManageSurvey, anywhere},
	"GET /posters/jobs/:id":                     {access.ManageSurvey, anywhere},
	"POST /posters/jobs/:id/cancel":             {access.ManageSurvey, anywhere},
	"GET /posters/jobs/:id/file":                {access.ManageSurvey, anywhere},
	"GET /posters/preview.svg":                  {access.ManageSurvey, anywhere},
	"GET /posters/quiet":                        {access.ManageSurvey, anywhere},
	"GET /posters/sample.pdf":                   {access.ManageSurvey, anywhere},
	"GET /questionnaires":                       {access.ManageSurvey, anywhere},
	"GET /questionnaires/:ref":                  {access.ManageSurvey, anywhere},
	"GET /questionnaires/:ref/compare":          {access.ManageSurvey, anywhere},
	"GET /questionnaires/:ref/criteria/:code":   {access.ManageSurvey, ofAll},
	"POST /questionnaires/:ref/criteria/:code":  {access.ManageSurvey, ofAll},
	"GET /questionnaires/:ref/export.json":      {access.ManageSurvey, anywhere},
	"GET /questionnaires/:ref/export.xlsx":      {access.ManageSurvey, anywhere},
	"GET /questionnaires/:ref/factors/:code":    {access.ManageSurvey, ofAll},
	"POST /questionnaires/:ref/factors/:code":   {access.ManageSurvey, ofAll},
	"GET /questionnaires/:ref/preview":          {access.ManageSurvey, anywhere},
	"GET /questionnaires/:ref/preview/form":     {access.ManageSurvey, anywhere},
	"GET /questionnaires/:ref/publish":          {access.ManageSurvey, ofAll},
	"POST /questionnaires/:ref/publish":         {access.ManageSurvey, ofAll},
	"GET /questionnaires/:ref/questions/:code":  {access.ManageSurvey, ofAll},
	"POST /questionnaires/:ref/questions/:code": {access.ManageSurvey, ofAll},
	"GET /questionnaires/:ref/remove/:code":     {access.ManageSurvey, ofAll},
	"POST /questionnaires/:ref/remove/:code":    {access.ManageSurvey, ofAll},
	"GET /questionnaires/:ref/settings":         {access.ManageSurvey, ofAll},
	"POST /questionnaires/:ref/settings":        {access.ManageSurvey, ofAll},
	"POST /questionnaires/:ref/step":            {access.ManageSurvey, ofAll},
	"GET /questionnaires/:ref/texts":            {access.ManageSurvey, anywhere},
	"POST /questionnaires/:ref/texts":           {access.ManageSurvey, ofAll},
	"POST /questionnaires/:ref/version":         {access.ManageSurvey, ofAll},
	"GET /questionnaires/import":                {access.ManageSurvey, ofAll},
	"POST /questionnaires/import":               {access.ManageSurvey, ofAll},
	"POST /questionnaires/import/confirm":       {access.ManageSurvey, ofAll},
	"GET /questionnaires/new":                   {access.ManageSurvey, anywhere},
	"POST /questionnaires/new":                  {access.ManageSurvey, ofAll},
	"POST /questionnaires/template":             {access.ManageSurvey, ofAll},
	"GET /r":                                    {everybody, anywhere},
	"HEAD /r":                                   {everybody, anywhere},
	"POST /r":                                   {everybody, anywhere},
	"GET /readyz":                               {everybody, anywhere},
	"HEAD /readyz":                              {everybody, anywhere},
	"GET /results":                              {access.SeeResults, anywhere},
	"GET /results/:wave":                        {access.SeeResults, anywhere},
	"GET /screen/:code":                         {everybody, byDevice},
	"HEAD /screen/:code":                        {everybody, byDevice},
	"GET /setup/:token":                         {everybody, anywhere},
	"POST /setup/:token":                        {everybody, anywhere},
	"GET /signin":                               {everybody, anywhere},
	"POST /signin":                              {everybody, anywhere},
	"GET /signin/code":                          {everybody, anywhere},
	"POST /signin/code":                         {everybody, anywhere},
	"GET /signin/oidc":                          {everybody, anywhere},
	"GET /signin/oidc/callback":                 {everybody, anywhere},
	"POST /signout":                             {everybody, anywhere},
	"GET /static/*":                             {everybody, anywhere},
	"GET /monitor":                              {access.SeeResults, anywhere},
	"GET /monitor/:wave":                        {access.SeeResults, anywhere},
	"GET /monitor/:wave/stream":                 {access.SeeResults, anywhere},
	"GET /monitor/:wave/patterns":               {access.SeeResults, anywhere},
	"GET /monitor/:wave/pattern":                {access.ManageSurvey, anywhere},
	"POST /monitor/:wave/pattern":               {access.ManageSurvey, anywhere},
	"GET /tickets":                              {access.ManageSurvey, anywhere},
	"POST /tickets":                             {access.ManageSurvey, anywhere},
	"GET /tickets/:wave/:batch":                 {access.ManageSurvey, ofUnit},
	"POST /tickets/:wave/:batch/withdraw":       {access.ManageSurvey, ofUnit},
	"GET /units":                                {access.ManageSurvey, anywhere},
	"GET /units/:unit":                          {access.ManageSurvey, ofUnit},
	"POST /units/:unit":                         {access.ManageSurvey, ofUnit},
	"GET /units/:unit/logo":                     {access.ManageSurvey, ofUnit},
	"POST /units/:unit/logo":                    {access.ManageSurvey, ofUnit},
	"GET /units/new":                            {access.ManageSurvey, anywhere},
	"POST /units/new":                           {access.ManageSurvey, anywhere},
	"GET /units/reorganise":                     {access.ManageSurvey, anywhere},
	"POST /units/reorganise":                    {access.ManageSurvey, anywhere},
	"GET /waves":                                {access.ManageSurvey, anywhere},
	"GET /waves/:wave":                          {access.ManageSurvey, anywhere},
	"GET /waves/:wave/edit":                     {access.ManageSurvey, ofAll},
	"POST /waves/:wave/edit":                    {access.ManageSurvey, ofAll},
	"GET /waves/:wave/remove":                   {access.ManageSurvey, ofAll},
	"POST /waves/:wave/remove":                  {access.ManageSurvey, ofAll},
	"GET /waves/:wave/steps/:state":             {access.ManageSurvey, ofAll},
	"POST /waves/:wave/steps/:state":            {access.ManageSurvey, ofAll},
	"GET /waves/:wave/targets":                  {access.ManageSurvey, anywhere},
	"POST /waves/:wave/targets":                 {access.ManageSurvey, ofAll},
	"GET /waves/new":                            {access.ManageSurvey, anywhere},
	"POST /waves/new":                           {access.ManageSurvey, anywhere},
}
