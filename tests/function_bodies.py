"""Right functions, each written in another way: bodies that stand under the signature of an exercise.

BODIES[spec.id] is {what is special about it: body}.
"""

BODIES = {
    "1.5": {
        "in one line": """
            turnover = orders * basket_cny
            return bought_visits * visit_price_cny / turnover + commission_rate if turnover else 0""",
        "in CNY first": """
            sold = sum(basket_cny for _ in range(min(orders, 1))) * orders
            if sold == 0:
                return 0.0
            return (bought_visits * visit_price_cny + commission_rate * sold) / sold""",
        "fractions": """
            from fractions import Fraction
            sold = Fraction(str(orders)) * Fraction(str(basket_cny))
            if not sold:
                return Fraction(0)
            paid = Fraction(str(bought_visits)) * Fraction(str(visit_price_cny))
            return paid / sold + Fraction(str(commission_rate))""",
        "NumPy": """
            import numpy as np
            sold = np.multiply(orders, basket_cny)
            paid = np.multiply(bought_visits, visit_price_cny)
            return np.where(sold > 0, paid / np.maximum(sold, 1) + commission_rate, 0.0)""",
    },
    "2.4": {
        "worth of a view": """
            return 1000 * min(1, ads_sold / views) * click_rate * click_price * share if views else 0""",
        "an error caught": """
            try:
                return 1000 * min(views, ads_sold) * click_rate * click_price * share / views
            except ZeroDivisionError:
                return 0.0""",
        "decimals": """
            from decimal import Decimal
            ads_sold, views, click_rate, click_price, share = (
                Decimal(str(value)) for value in (ads_sold, views, click_rate, click_price, share)
            )
            if views == 0:
                return Decimal(0)
            return Decimal(1000) * min(views, ads_sold) * click_rate * click_price * share / views""",
        "NumPy": """
            import numpy as np
            income = np.prod([np.minimum(views, ads_sold), click_rate, click_price, share], dtype=float)
            return np.divide(1000 * income, views, out=np.zeros(1), where=views > 0)[0]""",
    },
    "3.5": {
        "fractions": """
            from fractions import Fraction
            left = Fraction(str(value_per_visit_cny)) - Fraction(str(cost_per_visit_cny))
            return Fraction(str(fixed_cost_cny)) / left if left > 0 else float("inf")""",
        "decimals": """
            from decimal import Decimal
            left = Decimal(str(value_per_visit_cny)) - Decimal(str(cost_per_visit_cny))
            return Decimal(fixed_cost_cny) / left if left > 0 else Decimal("Infinity")""",
        "compared, not subtracted": """
            import math
            if cost_per_visit_cny >= value_per_visit_cny:
                return math.inf
            return 1 / ((value_per_visit_cny - cost_per_visit_cny) / fixed_cost_cny) if fixed_cost_cny else 0""",
        "NumPy": """
            import numpy as np
            left = np.float64(value_per_visit_cny) - cost_per_visit_cny
            return np.float64(fixed_cost_cny) / left if left > 0 else np.inf""",
    },
    "4.6": {
        "fractions": """
            from fractions import Fraction
            left = Fraction(str(conversion_rate)) * Fraction(str(order_margin_cny)) - Fraction(str(advert_cny))
            return Fraction(str(extra_cost_cny)) / left if left > 0 else float("inf")""",
        "exact fractions": """
            from fractions import Fraction
            left = Fraction(conversion_rate) * Fraction(order_margin_cny) - Fraction(advert_cny)
            return float(Fraction(extra_cost_cny) / left) if left > 0 else float("inf")""",
        "by orders": """
            if conversion_rate == 0:
                return float("inf")
            left_of_an_order = order_margin_cny - advert_cny / conversion_rate
            if left_of_an_order <= 0:
                return float("inf")
            return extra_cost_cny / left_of_an_order / conversion_rate""",
        "NumPy": """
            import numpy as np
            left = np.dot([conversion_rate], [order_margin_cny]) - advert_cny
            return np.inf if left <= 0 else np.float64(extra_cost_cny) / left""",
    },
    "5.5": {
        "one over": """
            up = 1 / (1 + (half_sales / sales) ** 2) if sales else 0
            visits = (1 - up) * floor_visits + up * cap_visits + other_visits
            return sales - forgetting * sales + conversion * visits""",
        "fractions": """
            from fractions import Fraction
            s, h = Fraction(str(sales)), Fraction(str(half_sales))
            up = s * s / (s * s + h * h)
            visits = floor_visits + (cap_visits - floor_visits) * up + other_visits
            return (1 - Fraction(str(forgetting))) * s + Fraction(str(conversion)) * visits""",
        "NumPy": """
            import numpy as np
            s = np.float64(sales)
            up = np.power(s, 2) / np.sum(np.square([s, half_sales]))
            parts = np.array([(1 - forgetting) * s, conversion * (floor_visits + other_visits)])
            return parts.sum() + conversion * up * (cap_visits - floor_visits)""",
    },
    "6.5": {
        "a while loop": """
            so_far, staying, month = margin, 1.0, 0
            while so_far < customer_cost:
                month += 1
                if month > 120:
                    return float("inf")
                staying *= retention
                so_far += margin * orders_per_month * staying
            return month""",
        "a sum of what each month brings": """
            from itertools import accumulate
            brought = [margin, *(margin * orders_per_month * retention**month for month in range(1, 121))]
            back = (month for month, so_far in enumerate(accumulate(brought)) if so_far >= customer_cost)
            return next(back, float("inf"))""",
        "fractions": """
            from fractions import Fraction
            rate, so_far, staying = Fraction(str(retention)), Fraction(margin), 1
            for month in range(121):
                if so_far >= customer_cost:
                    return Fraction(month)
                staying *= rate
                so_far += margin * Fraction(str(orders_per_month)) * staying
            return float("inf")""",
        "NumPy": """
            import numpy as np
            staying = np.power(float(retention), np.arange(121))
            brought = margin * orders_per_month * staying
            brought[0] = margin
            back = np.flatnonzero(np.cumsum(brought) >= customer_cost)
            return back[0] if back.size else np.inf""",
        "recursion": """
            def after(month, so_far, staying):
                if so_far >= customer_cost:
                    return month
                if month == 120:
                    return float("inf")
                staying *= retention
                return after(month + 1, so_far + margin * orders_per_month * staying, staying)

            return after(0, margin, 1)""",
    },
    "7.5": {
        "fractions": """
            from fractions import Fraction
            value = Fraction(1)
            for factor in (posts, reach, click_rate, conversion, margin):
                value *= Fraction(str(factor))
            return (living_cost + fixed_cost) / value if value > 0 else float("inf")""",
        "a product": """
            from math import inf, prod
            value = prod([posts, reach, click_rate, conversion, margin])
            return inf if not value > 0 else living_cost / value + fixed_cost / value""",
        "orders first": """
            orders_of_a_fan = posts * reach * click_rate * conversion
            if orders_of_a_fan == 0 or margin <= 0:
                return float("inf")
            return (living_cost + fixed_cost) / margin / orders_of_a_fan""",
        "NumPy": """
            import numpy as np
            value = np.prod(np.array([posts, reach, click_rate, conversion, margin], dtype=float))
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.where(value > 0, (living_cost + fixed_cost) / value, np.inf)""",
    },
    "9.5": {
        "one after the other": """
            reached = 0
            for audience in fans:
                reached += audience * (1 - reached / niche)
            return reached""",
        "fractions": """
            from fractions import Fraction
            from math import prod
            return niche * (1 - prod(1 - Fraction(audience, niche) for audience in fans))""",
        "NumPy": """
            import numpy as np
            return niche - niche * np.prod(1 - np.array(fans, dtype=float) / niche)""",
        "recursion": """
            def nobody(left):
                return (1 - left[0] / niche) * nobody(left[1:]) if left else 1

            return niche * (1 - nobody(fans))""",
        "takes its list apart": """
            nobody = 1
            while fans:
                nobody *= (niche - fans.pop()) / niche
            return niche - niche * nobody""",
    },
    "10.5": {
        "sums on the way": """
            from itertools import accumulate
            broke = [any(cash < 0 for cash in accumulate([start, *case])) for case in cases]
            return sum(broke) / len(broke) if broke else 0""",
        "fractions": """
            from fractions import Fraction
            broke = 0
            for case in cases:
                cash = start
                for month in case:
                    cash += month
                    if cash < 0:
                        broke += 1
                        break
            return Fraction(broke, len(cases)) if cases else Fraction(0)""",
        "NumPy": """
            import numpy as np
            lowest = [start + np.cumsum(case).min() for case in cases]
            return np.mean(np.array(lowest) < 0) if lowest else 0.0""",
        "takes its lists apart": """
            broke, count = 0, len(cases)
            while cases:
                cash, case = start, cases.pop()
                while case and cash >= 0:
                    cash += case.pop(0)
                broke += cash < 0
            return broke / count if count else 0""",
    },
}
