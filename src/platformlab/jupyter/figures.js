// A learner's own Plotly figures are shown by plotly's own extension, which is read with the first figure instead of at each
// start: it is 4.8 MB. What it says of itself is said here.

const FIGURE = "application/vnd.plotly.v1+json";

// The extension, as JupyterLab wants it; read() gives plotly's own.
export function lazyFigures({ Panel }, read) {
  const factory = async () => [(await read()).default].flat()[0].rendererFactory;

  class LazyFigure extends Panel {
    constructor(options) {
      super();
      this.options = options;
    }

    async renderModel(model) {
      this.renderer ??= factory().then((theirs) => {
        const renderer = theirs.createRenderer(this.options);
        this.addWidget(renderer);
        return renderer;
      });
      await (await this.renderer).renderModel(model);
    }
  }

  return {
    id: "@jupyterlab/plotly-extension:factory",
    rank: 2,
    dataType: "json",
    fileTypes: [{ name: "plotly", mimeTypes: [FIGURE], extensions: [".plotly", ".plotly.json"] }],
    documentWidgetFactoryOptions: {
      name: "Plotly",
      primaryFileType: "plotly",
      fileTypes: ["plotly", "json"],
      defaultFor: ["plotly"],
    },
    rendererFactory: { safe: true, mimeTypes: [FIGURE], createRenderer: (options) => new LazyFigure(options) },
  };
}
