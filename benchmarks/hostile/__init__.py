"""Hostile, odd and honest hand-ins, and what is fair for each: `python benchmarks/grading.py --hostile`.

fair      what is fair, said before a case is run, and how an outcome differs from it
works     what a student hands in
place     a course in a temporary folder, and the commands that a teacher types there
case      a case: a name, its kind, what is fair, and what is done
cases/    the cases, one file for each kind
peers     nbgrader and otter-grader on the same hand-ins, behind walls of their own
run       runs the cases, and tells who was treated fairly by whom
"""
