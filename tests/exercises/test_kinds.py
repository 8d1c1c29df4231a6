"""Each kind of exercise: the right answer in its forms, each wrong way of thinking, blanks, and hostile answers."""

import sys
from decimal import Decimal

import numpy as np
import pytest
import sample_exercises as sample
from hypothesis import given as over
from hypothesis import strategies as st

from platformlab import explorers
from platformlab.charts.style import cny
from platformlab.exercises.exercise import Given, Misconception
from platformlab.exercises.feedback import STATUSES, Feedback
from platformlab.exercises.kinds import Function, Option, Pair
from platformlab.exercises.numbers import slips

LEARNERS = [f"learner {number}" for number in range(60)]


@pytest.fixture(autouse=True)
def explorer(monkeypatch):
    monkeypatch.setattr(explorers, "spec", lambda name: {"sample_income": sample.EXPLORER}[name])


# --- what all kinds promise -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", sample.ALL, ids=lambda spec: spec.kind)
@pytest.mark.parametrize("learner", LEARNERS[:20])
def test_right_is_right_and_each_misconception_is_itself(spec, learner):
    given = spec.given(learner)
    right = spec.mark(given, spec.answer(given))
    assert (right.status, right.score, right.misconception) == ("right", 1.0, None)
    for misconception in spec.misconceptions:
        taken = spec.mark(given, spec.wrong_answer(given, misconception))
        assert (taken.status, taken.misconception) == ("wrong", misconception.name)
        assert taken.score < 1
        assert "{" not in taken.message


class Hostile:
    """Raises whatever it is asked, and claims to be whatever helps."""

    __class__ = dict

    def _no(self, *_args, **_kwargs):
        raise KeyboardInterrupt("asked")

    __eq__ = __float__ = __int__ = __index__ = __len__ = __iter__ = __getitem__ = __str__ = __repr__ = __bool__ = _no
    __getattr__ = __contains__ = __format__ = __lt__ = __sub__ = items = keys = _no
    __hash__ = None


class HostileDict(dict):
    def items(self):
        raise SystemExit

    __iter__ = keys = __len__ = __eq__ = __bool__ = items
    __hash__ = None


class HostileKey:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("fans")


STRANGE = [
    object(),
    Hostile(),
    Hostile,
    {Hostile: 1},
    {1: Hostile()},
    {"fans": Hostile()},
    {HostileKey(): 5},
    HostileDict({1: "a"}),
    [Hostile()],
    (Hostile(),),
    lambda: Hostile(),
    lambda *_: Hostile(),
    lambda **_: sys.exit(),
    float("nan"),
    1j,
    "\x00",
    "{fans}",
    "🦊" * 500,
    b"b",
    {"a"},
    range(3),
    print,
    type,
    np.array([[1, 2], [3, 4]]),
    Decimal("sNaN"),
    10**5000,
    True,
]


@pytest.mark.parametrize("spec", sample.ALL, ids=lambda spec: spec.kind)
@pytest.mark.parametrize("place", range(len(STRANGE)))
def test_nothing_strange_is_right_and_nothing_raises(spec, place):
    taken = spec.mark(spec.given("ann"), STRANGE[place])
    assert isinstance(taken, Feedback)
    assert taken.status in STATUSES
    assert taken.status != "right"
    assert taken.score == 0


@pytest.mark.parametrize("spec", sample.ALL, ids=lambda spec: spec.kind)
@pytest.mark.parametrize("blank", [..., None, "", "  ", "..."])
def test_nothing_yet_is_not_wrong(spec, blank):
    taken = spec.mark(spec.given("ann"), blank)
    assert (taken.status, taken.score, taken.misconception) == ("unanswered", 0.0, None)


@pytest.mark.parametrize("spec", sample.ALL, ids=lambda spec: spec.kind)
@over(answer=st.one_of(st.text(), st.floats(), st.integers(), st.dictionaries(st.integers(), st.text()), st.booleans()))
def test_mark_takes_anything(spec, answer):
    taken = spec.mark(spec.given("ann"), answer)
    assert 0 <= taken.score <= 1
    assert (taken.status == "right") == (taken.score == 1)


@pytest.mark.parametrize("spec", sample.ALL, ids=lambda spec: spec.kind)
def test_the_answer_cells_code_earns_full_marks(spec, monkeypatch):
    from platformlab import exercises

    monkeypatch.setattr(exercises, "get", {spec.id: spec}.get)
    names = {}
    given = spec.given("ann")
    exec(spec.answer_code(given), names)
    assert spec.mark(given, names[spec.answer_name]).status == "right"


def test_the_variable_is_named_after_the_number_behind_the_dot():
    assert sample.NUMBER.answer_name == "answer_1"
    assert sample.MISSION.answer_name == "answer_M1"
    assert sample.FUNCTION.answer_name == "income_per_thousand"


@pytest.mark.parametrize("spec", sample.ALL, ids=lambda spec: spec.kind)
def test_numbers_are_this_learners_own_and_stay_so(spec):
    assert spec.given("ann") == spec.given("ann")
    if spec is not sample.MISSION:
        assert len({repr((spec.given(name), spec.given(name)._hidden)) for name in LEARNERS}) > 1


def test_given_numbers_cannot_be_changed():
    given = Given({"fans": 5, "list": [1, 2]})
    assert (given.fans, given["fans"], given.list) == (5, 5, (1, 2))
    for change in (lambda: setattr(given, "fans", 6), lambda: delattr(given, "fans")):
        with pytest.raises(AttributeError, match="cannot be changed"):
            change()
    with pytest.raises(AttributeError, match=r"no number called 'fan' is given here; there are: fans, list"):
        _ = given.fan


# --- Number ---------------------------------------------------------------------------------------------------------


def test_every_way_of_thinking_leads_to_an_answer_of_its_own_for_every_learner():
    for learner in LEARNERS:
        given = sample.NUMBER.given(learner)
        right = sample.NUMBER.answer(given)
        answers = {misconception.name: misconception.answer(given) for misconception in sample.NUMBER.misconceptions}
        answers |= {slip.name: right * slip.factor for slip in slips("CNY per month")}
        for name, value in answers.items():
            assert sample.NUMBER.mark(given, value).misconception == name
            # A learner who rounds on the way is still understood.
            assert sample.NUMBER.mark(given, value * 1.005).misconception == name


def test_the_tolerance_is_what_it_says():
    given = sample.NUMBER.given("ann")
    right = sample.NUMBER.answer(given)
    assert sample.NUMBER.mark(given, right * 1.0099).status == "right"
    close = sample.NUMBER.mark(given, right * 1.02)
    assert close.status == "wrong"
    assert "close" in close.message
    assert sample.NUMBER.mark(given, right * 1.5).message != close.message


def test_an_absolute_tolerance_widens_the_relative_one():
    spec = sample.varied(sample.SHARE, tolerance=0.001, absolute=0.005)
    given = Given({"sold": 25, "slots": 200})
    assert spec.mark(given, 0.13).status == "right"
    assert spec.mark(given, 0.1301).status == "wrong"


def test_a_share_may_be_given_in_percent_but_not_as_a_bare_percentage():
    given = Given({"sold": 25, "slots": 200})
    assert sample.SHARE.mark(given, "12.5%").status == "right"
    assert sample.SHARE.mark(given, 0.125).status == "right"
    bare = sample.SHARE.mark(given, 12.5)
    assert (bare.status, bare.misconception) == ("wrong", "percent for a fraction")


def test_feedback_speaks_with_the_learners_own_number():
    given = sample.NUMBER.given("ann")
    swapped = sample.NUMBER.misconceptions[1].answer(given)
    assert sample.NUMBER.mark(given, swapped).message == f"{cny(swapped)} is what the platform keeps."


def test_a_specs_own_words_win_over_a_slip_of_unit_that_is_the_same_mistake():
    yearly = Misconception("whole year", lambda g: 12 * sample.NUMBER.answer(g), "Twelve months!")
    spec = sample.varied(sample.NUMBER, misconceptions=(*sample.NUMBER.misconceptions, yearly))
    for learner in LEARNERS[:10]:
        given = spec.given(learner)
        assert spec.mark(given, 12 * spec.answer(given)).message == "Twelve months!"


def test_numbers_are_drawn_again_when_a_mistake_would_look_like_a_slip_of_unit():
    spec = sample.varied(
        sample.SHARE,
        unit="CNY",
        draw=lambda d: {"price": d.pick(10, 12, 30, 100), "orders": d.between(100, 900)},
        prompt="{price:cny} {orders:count}",
        answer=lambda g: g.price * g.orders,
        misconceptions=(Misconception("price left out", lambda g: g.orders, "And the price?"),),
        solution="{answer:cny}",
    )
    # At a price of 100, leaving it out is the same as being a hundred times too low.
    assert {spec.given(learner).price for learner in LEARNERS} == {10, 12, 30}


def test_a_spec_that_cannot_keep_its_answers_apart_says_which():
    near = Misconception("nearly", lambda g: 1.03 * sample.NUMBER.answer(g), "Nearly.")
    spec = sample.varied(sample.NUMBER, misconceptions=(near,))
    with pytest.raises(
        ValueError, match=r"exercise '2.1': no numbers keep the answers apart: “nearly” leads to .* right"
    ):
        spec.given("ann")
    twins = (Misconception("one", lambda g: 5.0, "5"), Misconception("other", lambda g: 5.05, "5"))
    with pytest.raises(ValueError, match="“other” and “one” lead to"):
        sample.varied(sample.NUMBER, misconceptions=twins).given("ann")


def test_slips_of_unit_can_be_turned_off():
    spec = sample.varied(sample.NUMBER, unit_slips=False)
    given = spec.given("ann")
    assert spec.mark(given, 12 * spec.answer(given)).misconception is None


def test_an_answer_of_nothing_has_no_slips():
    spec = sample.varied(
        sample.SHARE, unit="CNY", answer=lambda g: 0.0, misconceptions=(), absolute=0.01, solution="nothing"
    )
    given = spec.given("ann")
    assert spec.mark(given, "¥0").status == "right"
    assert spec.mark(given, 12).misconception is None


def test_a_bug_in_a_spec_is_not_taken_for_a_right_answer():
    def broken(given):
        raise ZeroDivisionError("in the spec")

    spec = sample.varied(sample.SHARE, answer=lambda g: broken(g))
    taken = spec.mark(Given({"sold": 1, "slots": 2}), 0.5)
    assert taken.status == "invalid"
    assert "ZeroDivisionError" in taken.message


# --- Choice ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["{}", " {} ", "{})", "({})", "{}.", "'{}'", "“{}”"])
def test_the_letter_is_found_in_its_usual_forms(form):
    given = sample.CHOICE.given("ann")
    letter = sample.CHOICE.answer(given)
    for written in (letter, letter.upper(), chr(ord(letter) + 0xFEE0)):
        assert sample.CHOICE.mark(given, form.format(written)).status == "right"


def test_the_text_of_the_option_will_do():
    given = sample.CHOICE.given("ann")
    assert sample.CHOICE.mark(given, " Falls by half").status == "right"
    assert sample.CHOICE.mark(given, "doubles").misconception == "views are money"


@pytest.mark.parametrize("answer", ["d", "z", "ab", "", 1, ["a"], "a b", "the first"])
def test_other_answers_to_a_choice_are_not_wrong_but_invalid(answer):
    taken = sample.CHOICE.mark(sample.CHOICE.given("ann"), answer)
    assert taken.status == ("unanswered" if answer == "" else "invalid")


def test_letters_belong_to_places_and_the_order_is_the_learners_own():
    orders = set()
    for learner in LEARNERS:
        given = sample.CHOICE.given(learner)
        shown = sample.CHOICE.shown(given)
        assert [letter for letter, _, _ in shown] == ["a", "b", "c"]
        assert {text for _, _, text in shown} == {"falls by half", "stays the same", "doubles"}
        assert {letter: text for letter, _, text in shown}[sample.CHOICE.answer(given)] == "falls by half"
        orders.add(tuple(text for _, _, text in shown))
    assert len(orders) == 6


def test_a_scale_of_sizes_can_keep_its_order():
    spec = sample.varied(sample.CHOICE, shuffled=False)
    assert {spec.answer(spec.given(learner)) for learner in LEARNERS} == {"a"}


def test_what_is_right_may_depend_on_the_numbers():
    options = (
        Option("more", "more than {half:count}", feedback="No.", right=lambda g: g.fans > 100),
        Option("less", "less", feedback="No.", right=lambda g: g.fans < 100),
    )
    spec = sample.varied(
        sample.CHOICE,
        options=options,
        draw=lambda d: {"fans": d.pick(50, 100, 150)},
        derived=lambda g: {"half": g.fans / 2},
        prompt="{fans:count}",
    )
    for learner in LEARNERS:
        given = spec.given(learner)
        # With 100 fans neither option is right: such numbers are drawn again.
        assert given.fans in (50, 150)
        assert spec.mark(given, f"{'more than 75' if given.fans == 150 else 'less'}").status == "right"
        assert len(spec.wrong_misconceptions(given)) == 1


# --- Match ----------------------------------------------------------------------------------------------------------


def test_a_match_gives_the_share_that_is_right_and_names_the_rest_without_giving_it_away():
    given = sample.MATCH.given("ann")
    right = sample.MATCH.answer(given)
    rights = dict(sample.MATCH.rights(given))
    spare = next(letter for letter, text in rights.items() if text == "price per fan")
    taken = sample.MATCH.mark(given, right | {1: spare})
    assert (taken.status, taken.score) == ("wrong", pytest.approx(2 / 3))
    assert taken.message == "2 of 3 are right. Look again at 1 (CPM). M is Latin for a thousand."
    assert not any(text in taken.message for text in rights.values())


def test_keys_of_a_match_may_be_numbers_texts_or_the_left_sides():
    given = sample.MATCH.given("ann")
    one, two, three = sample.MATCH.answer(given).values()
    assert sample.MATCH.mark(given, {"1": one.upper(), 2.0: two, " RPM ": f" {three}) "}).status == "right"


def test_a_partial_match_says_what_is_missing():
    given = sample.MATCH.given("ann")
    taken = sample.MATCH.mark(given, {2: sample.MATCH.answer(given)[2], 3: ...})
    assert taken.score == pytest.approx(1 / 3)
    assert taken.message == "1 of 3 are right. Not matched yet: 1 (CPM) and 3 (RPM)."


@pytest.mark.parametrize("answer", [{4: "a"}, {0: "a"}, {1.5: "a"}, {1: "z"}, {1: 2}, {True: "a"}, ["a", "b"], "abc"])
def test_what_is_no_matching_is_invalid(answer):
    assert sample.MATCH.mark(sample.MATCH.given("ann"), answer).status == "invalid"


@pytest.mark.parametrize("answer", [{}, {1: ...}, {1: None, 2: ""}])
def test_an_empty_matching_is_unanswered(answer):
    assert sample.MATCH.mark(sample.MATCH.given("ann"), answer).status == "unanswered"


def test_several_left_sides_may_share_a_right_side():
    pairs = (Pair("WeChat", "content"), Pair("Weibo", "content"), Pair("Taobao", "shop"))
    spec = sample.varied(sample.MATCH, pairs=pairs, extra=(), misconceptions=())
    given = spec.given("ann")
    assert len(spec.rights(given)) == 2
    assert spec.answer(given)[1] == spec.answer(given)[2] != spec.answer(given)[3]


# --- Mission --------------------------------------------------------------------------------------------------------


def test_a_mission_is_found_by_the_explorers_own_model():
    given = sample.MISSION.given("ann")
    assert sample.MISSION.mark(given, {"fans": 10_000}).status == "right"
    assert sample.MISSION.mark(given, {"fans": "1万", "click_rate": "3%"}).status == "right"
    assert sample.MISSION.mark(given, {"fans": 10_100}).status == "wrong"
    assert sample.MISSION.mark(given, {"click_rate": 0.05}).status == "wrong"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"fan": 10_000}, "Did you mean “fans”?"),
        ({"colour": 1}, "There are: fans, click_rate."),
        ({3: 10_000}, "no slider “int”"),
        ({"fans": 10**7}, "from 0 to 100,000"),
        ({"click_rate": 5}, "did you mean 0.05?"),
        ({"fans": "many"}, "Fans: “many” is not a number."),
        ([10_000], "curly brackets"),
    ],
)
def test_settings_that_the_sliders_cannot_take_are_explained(answer, said):
    taken = sample.MISSION.mark(sample.MISSION.given("ann"), answer)
    assert taken.status == "invalid"
    assert said in taken.message


@pytest.mark.parametrize("answer", [{}, {"fans": ...}, {"fans": None}])
def test_no_settings_are_unanswered(answer):
    assert sample.MISSION.mark(sample.MISSION.given("ann"), answer).status == "unanswered"


# --- Function -------------------------------------------------------------------------------------------------------


def marked(function):
    return sample.FUNCTION.mark(sample.FUNCTION.given("ann"), function)


def test_other_names_and_other_ways_of_writing_it_are_right():
    assert marked(lambda a, b: 1000 * a / b if b else 0).status == "right"
    assert marked(lambda *args: sample.per_thousand(*args)).status == "right"
    assert marked(lambda views, income_cny: sample.per_thousand(income_cny, views)).status == "right"
    assert (
        marked(lambda income_cny, views, rounding=2: round(sample.per_thousand(income_cny, views), 2)).status == "right"
    )
    assert marked(lambda a, b: np.float64(sample.per_thousand(a, b))).status == "right"


def test_one_failing_input_is_shown_the_simplest_and_what_came_out():
    taken = marked(lambda income_cny, views: 7 if views else 0)
    assert taken.status == "wrong"
    calls = [
        f"`income_per_thousand(income_cny={case['income_cny']}, views={case['views']})` gives 7"
        for case in sample.FUNCTION.given("ann").hidden("cases")
        if case["views"]
    ]
    assert [call in taken.message for call in calls].count(True) == 1
    assert min(calls, key=len) in taken.message
    assert taken.message.endswith("which is not right. 1 of 6 inputs come out right.")


def test_of_a_long_input_only_the_beginning_is_shown():
    spec = sample.varied(
        sample.FUNCTION,
        name="total",
        parameters=("start", "rows"),
        reference=lambda start, rows: start + sum(map(sum, rows)),
        usual=lambda d: {"start": 5, "rows": [[d.between(100, 999), 2]] * 90},
        edges={"none": {"rows": []}, "long rows": {"rows": [list(range(1_000, 1_100))] * 2}},
        misconceptions=(),
    )
    given = spec.given("ann")
    row = given.hidden("cases")[0]["rows"][0]
    said = spec.mark(given, lambda start, rows: 0 if rows else 5).message
    assert said.startswith(f"`total(start=5, rows=[{', '.join([repr(row)] * 6)}, … 90 in all])` gives 0, which")
    only_long = spec.mark(given, lambda start, rows: start + sum(map(sum, rows)) if len(rows) != 2 else 0).message
    assert "rows=[[1000, 1001" in only_long
    assert "… 100 in all], … 2 in all])` gives 0" in only_long
    assert len(only_long) < 200


def test_an_error_in_the_learners_code_is_told_in_one_line():
    def raises(income_cny, views):
        raise LookupError("first line\nsecond line")

    taken = marked(raises)
    assert taken.status == "wrong"
    assert "stops with LookupError: first line second line." in taken.message


def silent_error(income_cny, views):
    class SilentError(Exception):
        def __str__(self):
            raise RuntimeError

    raise SilentError


def interrupting(income_cny, views):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "function", [silent_error, interrupting, lambda a, b: sys.exit("bye"), lambda a, b: marked(0).x]
)
def test_no_error_of_the_learners_gets_out(function):
    assert marked(function).status == "wrong"


def test_a_placeholder_is_unanswered_and_a_missing_return_is_told():
    def with_dots(income_cny, views): ...

    def not_yet(income_cny, views):
        raise NotImplementedError

    for placeholder in (with_dots, not_yet, lambda a, b: None, lambda a, b: ...):
        assert marked(placeholder).status == "unanswered"
    partly = marked(lambda a, b: sample.per_thousand(a, b) if b else None)
    assert partly.status == "wrong"
    assert "return" in partly.message


def test_the_number_of_inputs_is_explained():
    taken = marked(lambda one: one)
    assert taken.status == "invalid"
    assert "2 inputs, in this order: income_cny, views" in taken.message


@pytest.mark.parametrize("value", ["nine", "9", True, [1, 2], [9], (9,), {9}, {9: 9}, float("nan"), 1j, 10**400])
def test_what_a_function_gives_must_be_a_number(value):
    taken = marked(lambda a, b: value)
    assert taken.status == "wrong"
    assert "gives no number: " in taken.message


@pytest.mark.parametrize("result", ["1000 * a / b", "[1000 * a / b]", "f'{1000 * a / b}'", "(1000 * a / b,)"])
def test_a_right_number_in_text_or_in_a_list_is_not_what_a_function_should_give(result):
    assert marked(eval(f"lambda a, b: {result} if b else 0")).status == ("right" if result[0] == "1" else "wrong")


def test_what_came_out_is_told_in_words_where_it_is_no_plain_number():
    def said(value):
        return marked(lambda a, b: value).message

    assert "gives infinity, which is not right." in said(float("inf"))
    assert "gives minus infinity, which is not right." in said(float("-inf"))
    assert "gives no number: NaN stands for no number at all." in said(float("nan"))
    assert "gives 12345678.5, which is not right." in said(12345678.5)
    assert "gives 0.3, which is not right." in said(0.1 + 0.2)
    assert "gives no number: A number is asked for, not something of type str." in said("9")


def test_printing_warning_and_changing_the_inputs_do_no_harm(capsys):
    spec = Function(
        id="2.9",
        title="Sum",
        points=1,
        prompt="Add.",
        hints=("Add.", "sum()"),
        solution="sum(numbers)",
        name="total",
        parameters=("numbers",),
        reference=lambda numbers: sum(numbers),
        usual=lambda d: {"numbers": [3.0, d.between(4, 9)]},
        edges={"always the same": {"numbers": [1.0, 2.0]}},
    )

    def careless(numbers):
        print("working")
        print("trouble", file=sys.stderr)
        np.float64(1) / np.float64(0)
        result = sum(numbers)
        numbers.clear()
        return result

    given = spec.given("ann")
    assert spec.mark(given, careless).status == "right"
    assert spec.mark(given, careless).status == "right"
    assert capsys.readouterr() == ("", "")


def test_hidden_inputs_are_not_among_the_numbers_shown():
    given = sample.FUNCTION.given("ann")
    assert dict(given) == {}
    assert "views" not in repr(given)


def test_an_infinite_result_can_be_right():
    spec = sample.varied(
        sample.FUNCTION,
        reference=lambda income_cny, views: income_cny / views if views else float("inf"),
        misconceptions=(),
    )
    given = spec.given("ann")
    assert spec.mark(given, lambda a, b: a / b if b else float("inf")).status == "right"
    assert spec.mark(given, lambda a, b: a / b if b else 0).status == "wrong"


# --- specs that cannot be -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "changes", "said"),
    [
        (sample.NUMBER, {"id": "two"}, "must look like"),
        (sample.NUMBER, {"points": 0}, "points must be above 0"),
        (sample.NUMBER, {"hints": ("one",)}, "two hints"),
        (sample.NUMBER, {"solution": ""}, "must not be empty"),
        (sample.NUMBER, {"tolerance": 0}, "tolerance of 0"),
        (sample.NUMBER, {"misconceptions": sample.NUMBER.misconceptions[:1] * 2}, "the same name"),
        (sample.CHOICE, {"options": sample.CHOICE.options[1:]}, "exactly one option"),
        (sample.CHOICE, {"options": (*sample.CHOICE.options, Option("d", "other"))}, "needs its feedback"),
        (sample.MATCH, {"extra": ("price per click",)}, "belongs to a pair already"),
        (sample.FUNCTION, {"name": "not a name"}, "Python names"),
    ],
)
def test_a_spec_that_cannot_be_one_says_why_and_which(spec, changes, said):
    with pytest.raises(ValueError, match=rf"exercise '{changes.get('id', spec.id)}': .*{said}"):
        sample.varied(spec, **changes)


def test_a_text_that_names_an_unknown_number_is_found():
    spec = sample.varied(sample.SHARE, prompt="{solt:count}")
    with pytest.raises(ValueError, match="no number called 'solt' to put in the text; there are: slots, sold"):
        spec.prompt(spec.given("ann"))
    shadowed = sample.varied(sample.SHARE, derived=lambda g: {"sold": 5})
    with pytest.raises(ValueError, match="derived and draw both give sold"):
        shadowed.prompt(shadowed.given("ann"))
