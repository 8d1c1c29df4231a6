"""What travels between Python and the page: little, once, and never in the way of a slider."""

import pytest
from playwright.sync_api import expect

from platformlab import explorers
from platformlab.explorers.plotlyjs import plotly_name

SPEC = explorers.spec("views_into_income")
SHOWN = f'from platformlab import explore\nexplore("{SPEC.name}")'


@pytest.fixture
def alone(lesson, written):
    """Opens notebooks of these cells; fresh: in a page that has drawn nothing yet."""
    return lambda name, *sources, **how: lesson(written(name, *sources), **how)


def stands_still(seconds):
    """Code after which, a second later, the kernel's process stands still, as when the computer swaps."""
    return (
        "import os, subprocess\n"
        "me = os.getpid()\n"
        f"subprocess.Popen(['sh', '-c', f'sleep 1; kill -STOP {{me}}; sleep {seconds}; kill -CONT {{me}}'])"
    )


def at_rest(one, section):
    """Waits until the explorer has kept its picture, and has had time for the sweeps of all its sliders."""
    expect(section.locator(".cc-plot[data-kept]")).to_be_visible()
    one.page.wait_for_timeout(1000)


def slider_in_hand(one):
    """The explorer and its slider of fans, which has the focus, at rest."""
    section = one.explorer(SPEC.title)
    slider = section.locator('input[data-control="fans"]')
    slider.focus()
    at_rest(one, section)
    return section, slider


def busy_python(one, code):
    """Gives the notebook's kernel something to do, and does not wait for it."""
    one.page.evaluate(
        "(code) => { window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
        ".requestExecute({ code }); }",
        code,
    )


def test_a_long_computation_elsewhere_does_not_hold_up_a_slider_whose_sweep_is_there(alone):
    one = alone("busy", SHOWN, "import time; time.sleep(600)")
    one.command("notebook:run-cell")
    section, slider = slider_in_hand(one)
    busy_python(one, "import time; time.sleep(600)")
    one.page.wait_for_timeout(1000)
    live, places = explorers.get(SPEC.name), SPEC.control("fans").positions
    for steps in range(1, 9):
        slider.press("ArrowLeft")
        live.set(fans=places[places.index(20_000) - steps])
        expect(section.locator(".cc-headline")).to_have_text(live.chart.headline, timeout=2_000)
    one.page.wait_for_timeout(500)
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence, timeout=2_000)
    expect(slider).to_be_enabled()


def test_a_late_answer_does_not_put_a_slider_back(alone):
    """Python is told of each rest, and answers the first of them when the hand has long gone on."""
    one = alone("behind", SHOWN)
    one.run_all()
    section, slider = slider_in_hand(one)
    busy_python(one, stands_still(3))
    one.page.wait_for_timeout(1500)
    slider.evaluate(
        "(one) => { window.seen = [Number(one.value)]; window.looks = setInterval(() => {"
        " if (Number(one.value) !== window.seen.at(-1)) window.seen.push(Number(one.value)); }, 2); }"
    )
    for _ in range(3):
        slider.press("ArrowLeft")
        one.page.wait_for_timeout(500)
    one.page.wait_for_timeout(3000)
    start = SPEC.control("fans").positions.index(20_000)
    assert one.page.evaluate("() => { clearInterval(window.looks); return window.seen; }") == [
        start - n for n in range(4)
    ]
    live = explorers.get(SPEC.name)
    live.set(fans=SPEC.control("fans").positions[start - 3])
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)


def test_a_python_that_does_not_answer_is_asked_for_the_newest_only_and_said(alone):
    one = alone("still", SHOWN)
    one.run_all()
    section = one.explorer(SPEC.title)
    at_rest(one, section)
    one.page.evaluate(
        "() => { const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;"
        " window.asked = 0; kernel.anyMessage.connect((_, { direction, msg }) => {"
        " if (direction === 'send' && msg.content?.data?.method === 'custom') window.asked += 1; }); }"
    )
    busy_python(one, stands_still(9))
    one.page.wait_for_timeout(2500)
    section.locator('input[data-control="fans"]').press("ArrowLeft")
    slider = section.locator('input[data-control="posts"]')
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    # The newest position, and a sweep for each slider at most once; what is newer waits for their answers.
    assert 1 <= one.page.evaluate("() => window.asked") <= 3
    expect(section.locator(".cc-note")).to_contain_text("Python has not answered yet", timeout=9_000)
    live = explorers.get(SPEC.name)
    places = {name: SPEC.control(name).positions for name in ("fans", "posts")}
    live.set(
        fans=places["fans"][places["fans"].index(20_000) - 1], posts=places["posts"][places["posts"].index(12) + 5]
    )
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence, timeout=30_000)
    expect(section.locator(".cc-note")).to_have_text("")


def test_the_first_chart_comes_with_less_than_a_megabyte_and_the_second_with_no_plotly(alone, lab):
    sizes = []
    lab.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    lab.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sizes.append(len(frame))))
    one = alone("little", SHOWN, SHOWN, fresh=True)
    one.run_all()
    expect(one.page.locator(".cc-plot[data-drawn]")).to_have_count(2, timeout=30_000)
    assert 10_000 < sum(sizes) < 1_000_000
    assert sum("platformlab/plotly-" in url for url in one.requests) == 1
    scripts = one.page.evaluate(
        "() => performance.getEntriesByType('resource').filter((one) => /platformlab.plotly/.test(one.name))"
    )
    assert len(scripts) == 1


def test_charts_that_wait_for_plotly_are_drawn_one_after_the_other(alone):
    """Else the page stands still for seconds, and anywidget gives up the widgets that have not loaded by then."""
    one = alone("turns", SHOWN, SHOWN, SHOWN, fresh=True)
    one.page.evaluate(
        """async (address) => {
          const plotly = (await import(address)).default;
          Object.assign(window, { plots: 0, together: 0 });
          let sameTask = false;
          const newPlot = (...given) => {
            window.plots += 1;
            window.together += sameTask;
            sameTask = true;
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => { sameTask = false; };
            port2.postMessage(null);
            return plotly.newPlot(...given);
          };
          globalThis[Symbol.for("platformlab.plotly")] = new Promise((resolve) => {
            window.release = () => resolve({ ...plotly, newPlot });
          });
        }""",
        f"{one.address}/platformlab/plotly-{plotly_name()}.mjs",
    )
    one.run_all()
    expect(one.page.locator(".cc-explorer")).to_have_count(3, timeout=30_000)
    one.page.evaluate("() => window.release()")
    expect(one.page.locator(".cc-plot[data-drawn]")).to_have_count(3)
    assert one.page.evaluate("() => [window.plots, window.together]") == [3, 0]


def test_code_that_comes_too_late_for_anywidget_still_hears_python(alone):
    """As on a slow computer: anywidget gives a widget up whose code has not loaded within two seconds."""
    fans, posts = SPEC.control("fans").positions, SPEC.control("posts").positions
    moved = f"shown = explore({SPEC.name!r})\nshown.set(fans={fans[9]})\nshown"
    one = alone("late", f"from platformlab import explore\n{moved}")
    one.page.evaluate(
        """() => {
          const timeout = AbortSignal.timeout.bind(AbortSignal);
          AbortSignal.timeout = (ms) => {
            const signal = timeout(ms === 2000 ? 0 : ms);
            signal.addEventListener("abort", () => { window.gaveUp = !document.querySelector(".cc-explorer"); });
            return signal;
          };
        }"""
    )
    one.run_all()
    section, live = one.explorer(SPEC.title), explorers.get(SPEC.name).set(fans=fans[9])
    assert one.page.evaluate("() => window.gaveUp")
    # What Python said before anybody listened, what it answers, and what it says on its own.
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    section.locator('input[data-control="posts"]').press("ArrowRight")
    live.set(posts=posts[posts.index(12) + 1])
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    one.page.evaluate(
        "(code) => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
        ".requestExecute({ code }).done.then(() => {})",
        f"shown.set(fans={fans[12]})",
    )
    live.set(fans=fans[12])
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)


def test_what_python_sets_while_a_hand_moves_another_slider_stays_set(alone):
    """At rest the page tells Python of the slider that was moved only, and takes what Python said of the others."""
    fans, posts = SPEC.control("fans").positions, SPEC.control("posts").positions
    one = alone("meanwhile", f"from platformlab import explore\nshown = explore({SPEC.name!r})\nshown")
    one.run_all()
    section, live = one.explorer(SPEC.title), explorers.get(SPEC.name)
    expect(section.locator(".cc-plot[data-drawn]")).to_have_count(1)
    here = posts.index(live.values["posts"])
    for fan, ends in ((fans[9], here + 1), (fans[12], here + 1)):
        one.page.evaluate(
            """async ({ code, name, ends }) => {
              const slider = document.querySelector(`input[data-control="${name}"]`);
              const move = (place) => { slider.value = place; slider.dispatchEvent(new Event("input")); };
              let at = 0;
              const moving = setInterval(() => move(ends + 1 + (at += 1) % 2), 40);
              const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
              await kernel.requestExecute({ code }).done;
              clearInterval(moving);
              move(ends);
            }""",
            {"code": f"shown.set(fans={fan})", "name": "posts", "ends": ends},
        )
        live.set(fans=fan, posts=posts[ends])
        expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
        expect(section.locator('input[data-control="fans"]')).to_have_value(str(fans.index(fan)))


def test_where_the_server_has_no_plotly_the_kernel_sends_it_once_for_the_page(alone, lab):
    sizes = []
    lab.page.route("**/platformlab/plotly-*", lambda route: route.abort())
    lab.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    one = alone("elsewhere", SHOWN, SHOWN, fresh=True)
    one.run_all()
    expect(one.page.locator(".cc-plot[data-drawn]")).to_have_count(2, timeout=40_000)
    one.page.wait_for_timeout(2000)
    one.page.unroute("**/platformlab/plotly-*")
    large = [size for size in sizes if size > 300_000]
    assert len(large) == 1
    assert large[0] < 1_000_000
