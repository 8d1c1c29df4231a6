"""Jupyter Server extension: serves the installed plotly.js to the lessons, and answers the sliders without delay.

plotly.js comes from this computer, once for a page and then from the browser's cache, instead of through the kernel.
Kernel channels get TCP_NODELAY: small answers are not held back until the last one is acknowledged.
The list of formats for export, which JupyterLab asks for while the kernel starts, is made once, before it does.
Lessons exported as HTML show their charts without a network.
"""

import gzip
import hashlib
from asyncio import wrap_future
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import entry_points

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.nbconvert.handlers import NbconvertRootHandler
from jupyter_server.utils import url_path_join
from tornado import web

from platformlab.explorers.plotlyjs import plotly_module, plotly_name

EXPORT = "platformlab.export.StillWidgets"
PLOTLY = "platformlab/plotly-{}.mjs"


_AT_START = ThreadPoolExecutor(1)
"""Does what the first page will ask for."""


@cache
def _served():
    """A future of (bytes, etag) of plotly.js as an ES module. Asked for the first time it may take a second."""
    return _AT_START.submit(_read_plotly)


def _read_plotly():
    code = plotly_module().encode()
    return code, f'"{hashlib.sha256(code).hexdigest()[:16]}"'


@cache
def _zipped(code):
    return gzip.compress(code, 6)


class PlotlyHandler(JupyterHandler):
    """plotly.js in the version the kernel names; 404 when this server has another (the kernel then sends its own)."""

    @web.authenticated
    async def get(self, wanted):
        if wanted != plotly_name():
            raise web.HTTPError(404)
        code, etag = await wrap_future(_served())
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Etag", etag)
        if not self._is_local() and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            code = _zipped(code)
        self.finish(code)

    def _is_local(self):
        """Unzipping costs more than the bytes on one's own machine."""
        return self.request.remote_ip in ("127.0.0.1", "::1") and "X-Forwarded-For" not in self.request.headers


@cache
def _formats():
    """A future of the formats that a notebook can be exported to, by name, as JupyterLab takes them."""
    return _AT_START.submit(_read_formats)


def _read_formats():
    """nbconvert looks each of them up, twice, in what is installed, which it would read anew each time."""
    from nbconvert.exporters import base

    found = entry_points()
    base.entry_points = lambda **wanted: found.select(**wanted)
    return {name: {"output_mimetype": base.get_exporter(name).output_mimetype} for name in base.get_export_names()}


class FormatsHandler(NbconvertRootHandler):
    """As nbconvert's own handler answers each time; what is installed later comes with the server's next start."""

    @web.authenticated
    @authorized
    async def get(self):
        self.finish(await wrap_future(_formats()))


class NoDelay:
    """Mixin for whichever kernel WebSocket connection class is configured."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def _jupyter_server_extension_points():
    return [{"module": "platformlab.server"}]


def _load_jupyter_server_extension(app):
    settings = app.web_app.settings
    # What JupyterLab's "Save and Export Notebook As: HTML" is told; on the command line nbconvert reads its own file.
    app.config.HTMLExporter.preprocessors = [*app.config.HTMLExporter.get("preprocessors", ()), EXPORT]
    configured = settings["kernel_websocket_connection_class"]
    settings["kernel_websocket_connection_class"] = type(f"NoDelay{configured.__name__}", (NoDelay, configured), {})
    # Whether JupyterLab should be built anew is asked of yarn at each page load; nothing of the course is ever built.
    settings.setdefault("page_config_data", {}).update(
        buildCheck=False,
        buildAvailable=False,
        platformlabPlotly=url_path_join(settings["base_url"], PLOTLY.format(plotly_name())),
    )
    _served()
    _formats()
    plotly = url_path_join(settings["base_url"], PLOTLY.format(r"([\w.\-]+)"))
    formats = url_path_join(settings["base_url"], "api/nbconvert")
    app.web_app.add_handlers(".*$", [(plotly, PlotlyHandler), (formats, FormatsHandler)])
