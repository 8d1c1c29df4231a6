"""Limits are the kernel's: what is asked for beyond them is refused there and then, and the right answer after it
counts. Each of these is bounded, so that it does no harm where nothing bounds it."""

from hostile.case import cells, handed_in
from hostile.fair import FULL, NOTHING, RIGHT, ZERO, Fair
from hostile.works import HONEST, Work

KIND, PROCESSES = "limits are the kernel's", "no second process"


def beyond(ask, most, errors="OSError", *, before="", after="pass"):
    """Asks for one more, `most` times, or until it is refused; done: how often it was had. after: what frees it."""
    return f"""
import os
{before}
kept, done, most = [], 0, {most}
try:
    while done < most:
        {ask}
        done += 1
except ({errors}):
    pass
{after}
assert done < most, done
RIGHT
"""


_THREAD = "threading.Thread(target=time.sleep, args=(3,), daemon=True).start()"
_WRITE = "assert {file}.write(b'x' * 10**6) == 10**6"
_FILL = "kept = kept or [{made}]; os.write(kept[0], b'x' * 10**6)"
_REFUSED = "OSError, MemoryError"
_SHORT = "OSError, AssertionError"

LIMITS = {
    "300 threads": (FULL, beyond(_THREAD, 300, "RuntimeError", before="import threading, time")),
    "300 threads with small stacks": (
        FULL,
        beyond(_THREAD, 300, "RuntimeError", before="import threading, time\nthreading.stack_size(32_768)"),
    ),
    "20,000 files": (FULL, beyond("open(f'file-{done}', 'w').close()", 20_000)),
    "20,000 folders": (FULL, beyond("os.mkdir(f'folder-{done}')", 20_000)),
    "20,000 links": (FULL, beyond("os.symlink('nowhere', f'link-{done}')", 20_000)),
    "2.5 GB in one piece": (FULL, beyond("kept.append(bytearray(2_500_000_000))", 1, "MemoryError")),
    "2 GB bit by bit": (FULL, beyond("kept.append(b'x' * 10**7)", 200, "MemoryError", after="kept.clear()")),
    "2 GB by mmap": (FULL, beyond("kept.append(mmap.mmap(-1, 10**8))", 20, _REFUSED, before="import mmap")),
    "300 MB in shared memory": (FULL, beyond(_FILL.format(made="os.open('/dev/shm/x', os.O_RDWR | os.O_CREAT)"), 300)),
    "300 MB in a file that has no name": (FULL, beyond(_FILL.format(made="os.memfd_create('x')"), 300)),
    "1,000 descriptors": (
        FULL,
        beyond("kept.append(os.open('/dev/null', 0))", 1_000, after="for one in kept: os.close(one)"),
    ),
    "a file of 100 MB": (
        FULL,
        beyond(_WRITE.format(file="file"), 100, _SHORT, before="file = open('big', 'wb', 0)"),
    ),
    "a disk full of files of 1 MB": (FULL, beyond(_WRITE.format(file="open(f'file-{done}', 'wb', 0)"), 100, _SHORT)),
    "limits that it raises": (
        FULL,
        """
        import resource
        raised = []
        for name in ("AS", "NPROC", "NOFILE", "FSIZE", "CPU", "CORE"):
            which = getattr(resource, f"RLIMIT_{name}")
            hard = resource.getrlimit(which)[1]
            try:
                if hard != -1:
                    resource.setrlimit(which, (hard + 1, hard + 1))
                raised.append(name)
            except (ValueError, OSError):
                pass
        assert not raised, raised
        RIGHT
        """,
    ),
    "CPU in C that hears no signal": (ZERO, "sum(range(10**13))"),
    "a second program in its own place": (NOTHING, "import os\nos.execv('/bin/sleep', ['sleep', '3'])"),
}  # fmt: skip


def second(begin):
    """Begins a second process; begun: whether it could."""
    return f"""
import ctypes, os, subprocess, multiprocessing
begun = True
try:
    {begin}
except (OSError, RuntimeError):
    begun = False
assert not begun, "there is a second process"
RIGHT
"""


_CHILD = "child = {call}\n    if child == 0:\n        os._exit(0)\n    begun = child > 0"
_SYSCALL = "ctypes.CDLL(None).syscall({arguments})"

SECOND = {
    "fork": _CHILD.format(call="os.fork()"),
    "the system call clone": _CHILD.format(
        call=_SYSCALL.format(arguments="56 if os.uname().machine == 'x86_64' else 220, 17, 0, 0, 0, 0")
    ),
    "the system call clone3": _CHILD.format(
        call=_SYSCALL.format(arguments="435, (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17), 88")
    ),
    "posix_spawn": "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)",
    "subprocess, by vfork": "subprocess.run(['/bin/true'])",
    "subprocess, by fork": "subprocess.run(['/bin/true'], preexec_fn=os.getpid)",
    "os.system": "begun = os.system('true') == 0",
    "os.popen": "begun = os.popen('echo begun').read() == 'begun\\n'",
    "multiprocessing": (
        "one = multiprocessing.get_context('fork').Process(target=print)\n    one.start()\n    one.join(5)\n"
        "    begun = one.exitcode == 0"
    ),
    "a terminal of its own": "import pty\n    child, _ = pty.fork()\n    if child == 0:\n        os._exit(0)",
}

_SPINNING = """
import threading
def spin():
    while True:
        sum(range(10**6))
try:
    for _ in range(58):
        threading.Thread(target=spin, daemon=True).start()
except RuntimeError:
    pass
spin()
"""
_WORKING = """
import time
begin = time.process_time()
while time.process_time() < begin + 4:
    pass
RIGHT
"""

CASES = [
    *cells(KIND, LIMITS),
    *cells(PROCESSES, {f"a second process by {name}": (FULL, second(begin)) for name, begin in SECOND.items()}),
    handed_in(
        KIND,
        "a neighbour that spins 58 threads",
        Fair({"ann": {"4.1": ZERO, "4.2": ZERO}, "bo": RIGHT, "wang": RIGHT}),
        {
            "ann": Work(answers={"4.1": _SPINNING, "4.2": _SPINNING}),
            "bo": Work(answers={"4.1": _WORKING}),
            "wang": HONEST,
        },
        workers=2,
    ),
]
