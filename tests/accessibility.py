"""What axe-core is asked, wherever tests ask it."""

EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that another theme changes: a page is looked at with every rule in the first."""


def only(rules):
    """axe-core's options for violations of these rules and nothing else."""
    return {"runOnly": rules, "resultTypes": ["violations"]}
