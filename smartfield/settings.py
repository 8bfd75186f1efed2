"""Settings, in one file; every value that differs between places comes from the environment.

`.env.example` lists the variables. A missing production secret stops the start with its name.
"""

import os
from datetime import time, timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    """The variable's text; without a default an unset one stops the start, named."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return value


def flag(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


# Where we are -----------------------------------------------------------------

DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / ".data"))).resolve()
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")

SECRET_KEY = env("SECRET_KEY", "only-for-development-" + "0" * 40 if DEBUG else None)
if not DEBUG and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith("only-for-development")):
    raise ImproperlyConfigured("SECRET_KEY needs 50 characters of its own or more.")

ALLOWED_HOSTS = env("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; * lets forged links through.")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# The agency -------------------------------------------------------------------

AGENCY_NAME = env("AGENCY_NAME", "Smartfield")
AGENCY_PHONE = env("AGENCY_PHONE", "+351 300 500 100")
AGENCY_COUNTRY = env("AGENCY_COUNTRY", "PT")
AGENCY_CURRENCY = env("AGENCY_CURRENCY", "EUR")
AGENCY_TIME_ZONE = env("AGENCY_TIME_ZONE", "Europe/Lisbon")

# product: Time. The window for manual entries, and when a running clock counts as forgotten.
TIME_EDIT_WINDOW = timedelta(days=7)
TIME_ENTRY_LIMIT = timedelta(hours=16)
CLOCK_SILENCE_LIMIT = timedelta(hours=4)
CLOCK_ANSWER_WITHIN = timedelta(minutes=30)
WORKDAY_ENDS_AT = time(19, 0)
OFFLINE_DRIFT_LIMIT = timedelta(minutes=2)  # a device's clock that moved more tells no time

# product: Reminders. How long a thing may wait before somebody is told.
UNCLAIMED_AFTER = timedelta(hours=2)
CLAIM_ENDS_AFTER = timedelta(hours=4)  # of working time, without a start
CLAIM_WARNED_BEFORE = timedelta(hours=1)
WAITING_AFTER = timedelta(days=1)
REVIEW_REMINDERS = (timedelta(days=1), timedelta(days=3))

# The telephone ----------------------------------------------------------------

# Numbers of ours beside AGENCY_PHONE and those of the team; never taken for a client's.
AGENCY_NUMBERS = [number for number in env("AGENCY_NUMBERS", "").split(",") if number.strip()]
AGENCY_OPENS = time.fromisoformat(env("AGENCY_OPENS", "09:00"))
AGENCY_CLOSES = time.fromisoformat(env("AGENCY_CLOSES", "19:00"))
AGENCY_DAYS = frozenset(int(day) for day in env("AGENCY_DAYS", "1,2,3,4,5").split(","))
if AGENCY_CLOSES <= AGENCY_OPENS or AGENCY_DAYS - set(range(1, 8)):
    raise ImproperlyConfigured("AGENCY_CLOSES must be after AGENCY_OPENS, AGENCY_DAYS from 1 to 7.")
# Who answers for unknown callers: an e-mail address; empty, the manager who has least to return.
AGENCY_ON_DUTY = env("AGENCY_ON_DUTY", "")
# In working time: when a missed call is to be returned, and when to try again.
CALL_BACK_WITHIN = timedelta(hours=2)
CALL_AGAIN_AFTER = timedelta(hours=2)

# docs/telephony.md. Without a secret there is no door; several, while one is being changed.
HOOKS_SECRETS = [secret.strip() for secret in env("HOOKS_SECRET", "").split(",") if secret.strip()]
if any(len(secret) < 32 for secret in HOOKS_SECRETS):
    raise ImproperlyConfigured("Each HOOKS_SECRET needs 32 characters or more.")
HOOKS_PER_MINUTE = 300
HOOKS_RECORDINGS_FROM = env("HOOKS_RECORDINGS_FROM", "").split()
HOOKS_CONSENT = flag("HOOKS_CONSENT")

# Apps -------------------------------------------------------------------------

INSTALLED_APPS = [
    "smartfield",
    "accounts",
    "clients",
    "tasks",
    "timetracking",
    "assistants",
    "billing",
    "smartfield.administration.Config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clients.middleware.as_client",
    "accounts.middleware.reader",
    "timetracking.middleware.sign_of_life",
    "smartfield.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "smartfield.urls"
ASGI_APPLICATION = "smartfield.asgi.application"
WSGI_APPLICATION = "smartfield.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "smartfield.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "smartfield.templatetags.smartfield",
            ],
        },
    }
]
FORM_RENDERER = "smartfield.lib.controls.Controls"
INSTALLED_APPS.insert(0, "django.forms")

# Database: Postgres, named by a libpq address ----------------------------------


def postgres(address: str) -> dict:
    """Django's description of the database that a libpq URL names."""
    parts = conninfo_to_dict(address)
    size = int(env("DATABASE_POOL", "0"))
    pool = {"pool": {"min_size": 1, "max_size": size, "timeout": 10}} if size else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "smartfield"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {**parts, **pool},
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": "template0"},
    }


DATABASES = {"default": postgres(env("DATABASE_URL", "postgresql:///smartfield"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Jobs: the rows are in Postgres, the broker is only a bell ---------------------

REDIS_URL = env("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL

# People -----------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.NotCommon"},
    {
        "NAME": "accounts.passwords.NotLikeOneself",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_LIFETIME = timedelta(hours=72)

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=5)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # five minutes are five minutes
AXES_CLIENT_IP_CALLABLE = "accounts.guessing.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.views.signing_in.locked_out"
AXES_USERNAME_FORM_FIELD = "username"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "smartfield.views.too_old.too_old"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
LANGUAGE_COOKIE_HTTPONLY = True

# The browser ------------------------------------------------------------------

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],  # what was just recorded can be heard
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_TEMP_DIR = None

# bytes: one file; all that lies on a shelf (a client's, the agency's own); all that a person has
# sent and not used in a form yet
UPLOAD_LIMIT = int(env("UPLOAD_LIMIT", str(500 * 1024**2)))
FILES_ROOM = int(env("FILES_ROOM", str(20 * 1024**3)))
UPLOADS_ROOM = 20 * UPLOAD_LIMIT
EXPORTS_KEPT_FOR = timedelta(days=7)

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Words and clocks -------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["smartfield.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "UTC"

# Files ------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "vendor_static"]


def folder() -> dict:
    """Django's description of the store on the disk."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def bucket(name: str) -> dict:
    """Django's description of a bucket that speaks S3; without an endpoint it is Amazon's."""
    return {
        "BACKEND": "smartfield.lib.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": name,
            "endpoint_url": env("FILES_ENDPOINT", "") or None,
            "region_name": env("FILES_REGION", "") or None,
            "access_key": env("FILES_KEY"),
            "secret_key": env("FILES_SECRET"),
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }


FILES_BUCKET = env("FILES_BUCKET", "")
# An internal address of the proxy that has the files too; then it sends the bytes itself.
FILES_ACCEL = env("FILES_ACCEL", "")
STORAGES = {
    "default": bucket(FILES_BUCKET) if FILES_BUCKET else folder(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "smartfield.lib.stylesheets.OneSheetStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Mail -------------------------------------------------------------------------

MAIL_DIR = DATA_DIR / "mail"
EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_PORT = int(env("EMAIL_PORT", "587"))
EMAIL_HOST_USER = env("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = MAIL_DIR
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", f"{AGENCY_NAME} <hello@smartfield.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# What we write down -----------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "smartfield.lib.discretion.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": []},  # no handler but ours: theirs would write whole addresses
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
