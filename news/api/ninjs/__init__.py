"""Articles as IPTC ninjs 3.1, the news industry's JSON."""

from news.api.ninjs.item import ninjs
from news.api.ninjs.package import canceled, package

# Registered by nobody: the IPTC has types for NewsML-G2 only. So it is called on agencies' wires, and by its
# suffix it is JSON to all who don't know it.
MEDIA_TYPE = "application/ninjs+json"

__all__ = ["MEDIA_TYPE", "canceled", "ninjs", "package"]
