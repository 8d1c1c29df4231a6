"""What a lesson is told to say on the site, where Python has no NumPy."""

SENTENCES = {}
