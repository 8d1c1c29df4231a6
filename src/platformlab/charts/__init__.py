"""Charts: a model's result, or a table, as a picture with its sentence and its numbers, in one house style."""
