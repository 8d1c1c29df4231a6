"""In, Out, `_`, `_3` and the like, as IPython keeps them; a count is the number in JupyterLab's brackets."""

# Bound here, so that a cell that puts others in their place does not spoil the answers of later cells.
from builtins import dict, len, zip
from os import getcwd

_SHADOWS = ("_", "__", "___")


class History:
    """What was run and shown so far, kept in the notebook's own names."""

    def __init__(self, names):
        self._names = names
        self.inputs, self.outputs = [""], {}
        self._shown = ("", "", "")
        texts = dict.fromkeys((*_SHADOWS, "_i", "_ii", "_iii"), "")
        names.update(texts, In=self.inputs, Out=self.outputs, _ih=self.inputs, _oh=self.outputs, _dh=[getcwd()])

    def began(self, count, source):
        """A cell with this count is about to be run."""
        names, inputs = self._names, self.inputs
        while len(inputs) <= count:
            inputs.append("")
        inputs[count] = source
        names["_iii"], names["_ii"], names["_i"] = names.get("_ii", ""), names.get("_i", ""), source
        names[f"_i{count}"] = source

    def shown(self, count, value):
        """A cell's last expression had this value. None is not shown; names that the student has set stay theirs."""
        names = self._names
        if value is None or value is self.outputs:
            return
        before = self._shown
        self._shown = (value, before[0], before[1])
        free = True
        for name, kept in zip(_SHADOWS, before, strict=True):
            free = free and (name not in names or names[name] is kept)
        if free:
            names["_"], names["__"], names["___"] = self._shown
        names[f"_{count}"] = self.outputs[count] = value
