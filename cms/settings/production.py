"""The strict base. `dev` and `test` loosen it; a deployment uses it as it is."""

from typing import Any

import dj_database_url
import dj_email_url
from django.conf.locale import LANG_INFO
from wagtail.embeds import oembed_providers

from cms.settings.caches import frontend_caches, vendor_of
from cms.settings.environment import BASE_DIR, load

env = load()

SECRET_KEY = env.secret_key
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts

INSTALLED_APPS = [
    "cms.users",
    "cms.ops",
    "home",
    "news.site",
    "news.api",
    "news.desk",
    "news.webhooks",
    "news.cdn",
    "news.readership",
    "news.importers",
    "news.previews",
    "news.review",
    "news.publishing",
    "news.record",
    "news",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    # The API's page of documentation, with its scripts.
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.ops.requests.Requests",
    "cms.ops.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "news.api.gate.ContentApiGate",
    "news.site.middleware.PublicAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "news.site.middleware.PrivateWhenSignedIn",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "news.review.middleware.RefusalPages",
    "news.publishing.middleware.OneTransactionPerWrite",
    "news.review.middleware.OneWriterAtATime",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"

TEMPLATES: list[dict[str, Any]] = [
    {
        # The public site.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "public"],
        "OPTIONS": {
            "environment": "news.site.templates.environment",
            "context_processors": ["django.template.context_processors.i18n", "news.site.context.site"],
        },
    },
    {
        # The newsroom.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # WAL lets readers go on beside the one writer; NORMAL is safe with it.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

database: dict[str, Any] = dict(
    dj_database_url.parse(env.database_url, conn_max_age=600, conn_health_checks=True)
)
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["OPTIONS"] = SQLITE | database.get("OPTIONS", {})
    # A file costs nothing to open, and a kept connection outlives the request that needed it.
    database["CONN_MAX_AGE"] = 0
else:
    options = database.setdefault("OPTIONS", {})
    if env.pooler:
        # Cursors of the server end with the transaction. A connection has the role's settings, not ours.
        database["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        given = options.get("options", "")
        options["options"] = f"-c statement_timeout={env.statement_timeout_ms} {given}".strip()
    options.setdefault("connect_timeout", 5)
    if database["ENGINE"] == "django.db.backends.postgresql":
        database["ENGINE"] = "cms.ops.postgresql"
    # At once, but only by the cursors of `prepared`; see cms/ops/postgresql.
    options["prepare_threshold"] = 0 if env.prepared_statements else None
DATABASES = {"default": database}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Kept by each process for itself, renditions of a replaced image would be published by another.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# Tasks run in the worker, from rows that the transaction wrote which asked for them.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# What the worker does, in this order; see cms/ops/jobs.py.
WORKER_JOBS = [
    "news.review.schedule.GoLiveApproved",
    "news.publishing.schedule.Expire",
    "news.cdn.purging.PurgeCaches",
    "news.desk.notices.overdue.TellOverdue",
    "news.desk.notices.mail.SendMail",
    "news.desk.notices.chat.SendChat",
    "news.webhooks.sending.SendWebhooks",
    "news.webhooks.owners.TellOwners",
    "cms.ops.task_runner.RunTasks",
    "cms.ops.pruning.Prune",
    "news.desk.notices.pruning.PruneNotices",
    "news.previews.pruning.PrunePreviews",
    "news.webhooks.pruning.PruneWebhooks",
    "news.readership.pruning.PruneSeen",
]

# What Prometheus is told at /-/metrics, and by which token it is known; see cms/ops/metrics.py.
METRICS = [
    "cms.ops.figures.figures",
    "news.record.figures.figures",
    "news.publishing.figures.figures",
    "news.review.figures.figures",
    "news.desk.notices.figures.figures",
    "news.webhooks.figures.figures",
]
METRICS_TOKEN = env.metrics_token

# How news.models shows an article that is not in the record: it may not import the room that does.
ARTICLE_PAGE_VIEW = "news.site.article.show_page"
# And what the page of a section shows.
SECTION_PAGE_CONTEXT = "news.site.section.section_context"
# Who may do what to it, and to its section: rules of review, a room above.
ARTICLE_PERMISSION_TESTER = "news.review.permission_testers.ArticlePermissionTester"
SECTION_PERMISSION_TESTER = "news.review.permission_testers.SectionPermissionTester"

# The content API: requests a minute of one client, in each server process.
API_QUOTA = env.api_quota
API_KEY_QUOTA = env.api_key_quota
TRUSTED_PROXIES = env.trusted_proxies
# Whose scripts may read it; and for how long a CDN keeps an answer, and goes on giving it while it asks.
API_CORS_ORIGINS = env.api_cors_origins
API_CACHE_SECONDS = env.api_cache_seconds
# The same for pages; the number of readers on one is as old at most.
PAGE_CACHE_SECONDS = env.page_cache_seconds
# What each server process keeps of finished answers; see cms/edge.
EDGE_CACHE_BYTES = env.edge_cache_mb * 1024 * 1024
# Caches in front of us, which the worker tells what to forget; see news.cdn.
WAGTAILFRONTENDCACHE = frontend_caches(env.cdn_purge, token=env.cdn_token)
if any(vendor_of(url) == "cloudflare" for url in env.cdn_purge):
    MIDDLEWARE.insert(1, "cms.ops.cdn.CacheTag")
# A page is the same with other parameters, by which readers are followed; these are dropped.
PAGE_PARAMETERS = ["before", "from", "order", "period", "q", "section", "to"]
# How old what a process knows of the log may be: an answer that did not change is a 304 without a query.
LOG_POLL_SECONDS = 0.2
# The front page as JSON: home stands above the API.
FRONT_PAGE = "home.public.front_page"

# Links to drafts: how long they last, and the front end that shows them.
PREVIEW_HOURS = env.preview_hours
HEADLESS_PREVIEW_URL = env.headless_preview_url

# Wagtail's own API, of published pages alone.
WAGTAIL_API = env.wagtail_api

# robots.txt and security.txt
ROBOTS_ALLOW = env.robots_allow
ROBOTS_REFUSED = env.robots_refused
SECURITY_CONTACT = env.security_contact
SECURITY_POLICY = env.security_policy

# Languages and time

USE_TZ = True
TIME_ZONE = env.time_zone
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
LANGUAGES = [(code, str(LANG_INFO[code]["name_local"]).capitalize()) for code in env.languages]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGE_CODE = env.languages[0]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Files

STATIC_URL = "/static/"
STATIC_ROOT = env.static_root
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.media_root
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.ops.stylesheets.OneStylesheet"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Mail

email = dj_email_url.parse(env.email_url)
EMAIL_BACKEND = email["EMAIL_BACKEND"]
EMAIL_HOST = email["EMAIL_HOST"]
EMAIL_PORT = email["EMAIL_PORT"]
EMAIL_HOST_USER = email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.email_from

# Webhooks and chats are on the internet, and reached by HTTPS; but for these hosts and networks.
OUTBOUND_ALLOW = env.outbound_allow

# Security

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
CSRF_TRUSTED_ORIGINS = env.csrf_trusted_origins
SECURE_SSL_REDIRECT = env.https
SESSION_ENGINE = "cms.users.sessions"
SESSION_COOKIE_SECURE = env.https
CSRF_COOKIE_SECURE = env.https
SECURE_HSTS_SECONDS = 31_536_000 if env.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.trust_forwarded_proto:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"  # Wagtail opens its own previews to its own frames
LOGIN_URL = "wagtailadmin_login"

# Wagtail

WAGTAIL_SITE_NAME = "Dateline"
WAGTAILADMIN_BASE_URL = env.base_url
# The languages that our own screens speak.
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("az", "Azərbaycanca"), ("ru", "Русский")]
# Nothing of the newsroom's is told to another host.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Words as they are written: articles are in several languages, and stems are of one.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "cms.ops.search_backend", "SEARCH_CONFIG": "simple"},
}
WAGTAILIMAGES_IMAGE_MODEL = "news.NewsImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "news.images.NewsImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Old addresses of articles are kept by the record, and of sections by news.publishing.
WAGTAILREDIRECTS_AUTO_CREATE = False
# Our own rules decide which approvals an edit voids; see news.review.stages.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "news.review.finish.release_approved"
WAGTAILEMBEDS_FINDERS = [
    {
        "class": "wagtail.embeds.finders.oembed",
        "providers": [getattr(oembed_providers, name) for name in env.embed_providers],
    }
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cms.ops.logs.Lines",
            "fmt": "{asctime} {levelname} {name} [{request_id}]: {message}",
            "style": "{",
        },
        "json": {
            "()": "cms.ops.logs.JsonLines",
            "fmt": "{levelname}{name}{message}",
            "style": "{",
            "timestamp": "time",
            "rename_fields": {"levelname": "level", "name": "logger", "exc_info": "traceback"},
        },
    },
    "filters": {
        "request_id": {"()": "cms.ops.logs.WithRequestId"},
        "hide_tokens": {"()": "news.previews.logs.HideTokens"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": env.log_format,
            "filters": ["request_id", "hide_tokens"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.log_level},
    "loggers": {
        # A line for each task that starts, and one for each that ends, would hide the others.
        "django_tasks": {"level": "WARNING"},
        # Our own line of a request says the same, and nothing personal.
        "django.server": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
    },
}
