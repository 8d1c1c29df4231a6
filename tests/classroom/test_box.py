"""The box around a submission: what is seen in there, what the kernel bounds, and what cannot be told out of it.

Each is tried in every way in which boxes can be made by this user: as root, in a user namespace, and without a home of
bounded size.
"""

import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

from platformlab.classroom import sandbox
from platformlab.classroom.sandbox import mounts
from platformlab.classroom.sandbox.box import Box, Setting
from platformlab.classroom.sandbox.limits import Limits

PATIENT = Limits(seconds_per_step=20)
WAYS = sandbox.ways() if sandbox.bubblewrap() else ()


def name_of(way):
    return ("root" if way.as_root else "namespace") + ("" if way.bound_home else "-watched")


@pytest.fixture(params=WAYS, ids=name_of)
def way(request):
    return request.param


def _program(view, way, body):
    """Python code of a process of its own that makes boxes in the same setting."""
    found = json.dumps(mounts.found().as_json())
    return (
        "import json\n"
        "from platformlab.classroom.sandbox import Box, Limits, Mounts, Way\n"
        "from platformlab.classroom.sandbox.box import Setting\n"
        f"way = Way({way.as_root}, {way.bound_home})\n"
        f"setting = Setting({view!r}, Mounts.from_json(json.loads({found!r})), way)\n" + body
    )


@pytest.fixture
def play(view, way):
    """Plays code in one cell and gives the Played; `seen` is taken as the answer."""

    def run(*cells, limits=PATIENT, seen="seen"):
        steps = [*({"run": code} for code in cells), {"take": "x", "name": seen}]
        return Box(Setting(view, mounts.found(), way), limits).play(steps, given={})

    return run


@pytest.fixture
def inside(play):
    """Runs code in a submission's process and gives what `seen` holds there."""

    def run(code, **more):
        played = play(code, **more)
        assert not played.failures, played
        assert not played.broken, played
        return played.answers["x"]["value"][1]

    return run


# --- nothing of the grader --------------------------------------------------------------------------------------------


def test_the_environment_is_the_boxs_own_wherever_it_is_read(inside, monkeypatch):
    monkeypatch.setenv("PLATFORMLAB_TOKEN", "a-secret-token")
    code = """
import glob, os
seen = ' '.join(sorted(name for name in os.environ if 'THREADS' not in name)) + '|'
for path in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline') + glob.glob('/proc/*/task/*/environ'):
    try:
        with open(path) as file: seen += 'a-secret-token' in file.read() and path or ''
    except OSError: pass
"""
    assert inside(code) == "HOME LANG LOGNAME MPLCONFIGDIR PATH PWD TMPDIR USER|"


def test_there_is_one_process_and_nothing_open_but_its_own_line(inside):
    code = """
import os
numbers = [name for name in os.listdir('/proc') if name.isdigit()]
links = [f'/proc/self/fd/{name}' for name in os.listdir('/proc/self/fd')]
opened = [os.readlink(link) for link in links if os.path.lexists(link)]
seen = f'{numbers} {os.getpid()} {os.getppid()} {sorted(set(link.split(":")[0] for link in opened))}'
"""
    assert inside(code) == "['1'] 1 0 ['/dev/null', 'pipe']"


@pytest.mark.parametrize("path", ["/proc/1/fd/2", "/proc/1/fd/0", "/proc/1/mem", "/proc/self/oom_score_adj"])
def test_no_file_of_a_process_can_be_written_to_say_something_in_anothers_name(path, inside):
    code = f"""
try:
    with open({path!r}, 'w') as file: file.write('bwrap: no room')
    seen = 'written'
except (OSError, ValueError) as error: seen = type(error).__name__
"""
    said = inside(code)
    # Its own descriptors lead to /dev/null only.
    assert said != "written" or path.startswith("/proc/1/fd/")


def test_none_of_the_kernels_settings_can_be_written(inside):
    code = """
import os
seen = 0
for place, _folders, names in os.walk('/proc/sys'):
    for name in names:
        try: os.close(os.open(os.path.join(place, name), os.O_WRONLY))
        except OSError: continue
        seen += 1
"""
    assert inside(code) == "0"


def test_it_has_no_rights_and_is_nobody_of_this_computer(inside, way):
    code = """
import os
status = dict(line.split(':', 1) for line in open('/proc/self/status'))
alone = os.getgroups() in ([], [os.getgid()])
seen = f"{os.getuid()} {alone} {status['CapEff'].strip()} {status['NoNewPrivs'].strip()}"
"""
    user, groups, rights, no_more = inside(code).split()
    assert int(user) > 0
    assert (groups, int(rights, 16), no_more) == ("True", 0, "1")
    if way.as_root:
        assert int(user) > 10**6
        assert inside("import os; seen = str(os.getuid())") != user


def test_the_home_is_empty_and_the_network_only_itself(inside):
    assert inside("import os; seen = str(os.listdir(os.path.expanduser('~')))") == "[]"
    assert inside("import socket; seen = str(len(socket.if_nameindex()))") == "1"


def test_of_this_computer_only_the_systems_libraries_and_this_python_are_seen(inside):
    seen = set(inside("import os; seen = ' '.join(os.listdir('/'))").split())
    found = mounts.found()
    own = {Path(path).parts[1] for path in (*found.folders, *found.files)}
    links = {Path(name).name for name, _ in found.links}
    assert seen <= {"course", "proc", "dev", "student", "etc", "usr"} | own | links
    assert inside("import os; seen = str(os.path.exists('/etc/passwd') or os.path.exists('/usr/share/doc'))") == "False"


# --- no copy of the course --------------------------------------------------------------------------------------------


def test_no_file_that_can_be_read_there_holds_an_exercise(inside):
    """Every file of the course that the process can reach is searched for the texts that all exercises share."""
    code = """
import os
seen, looked = '', 0
for top in os.listdir('/'):
    if top in ('proc', 'dev', 'etc'): continue
    for folder, folders, files in os.walk('/' + top):
        folders[:] = [name for name in folders if name not in ('share', 'include', 'tests', 'nodejs')]
        for name in files:
            if 'platformlab' in folder + name or name.endswith('.ipynb'):
                try:
                    with open(os.path.join(folder, name), 'rb') as file: text = file.read()
                except OSError: continue
                looked += 1
                if any(said in text for said in (b'Misconception(', b'Feedback(')):
                    seen += os.path.join(folder, name) + ' '
assert looked > 100, looked
"""
    assert inside(code) == ""


def _copy(folder, name="platformlab"):
    """A folder that looks like the package with its exercises."""
    exercises = Path(folder, name, "exercises")
    exercises.mkdir(parents=True)
    (exercises / "kinds.py").write_text("answers = 42")
    return exercises / "kinds.py"


def _class(folder, name):
    """A folder that looks like a class's."""
    made = Path(folder, name)
    made.mkdir(parents=True)
    (made / "gradebook.db").write_text("marks")
    return made / "gradebook.db"


def _seen_from(program, *, path=(), cwd=None, env=None):
    """Runs Python code in an interpreter of its own that grades; what it prints, as JSON."""
    source = str(Path(sandbox.__file__).resolve().parents[3])
    env = {**os.environ, **(env or {}), "PYTHONPATH": os.pathsep.join([*map(str, path), source])}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=env, cwd=cwd, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


_LOOK = """
import json
from platformlab.classroom import sandbox
steps = [{{"run": {code!r}}}, {{"take": "x", "name": "seen"}}]
try:
    with sandbox.opened() as box:
        print(json.dumps(box.play(steps, given={{}}).answers["x"]["value"][1]))
except sandbox.SandboxError as error:
    print(json.dumps("refused: " + str(error)))
"""


def _looks(code, **where):
    return _seen_from(_LOOK.format(code=code), **where)


def _exist(*paths):
    return f"import os; seen = str([os.path.exists(path) for path in {[str(path) for path in paths]!r}])"


@pytest.fixture
def library(tmp_path):
    """A folder of installed libraries outside this Python, with one in it."""
    folder = tmp_path / "libs" / "site-packages"
    folder.mkdir(parents=True)
    (folder / "harmless.py").write_text("value = 7")
    return folder


def test_a_copy_among_libraries_elsewhere_is_hidden_and_the_libraries_are_not(library):
    answers, renamed = _copy(library), _copy(library, "course_before")
    marks, wheel = _class(library, "my-class"), library / "platformlab-0.1.0-py3-none-any.whl"
    wheel.write_text("a whole course")
    read = f"opened = ''\ntry: opened = open({str(wheel)!r}).read()\nexcept OSError: pass"
    code = f"import harmless\n{read}\n{_exist(answers, renamed, marks)} + opened"
    assert _looks(code, path=[library]) == "[False, False, False]"


def test_a_checkout_that_is_reached_through_a_link_is_hidden_in_its_own_place(library, tmp_path):
    answers = _copy(library / "src")
    (tmp_path / "link").symlink_to(library)
    seen = _looks(_exist(answers, tmp_path / "link" / "src" / "platformlab"), path=[tmp_path / "link"])
    assert seen == "[False, False]"


def test_what_lies_beside_modules_on_pythonpath_is_not_shown(tmp_path):
    """PYTHONPATH may name a home: only libraries are shown of it."""
    (tmp_path / "secret.txt").write_text("marks")
    (tmp_path / "own.py").write_text("value = 7")
    marks = _class(tmp_path, "class")
    seen = _looks(_exist(tmp_path / "secret.txt", marks), path=[tmp_path], cwd=tmp_path)
    assert seen == "[False, False]"


def test_a_common_library_that_lies_alone_elsewhere_is_shown(tmp_path):
    package = tmp_path / "own" / "networkx"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("value = 7")
    (tmp_path / "own" / "secret.txt").write_text("marks")
    code = f"import networkx\n{_exist(tmp_path / 'own' / 'secret.txt')} + str(networkx.value)"
    assert _looks(code, path=[tmp_path / "own"]) == "[False]7"


def test_a_library_that_a_box_could_not_read_is_refused_at_the_start(tmp_path):
    """As root's are that were installed with a umask of 077."""
    package = tmp_path / "own" / "networkx"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("value = 7")
    (package / "__init__.py").chmod(0)
    said = _looks("seen = 1", path=[tmp_path / "own"])
    assert said.startswith("refused: submissions cannot read the library networkx")
    assert "chmod -R a+rX" in said


def test_a_copy_in_the_python_that_an_environment_was_made_from_is_hidden(tmp_path, monkeypatch):
    made = tmp_path / "base"
    venv.create(made, with_pip=False, symlinks=True)
    packages = next(made.glob("lib/python*/site-packages"))
    answers = _copy(packages)
    monkeypatch.setattr(sys, "base_prefix", str(made))
    mounts.found.cache_clear()
    try:
        assert str(answers.parents[1]) in mounts.found().hidden
        assert not sandbox.may_hold(packages / "my-class")
    finally:
        mounts.found.cache_clear()


def test_the_view_is_readable_whatever_the_graders_umask_is(tmp_path):
    before = os.umask(0o077)
    try:
        sandbox.show(tmp_path / "view")
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "view").rglob("*")}
    assert modes <= {0o755, 0o644}


# --- the kernel's limits ----------------------------------------------------------------------------------------------

NO_SECOND = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def refused(call):
    try: return call() == -1 and ctypes.get_errno() != 0
    except OSError: return True
calls = {
    "fork": os.fork,
    "vfork": lambda: libc.syscall(58, 0) if os.uname().machine == "x86_64" else -1,
    "clone": lambda: libc.syscall(56 if os.uname().machine == "x86_64" else 220, 17, 0, 0, 0, 0),
    "clone3": lambda: libc.syscall(435, ctypes.create_string_buffer(88), 88),
    "spawn": lambda: os.posix_spawn("/bin/sh", ["sh"], {}),
    "pidfd_open": lambda: libc.syscall(434, 1, 0),
    "pidfd_getfd": lambda: libc.syscall(438, 3, 0, 0),
    "kcmp": lambda: libc.syscall(312 if os.uname().machine == "x86_64" else 272, 1, 1, 0, 0, 0),
    "vsock": lambda: libc.socket(40, 1, 0),
}
ctypes.set_errno(1)
seen = ' '.join(name for name, call in calls.items() if not refused(call))
"""


def test_no_second_process_can_be_begun_and_none_be_looked_into(inside):
    assert inside(NO_SECOND) == ""


def _bounded(way, kind):
    return way.bound_tasks if kind == "threads" else way.bound_home


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (
            "threads",
            "import threading\nthreading.stack_size(32_768)\nseen, wait = 0, threading.Event()\ntry:\n"
            "    while seen < 5_000:\n        threading.Thread(target=wait.wait, daemon=True).start()\n"
            "        seen += 1\n"
            "except RuntimeError: pass\nfor _ in range(10**6): pass\nseen = str(seen)",
        ),
        (
            "files",
            "seen = 0\ntry:\n    while seen < 20_000:\n        open(str(seen), 'w').close()\n        seen += 1\n"
            "except OSError: pass\nseen = str(seen)",
        ),
        (
            "folders",
            "import os\nseen = 0\ntry:\n    while seen < 20_000:\n        os.mkdir(str(seen))\n        seen += 1\n"
            "except OSError: pass\nseen = str(seen)",
        ),
    ],
)  # fmt: skip
def test_threads_and_files_are_bounded_by_the_kernel_or_ended_by_the_watch(kind, code, play, way):
    limits = Limits(seconds_per_step=20, seconds_still=3)
    played = play(code, limits=limits)
    most = limits.tasks if kind == "threads" else limits.files
    if _bounded(way, kind):
        assert most - 4 <= int(played.answers["x"]["value"][1]) <= most
    else:
        # A burst can be over before it is seen; then it is all that the answer says, and nothing of it is left.
        assert played.broken or int(played.answers["x"]["value"][1]) <= 20_000


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("memory", "try: seen = len(bytearray(2_000_000_000))\nexcept MemoryError: seen = 'refused'"),
        (
            "memory by mmap",
            "import mmap\ntry: seen = len(mmap.mmap(-1, 2_000_000_000))\nexcept OSError: seen = 'refused'",
        ),
        (
            "a file's size",
            "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\ntry:\n    file = open('big', 'wb')\n"
            "    for _ in range(99): file.write(bytes(10**6))\n    seen = 'written'\nexcept OSError: seen = 'refused'",
        ),
        (
            "the disk",
            "try:\n    for n in range(99):\n        with open(str(n), 'wb') as file: file.write(bytes(10**6))\n"
            "    seen = 'written'\nexcept OSError: seen = 'refused'",
        ),
        (
            "descriptors",
            "import os\ntry:\n    for _ in range(999): os.dup(0)\n    seen = 'open'\nexcept OSError: seen = 'refused'",
        ),
        (
            "its own limits",
            "import resource as r\nseen = 'refused'\nfor name in (r.RLIMIT_AS, r.RLIMIT_NOFILE, r.RLIMIT_CPU):\n"
            "    try: r.setrlimit(name, (-1, -1)); seen = 'raised'\n    except (ValueError, OSError): pass",
        ),
    ],
)  # fmt: skip
def test_memory_files_and_descriptors_are_bounded_by_the_kernel(what, code, inside):
    assert inside(code) == "refused"


def test_a_neighbour_that_spins_58_threads_costs_an_honest_one_nothing(view, way):
    """The honest one computes for a second, with a limit of two; the neighbour takes what there is of the cores."""
    spin = (
        "import threading\ndef spin():\n    while True: hash(bytes(100_000))\n"
        "for _ in range(57): threading.Thread(target=spin, daemon=True).start()\nspin()"
    )
    work = "import time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass\nseen = 'done'"
    setting = Setting(view, mounts.found(), way)
    step = {"run": spin, "answer": "x"}
    body = f"print('begun', flush=True)\nBox(setting, Limits(seconds_per_step=60)).play([{step!r}], given={{}})"
    program = _program(view, way, body)
    neighbours = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) for _ in range(2)]
    try:
        for neighbour in neighbours:
            assert neighbour.stdout.readline() == b"begun\n"
        time.sleep(0.5)
        steps = [{"run": work, "answer": "x"}, {"take": "x", "name": "seen"}]
        limits = Limits(seconds_per_step=2, seconds_still=2)
        played = Box(setting, limits).play(steps, given={})
    finally:
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()
            neighbour.stdout.close()
    assert not played.broken
    assert played.answers["x"]["value"] == ["text", "done"]


def test_computing_and_standing_still_have_limits_of_their_own(play):
    limits = Limits(seconds_per_step=1, seconds=1, seconds_still=0.5)
    busy = play("while True: pass", limits=limits).broken[0]
    assert (busy.kind, busy.why) == ("time", "it did not end within 1 seconds")
    still = play("import time\ntime.sleep(60)", limits=limits).broken[0]
    assert (still.kind, still.why) == ("time", "it did nothing for 0.5 seconds")


def test_a_cell_that_is_no_answer_may_take_what_is_left_of_the_whole_time(play):
    limits = Limits(seconds_per_step=0.3, seconds=5)
    work = "import time\nend = time.process_time() + 1.2\nwhile time.process_time() < end: pass\nseen = 'done'"
    assert play(work, limits=limits).answers["x"]["value"] == ["text", "done"]


def test_after_a_cell_that_takes_all_the_time_the_others_are_run(play):
    limits = Limits(seconds_per_step=1, seconds=1.5)
    work = "import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass\nseen = 'done'"
    played = play("while True: pass", work, limits=limits)
    assert set(played.broken) == {0}
    assert played.answers["x"]["value"] == ["text", "done"]


def test_nothing_is_left_of_a_box(play, view):
    play("open('left', 'w').write('secret')")
    assert list(Path(view, "home").iterdir()) == []
    assert "platformlab-view" not in Path("/proc/self/mounts").read_text()


def test_a_box_ends_with_the_one_who_made_it(view, way):
    program = _program(
        view,
        way,
        "with setting.started(Limits(), None) as process:\n"
        "    while process.pid is None: pass\n    print(process.pid, flush=True)\n    process.popen.wait()",
    )
    grader = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    pid = int(grader.stdout.readline())
    started = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    grader.kill()
    grader.wait()
    grader.stdout.close()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return
        if state in "ZX" or fields[18] != started:
            return
        time.sleep(0.05)
    pytest.fail("the box goes on without its grader")


# --- what is told -----------------------------------------------------------------------------------------------------

TELL = """
import os
def tell(line):
    for descriptor in range(3, 20):
        try: os.write(descriptor, line)
        except OSError: pass
"""


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("bytes", "while True: tell(b'{\"x\": 1}' + b' ' * 60_000 + b'\\n')"),
        ("messages", "while True: tell(b'{}\\n' * 1_000)"),
        ("nesting", "tell(b'{\"answer\": ' + b'[' * 90_000 + b']' * 90_000 + b'}\\n')"),
        ("a deep answer", "tell(b'{\"answer\": \"x\", \"value\": ' + b'[' * 20 + b']' * 20 + b'}\\n')"),
        ("many lists", "tell(b'{\"answer\": [' + b'[],' * 66_000 + b'[]]}\\n')"),
        ("no JSON", "tell(b'\\xff\\xfe\\n')"),
        ("half a line", "tell(b'{\"x\"'); os._exit(0)"),
        ("answers to questions that are not there", "for n in range(10**6): tell(b'{\"answer\": \"q%d\"}\\n' % n)"),
        ("failures of cells that are not there", "for n in range(10**6): tell(b'{\"failed\": %d}\\n' % n)"),
        ("many learners", "for n in range(10**6): tell(b'{\"learner\": \"%d\"}\\n' % n)"),
    ],
)  # fmt: skip
def test_whatever_is_told_the_process_is_ended_and_the_next_cell_is_heard(what, code, play):
    played = play(TELL + code, "seen = 'still here'")
    assert 0 in played.broken or what == "many lists"
    if what != "many lists":
        assert played.broken[0].kind in ("flood", "ended")
    assert played.answers.get("x", {}).get("value") in (["text", "still here"], None)
    assert set(played.answers) <= {"x"}
    assert set(played.failures) <= {0, 1, 2}
    assert len(played.learners) <= 10


def test_a_thousand_cells_that_flood_stay_within_the_memory_of_a_grader(view, way):
    program = _program(
        view,
        way,
        f"cell = {TELL!r} + 'while True: tell(b\\'{{\"answer\": [\\' + b\\'[],\\' * 60_000 + b\\'[]]}}\\\\n\\')'\n"
        "steps = [{'run': cell} for _ in range(1000)] + [{'take': 'x', 'name': 'seen'}]\n"
        "played = Box(setting, Limits()).play(steps, given={})\n"
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print(json.dumps([int(status['VmHWM'].split()[0]) // 1024, len(played.broken),"
        " list(played.unreached)]))",
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    megabytes, broken, unreached = json.loads(done.stdout)
    assert megabytes < 300
    assert 5 <= broken <= 50
    assert unreached == [1000]


def test_half_characters_and_invisible_signs_are_made_text(play):
    code = TELL + (
        'tell(b\'{"failed": 0, "type": "\\\\ud800", "says": "a\\\\udfffb\\\\u0007\\\\u202e", "line": 1}\\n\')\n'
        'tell(b\'{"learner": "\\\\ud83d"}\\n\')\ntell(b\'{"answer": "x", "value": ["text", "\\\\ud800"]}\\n\')'
    )
    played = play(code)
    told = json.dumps([played.failures, played.learners, played.answers], ensure_ascii=False)
    assert told.encode("utf-8")
    assert not any(sign in told for sign in "\u0007\u202e")
    assert played.failures[0]["says"].startswith("a")


# --- the grader's own trouble -----------------------------------------------------------------------------------------


def test_a_process_that_is_killed_from_outside_is_no_outcome_of_a_students(view, way):
    box = Box(Setting(view, mounts.found(), way), PATIENT)
    program = (
        "import os, sys, time\nwhile True:\n"
        "    for name in filter(str.isdigit, os.listdir('/proc')):\n"
        "        try:\n"
        "            with open(f'/proc/{name}/cmdline') as file: line = file.read()\n"
        "            with open(f'/proc/{name}/stat') as file: parent = file.read().rpartition(')')[2].split()[1]\n"
        "            with open(f'/proc/{parent}/stat') as file: above = file.read().rpartition(')')[2].split()[1]\n"
        "        except (OSError, IndexError): continue\n"
        f"        if above == '{os.getpid()}' and 'inside/runner.py' in line and 'bwrap' not in line:\n"
        "            time.sleep(0.3)\n            os.kill(int(name), 9)\n            sys.exit()\n"
        "    time.sleep(0.02)"
    )
    killer = subprocess.Popen([sys.executable, "-c", program])
    try:
        with pytest.raises(sandbox.TroubleError, match="killed from outside"):
            box.play([{"run": "import time\ntime.sleep(15)"}, {"take": "x", "name": "x"}], given={})
    finally:
        killer.kill()
        killer.wait()


def test_without_bubblewrap_nothing_runs_and_one_sentence_says_what_to_install(monkeypatch, view, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(sandbox.SandboxError, match="sudo apt install bubblewrap") as error, sandbox.opened(view=view):
        pass
    assert "\n" not in str(error.value)


def test_where_bubblewrap_may_not_build_walls_its_own_words_are_told(monkeypatch, tmp_path, view, way):
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), os.environ["PATH"]]))
    box = Box(Setting(view, mounts.found(), way), PATIENT)
    with pytest.raises(sandbox.SandboxError, match="setting up uid map") as error:
        box.play([{"run": "pass"}], given={})
    assert "\n" not in str(error.value)


def test_who_may_not_mount_takes_the_ordinary_way():
    """An ordinary user, and root in a container."""
    code = "import os; seen = str(os.getuid())"
    program = _LOOK.format(code=code) + "\nimport sys\nprint(sandbox.way_here().as_root, file=sys.stderr)"
    less = ["setpriv", "--bounding-set", "-sys_admin"] if os.geteuid() == 0 else []
    command = [*less, sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, '"1000"', "False")


@pytest.mark.parametrize("names", [["data.csv"], ["helper.py", "data.csv"]])
def test_files_that_were_handed_in_beside_the_notebook_can_be_read_and_not_changed(names, view, way, tmp_path):
    for name in names:
        (tmp_path / name).write_text("value = 7\n")
    code = f"""
seen = ''
for name in {names!r}:
    seen += open(name).read().strip()
    try: open(name, 'w').write('x')
    except OSError: seen += ' kept '
if 'helper.py' in {names!r}:
    import helper
    seen += str(helper.value)
"""
    steps = [{"run": code}, {"take": "x", "name": "seen"}]
    files = {name: tmp_path / name for name in names}
    played = Box(Setting(view, mounts.found(), way), PATIENT).play(steps, given={}, files=files)
    assert not played.failures, played
    expected = "value = 7 kept " * len(names) + ("7" if "helper.py" in names else "")
    assert played.answers["x"]["value"][1] == expected
