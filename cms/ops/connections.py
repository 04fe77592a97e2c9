"""As many connections at once as the system lets a server process have."""

import resource

# As many as are ever waited for: see the Procfile, and what the process has open besides.
MOST_FILES = 8192


def allow_connections() -> None:
    """Let this process open more files, of which each connection is one: a shell allows 1,024 of them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
