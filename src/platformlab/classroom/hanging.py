"""Which answers hang on something that was not there: a cell that did not end, a program, the network.

    hanging({"steps": […], "broken": […], "asked": […], "failed": […], "own": {…}})     {exercise: reason}

    steps    as for the sandbox: {"run": source, "translations": …} or {"take": exercise, "name": …, "tried": whether it
             is a function that was tried}
    broken   [[place, reason]]: cells that were left out
    asked    [[place, line, reason]]: lines that asked for what they may not have; line 0 for somewhere in the cell
    failed   [[place, line]]: where a cell stopped with an error; line 0 for unknown
    own      {exercise: [place]}: broken cells that an exercise may not put forward as a reason

What such a cell or statement sets is in doubt, and so is what is made of it. A name is out of doubt when it is set
anew, for certain, from names that are out of doubt. Reasons are texts; of several, the one that came first is given.
"""

import builtins

from platformlab.classroom.effects import FILES, Effects, statements

_BUILT_IN = frozenset(dir(builtins))


def hanging(request):
    """The exercises whose answers hang on something, with the reason."""
    steps = request["steps"]
    read = {
        place: statements(step["run"], step.get("translations", {}), step.get("count", 0))
        for place, step in enumerate(steps)
        if "run" in step
    }
    reasons, own = {}, request["own"]
    for excused in {tuple(places) for places in own.values()} | {()}:
        found = _Doubts(request, frozenset(excused)).after(steps, read)
        exercises = [step["take"] for step in steps if "take" in step and tuple(own.get(step["take"], ())) == excused]
        reasons |= {exercise: found[exercise] for exercise in exercises if exercise in found}
    return reasons


class _Doubts:
    """The names in doubt, from one cell to the next."""

    def __init__(self, request, excused):
        self._broken = {place: (place, reason) for place, reason in request["broken"]}
        self._failed = dict(request["failed"])
        self._asked = {}
        for place, line, reason in request["asked"]:
            self._asked.setdefault(place, {})[line] = (place, reason)
        self._excused = excused
        self._names, self._any, self._certain = {}, None, set()
        self._modules, self._later = set(), {}

    def after(self, steps, read):
        """{exercise: reason} of the answers in doubt when they are taken."""
        found = {}
        for place, step in enumerate(steps):
            if "take" in step:
                # A function may have asked for something when it was tried.
                tried = self._asked.get(place, {}).values() if step.get("tried") else ()
                reason = min(filter(None, (self._reason(Effects(uses={step["name"]})), *tried)), default=None)
                if reason is not None:
                    found[step["take"]] = reason[1]
                continue
            if place in self._broken:
                self._left_out(place, read[place])
            elif read[place] is not None:
                self._ran(place, read[place])
        return found

    def _left_out(self, place, cell):
        """A cell that was not run: whatever it would have set is in doubt."""
        for statement in cell or ():
            hangs = self._reason(statement.effects)
            if place not in self._excused or hangs:
                self._doubt(statement.effects, hangs or self._broken[place])
        if cell is None and place not in self._excused:
            self._any = self._any or self._broken[place]

    def _ran(self, place, cell):
        """A cell that was run, up to the statement that stopped it."""
        stopped = self._where_it_stopped(place, cell)
        rest = None
        for number, statement in enumerate(cell):
            if rest is not None:
                self._doubt(statement.effects, rest)
                continue
            reason = self._asked_by(place, statement) or self._reason(statement.effects)
            if number == stopped and reason is None and statement.is_import:
                # What it looked for may be what a program was to bring, or a cell to write.
                reason = self._reason(Effects(uses={FILES}))
            if reason is not None:
                self._doubt(statement.effects, reason)
                if place in self._asked:
                    self._doubt(Effects(changes={FILES}), reason)
            elif number != stopped:
                self._settle(statement.effects)
            if number == stopped:
                if reason is None:
                    return
                rest = reason

    def _where_it_stopped(self, place, cell):
        """The number of the statement in which a cell stopped, or None when it did not."""
        if place not in self._failed or not cell:
            return None
        line = self._failed[place]
        inside = [n for n, one in enumerate(cell) if one.first_line <= line <= one.last_line]
        if not inside:
            return 0
        number, defined = inside[-1], cell[inside[-1]].defines
        if defined is None or line == cell[number].first_line:
            return number
        # The line lies in a function: it was stopped where that was called.
        callers = [n for n in range(number + 1, len(cell)) if defined in self._used(cell[n].effects)]
        return callers[0] if callers else len(cell)

    def _asked_by(self, place, statement):
        lines = self._asked.get(place, {})
        own = [line for line in lines if line == 0 or statement.first_line <= line <= statement.last_line]
        return lines[min(own)] if own else None

    # --- one statement ------------------------------------------------------------------------------------------------

    def _reason(self, effects):
        """Why a statement hangs on something, or None."""
        found = [self._names[name] for name in self._used(effects) if name in self._names]
        if self._any is not None and any(name not in self._certain for name in self._used(effects) - _BUILT_IN):
            found.append(self._any)
        if self._reads_all(effects):
            found += [*self._names.values(), *([self._any] if self._any else [])]
        return min(found, default=None)

    def _called(self, effects):
        """The Effects of all that may be called in a statement."""
        seen, todo, found = set(), list(effects.uses), []
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                if name in self._later:
                    found.append(self._later[name])
                    todo += self._later[name].uses
        return found

    def _used(self, effects):
        return effects.uses.union(*(one.uses for one in self._called(effects)))

    def _reads_all(self, effects):
        return any(one.reads_every_name for one in (effects, *self._called(effects)))

    def _doubt(self, effects, reason):
        """Whatever the statement may have set or changed is in doubt."""
        for one in (effects, *self._called(effects)):
            changed = {name for owner, name in one.calls if owner not in self._modules}
            for name in one.stores | one.changes | changed:
                self._names.setdefault(name, reason)
                self._certain.discard(name)
            if one.every_name and self._any is None:
                self._any, self._certain = reason, set()
        self._remember(effects)

    def _settle(self, effects):
        """The statement was run, and hangs on nothing: what it sets for certain is out of doubt."""
        for name in effects.sets:
            self._names.pop(name, None)
            self._certain.add(name)
        self._remember(effects)

    def _remember(self, effects):
        """What the names of a statement do when they are called from now on."""
        called = self._called(effects)
        for name in effects.stores:
            later = Effects()
            for one in (*called, *([effects.later[name]] if name in effects.later else [])):
                later.follow(one, certain=False)
            if name in effects.sets:
                self._later.pop(name, None)
            if called or name in effects.later:
                self._later.setdefault(name, Effects()).follow(later, certain=False)
        self._modules |= effects.imports
        self._modules -= effects.sets - effects.imports
