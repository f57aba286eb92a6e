package props_test

import (
	"os"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/channel"
	"github.com/gilcheck/gilcheck/props/testdata/locks/clh"
	"github.com/gilcheck/gilcheck/props/testdata/locks/condqueue"
	"github.com/gilcheck/gilcheck/props/testdata/locks/lifo"
	"github.com/gilcheck/gilcheck/props/testdata/locks/mcs"
	"github.com/gilcheck/gilcheck/props/testdata/locks/mutex"
	"github.com/gilcheck/gilcheck/props/testdata/locks/rwmutex"
	"github.com/gilcheck/gilcheck/props/testdata/locks/semaphore"
	"github.com/gilcheck/gilcheck/props/testdata/locks/spin"
	"github.com/gilcheck/gilcheck/props/testdata/locks/ticket"
	"github.com/gilcheck/gilcheck/props/testdata/locks/yieldgil"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// The locks that are in order. None of them may be accused of anything, in a moment
// each; .ci/acquit takes longer.

var brief = props.Budget(500 * time.Millisecond)

func TestMutex(t *testing.T) {
	props.VerifyLocker(t, func() *mutex.Lock { return new(mutex.Lock) }, props.WeakTry(), brief)
}
func TestRWMutex(t *testing.T) {
	props.VerifyLocker(t, func() *rwmutex.Lock { return new(rwmutex.Lock) }, props.WeakTry(), brief)
}
func TestChannel(t *testing.T) { props.VerifyLocker(t, channel.New, brief) }
func TestTicket(t *testing.T) {
	props.VerifyLocker(t, func() *ticket.Lock { return new(ticket.Lock) }, brief)
}
func TestMCS(t *testing.T) { props.VerifyLocker(t, func() *mcs.Lock { return new(mcs.Lock) }, brief) }
func TestCLH(t *testing.T) { props.VerifyLocker(t, func() *clh.Lock { return new(clh.Lock) }, brief) }
func TestCondQueue(t *testing.T) {
	props.VerifyLocker(t, func() *condqueue.Lock { return new(condqueue.Lock) }, brief)
}
func TestSemaphore(t *testing.T) {
	props.VerifyLocker(t, func() *semaphore.Lock { return new(semaphore.Lock) }, brief)
}
func TestSpin(t *testing.T) {
	props.VerifyLocker(t, func() *spin.Lock { return new(spin.Lock) }, brief)
}
func TestLIFO(t *testing.T) {
	props.VerifyLocker(t, func() *lifo.Lock { return new(lifo.Lock) }, brief)
}
func TestYieldGIL(t *testing.T)  { props.Verify(t, yieldgil.New, props.Bypass(2), brief) }
func TestReference(t *testing.T) { props.Verify(t, gil.New, props.Bypass(2), brief) }
