"""Starts what is measured, and stops it: our servers, a stock Wagtail's, nginx."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
PROCESSES, THREADS = 2, 4
READY_SECONDS = 60
NGINX = """
{user}
worker_processes {processes};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; open_file_cache max=1000; }}
}}
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{url} does not answer.")


@contextmanager
def running(command: list[str], url: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end of the block, from when it answers."""
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environ)
    try:
        wait_for(url, process)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def granian(application: str, port: int) -> list[str]:
    return [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", str(PROCESSES), "--blocking-threads", str(THREADS), "--log-level", "warning"),
        # As in the Procfile.
        *("--backlog", "4096", "--backpressure", "4096", "--http1-buffer-size", "65536"),
        # So, too. Stock's does not hear that it is to stop while it loads.
        *("--workers-kill-timeout", "10"),
        application,
    ]


@contextmanager
def ours(environ: dict[str, str], *, cache_mb: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yield address and process of our servers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    told = environ | {"EDGE_CACHE_MB": str(cache_mb)}
    with running(granian("cms.wsgi:application", port), f"{url}/-/live", **told) as process:
        yield url, process


@contextmanager
def stock(environ: dict[str, str]) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running(granian("bench.stock.wsgi:application", port), f"{url}/", **environ):
        yield url


@contextmanager
def nginx(folder: Path, files: dict[str, bytes]) -> Iterator[str]:
    """Serve these files, by their names."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    (folder / "files").mkdir(parents=True)
    for name, content in files.items():
        (folder / "files" / name).write_bytes(content)
    port = free_port()
    configuration = folder / "nginx.conf"
    # Root's would be nobody's, who can't read the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    text = NGINX.format(folder=folder, port=port, processes=PROCESSES, user=user)
    configuration.write_text(text)
    command = [program, "-c", str(configuration), "-g", "daemon off;"]
    with running(command, f"http://127.0.0.1:{port}/{next(iter(files))}"):
        yield f"http://127.0.0.1:{port}"


def new_database(url: str, name: str) -> str:
    """Make an empty database beside that of `url`; return its address."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
    return url[: url.rindex("/") + 1] + name


def tidy_up(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("VACUUM ANALYZE")
        server.execute("CHECKPOINT")


def manage(environ: dict[str, str], *args: str) -> None:
    subprocess.run([sys.executable, "manage.py", *args], cwd=ROOT, env=os.environ | environ, check=True)
