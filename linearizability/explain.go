package linearizability

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/model"
)

// Explain says in words and as a timeline why h is illegal; for any other
// verdict it says the verdict and draws h. Given that no check runs into the
// timeout, the text depends on nothing but the order of the operations, so that
// rapid takes two runs of one failure for the same (flyingmutant/rapid#8).
func Explain(h History, rules model.Rules, timeout time.Duration) string {
	h = h.byCall()
	if err := h.Validate(rules.Threads); err != nil {
		return fmt.Sprintf("no history: %v\n", err)
	}
	verdict := Check(h, rules, timeout)
	if verdict != Illegal {
		return fmt.Sprintf("history of %d operations: %v\n%v", len(h), verdict, indent(h.String()))
	}
	first := h.firstIllegal(rules, timeout)
	return fmt.Sprintf("history of %d operations: %v: no legal order has %v%s\n%v",
		len(h), verdict, h[first], tryRule(h[first], rules), indent(h.timeline(first)))
}

// tryRule names the rule that a refused TryAcquire is judged by.
func tryRule(o Operation, rules model.Rules) string {
	if o.Op != model.TryAcquire || o.Result != model.No || rules.WeakTry {
		return ""
	}
	return " (it may fail only if the lock is held or closed)"
}

// firstIllegal is the operation of an illegal history after whose return, or
// call if it had no right to that, no legal order was left. Whatever is legal has
// only legal beginnings, so a binary search finds it.
func (h History) firstIllegal(rules model.Rules, timeout time.Duration) int {
	moments := h.moments()
	i := sort.Search(len(moments)-1, func(i int) bool {
		return Check(h.until(moments[i].stamp), rules, timeout) == Illegal
	})
	return moments[i].index
}

func indent(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			out.WriteByte('\t')
		}
		out.WriteString(line)
	}
	return out.String()
}
