module github.com/gilcheck/gilcheck/props/testdata/real

go 1.26.0

replace github.com/gilcheck/gilcheck => ../../..

require (
	github.com/bytedance/gopkg v0.1.4
	github.com/moby/locker v1.0.1
	github.com/panjf2000/ants/v2 v2.12.1
	github.com/puzpuzpuz/xsync/v4 v4.5.0
	github.com/sasha-s/go-deadlock v0.3.9
	golang.org/x/sync v0.24.0
	k8s.io/utils v0.0.0-20261023123148-ca04ba58ecab
)

require (
	github.com/anishathalye/porcupine v1.3.1 // indirect
	github.com/gilcheck/gilcheck v0.0.0 // indirect
	github.com/petermattis/goid v0.0.0-20250813065127-a731cc31b4fe // indirect
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/tools v0.52.0 // indirect
	pgregory.net/rapid v1.3.0 // indirect
)

tool github.com/gilcheck/gilcheck/props/cmd/gilcheck
