"""Jupyter Server extension: serves the installed plotly.js to the lessons, and answers the sliders without delay.

plotly.js comes from this computer, once for a page and then from the browser's cache, instead of through the kernel.
Kernel channels get TCP_NODELAY: small answers are not held back until the last one is acknowledged.
Lessons exported as HTML show their charts without a network.
"""

import gzip
import hashlib
from functools import cache

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from platformlab.explorers.plotlyjs import plotly_module, plotly_name

EXPORT = "platformlab.export.StillWidgets"


@cache
def _served():
    """(bytes, gzipped bytes, etag) of plotly.js as an ES module."""
    code = plotly_module().encode()
    return code, gzip.compress(code, 6), f'"{hashlib.sha256(code).hexdigest()[:16]}"'


class PlotlyHandler(JupyterHandler):
    """plotly.js in the version the kernel names; 404 when this server has another (the kernel then sends its own)."""

    @web.authenticated
    def get(self, wanted):
        if wanted != plotly_name():
            raise web.HTTPError(404)
        code, zipped, etag = _served()
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Etag", etag)
        if not self._is_local() and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            code = zipped
        self.finish(code)

    def _is_local(self):
        """Unzipping costs more than the bytes on one's own machine."""
        return self.request.remote_ip in ("127.0.0.1", "::1") and "X-Forwarded-For" not in self.request.headers


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
    settings.setdefault("page_config_data", {}).update(buildCheck=False, buildAvailable=False)
    route = url_path_join(settings["base_url"], r"platformlab/plotly-([\w.\-]+)\.mjs")
    app.web_app.add_handlers(".*$", [(route, PlotlyHandler)])
