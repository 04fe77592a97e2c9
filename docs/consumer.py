"""Keeps a copy of all that is published. usage: consumer.py https://news.example.org copy.json"""

import json
import sys
import time
from pathlib import Path

import requests

# Another server process may answer with what was true a quarter of a second ago, before the change.
WAIT_SECONDS = 0.5


def get(site, path, etag=None, **asked):
    answer = requests.get(f"{site}/api/content/v1/{path}", asked, headers={"If-None-Match": etag}, timeout=30)
    if answer.status_code in (429, 503):
        time.sleep(int(answer.headers["Retry-After"]))
        return get(site, path, etag, **asked)
    answer.raise_for_status()
    return answer


def begin(site):
    """Return a copy of all documents, and the cursor of the last change before they were asked for."""
    copy = {"cursor": get(site, "changes", after="latest").json()["next"], "etag": None, "documents": {}}
    time.sleep(WAIT_SECONDS)
    page = {"next": ""}
    while page["next"] is not None:
        page = get(site, "articles", view="full", limit=100, cursor=page["next"]).json()
        copy["documents"] |= {str(document["id"]): document for document in page["items"]}
    return copy


def follow(site, copy):
    """Take the next changes into the copy; return whether these were all."""
    answer = get(site, "changes", copy["etag"], after=copy["cursor"], limit=100)
    if answer.status_code == 304:
        return True
    changes, documents = answer.json(), copy["documents"]
    if ids := {str(change["article_id"]) for change in changes["items"] if change["article_id"]}:
        time.sleep(WAIT_SECONDS)
        found = get(site, "articles", view="full", limit=100, ids=",".join(ids)).json()["items"]
        # Those that are not found are not public any more.
        new = dict.fromkeys(ids) | {str(document["id"]): document for document in found}
        copy["documents"] = {pk: document for pk, document in (documents | new).items() if document}
    copy |= {"cursor": changes["next"], "etag": answer.headers["ETag"]}
    return changes["up_to_date"]


if __name__ == "__main__":
    site, file = sys.argv[1], Path(sys.argv[2])
    copy = json.loads(file.read_text()) if file.exists() else begin(site)
    while True:
        file.write_text(json.dumps(copy))
        time.sleep(1 if follow(site, copy) else 0)
