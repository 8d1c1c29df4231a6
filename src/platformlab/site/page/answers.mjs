// Python answers a page to read as it answers a notebook: a question about an explorer comes through a port with its
// number, and the answer goes back with the same.
export function answerPages(started, plotly) {
  addEventListener("message", ({ data }) => {
    const port = data?.platformlabPort;
    if (port) port.onmessage = async ({ data: { number, ...asked } }) => {
      try {
        const [answer, buffers] = await answered(started, asked, plotly);
        port.postMessage({ number, answer, buffers });
      } catch (error) {
        port.postMessage({ number, failed: String(error?.message ?? error).trim().split("\n").at(-1) });
      }
    };
  });
}

async function answered(started, { name, question }, plotly) {
  if (question.kind === "plotly") return [null, [await (await fetch(await plotly)).blob()]];
  const python = await started;
  const answers = python.pyimport("platformlab.explorers.answers");
  const parts = answers.asked(name, JSON.stringify(question));
  const [answer, ...buffers] = parts.toJs();
  for (const proxy of [parts, answers]) proxy.destroy();
  return [JSON.parse(answer), buffers];
}
