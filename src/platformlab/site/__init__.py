"""The course as a folder of plain files: any web server can host it, and Python runs in the reader's browser.

`platformlab site build OUT` (command, build) puts together JupyterLite's notebook page (lite), Python with the very
packages that the lessons run with here (browser), each lesson as a page to read (reading, pictures), and the list of
lessons (landing). page/ is what runs in the browser; inside/ is Python that only the browser's kernel has.
"""
