"""The Celery application. Tasks notify, seal and remind; nothing that must be true waits for
one.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialcheck.settings")

app = Celery("socialcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Parts of an app that have a folder of their own keep their tasks there.
app.autodiscover_tasks(["ripa.record", "ripa.errors"])
app.conf.beat_schedule = {
    "drain the outbox": {"task": "post.drain", "schedule": 5.0},
    "seal the trail": {"task": "audit.seal", "schedule": 10.0},
    "delete inspection packs whose time is over": {
        "task": "record.delete_packs",
        "schedule": 3600.0,
    },
    "chase unrecorded outcomes": {"task": "checks.chase_outcomes", "schedule": 600.0},
    "chase authorities": {"task": "ripa.chase_authorities", "schedule": 3600.0},
    "remind of errors to report": {"task": "ripa.remind_of_error_reports", "schedule": 3600.0},
}
