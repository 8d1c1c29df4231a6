"""What JupyterLite's kernel asks for packages. Here everything is there already, and nothing can be added."""


async def install(*_packages, **_options):
    """Says that packages cannot be added."""
    raise RuntimeError("No package can be added here: this site works without a network, with what it came with.")
