// On a slow or busy computer this code comes late, and anywidget gives a widget up after two seconds: it is still drawn,
// but hears nothing from Python any more. So Python's messages go straight to the widget from here on.
function initialize({ model }) {
  model.on("change:snapshot", hearPython);
  const kept = model.get("snapshot");
  model.set("snapshot", `${kept} `);    // a change is what leads from anywidget's view of a model to the model
  model.set("snapshot", kept);
  model.off("change:snapshot", hearPython);
}

function hearPython(widget) {
  const heard = (place) => (Object.hasOwn(place, "_handle_comm_msg") ? place : heard(Object.getPrototypeOf(place)));
  const anywidgets = heard(Object.getPrototypeOf(widget));
  const ipywidgets = heard(Object.getPrototypeOf(anywidgets));
  widget.comm?.on_msg(ipywidgets._handle_comm_msg.bind(widget));
}
