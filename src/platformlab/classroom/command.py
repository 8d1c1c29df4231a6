"""`platformlab classroom …`: the teacher's commands, in the order of a term."""

import argparse
import contextlib
import datetime
import os
import sys
import time
from concurrent.futures.process import BrokenProcessPool

from platformlab.classroom.files import CourseError, in_words
from platformlab.classroom.printable import json_text
from platformlab.classroom.sandbox import MISSING, RISK, SandboxError, TroubleError
from platformlab.exercises.feedback import visible

GO_ON = "run it again, it goes on from there"


def add_arguments(parser):
    """The arguments of `platformlab classroom`, one set for each of its commands."""
    commands = parser.add_subparsers(dest="classroom", metavar="STEP", required=True)
    for name, (summary, arguments, _run) in STEPS.items():
        step = commands.add_parser(name, help=summary, description=f"{summary}.")
        arguments(step)
        if name != "init":
            step.add_argument("--course", metavar="DIR", default=".", help="the course directory (the current folder)")
        step.add_argument("--json", action="store_true", help="what was done, as JSON")


def run(args):
    """Runs one step: 0 when all is well, 1 when something could not be done, 130 when it was stopped by Ctrl-C."""
    try:
        return STEPS[args.classroom][2](args)
    except (CourseError, SandboxError, TroubleError) as error:
        return _complain(args, error)
    except BrokenProcessPool:
        return _complain(args, f"a worker was ended from outside (too little memory?): {GO_ON}")
    except BrokenPipeError:
        raise
    except OSError as error:
        return _complain(args, f"{in_words(error)}, then {GO_ON}")
    except MemoryError:
        return _complain(args, f"there is no memory left: close other programs, then {GO_ON}")
    except KeyboardInterrupt:
        _complain(args, f"stopped; what was done is kept: {GO_ON}")
        return 130


def _complain(args, said):
    print(f"platformlab classroom {args.classroom}: {visible(str(said))}", file=sys.stderr)
    return 1


def _said(args, lines, data):
    if args.json:
        print(json_text(data))
    else:
        # A name or an error of a student's must not steer the terminal.
        print("\n".join(map(visible, lines)))


# --- init -------------------------------------------------------------------------------------------------------------


def _init_arguments(parser):
    parser.add_argument("folder", metavar="DIR", help="the course directory to make, or whose class has changed")
    parser.add_argument("--roster", required=True, metavar="CSV", help="the class, as Moodle or Canvas exports it")
    parser.add_argument(
        "--encoding", default="", metavar="NAME", help="how the roster is encoded, when a guess is wrong"
    )
    parser.add_argument("--yes", action="store_true", help="do what would be asked about")
    help_text = "the gradebook's address, such as postgresql://teacher@localhost/grades (a file in DIR)"
    parser.add_argument("--db", default="", metavar="URL", help=help_text)


def _init(args):
    from platformlab.classroom import address, course, gradebook, roster

    gradebook.need_nbgrader()
    db_url = address.read(args.db) if args.db else ""
    if db_url:
        address.check_driver(db_url)
    read = roster.read(args.roster, encoding=args.encoding)
    moved = ""
    if db_url and course.is_one(args.folder):
        moved = course.move_gradebook(course.found(args.folder), db_url, lambda question: _agreed(args, question))
    seen = []

    def agreed(change):
        seen.extend(change.lines)
        return not change.asks or args.yes or _asked([*read.notices, *change.lines], args)

    made, new = course.init(args.folder, roster=read, db_url=db_url, agreed=agreed)
    with made.alone("init"):
        # Who is new is brought into the gradebook by whatever command holds the course next: by this one.
        pass
    count = len(read.students)
    what = "The course is ready in" if new else "The class was brought up to date in"
    notices = [*read.notices, *([moved] if moved else [])]
    lines = [*notices, *seen, f"{what} {made.root}, with {_many(count, 'student')}."]
    if any(line.endswith(" is new") for line in seen) and made.released:
        lines.append("Release the lessons again: that makes notebooks for those who are new.")
    data = {"course": str(made.root), "students": count, "notices": notices, "changes": seen}
    _said(args, lines, data)
    return 0


def _agreed(args, question):
    """Whether the teacher agrees, on the command line or when they are asked."""
    if args.yes:
        return True
    if not (sys.stdin and sys.stdin.isatty()):
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _asked(lines, args):
    """Whether a teacher at a terminal agrees to what is listed; elsewhere it is listed, and nobody agrees."""
    print("\n".join(map(visible, lines)), file=sys.stderr if args.json else sys.stdout, flush=True)
    if args.json or not (sys.stdin and sys.stdin.isatty()):
        return False
    try:
        return input("Write this? (yes or no) ").strip().casefold() in ("y", "yes")
    except EOFError:
        return False


# --- release ----------------------------------------------------------------------------------------------------------


def _release_arguments(parser):
    parser.add_argument("lessons", nargs="+", metavar="LESSON", help="a lesson's number or name")
    parser.add_argument("--due", metavar="TIME", help='when it is due: "2026-12-01 23:59", in this computer\'s time')
    parser.add_argument("--force", action="store_true", help="write the lesson anew, even if it was changed in source/")
    cleared = "hand out what holds answers without them; your own file stays as it is"
    parser.add_argument("--clear-answers", action="store_true", help=cleared)


def _release(args):
    from platformlab.classroom import course, release
    from platformlab.notebooks import handout

    due, made = _due(args.due), course.found(args.course)
    lines, done = [], []
    with made.alone("release"):
        # All of them first: no lesson is released when another one is refused.
        held = {}
        for name in args.lessons:
            held |= release.draft(made, name, force=args.force).held
        if held and not args.clear_answers:
            raise CourseError(handout.refusal(held))
        for name in args.lessons:
            made = course.found(args.course)
            lesson, count = release.release(made, name, due=due, force=args.force, clear_answers=args.clear_answers)
            lines.append(f"{lesson}: {_many(count, 'notebook')} in {made.root / 'handout' / lesson}")
            done.append({"lesson": lesson, "notebooks": count})
        lines += [handout.taken_out(where, ones) for where, ones in held.items()]
    _said(args, lines, {"released": done, "cleared": held})
    return 0


def _due(text):
    if not text:
        return None
    try:
        due = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise CourseError(f'--due {text!r} is no time: write "2026-12-01 23:59"') from None
    return due.astimezone()


# --- collect ----------------------------------------------------------------------------------------------------------


def _collect_arguments(parser):
    help_text = "a folder, a zip archive from Moodle or Canvas, or nbgrader's exchange (its folder inbound)"
    parser.add_argument("paths", nargs="+", metavar="FOLDER_OR_ZIP", help=help_text)
    table = "a CSV that says when each was handed in, such as Moodle's grading worksheet"
    parser.add_argument("--times", default="", metavar="CSV", help=table)
    received = "when all was handed in of which nobody says a time; late rules then apply"
    parser.add_argument("--received", default="", metavar="DATE", help=received)
    zone = "the time zone of the exchange and of times that name none for sure: Asia/Shanghai, +08:00"
    parser.add_argument("--zone", default="", metavar="ZONE", help=zone)


def _collect(args):
    from platformlab.classroom import collect, course, people, times

    made = course.found(args.course)
    if not made.released:
        raise CourseError("nothing is released yet: platformlab classroom release LESSON")
    zone = times.zone_named(args.zone) if args.zone else None
    received = times.received_time(args.received, zone) if args.received else None
    with made.alone("collect"):
        word = times.Word(received=received, zone=zone)
        if args.times:
            everybody = people.People(made.roster.students)
            word = times.read_table(args.times, everybody, made.released, zone=zone, received=received)
        found = collect.collect(made, args.paths, word=word)
    lines = [*word.notices, *collect.summary(found)]
    _said(args, lines, {"found": [one.__dict__ for one in found], "notices": word.notices})
    return 0 if collect.is_well(found) else 1


# --- grade ------------------------------------------------------------------------------------------------------------


def _lesson_arguments(parser):
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="lessons' numbers or names; all, if left out")


def _grade_arguments(parser):
    _lesson_arguments(parser)
    parser.add_argument("--workers", type=_whole, default=os.cpu_count() or 1, metavar="N", help="processes at a time")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="of a Dask scheduler, for many computers")
    for name, what in (("ca", "authorities"), ("cert", "this computer"), ("key", "that certificate")):
        help_text = f"PEM file for a scheduler at tls://: {'the key' if name == 'key' else 'the certificate'} of {what}"
        parser.add_argument(f"--tls-{name}", default="", metavar="FILE", help=help_text)
    parser.add_argument("--force", action="store_true", help="grade again what is graded already")
    parser.add_argument("--unconfined", action="store_true", help="without bubblewrap; says what it risks")


def _whole(text):
    if not text.isdecimal() or not 1 <= int(text) <= 1_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1000")
    return int(text)


def _grade(args):
    from platformlab.classroom import cluster, course, grading, lateness, sandbox

    if args.unconfined:
        print(RISK, file=sys.stderr)
    elif not sandbox.bubblewrap() and not args.scheduler:
        raise SandboxError(MISSING)
    security = None
    if args.scheduler:
        security = cluster.security(args.scheduler, ca=args.tls_ca, certificate=args.tls_cert, key=args.tls_key)
    graded, kept, troubles, began = [], 0, [], time.monotonic()
    bar = Bar(sys.stderr)
    with course.found(args.course).alone("grade"):
        # What the course holds is read when nobody else can change it any more.
        made = course.found(args.course)
        lessons = made.chosen(args.lessons)
        steps = grading.grade(
            made,
            lessons,
            workers=args.workers,
            scheduler=args.scheduler,
            security=security,
            force=args.force,
            confined=not args.unconfined,
            tell=bar.tell,
        )
        with contextlib.closing(steps), bar:
            for progress in steps:
                if progress.trouble:
                    troubles.append(progress.trouble)
                elif progress.result is None:
                    kept += 1
                else:
                    graded.append(progress.result)
                left = sum(result.state != "graded" for result in graded)
                bar.show(progress.done, progress.total, f"{left} not wholly graded" if left else "")
        took = time.monotonic() - began
        dated = lateness.bring_up_to_date(made, lessons)
    lines = [f"{result.student}, {result.lesson}: {result.state} ({result.why})" for result in graded if result.why]
    lines += [f"{trouble}: tried again at the next grade" for trouble in troubles]
    lines += [*dated, _grade_summary(made, lessons, graded, kept, troubles, took)]
    results = [result.as_json() for result in graded]
    _said(args, lines, {"graded": results, "kept": kept, "troubles": troubles})
    return 1 if troubles else 0


def _grade_summary(made, lessons, graded, kept, troubles, seconds):
    missing = sum(made.submission(name, student.id) is None for name in lessons for student in made.roster.students)
    said = [f"{_many(len(graded), 'submission')} graded in {seconds:.0f} s"]
    said += [f"{kept} graded before"] if kept else []
    said += [f"{len(troubles)} still to be graded"] if troubles else []
    said += [f"{missing} not handed in"] if missing else []
    return f"{', '.join(said)}."


class Bar:
    """A progress bar on a terminal; elsewhere a line now and then. A context: its line is left at the end."""

    def __init__(self, stream, *, now=time.monotonic):
        self.stream, self.now, self.began, self.said = stream, now, now(), -1.0
        self.live = stream.isatty()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.end()

    def show(self, done, total, more=""):
        """Shows how far it is."""
        seconds = self.now() - self.began
        step = 0.1 if self.live else 10.0
        if done < total and seconds - self.said < step and self.said >= 0:
            return
        self.said = seconds
        left = seconds / done * (total - done) if done else 0
        filled = round(24 * done / total) if total else 24
        text = f"[{'#' * filled}{'.' * (24 - filled)}] {done} of {total}, {left:.0f} s left"
        text += f", {more}" if more else ""
        if self.live:
            self.stream.write(f"\r{text:<78.78}")
        elif self.said:
            self.stream.write(f"{text}\n")
        self.stream.flush()

    def tell(self, line):
        """Says something beside the bar."""
        self.end()
        self.stream.write(f"{line}\n")
        self.stream.flush()

    def end(self):
        """Leaves the line."""
        if self.live and self.said >= 0:
            self.stream.write("\n")


# --- feedback, export, report -----------------------------------------------------------------------------------------


def _feedback_arguments(parser):
    _lesson_arguments(parser)
    parser.add_argument("--solutions", action="store_true", help="with the worked solution of each question")


def _feedback(args):
    from platformlab.classroom import course, feedback

    made = course.found(args.course)
    with made.alone("feedback"):
        written = feedback.write_all(made, made.chosen(args.lessons), solutions=args.solutions)
    where = made.root / "feedback"
    _said(args, [f"{_many(len(written), 'page')} in {where}"], {"pages": [str(path) for path in written]})
    return 0


def _export_arguments(parser):
    from platformlab.classroom import export

    _lesson_arguments(parser)
    parser.add_argument("--format", choices=tuple(export.FORMATS), default="csv", help="for whom (csv)")


def _export(args):
    from platformlab.classroom import course, export

    made = course.found(args.course)
    with made.alone("export"):
        written, lines = export.export(made, made.chosen(args.lessons), args.format)
    _said(args, lines, {"files": [str(path) for path in written]})
    return 0


def _report_arguments(parser):
    _lesson_arguments(parser)


def _report(args):
    from platformlab.classroom import course, report

    made = course.found(args.course)
    with made.alone("report"):
        path = report.write_report(made, made.chosen(args.lessons))
    _said(args, [f"The report is {path}"], {"report": str(path)})
    return 0


def _many(count, what):
    return f"{count} {what}{'' if count == 1 else 's'}"


STEPS = {
    "init": ("Make a course directory for a class", _init_arguments, _init),
    "release": ("Make one notebook per student", _release_arguments, _release),
    "collect": ("Take in what was handed in", _collect_arguments, _collect),
    "grade": ("Run and mark what was handed in", _grade_arguments, _grade),
    "feedback": ("Write a page for each student", _feedback_arguments, _feedback),
    "export": ("Write the marks for a spreadsheet, Canvas or Moodle", _export_arguments, _export),
    "report": ("Write a page on what the class has understood", _report_arguments, _report),
}
