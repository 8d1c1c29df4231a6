"""Grades on this computer: processes that take one submission after the other.

    with Processes(workers) as pool:
        for what, outcome, seconds in pool.each(jobs): …

outcome is a Result as plain data, or the error that the worker had.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

from platformlab.classroom.work import graded

AHEAD = 2
"""How many submissions a worker has waiting, beside the one it is at."""


class Processes:
    """So many processes. They end with this one, however it ends, and at once when the work is left in the middle."""

    def __init__(self, workers):
        self._most = workers * (1 + AHEAD)
        # Each process begins afresh: what this one has open, the gradebook above all, is not in it.
        context = multiprocessing.get_context("spawn")
        # Nothing is ever written there: its end says that this process is gone, or wants them to go.
        reader, self._here = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(reader,))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_error):
        if kind is not None:
            self._here.close()
        self._pool.shutdown(cancel_futures=True)
        self._here.close()

    def each(self, jobs):
        """(what, outcome, seconds) of each job, as they end. jobs: (what, Task), asked for a few at a time.

        BrokenProcessPool when a worker was ended from outside.
        """
        waiting, running = iter(jobs), {}
        while True:
            while len(running) < self._most and (job := next(waiting, None)):
                what, task = job
                with _without_interrupts():
                    running[self._pool.submit(graded, task)] = (what, time.monotonic())
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                what, began = running.pop(future)
                error = future.exception()
                yield what, error if error is not None else future.result(), time.monotonic() - began


@contextlib.contextmanager
def _without_interrupts():
    """A process that begins meanwhile does not hear of Ctrl-C: what that means is for this one to say."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(reader):
    """In a worker: it ends when the process that started it has, and does not end by Ctrl-C."""
    # A handler that does nothing, and not SIG_IGN: that would be handed on to what a submission is run in.
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

    def leave():
        with contextlib.suppress(OSError, EOFError):
            reader.poll(None)
        os._exit(1)

    threading.Thread(target=leave, daemon=True).start()
