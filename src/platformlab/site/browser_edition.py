"""What a lesson is told to say on the site, where Python has no NumPy: {lesson: sentence}."""

from platformlab.explorers import creator_market, your_plan

SENTENCES = {
    "08_will_fans_grow": (
        f"**In the browser** the market has {creator_market.SMALL:,} creators, because Python is slower here;"
        " the numbers in the text come from one of 100,000. So what your sliders show differs a little from the text:"
        f" {creator_market.SMALL_ALIKE} creators around you count as those with your talent, one in twenty instead of"
        " one in a hundred, and a new position of a slider takes a few seconds."
    ),
    "10_your_plan": (
        f"**In the browser** each position of a slider tries {your_plan.FEW_DRAWS} cases instead of 5,000, because"
        " Python is slower here. Chances can be three to five percentage points off, so they differ a little from those"
        " in the text, and an answer takes a few seconds."
    ),
}
