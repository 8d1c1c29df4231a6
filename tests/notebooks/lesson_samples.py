"""Small notebooks and exercises that the tests of lesson files stand on."""

from types import SimpleNamespace


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, *, hidden=False, outputs=(), count=None):
    metadata = {"jupyter": {"source_hidden": True}} if hidden else {}
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": metadata,
        "outputs": list(outputs),
        "source": source,
    }


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def stream(text):
    return {"name": "stdout", "output_type": "stream", "text": text}


def result(text):
    return {"data": {"text/plain": text}, "execution_count": 41, "metadata": {"x": 1}, "output_type": "execute_result"}


def _spec(**fields):
    return SimpleNamespace(given=lambda learner: SimpleNamespace(fans=1_000 * len(learner)), **fields)


SPECS = {
    "2.1": _spec(points=3, answer_name="answer_1", answer_code=lambda given: f"answer_1 = {given.fans * 0.06}"),
    "2.3": _spec(points=4, answer_name="income", answer_code=lambda given: 'income = get("2.3").reference'),
}


def get(exercise):
    return SPECS[exercise]


def lesson():
    """A lesson with two exercises, a closed cell and a cell whose output is quoted; not in its normal form."""
    return notebook(
        markdown("# 02 · What is a view worth?\n\nTwelve posts.   \n\n"),
        code("from platformlab import explore, exercise, predict\n"),
        markdown("## Guess first (3 minutes)"),
        code('predict("02.income")', outputs=[stream("a widget")], count=7),
        markdown("Now look."),
        code('explore("views_into_income")'),
        code("print(12 * 2_000)  \n# NBVAL_CHECK_OUTPUT", outputs=[stream("24000\n")], count=9),
        code("income = 1", hidden=True),
        code(""),
        markdown("## Exercises"),
        code('q1 = exercise("2.1")'),
        code("answer_1 = ...  # CNY per month"),
        code("q1.check(answer_1)"),
        code('q3 = exercise("2.3")'),
        code("def income(views, click_rate):\n    return ..."),
        code("q3.check(income)"),
        code('predict("02.income", reveal=True)'),
    )
