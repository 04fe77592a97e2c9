"""What an application server serves: `cms.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

# The strict one: a server that forgot to say must not run with development's settings.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_wsgi_application()
