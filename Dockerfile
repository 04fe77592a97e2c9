# One image: web, worker, or any management command; see docs/operations.md.
# BASE is any Debian or Ubuntu with Python 3.11 or newer, and its venv.
ARG BASE=docker.io/library/python:3.13-slim

FROM ${BASE} AS build
WORKDIR /app
COPY requirements.lock .
RUN python3 -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
# Hashed and compressed here, once; compiled, as the root file system may be read-only.
RUN SECRET_KEY=only-to-collect-static-files-at-build-time-0000000000 ALLOWED_HOSTS=build DATABASE_URL=sqlite://:memory: \
    DJANGO_SETTINGS_MODULE=cms.settings.production STATIC_ROOT=/app/staticfiles \
    /venv/bin/python manage.py prepare --static-only && \
    /venv/bin/python -m compileall -q /venv cms home news

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home --home-dir /tmp dateline && \
    mkdir /data && chown dateline /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    STATIC_ROOT=/app/staticfiles DATA=/data HOST=0.0.0.0 PORT=8000
USER dateline
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/-/live', timeout=4)"]
ENTRYPOINT ["scripts/container"]
CMD ["serve"]
