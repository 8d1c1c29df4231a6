"""JupyterLite writes its settings here; none of them is needed."""
