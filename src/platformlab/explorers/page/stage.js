// The picture in view, and pictures drawn ahead out of sight: where a slider can go next is drawn before it goes there,
// and a step only has to show it.
const MOST_AHEAD = 2;
// Style attributes, because a class would have JupyterLab's style sheets looked through at each step.
function place(picture, inView) {
  Object.assign(picture.node.style, inView ? { opacity: 1, zIndex: 1 } : { opacity: 0, zIndex: 0 });
  if (inView) picture.node.removeAttribute("aria-hidden");
  else picture.node.setAttribute("aria-hidden", "true");
}

class Stage {
  constructor(node, template, view) {
    Object.assign(this, { node, template, ahead: [], plotly: null });
    this.shown = this.build(view, true);
  }

  build(view, inView) {
    const picture = new Picture(element("div", { className: "cc-picture" }), this.template, view);
    place(picture, inView);
    this.node.append(picture.node);
    return picture;
  }

  get view() {
    return this.shown.view;
  }

  async start(plotly) {
    await this.shown.start(plotly);
    this.plotly = plotly;
    this.fit();
  }

  // Brings the picture of these values into view, if it was drawn ahead. What it replaces is the way back.
  bring(key) {
    const found = this.ahead.findIndex((picture) => picture.key === key && picture.drawn);
    if (found < 0) return false;
    const before = this.shown;
    [this.shown, this.ahead[found]] = [this.ahead[found], before];
    place(before, false);
    place(this.shown, true);
    return true;
  }

  // Draws the first of these that is not there yet, and tells whether there was one. Each has its `key`, and `make`,
  // which gives its view and ranges, or null.
  drawNext(wanted) {
    if (!this.plotly) return false;
    const next = wanted.find(({ key }) => !this.ahead.some((picture) => picture.key === key));
    const made = next?.make();
    if (!made) return false;
    let free = this.ahead.find((picture) => !wanted.some(({ key }) => key === picture.key));
    if (this.ahead.length < MOST_AHEAD) {
      free = this.build(made.view, false);
      free.ranges = made.ranges;
      free.start(this.plotly);
      this.ahead.push(free);
    } else if (free) {
      free.show(made.view, made.ranges);
    }
    return Boolean(free);
  }

  // Another theme, another width: what was drawn ahead is out of date.
  redraw() {
    this.forget();
    this.shown.redraw();
  }

  resize() {
    if (this.shown.resize()) this.forget();
    this.fit();
  }

  // On a phone the chart is scrolled by itself, with the keyboard too.
  fit() {
    const scrolls = this.shown.node.clientWidth > this.node.clientWidth;
    this.node.classList.toggle("cc-scrolls", scrolls);
    if (scrolls) this.node.tabIndex = 0;
    else this.node.removeAttribute("tabindex");
  }

  forget() {
    for (const picture of this.ahead.splice(0)) {
      picture.end();
      picture.node.remove();
    }
  }

  end() {
    this.forget();
    this.shown.end();
  }
}
