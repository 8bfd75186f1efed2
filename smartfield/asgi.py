import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartfield.settings")
pages = get_asgi_application()

from smartfield.live.door import with_live  # noqa: E402 (it needs the apps that are ready now)

application = with_live(pages)

# What is loaded by now stays: the collector need not look through it at every page.
gc.freeze()
gc.set_threshold(50_000, 20, 50)
