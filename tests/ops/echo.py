"""An application that answers with what was sent, behind `FewBodies`."""

from typing import Any

from cms.ops.bodies import FewBodies


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))]


application = FewBodies(echo)
