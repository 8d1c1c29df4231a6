"""The five kinds of exercise: Number, Choice, Match, Mission and Function. See `exercise` for what they share.

Function stands in a module of its own, `functions`; it is imported from here like the others.

    Number(id="2.1", title="Your own account", points=3, unit="CNY per month",
           draw=lambda d: {"fans": d.between(5_000, 40_000, step=1_000), "reach_rate": d.pick(0.04, 0.05, 0.06)},
           prompt="You have {fans:count} fans and a reach of {reach_rate:percent}. …",
           answer=lambda g: content.ad_income(fans=g.fans, …).creator_cny, tolerance=0.01,
           misconceptions=(Misconception("reach left out", answer=lambda g: …, feedback="You let all {fans:count} …"),),
           hints=("…", "…"), solution="… = {answer:cny}")
    Choice(id=…, title=…, points=…, prompt=…, hints=…, solution=…,
           options=(Option("a", "stays the same", feedback="Adverts were the bottleneck, so …", right=True),
                    Option("b", "doubles", feedback="More readers see …", misconception="views are money")))
    Match(…, pairs=(Pair("CPM", "price per 1,000 impressions"), Pair("CPC", "price per click")), extra=("…",))
    Mission(id="2.M1", title=…, points=…, text="Find the fan count beyond which …", explorer="views_into_income",
            goal=lambda values, result, given: …, hints=…, solution=…, solution_values={"fans": 14_400})

`given.…` of a Choice or a Match also fixes the learner's own order of the options.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, ClassVar

from platformlab.exercises.draw import Draw
from platformlab.exercises.exercise import Exercise, Given, Misconception
from platformlab.exercises.feedback import Feedback, as_text, filled
from platformlab.exercises.functions import Function
from platformlab.exercises.numbers import is_blank, plain_text, read, slips, type_name

__all__ = ["Choice", "Function", "Match", "Mission", "Number", "Option", "Pair"]

MARGIN = 2
"""Two answers are apart when the gap between them is more than this many times the sum of their tolerances."""

_NOT_YET = Feedback("unanswered", 0.0, "Put your answer in place of the three dots.")


# --- Number ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class Number(Exercise):
    """One number is asked for.

    unit: what the answer counts, in words: "CNY per month", "share", "fans", "months". It decides how "5%" or "¥12" is
    read and which slips of unit are recognised. answer: from Given to the right number. tolerance: relative;
    absolute: in the answer's unit; what the wider of the two allows is accepted. unit_slips: False turns the general
    slips of unit off, for a spec whose misconceptions would always lie beside them.
    """

    kind: ClassVar[str] = "number"
    refusal: ClassVar[str] = "That is not a number"

    unit: str
    answer: Callable[[Given], float]
    tolerance: float = 0.01
    absolute: float = 0.0
    unit_slips: bool = True

    def __post_init__(self):
        super().__post_init__()
        self._need(callable(self.answer), "answer must be a function of the learner's numbers")
        self._need(0 <= self.tolerance < 0.2 and self.absolute >= 0, "tolerance must lie in [0, 0.2), absolute >= 0")
        self._need(self.tolerance or self.absolute, "a tolerance of 0 would refuse a rounded answer")

    def allowed(self, value):
        """How far from a value an answer may lie and still count as it."""
        return max(self.tolerance * abs(value), self.absolute)

    def _is(self, number, value):
        return abs(number - value) <= self.allowed(value) * (1 + 1e-9)

    def _apart(self, one, other):
        return abs(one - other) > MARGIN * (self.allowed(one) + self.allowed(other)) and not math.isclose(one, other)

    def _slips(self, right):
        """The general slips that mean something for this answer, with the number each leads to."""
        if not self.unit_slips:
            return []
        found = [(slip, right * slip.factor) for slip in slips(self.unit)]
        return [(slip, value) for slip, value in found if self._apart(value, right) and abs(value) > 4 * self.absolute]

    def _right_number(self, given):
        return given.once((self.id, "right"), lambda: float(self.answer(given)))

    def _wrong(self, given):
        """Each misconception with the number it leads to."""
        return given.once(
            (self.id, "wrong"), lambda: [(m, float(self.wrong_answer(given, m))) for m in self.misconceptions]
        )

    @cached_property
    def _same_as_slips(self):
        """Pairs (misconception, slip) that are one and the same mistake whatever the numbers: the spec's words win."""
        pairs = None
        for attempt in range(16):
            given = self._drawn(Draw(learner="", exercise=self.id, attempt=attempt))
            slipped = self._slips(self._right_number(given))
            same = {
                (wrong.name, slip.name)
                for wrong, value in self._wrong(given)
                for slip, slip_value in slipped
                if math.isclose(value, slip_value, rel_tol=1e-9)
            }
            pairs = same if pairs is None else pairs & same
        return pairs

    def trouble(self, given):
        right = self._right_number(given)
        wrong = self._wrong(given)
        for misconception, value in wrong:
            if not math.isfinite(value):
                return f"“{misconception.name}” leads to {value}"
            if not self._apart(value, right):
                return f"“{misconception.name}” leads to {value:g}, too near the right answer {right:g}"
        for place, (one, value) in enumerate(wrong):
            for other, other_value in wrong[:place]:
                if not self._apart(value, other_value):
                    return f"“{one.name}” and “{other.name}” lead to {value:g} and {other_value:g}"
            for slip, slip_value in self._slips(right):
                if (one.name, slip.name) not in self._same_as_slips and not self._apart(value, slip_value):
                    return f"“{one.name}” leads to {value:g}, and so does the unit slip “{slip.name}”"
        return "" if math.isfinite(right) else f"the right answer is {right}"

    def _mark(self, given, answer):
        reading = read(answer, unit=self.unit)
        if reading.status == "unanswered":
            return _NOT_YET
        if reading.status == "invalid":
            return Feedback("invalid", 0.0, reading.message)
        number, right = reading.value, self._right_number(given)
        if self._is(number, right):
            return self._right(given)
        for misconception, value in self._wrong(given):
            if self._is(number, value):
                return self._misled(given, misconception, yours=number)
        for slip, value in self._slips(right):
            if self._is(number, value):
                return Feedback("wrong", 0.0, slip.message, slip.name)
        if abs(number - right) <= 5 * self.allowed(right):
            return Feedback("wrong", 0.0, "You are close. Keep all decimals until the end, and round only then.")
        return Feedback("wrong", 0.0, "That is not what the model gives. Go through it step by step; a hint may help.")


# --- Choice ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """One option. key: a name within the spec (learners see letters by position). right: True, False, or a function of
    the learner's numbers. misconception: the name of the way of thinking behind a wrong one; else the option's text."""

    key: str
    text: str
    feedback: str = ""
    right: bool | Callable[[Given], bool] = False
    misconception: str = ""


def _letters(count):
    return tuple("abcdefghijklmnopqrstuvwxyz"[:count])


def _letter(answer):
    """The letter that an answer holds, or None: b, "B", " b) ", "(b)", full width."""
    text = plain_text(answer)
    if text is None or len(text) > 40:
        return None
    found = re.fullmatch(r"\(?\s*([a-z])\s*[).:]?", unicodedata.normalize("NFKC", text).strip().strip("'\"“”").lower())
    return found[1] if found else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice(Exercise):
    """One option is right; the answer is its letter.

    options: with feedback for each, also for the right one if there is more to say. They stand in an order of the
    learner's own, and the letter belongs to the place; shuffled=False keeps the order of the spec (a scale of sizes).
    """

    kind: ClassVar[str] = "choice"
    refusal: ClassVar[str] = "That is not one of the letters"

    options: tuple[Option, ...]
    shuffled: bool = True

    def __post_init__(self):
        options = self.options
        self._need(2 <= len(options) <= 8, "needs two to eight options")
        for name in ("key", "text"):
            self._need(len({getattr(o, name) for o in options}) == len(options), f"two options have the same {name}")
        self._need(all(o.feedback for o in options if o.right is not True), "each wrong option needs its feedback")
        fixed = [option.right for option in options if not callable(option.right)]
        self._need(len(fixed) < len(options) or sum(fixed) == 1, "exactly one option must be right")
        self._need(not self.misconceptions, "the misconceptions of a choice are its wrong options")
        self._set("misconceptions", tuple(self._as_misconception(o) for o in options if o.right is not True))
        super().__post_init__()

    def _as_misconception(self, option):
        return Misconception(
            option.misconception or option.text, lambda given: self.letter(given, option), option.feedback
        )

    def _declared(self):
        return super()._declared() | {"misconceptions": ()}

    def _drawn(self, draw):
        given = self.draw(draw)
        keys = [option.key for option in self.options]
        return Given(given, {"order": draw.shuffle(keys) if self.shuffled else tuple(keys)})

    def shown(self, given):
        """What this learner sees, in order: (letter, option, text)."""
        by_key = {option.key: option for option in self.options}
        names = self.names(given)
        order = [by_key[key] for key in given.hidden("order")]
        return tuple(
            (letter, option, filled(option.text, names))
            for letter, option in zip(_letters(len(order)), order, strict=True)
        )

    def letter(self, given, option):
        """The letter of an option in this learner's order."""
        return _letters(len(self.options))[given.hidden("order").index(option.key)]

    def is_right(self, given, option):
        """Whether an option is the right one, for these numbers."""
        return bool(option.right(given)) if callable(option.right) else option.right

    def answer(self, given):
        """The letter of the right option."""
        return next(letter for letter, option, _ in self.shown(given) if self.is_right(given, option))

    def wrong_misconceptions(self, given):
        """The misconceptions of the options that are wrong for these numbers."""
        right = self.answer(given)
        return tuple(m for m in self.misconceptions if m.answer(given) != right)

    def trouble(self, given):
        count = sum(self.is_right(given, option) for option in self.options)
        if count != 1:
            return f"{count} options are right"
        texts = [text for _, _, text in self.shown(given)]
        return "" if len(set(texts)) == len(texts) else "two options read the same"

    def _mark(self, given, answer):
        if is_blank(answer):
            return Feedback("unanswered", 0.0, "Write the letter of your choice in place of the three dots.")
        shown = self.shown(given)
        letter, text = _letter(answer), plain_text(answer)
        for its_letter, option, its_text in shown:
            if letter == its_letter or (text is not None and text.strip().casefold() == its_text.strip().casefold()):
                return self._chosen(given, option)
        letters = ", ".join(its_letter for its_letter, _, _ in shown)
        return Feedback("invalid", 0.0, f"Answer with one of the letters {letters}, in quotation marks.")

    def _chosen(self, given, option):
        names = self.names(given)
        if self.is_right(given, option):
            fixed = self._right(given) if self.right or not option.feedback else None
            return fixed or Feedback("right", 1.0, filled(option.feedback, names))
        name = option.misconception or option.text
        return Feedback("wrong", 0.0, filled(option.feedback, names), name)


# --- Match ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """What belongs together. feedback: what to say when this left side got a wrong right side (optional)."""

    left: str
    right: str
    feedback: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Match(Exercise):
    """Left sides, numbered, are matched with right sides, lettered; the answer is {1: "c", 2: "a"}.

    pairs: several left sides may share a right side. extra: right sides that belong to none. The right sides stand in
    an order of the learner's own. The score is the share of left sides that are right. A Misconception's answer is a
    dict {left: wrong right} of some sides, or a function of the learner's numbers that gives one.
    """

    kind: ClassVar[str] = "match"
    refusal: ClassVar[str] = "That is not a matching"

    pairs: tuple[Pair, ...]
    extra: tuple[str, ...] = ()

    def __post_init__(self):
        super().__post_init__()
        self._need(2 <= len(self.pairs) <= 12, "needs two to twelve pairs")
        self._need(len({pair.left for pair in self.pairs}) == len(self.pairs), "two pairs have the same left side")
        rights = [pair.right for pair in self.pairs]
        self._need(not set(rights) & set(self.extra), "an extra right side belongs to a pair already")
        self._need(len(self._all_rights) >= 2, "needs two different right sides")
        for wrong in self.misconceptions:
            self._need(isinstance(wrong.answer, Mapping) or callable(wrong.answer), f"“{wrong.name}” must give a dict")

    @cached_property
    def _all_rights(self):
        return tuple(dict.fromkeys([*(pair.right for pair in self.pairs), *self.extra]))

    def _drawn(self, draw):
        return Given(self.draw(draw), {"order": draw.shuffle(range(len(self._all_rights)))})

    def lefts(self, given):
        """What this learner sees on the left: (number, text)."""
        names = self.names(given)
        return tuple((number, filled(pair.left, names)) for number, pair in enumerate(self.pairs, start=1))

    def rights(self, given):
        """What this learner sees on the right: (letter, text)."""
        names = self.names(given)
        order = given.hidden("order")
        texts = [filled(self._all_rights[place], names) for place in order]
        return tuple(zip(_letters(len(texts)), texts, strict=True))

    def _letter_of(self, given, right):
        return _letters(len(self._all_rights))[given.hidden("order").index(self._all_rights.index(right))]

    def answer(self, given):
        """{number: letter} for every left side."""
        return {number: self._letter_of(given, pair.right) for number, pair in enumerate(self.pairs, start=1)}

    def _mix_up(self, given, misconception):
        """{number: wrong letter} for the sides that a misconception is about."""
        said = misconception.answer(given) if callable(misconception.answer) else misconception.answer
        numbers = {pair.left: number for number, pair in enumerate(self.pairs, start=1)}
        return {numbers[left]: self._letter_of(given, right) for left, right in said.items()}

    def wrong_answer(self, given, misconception):
        return self.answer(given) | self._mix_up(given, misconception)

    def trouble(self, given):
        right = self.answer(given)
        for texts in (self.lefts(given), self.rights(given)):
            if len({text for _, text in texts}) < len(texts):
                return "two sides read the same"
        seen = {}
        for wrong in self.misconceptions:
            mixed = self._mix_up(given, wrong)
            if not mixed or any(right[number] == letter for number, letter in mixed.items()):
                return f"“{wrong.name}” contains a right pair"
            if not all(mixed.items() - other.items() for other in seen.values()):
                return f"“{wrong.name}” is also “{next(n for n, o in seen.items() if not mixed.items() - o.items())}”"
            seen[wrong.name] = mixed
        return ""

    def _mark(self, given, answer):
        if is_blank(answer):
            return _NOT_YET
        if not issubclass(type(answer), dict):
            return Feedback("invalid", 0.0, 'Write pairs in curly brackets, for example {1: "b", 2: "a"}.')
        numbers, letters = len(self.pairs), {letter for letter, _ in self.rights(given)}
        chosen = {}
        for left, right in dict.items(answer):
            number = self._number(given, left)
            if number is None:
                return Feedback("invalid", 0.0, f"The left sides are numbered from 1 to {numbers}.")
            if is_blank(right):
                continue
            letter = _letter(right)
            if letter not in letters:
                return Feedback("invalid", 0.0, f"The right sides have the letters {', '.join(sorted(letters))}.")
            chosen[number] = letter
        if not chosen:
            return _NOT_YET
        return self._compared(given, chosen)

    def _number(self, given, left):
        reading = read(left)
        if reading.status == "number":
            whole = reading.value == int(reading.value) and 1 <= reading.value <= len(self.pairs)
            return int(reading.value) if whole else None
        text = plain_text(left)
        return next((n for n, its in self.lefts(given) if text is not None and text.strip() == its), None)

    def _compared(self, given, chosen):
        right = self.answer(given)
        wrong = [number for number in right if number in chosen and chosen[number] != right[number]]
        missing = [number for number in right if number not in chosen]
        if not wrong and not missing:
            return self._right(given)
        found = len(right) - len(wrong) - len(missing)
        score = found / len(right)
        lefts = dict(self.lefts(given))
        parts = [f"{found} of {len(right)} are right."]
        if wrong:
            parts.append(f"Look again at {_listed(wrong, lefts)}.")
        if missing:
            parts.append(f"Not matched yet: {_listed(missing, lefts)}.")
        for misconception in sorted(self.misconceptions, key=lambda m: -len(self._mix_up(given, m))):
            if self._mix_up(given, misconception).items() <= chosen.items():
                said = self._misled(given, misconception, score)
                return Feedback("wrong", score, f"{' '.join(parts)} {said.message}", misconception.name)
        names = self.names(given)
        parts += [filled(self.pairs[n - 1].feedback, names) for n in wrong if self.pairs[n - 1].feedback]
        return Feedback("wrong", score, " ".join(parts))


def _listed(numbers, lefts):
    items = [f"{number} ({lefts[number]})" for number in numbers]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


# --- Mission --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class Mission(Exercise):
    """Something to find with the sliders of an explorer; the answer is a dict of control values.

    text: what to find (the prompt). explorer: its name. goal(values, result, given): whether the sliders show it.
    solution_values: settings that reach it, or a function of the learner's numbers that gives them; controls not named
    stay at their defaults.
    """

    kind: ClassVar[str] = "mission"
    refusal: ClassVar[str] = "That is not a setting of the sliders"

    text: str
    explorer: str
    goal: Callable[[Mapping, Any, Given], bool]
    solution_values: Mapping | Callable[[Given], Mapping]
    prompt: Any = ""

    def __post_init__(self):
        self._need(not self.prompt, "a mission's question is its text")
        self._set("prompt", self.text)
        super().__post_init__()

    def _declared(self):
        return super()._declared() | {"prompt": ""}

    def answer(self, given):
        """Settings that reach the goal."""
        values = self.solution_values
        return dict(values(given) if callable(values) else values)

    def reached(self, given, values, result):
        """Whether an explorer at these values, with this result of its model, shows what is looked for."""
        return bool(self.goal(values, result, given))

    def _mark(self, given, answer):
        from platformlab import explorers

        if is_blank(answer):
            return Feedback(
                "unanswered", 0.0, "Move the sliders until they show it, then put the settings offered here."
            )
        if not issubclass(type(answer), dict):
            return Feedback("invalid", 0.0, 'Write settings in curly brackets, for example {"fans": 5000}.')
        spec = explorers.spec(self.explorer)
        values, problem = _settings(spec, answer)
        if problem:
            return Feedback("invalid", 0.0, problem)
        if not values:
            return _NOT_YET
        values = spec.completed(values)
        if self.reached(given, values, spec.model(**values)):
            return self._right(given)
        for wrong in self.misconceptions:
            if spec.completed(self.wrong_answer(given, wrong)) == values:
                return self._misled(given, wrong)
        return Feedback(
            "wrong", 0.0, "These settings do not show it yet. Move one slider at a time, and watch the sentence."
        )


def _settings(spec, answer):
    """The settings of an explorer that an answer holds, and what is wrong with them, if anything."""
    values = {}
    for key, value in dict.items(answer):
        name = plain_text(key)
        if name not in spec.by_name:
            near = get_close_matches(name, spec.by_name, n=1) if name is not None else []
            hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(spec.by_name)}."
            return {}, f"The explorer has no slider “{as_text(name if name is not None else type_name(key))}”. {hint}"
        control = spec.by_name[name]
        reading = read(value, unit="share" if control.kind == "share" else control.unit)
        if reading.status == "unanswered":
            continue
        if reading.status == "invalid":
            return {}, f"{control.label}: {reading.message}"
        try:
            values[name] = control.checked(reading.value)
        except ValueError as error:
            return {}, f"{error}."
    return values, ""
