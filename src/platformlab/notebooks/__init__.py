"""Lessons as files: their normal form, the numbers in their prose, their shape, and the command over them."""
