"""Assignments for a class: `platformlab classroom init | release | collect | grade | feedback | export | report`.

Two worlds. `inside` is all that runs beside a submission, in a confined process that knows no answer (`sandbox`). What
comes out of it is text of bounded size (`inside.wire`); it is judged outside, by the exercises' own specs (`scoring`).

    course       the course directory, which nbgrader accepts too: roster, secret, one teacher at a time
    roster       the class, from a table (roster_text, roster_columns); roster_change, roster_update bring a new one in
    release      one notebook per student          collect   what was handed in, from folders and archives (archives)
    senders      whom it is from; people, rivals   times     when; lateness: what late rules make of it
    kept         every version, and the one that counts; beside: the files with it
    submission   a notebook against what was released        sandbox   runs it, confined
    scoring      answers into marks                grading   the whole class, in parallel, resumable
    gradebook    nbgrader's, by its API            feedback, export, report   what comes of it

Needs the extra [classroom]; a learner never does.
"""
