// The theme's text colour for the chart, and a call whenever the theme changes.
const textColour = (node) => getComputedStyle(node).color;

function onThemeChange(node, changed, signal) {
  let known = textColour(node);
  const look = () => {
    const now = textColour(node);
    if (now !== known) changed((known = now));
  };
  // JupyterLab renames the theme on the body before its style sheet has arrived; the sheet tells when it has.
  const observer = new MutationObserver(() => [0, 150, 600, 2000].forEach((wait) => setTimeout(look, wait)));
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "data-jp-theme-light", "class"] });
  document.addEventListener("load", look, true);
  signal?.addEventListener("abort", () => {
    observer.disconnect();
    document.removeEventListener("load", look, true);
  });
}
