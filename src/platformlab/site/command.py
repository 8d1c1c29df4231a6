"""`platformlab site …`: the course as a web site."""

import json
import sys
from pathlib import Path

from platformlab.site.files import SiteError


def add_arguments(parser):
    """The arguments of `platformlab site`."""
    commands = parser.add_subparsers(dest="site", metavar="STEP", required=True)
    summary = "Put the site into a folder"
    build = commands.add_parser("build", help=summary, description=f"{summary}. The second time it needs no network.")
    build.add_argument("out", metavar="OUT", help="the folder of the site: a new one, or one that this command made")
    build.add_argument("--cache", metavar="DIR", help="where downloads are kept (the folder for caches of your system)")
    cleared = "publish lessons that hold answers without them; your own files stay as they are"
    build.add_argument("--clear-answers", action="store_true", help=cleared)
    build.add_argument("--json", action="store_true", help="what was built, as JSON")


def run(args):
    """Builds the site: 0 when it is there, 1 with one line when it could not be built."""
    try:
        from platformlab.site import build

        cache = Path(args.cache) if args.cache else build.default_cache()
        built = build.build(Path(args.out), cache=cache, clear_answers=args.clear_answers)
    except SiteError as error:
        print(f"platformlab site build: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        print(f"platformlab site build: {error.strerror or error}{where}; the site is as it was", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps(built.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(built.lines()))
    return 0
