"""IPython's own shell, for the notebooks that need more of it than magics that do no harm: macros, %run, magics of
one's own, get_ipython().run_cell(…). It has no history file, no thread, and starts no program."""

import os

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


class FullShell(InteractiveShell):
    """Works on the names of the small shell's notebook."""

    @classmethod
    def over(cls, small):
        """The one shell of this process."""
        history = small.cells.history
        own = {name: small.user_ns[name] for name in ("In", "Out", "_ih", "_oh", "_dh", "exit", "quit", "get_ipython")}
        config = Config({"HistoryManager": {"enabled": False}})
        os.environ.setdefault("IPYTHONDIR", os.path.expanduser("~/.ipython"))
        cls.small = small
        shell = cls.instance(config=config, user_module=small.user_module, user_ns=small.user_ns)
        shell.history_manager.input_hist_parsed = shell.history_manager.input_hist_raw = history.inputs
        shell.history_manager.output_hist = history.outputs
        small.user_ns.update(own)
        shell.user_ns_hidden.update(own)
        return shell

    def system(self, command):
        """No program is run here."""
        return self.small.system(command)

    system_raw = system_piped = system

    def getoutput(self, command, split=True, depth=0):
        """No program is run here, so there are no lines."""
        return self.small.getoutput(command, split=split)

    def enable_gui(self, gui=None):
        """Nothing: there is no window."""
