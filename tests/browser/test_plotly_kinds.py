"""The page's plotly.js has what the course's charts need and is not held up by the rest."""

from platformlab.explorers.plotlyjs import KINDS, plotly_module

ONE_OF_EACH = """() => Plotly.newPlot("chart", [
  { type: "scatter", x: [1, 2], y: [1, 2] },
  { type: "bar", x: [1, 2], y: [1, 2] },
  { type: "waterfall", x: [1, 2], y: [1, 2] },
  { type: "heatmap", z: [[1, 2], [3, 4]], xaxis: "x2", yaxis: "y2" },
  { type: "pie", values: [1, 2], domain: { x: [0, 0.2], y: [0, 0.4] } },
  { type: "sankey", domain: { x: [0.3, 1], y: [0, 0.4] }, node: { label: ["a", "b"] },
    link: { source: [0], target: [1], value: [1] } },
], { grid: { rows: 2, columns: 2 }, xaxis: { domain: [0, 0.4] }, xaxis2: { domain: [0.5, 1], anchor: "y2" },
     yaxis: { domain: [0.5, 1] }, yaxis2: { domain: [0.5, 1], anchor: "x2" } }).then(() => {})"""
DRAWN = (
    ".scatterlayer .trace",
    ".barlayer .trace",
    ".waterfalllayer .trace",
    ".hm image",
    ".pielayer .trace",
    ".sankey",
)


def test_every_kind_of_trace_that_a_chart_may_have_is_drawn_and_no_other_is_set_up(chromium):
    page = chromium.new_page()
    try:
        page.set_content('<div id="chart" style="width: 700px; height: 450px"></div>')
        script = plotly_module().replace("export default module.exports;", "globalThis.Plotly = module.exports;")
        page.add_script_tag(content=script, type="module")
        page.wait_for_function("() => globalThis.Plotly")
        kinds = page.evaluate("() => Object.keys(Plotly.PlotSchema.get().traces)")
        assert sorted(kinds) == sorted(("scatter", *KINDS))
        page.evaluate(ONE_OF_EACH)
        for part in DRAWN:
            assert page.locator(f"#chart {part}").count() >= 1, part
    finally:
        page.close()
