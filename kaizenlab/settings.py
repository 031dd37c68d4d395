"""One flat file. Every value an operator sets is read through lib/environment.py, which refuses nonsense."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib import environment as env

ROOT = Path(__file__).resolve().parent.parent

if misspelt := env.unknown(os.environ):
    raise ImproperlyConfigured(f"Unknown settings in the environment: {', '.join(misspelt)}.")

# Where it runs
ORIGIN = env.origin("KAIZENLAB_ORIGIN", "http://localhost:8000")
HOST = urlsplit(ORIGIN).hostname or ""
LOOPBACK = HOST in ("localhost", "127.0.0.1", "::1")
HTTPS = ORIGIN.startswith("https://")
DATA = Path(env.text("KAIZENLAB_DATA") or ROOT / ".data").absolute()
SIGNUP = env.choice("KAIZENLAB_SIGNUP", "open" if LOOPBACK else "invited", ("open", "invited"))

DEBUG = False
SECRET_KEY = env.text("KAIZENLAB_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.text("KAIZENLAB_FORMER_SECRET_KEYS").split()
ALLOWED_HOSTS = [HOST, *env.names("KAIZENLAB_HOSTS"), *(["localhost", "127.0.0.1", "[::1]"] if LOOPBACK else [])]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "kaizenlab",
    "kaizenlab.workspaces",
    "kaizenlab.events",
    "kaizenlab.jobs",
    "kaizenlab.tokens",
    "kaizenlab.playbooks",
    "kaizenlab.drafts",
    "kaizenlab.metrics",
    "kaizenlab.comments",
    "hypotheses",
    "experiments",
    "experiments.runs",
    "experiments.intake",
    "experiments.attachments",
    "experiments.rehearsal",
    "experiments.forecasts",
    "decisions",
    "decisions.followup",
    "decisions.objectives",
    "decisions.learnings",
    "kaizenlab.alerts",
    "kaizenlab.alerts.response",
    "kaizenlab.alerts.hooks",
    "kaizenlab.alerts.delivery",
    "kaizenlab.observatory.traces",
    "kaizenlab.search",
    "kaizenlab.activity",
    "kaizenlab.shares",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "kaizenlab.observatory.prometheus.middleware.CountingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kaizenlab.workspaces.privacy.PrivacyMiddleware",
    "kaizenlab.workspaces.preferences.PreferencesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaizenlab.workspaces.middleware.WorkspaceMiddleware",
]

ROOT_URLCONF = "kaizenlab.urls"
WSGI_APPLICATION = "kaizenlab.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["kaizenlab.templatetags.kaizen", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaizenlab.workspaces.access.place",
            ],
        },
    }
]

# Data. Pages and jobs log in as a role that owns nothing; only `prepare` uses the owner's address.
DATABASES: dict[str, dict] = {"default": env.database("DATABASE_URL")}
if DATABASES["default"]:
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}
    DATABASES["default"] |= {"TEST": {"NAME": "kaizenlab_test"}}
    DATABASES["default"]["OPTIONS"] |= {
        "pool": {"min_size": 1, "max_size": env.number("KAIZENLAB_POOL", 4, 1, 100), "timeout": 5},
        "connect_timeout": 3,
    }
DATABASE_OWNER = env.database("DATABASE_OWNER_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of rate limits must hold across processes, so they lie in the database too. What a page draws alike for
# everybody each process keeps for itself.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    "drawn": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "drawn", "TIMEOUT": None},
}

# People
AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "kaizenlab.workspaces.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kaizenlab.workspaces.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "kaizenlab.workspaces.forms.AboutYou"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional" if LOOPBACK else "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("KAIZENLAB_PROXIES", 0, 0, 10)
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, which is then led back to its invitation
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "KaizenLab"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Mail
MAILERS = {
    "default": {"BACKEND": "kaizenlab.lib.mail.Queue"},
    "carrier": env.mail("KAIZENLAB_MAIL_URL", DATA / "mail"),
}
PROCRASTINATE_IMPORT_PATHS = ["kaizenlab.lib.mail", "kaizenlab.jobs.schedule"]
DEFAULT_FROM_EMAIL = env.text("KAIZENLAB_MAIL_FROM") or f"KaizenLab <kaizenlab@{HOST}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Webhooks reach the public internet only, and these
TRUSTED_HOSTS = env.hosts("KAIZENLAB_TRUSTED_HOSTS")

# A collector that traces are sent to. Nothing is sent anywhere without one.
OTLP_ENDPOINT = env.address("KAIZENLAB_OTLP_ENDPOINT")
OTLP_HEADERS = env.headers("KAIZENLAB_OTLP_HEADERS")
OTLP_PROTOCOL = env.choice("KAIZENLAB_OTLP_PROTOCOL", "http/json", ("http/json", "http/protobuf"))

# An AI that plays the interviewee. Everything else works without.
PDF = env.choice("KAIZENLAB_PDF", "off", ("on", "off")) == "on"
AI_BASE_URL = env.address("KAIZENLAB_AI_BASE_URL")
AI_MODEL = env.text("KAIZENLAB_AI_MODEL").strip()
AI_KEY = env.text("KAIZENLAB_AI_KEY")
AI_TIMEOUT = env.number("KAIZENLAB_AI_TIMEOUT", 60, 1, 600)
if AI_BASE_URL and not AI_MODEL:
    raise ImproperlyConfigured("KAIZENLAB_AI_MODEL is missing: name the model that KAIZENLAB_AI_BASE_URL is asked for.")

# What a machine may ask about the installation as a whole; without it nobody may
METRICS_TOKEN = env.text("KAIZENLAB_METRICS_TOKEN")
if METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    raise ImproperlyConfigured("KAIZENLAB_METRICS_TOKEN is shorter than 32 characters.")

# Words and times
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS = [ROOT / "kaizenlab" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = Path(env.text("KAIZENLAB_STATIC") or DATA / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kaizenlab.static_files.Storage"},
}
ATTACHMENTS_MB = env.number("KAIZENLAB_ATTACHMENTS_MB", 2_000, 0, 1_000_000)

# Walls a browser keeps
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_FAILURE_VIEW = "kaizenlab.workspaces.views.forged.forged"
FILE_UPLOAD_HANDLERS = [
    "kaizenlab.lib.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refusals": {"()": "kaizenlab.lib.calm.RefusalsInALine"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
