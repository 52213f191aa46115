package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sipas/survey"
)

// meters count what an operator watches. No label tells a counter, a unit or
// a person: only routes, methods and status.
type meters struct {
	registry  *prometheus.Registry
	requests  *prometheus.HistogramVec
	responses *prometheus.CounterVec
}

func newMeters() *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sipas_request_seconds", Help: "Time to answer a request, by route and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15},
		}, []string{"method", "route", "status"}),
		responses: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sipas_responses_total", Help: "Responses made durable by this process.",
		}, []string{"change"}),
	}
	m.registry.MustRegister(m.requests, m.responses,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// heard counts responses on their way to the results.
func (m *meters) heard(next func(*survey.Response)) func(*survey.Response) {
	accepted, withdrawn := m.responses.WithLabelValues("accepted"), m.responses.WithLabelValues("withdrawn")
	return func(r *survey.Response) {
		if r.Withdrawn {
			withdrawn.Inc()
		} else {
			accepted.Inc()
		}
		next(r)
	}
}

// request is told of every request that was answered.
func (m *meters) request(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// metrics serves the meters on a listener of their own, so that the public
// port never shows them. Without the setting it does nothing.
func (a *app) metrics(w *world, s *Settings) (stop func(), err error) {
	if s.Metrics == "" {
		return func() {}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(w.ctx, "tcp", s.Metrics)
	if err != nil {
		return nil, fmt.Errorf("listening on %s for metrics: %w; choose another with --metrics-addr", s.Metrics, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.meters.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			w.log.Error("serving metrics", "err", err)
		}
	}()
	return func() { _ = server.Shutdown(context.WithoutCancel(w.ctx)) }, nil
}
