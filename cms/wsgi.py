"""What an application server serves: `cms.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

# The strict one: a server that forgot to say must not run with development's settings.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

# What is loaded here stays for good: looking for garbage in it costs a fifth of the start, and time
# in each later collection.
gc.disable()
application = get_wsgi_application()
gc.freeze()
gc.enable()
