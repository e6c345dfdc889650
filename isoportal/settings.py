"""Settings of the portal: one code base, every difference between a laptop and a province from the environment.

The README holds the table of variables; docs/security.md says why each control has its default.
"""

from datetime import timedelta
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# --- What runs where ---
PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=not PRODUCTION)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="dung thu cong iso 9001")  # load_demo refuses in production
PROVINCE_CODE = env.str("PROVINCE_CODE", default="89")
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", default="only-for-a-laptop-" + "x" * 50)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ADMIN_PATH = env.str("ADMIN_PATH", default="quan-tri/").strip("/") + "/"

INSTALLED_APPS = [
    "reports",
    "inspections",
    "procedures",
    "agencies",
    "accounts",
    "common",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_include_bootstrap",
    "django_tasks",
    "django_tasks_db",
    # import_export is used as a library: as an app it would load openpyxl at every start, for an import page we shut.
    "simple_history",
]

MIDDLEWARE = [
    "common.middleware.request_id",
    # Headers first: answers that never reach a view (static files, redirects, faults) carry them too.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.middleware.response_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.idle_limit",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "agencies.middleware.duty_in_use",
    "agencies.middleware.second_factor",
    "common.middleware.day_in_header",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "isoportal.urls"
WSGI_APPLICATION = "isoportal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "common.context.frame",
                "agencies.context.office",
            ],
            "builtins": ["common.templatetags.components"],
        },
    }
]

# --- Data ---
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'isoportal.sqlite3'}")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue instead of failing, readers never wait for them.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
    }
else:
    # PostgreSQL would write machine code for the wide questions of a page, which takes longer than to answer them.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

# Shared between the web processes: the sign-in limits count in it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "files"))
MEDIA_STORAGE = env.str("MEDIA_STORAGE", default="common.disk.DurableDisk")
STORAGES = {
    "default": {"BACKEND": MEDIA_STORAGE, "OPTIONS": env.json("MEDIA_STORAGE_OPTIONS", default={})},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = str(MEDIA_ROOT)
STATIC_URL = "/tinh/"
STATIC_ROOT = str(VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other host's page is to read ours

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Language, days and numbers: Vietnamese only ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "isoportal.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # years and codes keep their form; quantities use the `number` filter

# --- Who signs in ---
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthByFactor"},
    {"NAME": "accounts.passwords.NotEasilyGuessed"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_LENGTH = env.int("PASSWORD_LENGTH", default=14)
PASSWORD_LENGTH_WITH_SECOND_FACTOR = env.int("PASSWORD_LENGTH_WITH_SECOND_FACTOR", default=8)
ACCOUNT_ADAPTER = "accounts.adapters.PortalAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "reauthenticate": "accounts.forms.sign_in.PasswordAgainForm",
    "change_password": "accounts.forms.passwords.PasswordChangeForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Failures count, not sign-ins: all offices of a province may reach the portal from one address.
LOGIN_LIMIT_BY_ADDRESS = env.str("LOGIN_LIMIT_BY_ADDRESS", default="10/m/ip")
LOGIN_LIMIT_BY_ACCOUNT = env.str("LOGIN_LIMIT_BY_ACCOUNT", default="5/5m/key")
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": f"{LOGIN_LIMIT_BY_ADDRESS},{LOGIN_LIMIT_BY_ACCOUNT}",
    "one_time_link": "20/m/ip",
}
MFA_ADAPTER = "accounts.adapters.TwoFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.CodeForm",
    "reauthenticate": "accounts.forms.second_factor.CodeAgainForm",
    "activate_totp": "accounts.forms.second_factor.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "ISO hành chính"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # offices share addresses; none is verified
SECOND_FACTOR_FOR_DEPARTMENT = env.bool("SECOND_FACTOR_FOR_DEPARTMENT", default=PRODUCTION)
USERSESSIONS_TRACK_ACTIVITY = False
IDLE_LIMIT = timedelta(minutes=env.int("IDLE_LIMIT_MINUTES", default=15))
IDLE_LIMIT_ADMIN = timedelta(minutes=env.int("IDLE_LIMIT_ADMIN_MINUTES", default=5))
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=8) * 3600
INVITATION_LIFETIME = timedelta(days=env.int("INVITATION_DAYS", default=14))
UNUSED_DAYS_DEPARTMENT = env.int("UNUSED_DAYS_DEPARTMENT", default=45)
UNUSED_DAYS_AGENCY = env.int("UNUSED_DAYS_AGENCY", default=400)

# Days before a certificate expires on which it counts as running out; the widest begins it.
CERTIFICATE_ALERT_DAYS = env.list("CERTIFICATE_ALERT_DAYS", cast=int, default=[180, 90, 30])

# --- Headers and cookies ---
SESSION_COOKIE_NAME = "__Host-phien" if PRODUCTION else "phien"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Whose failures are counted: the visitor's address, not the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
CSRF_FAILURE_VIEW = "common.views.csrf_failure"

# --- Mail, tasks, log ---
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="iso@localhost")
SITE_ADDRESS = env.str("SITE_ADDRESS", default="")
OFFICE = {
    "name": env.str("OFFICE_NAME", default="Chi cục Tiêu chuẩn Đo lường Chất lượng"),
    "address": env.str("OFFICE_ADDRESS", default=""),
    "phone": env.str("OFFICE_PHONE", default=""),
    "email": env.str("OFFICE_EMAIL", default=""),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "common.logs.LineFormatter"}},
    "filters": {"private": {"()": "common.logs.WithoutSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["private"]}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}

# --- What may come in ---
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
IMPORT_EXPORT_FORMATS: list[type] = []  # set where the admin's resources are declared: xlsx and csv only

DJANGO_BOOTSTRAP5 = {  # taken from the package's static files, never from another host
    "css_url": "/tinh/css/bootstrap.min.css",
    "javascript_url": "/tinh/js/bootstrap.bundle.min.js",
    "server_side_validation": True,
}
