package props

// checkLatency is for locks that declare how many grants a thread back from a
// blocking call may wait for beside CPU-bound threads (docs: the convoy effect,
// bpo-7946). The declared number is Bypass's.
func (v *verification) checkLatency() {
	if v.settings.bypass < 0 {
		v.unable["latency"] = "say how many grants with Bypass"
	}
}
