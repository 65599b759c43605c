"""All settings, read from the environment.

Two modes. **Embedded** (``DJANGO_ENV`` unset): SQLite and mails in ``var/``, Celery inside the process,
fictional demo data. **Production** (``DJANGO_ENV=production``): PostgreSQL, Redis, SMTP, host names and
secrets are required; the start is refused otherwise, and every missing thing is named at once.
"""

import secrets
from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env("DJANGO_ENV", default="") == "production"
EMBEDDED = not PRODUCTION
DEBUG = env.bool("DJANGO_DEBUG", default=False)
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

REQUIRED_IN_PRODUCTION = {
    "SECRET_KEY": "a random secret of at least 50 characters",
    "ALLOWED_HOSTS": "the host names the site answers to, separated by commas",
    "SITE_URL": "the public address, for example https://mentor.example.no",
    "DATABASE_URL": "postgres://user:password@host/name",
    "REDIS_URL": "redis://host:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "DEFAULT_FROM_EMAIL": "the sender of all mails",
}


def refuse_unsafe_production() -> None:
    """Raise ImproperlyConfigured with one line for each thing that production lacks or must not have."""
    faults = [
        f"{name} is missing: {what}" for name, what in REQUIRED_IN_PRODUCTION.items() if not env(name, default="")
    ]
    if DEBUG:
        faults.append("DJANGO_DEBUG must be off")
    if env("SECRET_KEY", default="") and len(env("SECRET_KEY")) < 50:  # noqa: PLR2004 - Django's own bar
        faults.append("SECRET_KEY is shorter than 50 characters")
    if not env("DATABASE_URL", default="postgres:").startswith("postgres"):
        faults.append("DATABASE_URL must be PostgreSQL")
    if "*" in env("ALLOWED_HOSTS", default=""):
        faults.append("ALLOWED_HOSTS must name the hosts, not *")
    if not env("SITE_URL", default="https://").startswith("https://"):
        faults.append("SITE_URL must begin with https://")
    if faults:
        raise ImproperlyConfigured("mentorprog cannot start in production:\n  - " + "\n  - ".join(faults))


def embedded_secret() -> str:
    """The generated secret of the embedded mode, kept in ``var/`` so that sessions survive a restart."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    path = VAR_DIR / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(60))
    return path.read_text().strip()


if PRODUCTION:
    refuse_unsafe_production()

SECRET_KEY = env("SECRET_KEY") if PRODUCTION else env("SECRET_KEY", default="") or embedded_secret()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # what was signed or sealed with these still opens
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "mentorprog.dashboard.admin_config.MentorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "crispy_forms",
    "csp",
    "rules",
    "mentorprog.places",
    "mentorprog.people",
    "mentorprog.outbox",
    "mentorprog.documents",
    "mentorprog.privacy",
    "mentorprog.dashboard",
    "curriculum",
    "cohorts",
    "applications",
    "networks",
]
if EMBEDDED:
    INSTALLED_APPS += ["mentorprog.demo"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mentorprog.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "mentorprog.urls"
WSGI_APPLICATION = "mentorprog.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mentorprog.people.context.site",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'mentorprog.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "mentorprog.cache.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Public facts that nearly every page shows, kept in the process: a change is seen everywhere within a minute.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "near", "TIMEOUT": 60},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 12

# --- Language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["mentorprog.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# --- People and sign-in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique by a constraint on the lower-cased address, empty ones apart
AUTHENTICATION_BACKENDS = [
    "mentorprog.people.auth.CodeBackend",
    "rules.permissions.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []  # nobody has a password
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "mypage"
ACCOUNT_ADAPTER = "mentorprog.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # every sign-in proves the address by its code
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,5/10m/key"}
ACCOUNT_FORMS = {
    "request_login_code": "mentorprog.people.forms.RequestCodeForm",
    "confirm_login_code": "mentorprog.people.forms.ConfirmCodeForm",
}
ACCOUNT_CHANGE_EMAIL = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "mentorprog.people.forms.AddPasskeyForm",
    "edit_webauthn": "mentorprog.people.forms.RenamePasskeyForm",
}
MFA_TOTP_ISSUER = "mentorprog"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the address is proven by the code that was just typed in
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
MFA_ADAPTER = "mentorprog.people.adapter.SecondFactorAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Enhetsregisteret's open interface. Empty: there is no look-up, and people write the organisation by hand.
REGISTER_URL = env("REGISTER_URL", default="https://data.brreg.no/enhetsregisteret/api").rstrip("/")

# --- Forms, static files, files in var/ -------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = ("designsystemet",)
CRISPY_TEMPLATE_PACK = "designsystemet"
FORM_RENDERER = "mentorprog.dashboard.renderer.PlainRenderer"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000  # an attendance grid posts two a cell: enough for 150 people and nine days
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("npm/designsystemet-css", BASE_DIR / "node_modules/@digdir/designsystemet-css/dist"),
    ("npm/inter", BASE_DIR / "node_modules/@fontsource-variable/inter"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = EMBEDDED
DOCUMENT_FONTS = BASE_DIR / "node_modules/inter-ui/web"  # WOFF2 files embedded into every PDF

# What certificates are signed with: PEM text, or the path of a PEM file. The chain holds the certificates between
# ours and the root. Where none is set, the embedded mode makes a development certificate and production signs nothing.
SIGNING_KEY = env("SIGNING_KEY", default="")
SIGNING_CERTIFICATE = env("SIGNING_CERTIFICATE", default="")
SIGNING_CHAIN = env("SIGNING_CHAIN", default="")
SIGNING_PASSPHRASE = env("SIGNING_PASSPHRASE", default="")

# --- Mail -------------------------------------------------------------------------------------------------
vars().update(env.email("EMAIL_URL", default="consolemail://"))
if not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = "mentorprog.outbox.backends.FolderBackend"
elif EMAIL_BACKEND.endswith("smtp.EmailBackend"):
    EMAIL_BACKEND = "mentorprog.outbox.backends.SmtpBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Mentorprogrammet <mentor@example.no>")
OUTBOX_BATCH = 50  # mails claimed at a time by one dispatch
OUTBOX_MAX_ATTEMPTS = 6
OUTBOX_CLAIM_TIMEOUT = 15 * 60  # seconds until a claimed mail counts as left behind by a dead worker

# --- Tasks ------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"  # without a host name Celery warns
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A request that only wants to nudge a worker never waits for a broker that is away (seconds).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "socket_connect_timeout": 2,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Where calendar programs' answers to invitations come: imaps://user:password@host/folder, or maildir:/path. They are
# sent to the organizer's address, DEFAULT_FROM_EMAIL, so this is its mailbox. Empty: answers by mail are not read.
INBOX_URL = env("INBOX_URL", default="" if PRODUCTION else f"maildir:{VAR_DIR / 'inbox'}")
# The name by which our mail server signs Authentication-Results (RFC 8601). Named, an answer must have passed DMARC.
INBOX_AUTHSERV = env("INBOX_AUTHSERV", default="")

CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
BEAT_SECONDS = env.int("BEAT_SECONDS", default=60)
CELERY_BEAT_SCHEDULE = {
    "mails that should exist, made so and sent": {
        "task": "mentorprog.outbox.tasks.tick",
        "schedule": BEAT_SECONDS,
        "options": {"expires": 5 * BEAT_SECONDS},
    },
    "seat offers past their deadline": {
        "task": "cohorts.tasks.expire_offers",
        "schedule": BEAT_SECONDS,
        "options": {"expires": 5 * BEAT_SECONDS},
    },
    "cohorts whose dates say that they go on": {
        "task": "cohorts.tasks.follow_cohorts",
        "schedule": BEAT_SECONDS,
        "options": {"expires": 5 * BEAT_SECONDS},
    },
    "what must not be kept any longer": {
        "task": "mentorprog.privacy.tasks.purge",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 60 * 60},
    },
    "plans to be followed up": {
        "task": "networks.tasks.open_followups",
        "schedule": 60 * BEAT_SECONDS,
        "options": {"expires": 60 * BEAT_SECONDS},
    },
    "answers that calendar programs have sent": {
        "task": "networks.tasks.read_replies",
        "schedule": BEAT_SECONDS,
        "options": {"expires": 5 * BEAT_SECONDS},
    },
    "mentors whose details are a year old": {
        "task": "networks.tasks.open_confirmations",
        "schedule": 60 * BEAT_SECONDS,
        "options": {"expires": 60 * BEAT_SECONDS},
    },
    "drafts that nobody has written in for long": {
        "task": "applications.tasks.expire_drafts",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 60 * 60},
    },
    "letters that still lack their PDF": {
        "task": "applications.tasks.make_letters",
        "schedule": 10 * BEAT_SECONDS,
        "options": {"expires": 10 * BEAT_SECONDS},
    },
    "certificates that still lack their PDF": {
        "task": "cohorts.tasks.render_certificates",
        "schedule": BEAT_SECONDS,
        "options": {"expires": 5 * BEAT_SECONDS},
    },
    "evaluations to open and to release": {
        "task": "cohorts.tasks.follow_evaluations",
        "schedule": 5 * BEAT_SECONDS,
        "options": {"expires": 5 * BEAT_SECONDS},
    },
    "uploaded files that nothing needs any more": {
        "task": "mentorprog.documents.tasks.purge_files",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 60 * 60},
    },
    "people and organisations that are registered twice": {
        "task": "mentorprog.people.tasks.find_duplicates",
        "schedule": crontab(hour=2, minute=40),
        "options": {"expires": 60 * 60},
    },
}

# --- Security ---------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^-/"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

# --- What is logged: events and ids, never names, addresses or what somebody wrote ------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mentorprog.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"django.request": {"level": "ERROR"}},  # pages not found are everyday life
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING")},
}
if SENTRY_DSN := env("SENTRY_DSN", default=""):
    import sentry_sdk  # only where the service is wanted

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False, include_local_variables=False)
