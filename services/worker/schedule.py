"""What runs by the clock."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "tell those who follow labels": {"task": "deliver_hooks", "schedule": 20.0, "options": {"expires": 20}},
    "deliver events nobody delivered": {"task": "deliver_events", "schedule": 15.0, "options": {"expires": 60}},
    "send letters nobody sent": {"task": "send_mail", "schedule": 60.0, "options": {"expires": 120}},
    "forget what is over": {"task": "forget", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
    "forget callers who asked long ago": {"task": "forget_callers", "schedule": 600.0, "options": {"expires": 600}},
    "go on with a national scoring": {"task": "go_on_scoring", "schedule": 15.0, "options": {"expires": 15}},
    "go on with audit packages": {"task": "go_on_packing", "schedule": 5.0, "options": {"expires": 5}},
    "tell whose keys end soon": {"task": "remind", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
    "tell people what waits for them": {
        "task": "remind_colleagues",
        "schedule": crontab(hour="8", minute="0"),
        "options": {"expires": 12 * 3600},
    },
    "issue certificates nobody issued": {"task": "issue_certificates", "schedule": 60.0, "options": {"expires": 60}},
    "prove labels that nobody proved": {"task": "tend_labels", "schedule": 30.0, "options": {"expires": 30}},
    "sign status lists anew": {
        "task": "tend_credentials",
        "schedule": crontab(hour="2", minute="40"),
        "options": {"expires": 12 * 3600},
    },
    "tell people of their training": {
        "task": "remind_staff",
        "schedule": crontab(minute="*/15"),  # quiet hours end at any quarter, in any zone
        "options": {"expires": 900},
    },
    "make evidence and figures of training": {
        "task": "feed_from_training",
        "schedule": crontab(hour="4", minute="20"),  # every day: a month that was missed is made good
        "options": {"expires": 12 * 3600},
    },
    "assign training by its rules": {
        "task": "recalculate_training",
        "schedule": crontab(hour="2", minute="10"),
        "options": {"expires": 6 * 3600},
    },
    "keep a copy of the search index": {
        "task": "keep_search",
        "schedule": crontab(hour="1", minute="30"),
        "options": {"expires": 6 * 3600},
    },
    "hold interests of the desk against cases of the label": {
        "task": "recuse_everywhere",
        "schedule": crontab(hour="1", minute="50"),
        "options": {"expires": 12 * 3600},
    },
    "check labels in use": {
        "task": "watch_labels",
        "schedule": crontab(hour="5", minute="10"),  # after the night's imports and the training of the day
        "options": {"expires": 12 * 3600},
    },
    "go on with cases about the label": {
        "task": "tend_label_cases",
        "schedule": crontab(hour="0", minute="25"),  # when a last day is over
        "options": {"expires": 12 * 3600},
    },
    "watch what happens": {"task": "watch_events", "schedule": 3600.0, "options": {"expires": 1800}},
    "verify the trail": {
        "task": "watch_trail",
        "schedule": crontab(hour="3", minute="30"),
        "options": {"expires": 7200},
    },
    "seal the trail": {"task": "seal_events", "schedule": 60.0, "options": {"expires": 120}},
}
