"""The models behind the lessons: pure functions, the only home of a formula.

One module per idea, each imported when it is asked for:

- `content`  how a content platform pays (`ad_income`)
- `store`    what a shop earns in a month (`month`, `fixed_cost`, `break_even_visits`)
- `trust`    why a stranger buys (`conversion`)
- `traffic`  free traffic and how slowly it grows (`organic`, `organic_steady_states`)
- `fans`     how many fans feed one person (`needed`)
- `acquisition` what visits and customers cost, and what customers are worth (`cost_per_visit_cpm`,
  `cost_per_visit_post`, `acquisition_cost`, `lifetime_value`, `payback_months`)
- `audience` how fast fans rise (`bass`, `path`, `logistic`)
- `network` both sides of a platform, and the critical mass that it needs (`equilibria`)
- `promotion` what accounts reach that promote each other, and what a stream of money is worth today (`mutual`,
  `present_value`)
- `creators` whether true fans rise quickly: a market of many creators (`simulate`; needs NumPy)
- `plan` your own plan with what you do not know: four strategies, and what to find out first (`Plan`, `Range`,
  `simulate`, `sensitivity`; needs NumPy)

Conventions: money is in CNY, a period is one month, a share is a fraction from 0 to 1 and never a percentage. People,
visits, views and orders are floats, because they are expectations. Every function takes keyword arguments only.

Numbers in give floats out with the standard library alone. NumPy arrays in are broadcast together, and every field of
the result is an array of that one shape. An int, a Fraction or a NumPy number is taken for the float that it equals.
True and False are refused, because a yes or no in the place of a quantity is a mistake.

An argument outside its domain raises a `ValueError` of one line: the argument, what is allowed, what was given and what
was probably meant. Amounts end at 1,000,000,000,000,000, so that no formula can overflow.

>>> from platformlab.models import store
>>> store.fixed_cost(subscription_cny=50, deposit_cny=1200, capital_rate_per_year=0.06, hours=10, wage_cny_per_hour=30)
356.0
"""
