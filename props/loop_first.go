package props

// loopFirst are explored first, in this order: one or two for each promise.
var loopFirst = loopProgramsOf(
	"main.Soon(a) main.Soon(b) a.Soon(c) b.Soon(d)",
	"T1.Send(a)",
	"T1.Send(a) T2.Send(b)",
	"T1.Send(a) T1.Send(b) main.Soon(c)",
	"T1.Send(a) a.Send(b)",
	"main.Later(a,5ms) T1.Send(b)",
	"main.Later(a,2ms) main.Later(b,1ms) main.Soon(c) c.Work(3ms)",
	"main.Later(f,1ms) main.Soon(a) a.Work(5ms) a.Soon(b) b.Soon(c) c.Soon(d) d.Soon(e)",
	"main.Soon(a) a.Soon(b) b.Soon(c) c.Soon(d) d.Soon(e) T1.Send(f)",
	"main.Soon(a) main.Soon(b) a.Cancel(b)",
	"main.Later(a,1ms) main.Soon(b) b.Cancel(a) T1.Sleep(2ms) T1.Send(c)",
	"T1.Send(a) T1.Use T2.Use",
	"T1.Use T1.Send(a) T1.Sleep(2ms) T1.Send(b)",
	"main.Soon(a) a.Stop T1.Send(b)",
	"T1.Send(a) a.Stop T2.Send(b)",
	"T1.Send(a) a.Again T2.Send(b)",
	"T1.Send(a) T1.Send(b) a.Stop T2.Send(c)",
	"main.Later(a,1ms) main.Later(b,2ms) main.Later(c,5ms) main.Soon(d) d.Cancel(a)",
)

func loopProgramsOf(texts ...string) []loopProgram {
	var all []loopProgram
	for _, text := range texts {
		p, err := parseLoop(text)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
}
