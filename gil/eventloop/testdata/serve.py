"""Serves the benchmarks in ../asyncio_bench_test.go with asyncio.

What ../asyncio_serve_test.go does with the loop under test, this does with
Python's: it prints its address, answers every line of its input with a number,
and ends with its input.
"""

import asyncio
import socket
import sys
import threading
import time


def reader_echo(loop, listener):
    """The same server as in Go: callbacks on descriptors."""

    def accept():
        connection, _ = listener.accept()
        connection.setblocking(False)
        loop.add_reader(connection.fileno(), serve, connection)

    def serve(connection):
        try:
            data = connection.recv(512)
            if data:
                connection.send(data)
                return
        except (BlockingIOError, InterruptedError):
            return
        except ConnectionError:
            pass
        loop.remove_reader(connection.fileno())
        connection.close()

    loop.add_reader(listener.fileno(), accept)


class Echo(asyncio.Protocol):
    """A server as asyncio's documentation has it."""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


def protocol_echo(loop, listener):
    loop.run_until_complete(loop.create_server(Echo, sock=listener))


def listen():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    listener.setblocking(False)
    print("%s:%d" % listener.getsockname(), flush=True)
    return listener


def answer_cpu(loop):
    """Tells how much time this process has computed."""
    for _ in sys.stdin:
        print(time.process_time_ns(), flush=True)
    loop.call_soon_threadsafe(loop.stop)


def answer_wake(loop):
    """Tells how long the loop takes to wake."""

    def woken(start):
        print(time.perf_counter_ns() - start, flush=True)

    for _ in sys.stdin:
        loop.call_soon_threadsafe(woken, time.perf_counter_ns())
    loop.call_soon_threadsafe(loop.stop)


def compute():
    while True:
        pass


def main(what, beside):
    loop = asyncio.new_event_loop()
    answer = answer_cpu
    if what == "readers":
        reader_echo(loop, listen())
    elif what == "protocol":
        protocol_echo(loop, listen())
    else:
        answer = answer_wake
        print("ready", flush=True)
    if beside == "busy":
        threading.Thread(target=compute, daemon=True).start()
    threading.Thread(target=answer, args=(loop,)).start()
    loop.run_forever()


main(*sys.argv[1:])
