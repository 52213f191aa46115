package webtest

import (
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

// Offline cuts the page off from the network, or puts it back.
func (p *Page) Offline(is bool) {
	p.tb.Helper()
	p.throttle(network.Conditions{Offline: is, DownloadThroughput: -1, UploadThroughput: -1})
}

// SlowPhone makes network and processor those of an old phone on slow 3G:
// 400 kbit/s, 400 ms, a processor six times slower.
func (p *Page) SlowPhone() {
	p.tb.Helper()
	const bytesPerSecond = 400_000 / 8
	p.throttle(network.Conditions{Latency: 400, DownloadThroughput: bytesPerSecond, UploadThroughput: bytesPerSecond})
	p.run(command(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 6}))
}

func (p *Page) throttle(c network.Conditions) {
	p.tb.Helper()
	p.run(
		command(network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{&c}}),
		command(network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: c.Offline, Latency: c.Latency,
			DownloadThroughput: c.DownloadThroughput, UploadThroughput: c.UploadThroughput}),
	)
}
