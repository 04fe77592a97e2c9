"""Prints the description of the content API, for docs/openapi.json. `make openapi` renews it."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> None:
    sys.path.insert(0, str(ROOT))
    # Not of this machine's environment.
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    import django

    django.setup()
    from news.api.api import api

    print(json.dumps(api.described, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
