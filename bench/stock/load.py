"""Loads stories into the stock site, as its own `add_child` does it. usage: load.py FILE.jsonl"""

import json
import os
import sys
from pathlib import Path
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.stock.settings")
django.setup()

from django.db import transaction  # noqa: E402 - models are known only now
from wagtail.models import Page, Site  # noqa: E402

from bench.stock.news.models import Story, StoryList  # noqa: E402


def block(text: str) -> dict[str, str]:
    return {"type": "paragraph", "value": f"<p>{text}</p>", "id": str(uuid4())}


def load(file: Path) -> None:
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=StoryList(title="News", slug="news"))
    Site.objects.all().delete()
    Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)
    with transaction.atomic():
        for line in file.open():
            story = json.loads(line)
            body = [block(text) for text in story["paragraphs"]]
            page = Story(
                title=story["title"],
                slug=f"story-{story['id']}",
                date=story["published"],
                first_published_at=story["published"],
                section=story["section"],
                author=story["author"],
                introduction=story["summary"],
                body=json.dumps(body),
            )
            page.tags.add(*story["tags"])
            home.add_child(instance=page)


if __name__ == "__main__":
    load(Path(sys.argv[1]))
