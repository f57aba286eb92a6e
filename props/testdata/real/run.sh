#!/bin/sh
# Verifies each lock with several seeds, from inside the lock. Arguments are
# further flags of gilcheck, such as -race or -budget 30s.
# usage: [SEEDS='1 2'] ./run.sh [FLAG…]
cd "$(dirname "$0")" || exit 2

seeds=${SEEDS:-1 2 3 4 5}

# verify FLAG… PACKAGE: the exit status of each run, and the line that sums it up.
verify() {
	for seed in $seeds; do
		text=$(go tool gilcheck verify -seed "$seed" "$@" 2>&1)
		status=$?
		echo "$status  seed $seed  $(echo "$text" | grep ' promises: ' || echo "$text" | tail -1)"
		echo "$text" | sed -n 's/^tried with/   tried with/p'
	done
}

verify "$@" ./semaphore
verify "$@" ./deadlock
verify "$@" -new NewRBMutex github.com/puzpuzpuz/xsync/v4
# One slot for readers: with more, the package draws one at random.
GOMAXPROCS=1 verify "$@" -without ownership,no-starvation -weak-try ./rbmutex
verify "$@" -new NewSpinLock github.com/panjf2000/ants/v2/pkg/sync
verify "$@" ./keymutex
verify "$@" ./keylocker
verify "$@" -new NewRWMutex github.com/bytedance/gopkg/lang/syncx
