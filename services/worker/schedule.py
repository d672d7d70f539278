"""What runs by the clock."""

SCHEDULE: dict[str, dict[str, object]] = {
    "deliver events nobody delivered": {"task": "deliver_events", "schedule": 15.0, "options": {"expires": 60}},
    "go on with a national scoring": {"task": "go_on_scoring", "schedule": 15.0, "options": {"expires": 15}},
    "seal the trail": {"task": "seal_events", "schedule": 60.0, "options": {"expires": 120}},
}
