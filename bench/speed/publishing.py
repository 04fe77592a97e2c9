"""Publishes a story again and again, each time with another mark in its title; at times it is retracted.

A process of its own, with the newsroom's settings. usage: publishing.py PUBLICATIONS
Prints JSON: a line that names the story, then a line after each commit, as `truth.State` has it.
"""

import json
import os
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
ALLOWED_SECONDS = 0.25


def say(**said: Any) -> None:
    print(json.dumps(said), flush=True)


def main(publications: int) -> None:
    django.setup()
    from django.contrib.auth import get_user_model

    from news.models import NewsArticle
    from news.record.models import PublishedArticle
    from news.review.acts.release import take_over
    from news.review.acts.retract import retract

    row = PublishedArticle.objects.latest("published_at")
    by = get_user_model().objects.create_superuser("measurer", "", "x" * 20)
    say(id=row.pk, path=row.path)
    mark = ""
    for number in range(1, publications + 1):
        if number % 10 == 0:
            retract(row.pk, by=by, reason="It is a measurement.", note="")
            say(mark=mark, since=time.monotonic(), is_public=False)
            time.sleep(ALLOWED_SECONDS * 2)
        mark = f"mark{number:06}"
        page = NewsArticle.objects.get(pk=row.pk).get_latest_revision_as_object()
        page.title = f"Story of {mark}"
        take_over(page.save_revision())
        say(mark=mark, since=time.monotonic(), is_public=True)
        time.sleep(ALLOWED_SECONDS)
    time.sleep(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
