"""Inside there is nothing of the grader. Each hand-in looks for something and stops when it finds it; then comes the
right answer. So all its points say that nothing was found."""

from hostile.case import cells, collected
from hostile.fair import FULL, NOT_HANDED_IN, RIGHT, ZERO, Fair
from hostile.works import Work

KIND = "inside there is nothing of the grader"
TOKEN = "token-of-the-teacher-5309"
SHELL = {"TEACHERS_TOKEN": TOKEN}

LOOKS = {
    "the environment of process 1": (
        FULL,
        """
        try:
            text = open("/proc/1/environ").read()
        except OSError:
            text = ""
        assert "TOKEN" not in text, text
        RIGHT
        """,
    ),
    "the environment of every process and thread": (
        FULL,
        """
        import glob
        seen = ""
        for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/task/*/environ"):
            try:
                seen += open(path).read()
            except OSError:
                pass
        assert "TOKEN" not in seen, seen
        RIGHT
        """,
    ),
    "its own environment": (
        FULL,
        """
        import os
        assert "TEACHERS_TOKEN" not in os.environ, dict(os.environ)
        RIGHT
        """,
    ),
    "the environment in its own memory": (
        FULL,
        """
        part, seen = "-".join(["token", "of", "the", "teacher"]).encode(), False
        for line in open("/proc/self/maps"):
            if "[stack]" in line or "[heap]" in line:
                begin, end = (int(number, 16) for number in line.split()[0].split("-"))
                with open("/proc/self/mem", "rb", 0) as memory:
                    memory.seek(begin)
                    seen = seen or part + b"-5" in memory.read(end - begin)
        assert not seen
        RIGHT
        """,
    ),
    "the memory of other processes": (
        FULL,
        """
        import glob, os
        seen = []
        for path in glob.glob("/proc/[0-9]*/mem"):
            try:
                if path != f"/proc/{os.getpid()}/mem":
                    open(path, "rb")
                    seen.append(path)
            except OSError:
                pass
        assert not seen, seen
        RIGHT
        """,
    ),
    "a command line with the teacher's paths": (
        FULL,
        """
        import glob
        seen = [path for path in glob.glob("/proc/[0-9]*/cmdline") if b"--course" in open(path, "rb").read()]
        assert not seen, seen
        RIGHT
        """,
    ),
    "processes that are not its own": (
        FULL,
        """
        import os
        seen = []
        for name in os.listdir("/proc"):
            try:
                if name.isdigit() and int(name) != os.getpid():
                    os.listdir(f"/proc/{name}/fd")
                    seen.append(name)
            except OSError:
                pass
        assert not seen, seen
        RIGHT
        """,
    ),
    "the descriptors of process 1, to forge the box's own messages": (
        FULL,
        """
        import os
        wrote = []
        for number in range(8):
            try:
                if os.getpid() != 1:
                    os.write(os.open(f"/proc/1/fd/{number}", os.O_WRONLY), b"bwrap: forged\\n")
                    wrote.append(number)
            except OSError:
                pass
        assert not wrote, wrote
        RIGHT
        """,
    ),
    "a message like one of bubblewrap's own": (
        ZERO,
        """
        import os, sys
        for place in (1, 2):
            try:
                os.write(place, b"bwrap: Can't mount proc on /newroot/proc: Operation not permitted\\n")
            except OSError:
                pass
        answer_1 = 1.0
        """,
    ),
    "a handle on process 1 and what it has open": (
        FULL,
        """
        import ctypes, os
        pidfd_open, pidfd_getfd = 434, 438
        call, taken = ctypes.CDLL(None).syscall, []
        handle = -1 if os.getpid() == 1 else call(pidfd_open, 1, 0)
        if handle >= 0:
            taken = [number for number in range(8) if call(pidfd_getfd, handle, number, 0) >= 0]
        assert not taken, taken
        RIGHT
        """,
    ),
    "signals to whatever there is": (
        FULL,
        """
        import os, signal
        for name in os.listdir("/proc"):
            try:
                if name.isdigit() and int(name) != os.getpid():
                    os.kill(int(name), signal.SIGKILL)
            except OSError:
                pass
        RIGHT
        """,
    ),
    "settings of the kernel that can be written": (
        FULL,
        """
        import os
        opened = []
        for folder, _, files in os.walk("/proc/sys"):
            for name in files:
                try:
                    os.close(os.open(os.path.join(folder, name), os.O_WRONLY))
                    opened.append(name)
                except OSError:
                    pass
        assert not opened, (len(opened), opened[:3])
        RIGHT
        """,
    ),
    "files of /proc and /sys that change the machine": (
        FULL,
        """
        import os
        opened = []
        for path in ("/proc/sysrq-trigger", "/proc/irq/default_smp_affinity", "/proc/bus/pci", "/sys/power/state",
                     "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/fs/cgroup/cgroup.procs"):
            try:
                os.close(os.open(path, os.O_WRONLY))
                opened.append(path)
            except OSError:
                pass
        assert not opened, opened
        RIGHT
        """,
    ),
    "the rights of root": (
        FULL,
        """
        held = [line for line in open("/proc/self/status") if line.startswith(("CapEff", "CapPrm", "CapAmb"))]
        assert all(int(line.split()[1], 16) == 0 for line in held), held
        RIGHT
        """,
    ),
    "the user id of root": (
        FULL,
        """
        import os
        outside = open("/proc/self/uid_map").read().split()[1]
        assert os.getuid() or outside != "0", "this is root"
        RIGHT
        """,
    ),
    "a user namespace of its own, to be root in it": (
        FULL,
        """
        import ctypes
        assert ctypes.CDLL(None).unshare(0x10000000) != 0
        RIGHT
        """,
    ),
}

CASES = cells(KIND, LOOKS, env=SHELL)
case = collected(CASES)

_TELLS = """
import os
text = " ".join(f"{name}={value}" for name, value in os.environ.items())
for number in range(1, 30):
    try:
        text += open(f"/proc/{number}/environ").read()
    except OSError:
        pass
raise RuntimeError(text[max(text.find("TEACHERS"), 0):])
"""


@case(
    KIND,
    "a token in the shell comes into no page through an error",
    Fair({"ann": {"4.1": ZERO}, "bo": RIGHT, "wang": NOT_HANDED_IN}, never=(TOKEN,)),
)
def _(at):
    at.hand_in("ann", Work(answers={"4.1": _TELLS}))
    at.hand_in("bo")
    at.collect()
    at.grade(env=SHELL)
    at.pages()
