"""The jobs: ids in, one command or sweep each, safe to run twice."""

from celery import Task

from compliance.commands.credentials.statuses import sign_lists
from compliance.commands.interests import remind_of_declarations
from compliance.commands.label.checking import check_open_cases
from compliance.commands.label.deciding import miss_overdue
from compliance.commands.label.hooks import fan_out
from compliance.commands.label.incidents import tend_incidents
from compliance.commands.label.issuing import tend_labels
from compliance.commands.label.lasting import expire_labels
from compliance.commands.label.rechecking import check_labels
from compliance.commands.label.recusing import recuse_everywhere
from compliance.commands.label.replying import pass_over
from compliance.commands.label.surveying import open_surveys
from compliance.commands.packaging import forget_packages, send_waiting_packages
from compliance.commands.training.assigning import recalculate_everybody
from compliance.commands.training.certificates import issue_waiting
from compliance.commands.training.importing import forget_staff_lists
from compliance.commands.training.passports import end_revoked
from infra.rates import forget_the_idle
from infra.trail.sealing import close_days, seal_events
from registry import search
from registry.commands.scores import is_taken, score_part, send_waiting
from services.accounts.commands.forgetting import forget_what_is_over
from services.accounts.commands.reminding import remind_of_keys
from services.notices.hooks import deliver_hooks
from services.notices.labels import ask_to_decide, remind_of_renewal
from services.notices.mail import deliver_mail
from services.notices.reminders import remind_colleagues, remind_staff
from services.worker.app import celery, run
from services.worker.feeding import count_last_month, feed_assessments
from services.worker.packing import build_package
from services.worker.reactions import deliver_pending
from services.worker.watch import watch_events, watch_trail

LOOK_AGAIN = 3  # seconds


@celery.task(name="deliver_events")
def deliver_events() -> None:
    """Run the reactions of events that have not had theirs."""
    run(deliver_pending())


@celery.task(name="send_mail")
def send_mail() -> None:
    """Send the letters of committed commands."""
    run(deliver_mail())


@celery.task(name="forget")
def forget() -> None:
    """Delete what has served its time."""
    run(forget_what_is_over())
    run(forget_packages())
    run(forget_staff_lists())


@celery.task(name="keep_search")
def keep_search() -> None:
    """Keep a copy of the search index, so that a lost one is back in seconds."""
    run(search.keep())


@celery.task(name="forget_callers")
def forget_callers() -> None:
    """Delete the counts of callers who have not asked for a while."""
    run(forget_the_idle())


@celery.task(name="remind")
def remind() -> None:
    """Tell whose keys end soon, and who has still to declare their interests."""
    run(remind_of_keys())
    run(remind_of_declarations())


@celery.task(name="remind_colleagues")
def remind_colleagues_job() -> None:
    """Tell people what waits for them in self-assessments."""
    run(remind_colleagues())


@celery.task(name="remind_staff")
def remind_staff_job() -> None:
    """Tell people of the training that they must hold, in the hours of whoever trains them."""
    run(remind_staff())


@celery.task(name="feed_from_training")
def feed_from_training() -> None:
    """Make evidence of training and figures for everybody of the month that is over, unless they are there."""
    run(feed_assessments())
    run(count_last_month())


@celery.task(name="watch_events")
def watch_events_job() -> None:
    """Tell what was unusual in the last hour."""
    run(watch_events())


@celery.task(name="watch_trail")
def watch_trail_job() -> None:
    """Verify the trail and tell what does not hold."""
    run(watch_trail())


@celery.task(name="seal_events")
def seal_events_job() -> None:
    """Extend the hash chain over the trail, and close the days that are over."""
    run(seal_events())
    run(close_days())


@celery.task(name="score_part", bind=True, max_retries=None)
def score_part_job(self: Task, part: int) -> None:
    """Do a part of a national scoring, unless it is done; while somebody else is at it, look again: he may be dead."""
    if not run(score_part(part)) and run(is_taken(part)):
        raise self.retry(countdown=LOOK_AGAIN)


@celery.task(name="go_on_scoring")
def go_on_scoring() -> None:
    """Send jobs again for parts of a national scoring that nobody has done."""
    run(send_waiting())


@celery.task(name="build_package")
def build_package_job(package: int) -> None:
    """Make an audit package, unless it is made or somebody makes it."""
    run(build_package(package))


@celery.task(name="go_on_packing")
def go_on_packing() -> None:
    """Send jobs again for audit packages that nobody makes."""
    run(send_waiting_packages())


@celery.task(name="issue_certificates")
def issue_certificates() -> None:
    """Issue certificates of records that came in together."""
    run(issue_waiting())


@celery.task(name="tend_labels")
def tend_labels_job() -> None:
    """Bring credentials of labels to what their rows say, where no reaction did."""
    run(tend_labels())


@celery.task(name="tend_credentials")
def tend_credentials() -> None:
    """Sign the status lists anew, and take back what was brought here and revoked since."""
    run(sign_lists())
    run(end_revoked())


@celery.task(name="watch_labels")
def watch_labels() -> None:
    """Check every label in use, and let its clocks go on: incidents, surveillance, terms."""
    run(check_labels())
    run(tend_incidents())
    run(open_surveys())
    run(expire_labels())
    run(remind_of_renewal())
    run(ask_to_decide())


@celery.task(name="recalculate_training")
def recalculate_training() -> None:
    """Bring the assignments of every organisation to what its rules ask for today."""
    run(recalculate_everybody())


@celery.task(name="recuse_everywhere")
def recuse_everywhere_job() -> None:
    """Hold interests of the label's desk against every case: heads and owners may have changed since."""
    run(recuse_everywhere())


@celery.task(name="tend_label_cases")
def tend_label_cases() -> None:
    """Let cases about the label go on whose time ran out, and hold those under way against what is known today."""
    run(pass_over())
    run(miss_overdue())
    run(check_open_cases())


@celery.task(name="deliver_hooks")
def deliver_hooks_job() -> None:
    """Tell those who follow labels what happened."""
    run(fan_out())
    run(deliver_hooks())
