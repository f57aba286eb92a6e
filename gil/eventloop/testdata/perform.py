"""Runs programs in asyncio, on virtual time, and prints what happened.

Reads a JSON list of programs and writes a JSON list of journals. The Go test
beside it says what a program is, and does the same with the loop under test.
"""

import asyncio
import json
import logging
import os
import sys
import threading


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop for which waiting takes no time, and other threads call on cue."""

    def __init__(self):
        super().__init__()
        self._now = 0.0
        self._clock_resolution = 0.5  # below any difference between two times
        self.cues = {}  # by number of the wait: what another thread calls
        self._waits = 0
        poll = self._selector.select

        def select(timeout):
            if timeout != 0:
                self._waits += 1
                call = self.cues.get(self._waits)
                if call:
                    other = threading.Thread(target=self.call_soon_threadsafe, args=(call,))
                    other.start()
                    other.join()
            events = poll(0)
            if not events and timeout:
                self._now += timeout
            return events

        self._selector.select = select

    def time(self):
        return self._now


class Run:
    """One run of one program."""

    def __init__(self, program, loop):
        self.program, self.loop = program, loop
        self.journal, self.tasks, self.handles = [], {}, {}
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.event, self.queue = asyncio.Event(), asyncio.Queue(1)

    def note(self, entry):
        self.journal.append("%s @%d" % (entry, self.loop.time()))

    def spawn(self, i):
        if i not in self.tasks:
            self.tasks[i] = self.loop.create_task(self.body(i))

    def cancel(self, i):
        if i in self.tasks:
            self.note("cancel %d: %s" % (i, str(self.tasks[i].cancel()).lower()))

    async def body(self, i):
        task, held = self.program["tasks"][i], [False, False]
        try:
            for number, step in enumerate(task["steps"]):
                name = "%d.%d %s" % (i, number, step["op"])
                try:
                    result = await self.step(i, held, step["op"], step["args"])
                    self.note("%s: %s" % (name, result))
                except asyncio.TimeoutError:
                    self.note(name + ": timeout")
                except asyncio.CancelledError:
                    self.note(name + ": cancelled")
                    if not task["stubborn"]:
                        raise
            return i
        finally:
            for lock, mine in zip(self.locks, held):
                if mine:
                    lock.release()
            self.note("%d ends" % i)

    async def step(self, i, held, op, args):
        first = args[0] if args else None
        # Tasks wait for later tasks alone, so never in a circle.
        others = [self.tasks[o] for o in args if o in self.tasks and o > i]
        if op in ("await", "shield", "timeout") and (first not in self.tasks or first <= i):
            return "skipped"
        if op == "sleep":
            await asyncio.sleep(first)
        elif op == "await":
            return await self.tasks[first]
        elif op == "shield":
            return await asyncio.shield(self.tasks[first])
        elif op == "timeout":
            async with asyncio.timeout(args[1]):
                return await self.tasks[first]
        elif op == "gather":
            # Python 3.12 has changed what becomes of those that are done.
            parts = [o for o in others if not o.done()]
            if parts:
                return sum(await asyncio.gather(*parts))
        elif op == "cancel":
            self.cancel(first)
        elif op == "spawn":
            self.spawn(first)
        elif op == "acquire" and not held[first]:
            await self.locks[first].acquire()
            held[first] = True
        elif op == "release" and held[first]:
            held[first] = False
            self.locks[first].release()
        elif op == "wait":
            await self.event.wait()
        elif op == "set":
            self.event.set()
        elif op == "clear":
            self.event.clear()
        elif op == "put":
            await self.queue.put(first)
        elif op == "get":
            return await self.queue.get()
        elif op == "soon":
            self.handles[first] = self.loop.call_soon(self.note, "call %d" % first)
        elif op == "threadsafe":
            self.loop.call_soon_threadsafe(self.note, "call %d" % first)
        elif op == "later":
            self.handles[first] = self.loop.call_later(args[1], self.note, "call %d" % first)
        elif op == "drop" and first in self.handles:
            self.handles[first].cancel()
        return "ok"

    def run(self):
        for i, task in enumerate(self.program["tasks"]):
            if task["starts"]:
                self.spawn(i)
        for cue in self.program["cues"]:
            self.loop.cues[cue["wait"]] = lambda i=cue["task"]: self.cancel(i)
        self.loop.call_later(self.program["end"], self.loop.stop)
        self.loop.run_forever()
        journal = self.journal
        self.journal = []  # what the garbage collector does to tasks is not wanted
        return journal


async def make(program):
    return Run(program, asyncio.get_running_loop())


def main():
    logging.disable(logging.CRITICAL)
    journals = []
    keep = []  # tasks that are not done complain when they are collected
    for program in json.load(sys.stdin):
        loop = VirtualLoop()
        run = loop.run_until_complete(make(program))
        journals.append(run.run())
        keep.append(run)
    json.dump(journals, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # and not even at the end


main()
