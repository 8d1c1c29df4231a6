"""Grades on many computers, with a Dask cluster.

    with Cluster(scheduler, confined=…, security=security(…), tell=…) as cluster:
        for what, outcome, seconds in cluster.each(jobs): …

A worker is used when it has the same platformlab as this computer and can shut submissions off; one that cannot is
named, with the reason. What is under way when a worker or the scheduler goes away is done again. outcome is a Result as
plain data, or the error that the worker had.
"""

import contextlib
import logging
import pickle
import queue
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from platformlab.classroom import worker
from platformlab.classroom.files import CourseError

MISSING = (
    "--scheduler needs Dask: install the extra with pip install 'platformlab[cluster]' (in a checkout: pip install -e"
    " '.[cluster]')"
)
NEEDS = (
    "a worker needs this very platformlab with the extras classroom and cluster, and bubblewrap; start one with:"
    " dask worker {scheduler} --nthreads 1 --nworkers auto"
)
GO_ON = "then run it again: it goes on from there"
CONNECT_SECONDS = 10
WORKERS_SECONDS = 10
"""How long the first worker is waited for."""

AGAIN_SECONDS = 30
"""How long workers are waited for when all of them, or the scheduler, went away in the middle."""

ASK_SECONDS = 12
"""How long a scheduler or a worker may take to answer a question."""

LOOK_SECONDS = 1.0
AHEAD = 2
"""How many submissions a worker has waiting, beside the one it is at."""

_MODULE = "__import__('platformlab.classroom.worker', fromlist=['worker'])"


def security(scheduler, *, ca="", certificate="", key=""):
    """What a scheduler at tls:// is reached with: paths of PEM files, or what Dask's own configuration says."""
    given = {"--tls-ca": ca, "--tls-cert": certificate, "--tls-key": key}
    for option, path in given.items():
        if path and not Path(path).is_file():
            raise CourseError(f"{option} {path} is not there")
    if any(given.values()) and not scheduler.startswith("tls://"):
        raise CourseError("--tls-ca, --tls-cert and --tls-key are for a scheduler whose address begins with tls://")
    try:
        from distributed import Security
    except ImportError:
        raise CourseError(MISSING) from None
    if not any(given.values()):
        return Security()
    return Security(tls_ca_file=ca, tls_client_cert=certificate, tls_client_key=key, require_encryption=True)


@dataclass
class _Job:
    """A submission under way. workers: those that may do it."""

    what: object
    data: bytes
    began: float
    future: object = None
    workers: frozenset = frozenset()


class Cluster:
    """A scheduler, and those of its workers that grade as this computer does. tell: what is called with each line."""

    def __init__(self, scheduler, *, confined, security, tell):
        self.scheduler, self._confined, self._security, self._tell = scheduler, confined, security, tell
        self._threads, self._refused, self._looked = {}, {}, 0.0
        self._alone_since = None
        self._ended = queue.SimpleQueue()

    def __enter__(self):
        try:
            from distributed import Client
        except ImportError:
            raise CourseError(MISSING) from None
        for name in ("distributed", "tornado.application", "asyncio"):
            # What they log of a cluster that goes away is said here, in one line.
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        try:
            self._client = Client(
                self.scheduler, timeout=CONNECT_SECONDS, security=self._security, set_as_default=False
            )
        except Exception as error:
            said = " ".join(str(error).split())[:200] or type(error).__name__
            hint = "; tls:// needs --tls-ca, --tls-cert and --tls-key" if self.scheduler.startswith("tls:") else ""
            raise CourseError(f"there is no Dask scheduler to be had at {self.scheduler} ({said}){hint}") from None
        try:
            self._wait_for_workers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error):
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)

    # --- workers ------------------------------------------------------------------------------------------------------

    def _wait_for_workers(self):
        deadline = time.monotonic() + WORKERS_SECONDS
        while not self._look():
            if self._refused or time.monotonic() > deadline:
                raise CourseError(self._no_worker())
            time.sleep(0.2)

    def _no_worker(self):
        needs = NEEDS.format(scheduler=self.scheduler)
        if not self._refused:
            return f"the Dask scheduler {self.scheduler} has no worker: {needs}"
        said = "; ".join(f"{address} {why}" for address, why in self._refused.items())
        return f"no worker of {self.scheduler} can grade: {said}; {needs}"

    def _look(self):
        """Takes in who came and who left, when that was not done just now; whether there is a worker to be used."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return bool(self._threads)
        self._looked = time.monotonic()
        if self._client.status != "running":
            self._threads = {}
            return False
        try:
            there = _asked(self._client.ncores)
            new = [address for address in there if address not in self._threads and address not in self._refused]
            told = self._questioned(new) if new else {}
        except Exception:
            # The scheduler is going; the next look tells.
            return bool(self._threads)
        self._threads = {address: count for address, count in there.items() if address in self._threads}
        self._refused = {address: why for address, why in self._refused.items() if address in there}
        for address in new:
            if why := _why_not(told.get(address)):
                self._refused[address] = why
                self._tell(f"the worker {address} is not used: it {why}")
            else:
                self._threads[address] = there[address]
        return bool(self._threads)

    def _questioned(self, addresses):
        text = f"{_MODULE}.about({bool(self._confined)})"
        answers = {}
        for address in addresses:
            # Each is asked for itself: one that does not answer keeps no other one from it.
            _in_background(lambda one: self._client.run(eval, text, workers=[one], on_error="return"), address, answers)
        deadline = time.monotonic() + ASK_SECONDS
        while len(answers) < len(addresses) and time.monotonic() < deadline:
            time.sleep(0.05)
        return {address: answer.get(address) for address, answer in answers.items() if isinstance(answer, dict)}

    # --- submissions --------------------------------------------------------------------------------------------------

    def each(self, jobs):
        """(what, outcome, seconds) of each job, as they end. jobs: (what, Task), asked for a few at a time.

        CourseError when the scheduler or all workers went away and do not come back.
        """
        waiting, running = iter(jobs), {}
        while True:
            if self._client.status == "running" and self._look():
                self._alone_since = None
                for key in [key for key, job in running.items() if not job.workers & self._threads.keys()]:
                    self._send(running.pop(key), running)
                most = sum(self._threads.values()) * (1 + AHEAD)
                while len(running) < most and (job := next(waiting, None)):
                    self._send(_Job(job[0], pickle.dumps(job[1]), time.monotonic()), running)
                if not running:
                    return
            else:
                self._check_patience()
            with contextlib.suppress(queue.Empty):
                key = self._ended.get(timeout=LOOK_SECONDS)
                if key in running:
                    yield from self._taken(key, running)

    def _send(self, job, running):
        """Sends a submission, or sends it again; to workers that are known, and to no other."""
        job.workers = frozenset(self._threads)
        text = f"{_MODULE}.graded_there({worker.digest()!r}, data)"
        job.future = self._client.submit(
            eval, text, {"data": job.data}, workers=sorted(job.workers), allow_other_workers=False, pure=False
        )
        running[job.future.key] = job
        job.future.add_done_callback(lambda future: self._ended.put(future.key))

    def _taken(self, key, running):
        """What came of a submission, when something has; one that was lost with the scheduler is sent again."""
        job = running[key]
        if job.future.status not in ("finished", "error"):
            job.workers = frozenset()  # to be sent again at the next look
            return
        try:
            outcome = _asked(job.future.result)
        except Exception as error:
            if job.future.status != "error":
                job.workers = frozenset()
                return
            outcome = _explained(error)
        del running[key]
        yield job.what, outcome, time.monotonic() - job.began

    def _check_patience(self):
        """Waits a while for a scheduler or workers that went away; CourseError when they do not come back."""
        now = time.monotonic()
        if self._alone_since is None:
            self._alone_since = now
            self._tell(f"the Dask scheduler {self.scheduler} or its workers went away: waiting for them")
        if self._client.status not in ("running", "connecting"):
            raise CourseError(f"the Dask scheduler {self.scheduler} went away: start it and its workers again, {GO_ON}")
        if now - self._alone_since > AGAIN_SECONDS:
            raise CourseError(f"{self._no_worker()}; {GO_ON}")


def _why_not(told):
    """Why a worker cannot be used, from what it told about itself; empty text when it can."""
    if told is None:
        return f"does not answer within {ASK_SECONDS} s"
    if isinstance(told, ModuleNotFoundError) and "platformlab" in str(told) and "classroom" not in str(told):
        return "has no platformlab"
    if not isinstance(told, dict):
        return f"has another platformlab, or not all of it ({type(told).__name__}: {' '.join(str(told).split())[:120]})"
    own = {"version": worker.version(), "digest": worker.digest()}
    if {name: told.get(name) for name in own} != own:
        return (
            f"has another platformlab (version {told.get('version')}, code {told.get('digest')}; here"
            f" {own['version']}, {own['digest']}): bring it up to date and start the worker again"
        )
    if told.get("python") != worker.PYTHON:
        return f"runs Python {told.get('python')}, and this computer {worker.PYTHON}"
    return f"cannot shut submissions off: {told['trouble']}" if told.get("trouble") else ""


def _explained(error):
    """An error of a worker. What Dask itself says is put in plain words."""
    if type(error).__name__ == "KilledWorker":
        return RuntimeError("the workers that ran it were ended from outside, again and again (too little memory?)")
    return error


def _asked(question):
    """The answer to a question that may never be answered. TimeoutError after ASK_SECONDS."""
    answers = {}
    _in_background(lambda _: question(), "", answers).join(ASK_SECONDS)
    if "" not in answers:
        raise TimeoutError
    if isinstance(answers[""], Exception):
        raise answers[""]
    return answers[""]


def _in_background(function, name, answers):
    """Runs a function with a name, in a thread that this process does not wait for; what came of it is in answers."""

    def run():
        try:
            answers[name] = function(name)
        except Exception as error:
            answers[name] = error
        except BaseException as error:  # Dask cancels what it has lost in this way
            answers[name] = RuntimeError(type(error).__name__)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
