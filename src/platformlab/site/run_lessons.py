"""Runs lessons in this process and writes what they show, as JSON: started by itself, with records of its own.

python -m platformlab.site.run_lessons OUT.json LESSON...   {lesson: {cell id: outputs}, with the widgets' state}
"""

import json
import sys
from pathlib import Path

from platformlab.notebooks import form


def outputs_of(notebook):
    """({cell id: [mime bundle]}, the widgets' state) of a lesson; answers are left open and nothing is checked."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from ipywidgets import Widget

    shell = InteractiveShell.instance()
    shell.reset(new_session=False)
    formats = shell.display_formatter
    formats.active_types = formats.format_types
    Widget.close_all()
    shown, results = {}, []

    def result(value):
        if value is not None:
            results.append(formats.format(value)[0])

    shell.display_trap.hook = result
    for cell in form.code_cells(notebook):
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            continue
        results.clear()
        with capture_output() as seen:
            done = shell.run_cell(cell["source"], store_history=False)
        if not done.success:
            raise RuntimeError(f"cell {cell['id']}: {done.error_in_exec or done.error_before_exec}")
        bundles = [{"text/plain": seen.stdout}] if seen.stdout else []
        shown[cell["id"]] = bundles + [dict(output.data) for output in seen.outputs] + results[:]
    return shown, Widget.get_manager_state()["state"]


def main(arguments):
    """Runs the lessons named on the command line."""
    out, *paths = map(Path, arguments)
    found = {}
    for path in paths:
        shown, state = outputs_of(form.read(path))
        found[path.stem] = {"outputs": shown, "state": state}
    out.write_text(json.dumps(found, ensure_ascii=False, default=str), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
