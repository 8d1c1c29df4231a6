"""What goes wrong in a learner's function, one exercise at a time: bodies that stand under its signature.

SLIPS[spec.id] is {what is wrong with it: body}.
"""

SLIPS = {
    "1.5": {
        "nothing sold forgotten": """
            return bought_visits * visit_price_cny / (orders * basket_cny) + commission_rate""",
        "only orders looked at": """
            if orders == 0:
                return 0
            return bought_visits * visit_price_cny / (orders * basket_cny) + commission_rate""",
        "only the basket looked at": """
            if basket_cny == 0:
                return 0
            return bought_visits * visit_price_cny / (orders * basket_cny) + commission_rate""",
        "commission where nothing is sold": """
            turnover = orders * basket_cny
            return (bought_visits * visit_price_cny / turnover if turnover else 0) + commission_rate""",
        "0 without adverts": """
            turnover = orders * basket_cny
            adverts = bought_visits * visit_price_cny
            return adverts / turnover + commission_rate if turnover and adverts else 0""",
        "whole division": """
            turnover = orders * basket_cny
            return bought_visits * visit_price_cny // turnover + commission_rate if turnover else 0""",
        "commission a second time": """
            turnover = orders * basket_cny
            return bought_visits * visit_price_cny / turnover * (1 + commission_rate) if turnover else 0""",
        "more than all is none": """
            turnover = orders * basket_cny
            paid = bought_visits * visit_price_cny
            return paid / turnover + commission_rate if turnover > paid else 0""",
    },
    "2.4": {
        "no views forgotten": """
            return 1000 * min(views, ads_sold) * click_rate * click_price * share / views""",
        "no adverts forgotten": """
            return 1000 * (ads_sold and views and views / ads_sold) * click_rate * click_price * share""",
        "every view sold": """
            return 1000 * click_rate * click_price * share if views else 0""",
        "the larger of the two": """
            return 1000 * max(views, ads_sold) * click_rate * click_price * share / views if views else 0""",
        "0 from as many on": """
            return 1000 * ads_sold * click_rate * click_price * share / views if 0 < ads_sold < views else 0""",
        "whole thousands of views": """
            return min(views, ads_sold) * click_rate * click_price * share / (views // 1000) if views >= 1000 else 0""",
        "whole clicks": """
            return 1000 * int(min(views, ads_sold) * click_rate) * click_price * share / views if views else 0""",
        "1 instead of 0": """
            return 1000 * min(views, ads_sold) * click_rate * click_price * share / max(views, 1) if ads_sold else 1""",
        "under 1,000 views nothing": """
            return 1000 * min(views, ads_sold) * click_rate * click_price * share / views if views >= 1000 else 0""",
    },
    "3.5": {
        "loss not looked at": """
            left = value_per_visit_cny - cost_per_visit_cny
            return float("inf") if left == 0 else fixed_cost_cny / left""",
        "nothing left not looked at": """
            left = value_per_visit_cny - cost_per_visit_cny
            return float("inf") if left < 0 else fixed_cost_cny / left""",
        "nothing looked at": """
            return fixed_cost_cny / (value_per_visit_cny - cost_per_visit_cny)""",
        "the size of the loss": """
            left = abs(value_per_visit_cny - cost_per_visit_cny)
            return fixed_cost_cny / left if left else float("inf")""",
        "whole division": """
            left = value_per_visit_cny - cost_per_visit_cny
            return fixed_cost_cny // left if left > 0 else float("inf")""",
        "added": """
            return fixed_cost_cny / (value_per_visit_cny + cost_per_visit_cny or 1)""",
        "infinite without fixed cost": """
            left = value_per_visit_cny - cost_per_visit_cny
            return fixed_cost_cny / left if left > 0 and fixed_cost_cny else float("inf")""",
        "little taken for nothing": """
            left = value_per_visit_cny - cost_per_visit_cny
            return fixed_cost_cny / left if left > 0.1 else float("inf")""",
        "free visits taken for none": """
            left = value_per_visit_cny - cost_per_visit_cny
            return fixed_cost_cny / left if left > 0 and cost_per_visit_cny else float("inf")""",
    },
    "4.6": {
        "loss not looked at": """
            left = conversion_rate * order_margin_cny - advert_cny
            return float("inf") if left == 0 else extra_cost_cny / left""",
        "nothing left not looked at": """
            left = conversion_rate * order_margin_cny - advert_cny
            return float("inf") if left < 0 else extra_cost_cny / left""",
        "only who does not order looked at": """
            if conversion_rate == 0 or order_margin_cny == 0:
                return float("inf")
            return extra_cost_cny / (conversion_rate * order_margin_cny - advert_cny)""",
        "advert once for an order": """
            left = conversion_rate * (order_margin_cny - advert_cny)
            return extra_cost_cny / left if left > 0 else float("inf")""",
        "advert added to the cost": """
            worth = conversion_rate * order_margin_cny
            return (extra_cost_cny + advert_cny) / worth if worth > advert_cny else float("inf")""",
        "whole division": """
            left = conversion_rate * order_margin_cny - advert_cny
            return extra_cost_cny // left if left > 0 else float("inf")""",
        "conversion in percent": """
            left = conversion_rate / 100 * order_margin_cny - advert_cny
            return extra_cost_cny / left if left > 0 else float("inf")""",
        "infinite without cost": """
            left = conversion_rate * order_margin_cny - advert_cny
            return extra_cost_cny / left if left > 0 and extra_cost_cny else float("inf")""",
    },
    "5.5": {
        "forgotten instead of kept": """
            share = sales**2 / (sales**2 + half_sales**2)
            visits = floor_visits + (cap_visits - floor_visits) * share + other_visits
            return forgetting * sales + conversion * visits""",
        "the cap for everybody": """
            return (1 - forgetting) * sales + conversion * (cap_visits + other_visits)""",
        "the floor for everybody": """
            return (1 - forgetting) * sales + conversion * (floor_visits + other_visits)""",
        "floor left out": """
            share = sales**2 / (sales**2 + half_sales**2)
            return (1 - forgetting) * sales + conversion * ((cap_visits - floor_visits) * share + other_visits)""",
        "own visitors ranked too": """
            share = sales**2 / (sales**2 + half_sales**2)
            return (1 - forgetting) * sales + conversion * (floor_visits + other_visits + share * cap_visits)""",
        "only what is new": """
            share = sales**2 / (sales**2 + half_sales**2)
            return conversion * (floor_visits + (cap_visits - floor_visits) * share + other_visits)""",
        "new orders forgotten at once": """
            share = sales**2 / (sales**2 + half_sales**2)
            visits = floor_visits + (cap_visits - floor_visits) * share + other_visits
            return (1 - forgetting) * (sales + conversion * visits)""",
        "half not squared": """
            share = sales**2 / (sales**2 + half_sales)
            visits = floor_visits + (cap_visits - floor_visits) * share + other_visits
            return (1 - forgetting) * sales + conversion * visits""",
        "whole orders": """
            share = sales**2 / (sales**2 + half_sales**2)
            visits = floor_visits + (cap_visits - floor_visits) * share + other_visits
            return (1 - forgetting) * sales + conversion * visits // 1""",
        "two months": """
            for month in range(2):
                share = sales**2 / (sales**2 + half_sales**2)
                visits = floor_visits + (cap_visits - floor_visits) * share + other_visits
                sales = (1 - forgetting) * sales + conversion * visits
            return sales""",
    },
    "6.5": {
        "more than the cost": """
            so_far, staying = margin, 1
            for month in range(121):
                if so_far > customer_cost:
                    return month
                staying *= retention
                so_far += margin * orders_per_month * staying
            return float("inf")""",
        "everybody there in month 1": """
            so_far, staying = margin, 1
            for month in range(121):
                if so_far >= customer_cost:
                    return month
                so_far += margin * orders_per_month * staying
                staying *= retention
            return float("inf")""",
        "the first order in month 1": """
            so_far, staying = 0, 1
            for month in range(121):
                if so_far >= customer_cost:
                    return month
                so_far += margin * (orders_per_month * staying if month else 1)
                staying *= retention if month else 1
            return float("inf")""",
        "119 months": """
            so_far, staying = margin, 1
            for month in range(120):
                if so_far >= customer_cost:
                    return month
                staying *= retention
                so_far += margin * orders_per_month * staying
            return float("inf")""",
        "121 months": """
            so_far, staying = margin, 1
            for month in range(122):
                if so_far >= customer_cost:
                    return month
                staying *= retention
                so_far += margin * orders_per_month * staying
            return float("inf")""",
        "120 when never": """
            so_far, staying = margin, 1
            for month in range(120):
                if so_far >= customer_cost:
                    return month
                staying *= retention
                so_far += margin * orders_per_month * staying
            return 120""",
        "only the same retention each month": """
            so_far = margin
            for month in range(121):
                if so_far >= customer_cost:
                    return month
                so_far += margin * orders_per_month * retention
            return float("inf")""",
        "parts of a month": """
            month_brings = margin * orders_per_month * retention
            if margin >= customer_cost:
                return 0
            return (customer_cost - margin) / month_brings if month_brings > 0 else float("inf")""",
        "orders left out": """
            so_far, staying = margin, 1
            for month in range(121):
                if so_far >= customer_cost:
                    return month
                staying *= retention
                so_far += margin * staying
            return float("inf")""",
    },
    "7.5": {
        "loss not looked at": """
            value = posts * reach * click_rate * conversion * margin
            return float("inf") if value == 0 else (living_cost + fixed_cost) / value""",
        "nothing looked at": """
            return (living_cost + fixed_cost) / (posts * reach * click_rate * conversion * margin)""",
        "only the margin looked at": """
            if margin <= 0:
                return float("inf")
            return (living_cost + fixed_cost) / (posts * reach * click_rate * conversion * margin)""",
        "costs taken off": """
            value = posts * reach * click_rate * conversion * margin
            return (living_cost - fixed_cost) / value if value > 0 else float("inf")""",
        "living cost only": """
            value = posts * reach * click_rate * conversion * margin
            return living_cost / value if value > 0 else float("inf")""",
        "rates added": """
            value = posts * (reach + click_rate + conversion) * margin
            return (living_cost + fixed_cost) / value if value > 0 else float("inf")""",
        "whole division": """
            value = posts * reach * click_rate * conversion * margin
            return (living_cost + fixed_cost) // value if value > 0 else float("inf")""",
        "infinite without cost": """
            value = posts * reach * click_rate * conversion * margin
            cost = living_cost + fixed_cost
            return cost / value if value > 0 and cost else float("inf")""",
        "one fan at least": """
            value = posts * reach * click_rate * conversion * margin
            return max(1, (living_cost + fixed_cost) / value) if value > 0 else float("inf")""",
    },
    "9.5": {
        "the largest": "return max(fans, default=0)",
        "the first": "return fans[0] if fans else 0",
        "the mean": "return sum(fans) / len(fans) if fans else 0",
        "two accounts only": """
            if len(fans) < 2:
                return sum(fans)
            one, other = fans
            return one + other - one * other / niche""",
        "the first two": """
            one, other = [*fans, 0, 0][:2]
            return one + other - one * other / niche""",
        "each audience once": """
            nobody = 1
            for audience in set(fans):
                nobody *= 1 - audience / niche
            return niche * (1 - nobody)""",
        "no account forgotten": """
            reached = fans[0]
            for audience in fans[1:]:
                reached += audience * (1 - reached / niche)
            return reached""",
        "whole division": """
            nobody = niche
            for audience in fans:
                nobody -= nobody * audience // niche
            return niche - nobody""",
        "takes the first off and forgets it": """
            fans.pop(0)
            nobody = 1
            for audience in fans:
                nobody *= 1 - audience / niche
            return niche * (1 - nobody)""",
        "a share": """
            nobody = 1
            for audience in fans:
                nobody *= 1 - audience / niche
            return 1 - nobody""",
        "stops at an account without fans": """
            nobody = 1
            for audience in fans:
                if not audience:
                    break
                nobody *= 1 - audience / niche
            return niche * (1 - nobody)""",
    },
    "10.5": {
        "nothing left is ruin": """
            broke = 0
            for case in cases:
                cash, lowest = start, start
                for month in case:
                    cash += month
                    lowest = min(lowest, cash)
                broke += lowest <= 0
            return broke / len(cases) if cases else 0""",
        "no case forgotten": """
            broke = 0
            for case in cases:
                cash, lowest = start, start
                for month in case:
                    cash += month
                    lowest = min(lowest, cash)
                broke += lowest < 0
            return broke / len(cases)""",
        "the money goes on to the next case": """
            broke = 0
            for case in cases:
                gone = False
                for month in case:
                    start += month
                    gone = gone or start < 0
                broke += gone
            return broke / len(cases) if cases else 0""",
        "each broke month counted": """
            broke = 0
            for case in cases:
                cash = start
                for month in case:
                    cash += month
                    broke += cash < 0
            return broke / len(cases) if cases else 0""",
        "months in order of size": """
            broke = 0
            for case in cases:
                cash, gone = start, False
                case.sort()
                for month in case:
                    cash += month
                    gone = gone or cash < 0
                broke += gone
            return broke / len(cases) if cases else 0""",
        "months from the end": """
            broke = 0
            for case in cases:
                cash, gone = start, False
                for month in reversed(case):
                    cash += month
                    gone = gone or cash < 0
                broke += gone
            return broke / len(cases) if cases else 0""",
        "the last month left out": """
            broke = 0
            for case in cases:
                cash, gone = start, False
                for month in case[:-1]:
                    cash += month
                    gone = gone or cash < 0
                broke += gone
            return broke / len(cases) if cases else 0""",
        "the first month left out": """
            broke = 0
            for case in cases:
                cash, gone = start, False
                for month in case[1:]:
                    cash += month
                    gone = gone or cash < 0
                broke += gone
            return broke / len(cases) if cases else 0""",
        "equal cases once": """
            broke, different = 0, {tuple(case) for case in cases}
            for case in different:
                cash, gone = start, False
                for month in case:
                    cash += month
                    gone = gone or cash < 0
                broke += gone
            return broke / len(different) if different else 0""",
        "the worst month alone": """
            broke = sum(start + min(case) < 0 for case in cases)
            return broke / len(cases) if cases else 0""",
        "two months only": """
            broke = sum(start + case[0] < 0 or start + case[0] + case[1] < 0 for case in cases)
            return broke / len(cases) if cases else 0""",
        "that it lasts": """
            lasts = 0
            for case in cases:
                cash, lowest = start, start
                for month in case:
                    cash += month
                    lowest = min(lowest, cash)
                lasts += lowest >= 0
            return lasts / len(cases) if cases else 0""",
    },
}
