"""Everything that is kept about a person, for the person: secrets excepted, which nobody can read."""

from uuid import UUID

from infra.database import fetch

# name of a part: what of it; $1 is the person
PARTS = {
    "account": "select id, email, name, language, time_zone, reminders, joined_at from person where id = $1",
    "password": "select set_at from password where person = $1",
    "authenticator_app": "select made_at, confirmed_at from totp where person = $1",
    "passkeys": "select name, transports, backed_up, added_at, used_at from passkey where person = $1 order by id",
    "recovery_codes": "select made_at, used_at from recovery_code where person = $1 order by id",
    "organisations_that_sign_you_in": "select provider, subject, linked_at, used_at from identity where person = $1",
    "sessions": """select method, started_at, seen_at, ended_at, ended_why, device, address, strong_at from sign_in
                   where person = $1 order by id""",
    "browsers": "select first_at, last_at from known_browser where person = $1 order by id",
    "links_by_mail": "select kind, email, made_at, used_at from mail_link where person = $1 order by id",
    "keys_for_programs": """select name, scopes, made_at, ends_at, used_at, revoked_at from api_key
                            where person = $1 order by id""",
    "memberships": """select organisation, roles, since, until, ended_why from membership where person = $1
                      order by id""",
    "claims": "select bin, note, made_at, asked_staff, outcome, decided_at from claim where person = $1 order by id",
    "look_ups": "select organisation, bin, kind, language, at, as_of from look_up where person = $1 order by id",
    "items_to_answer": """select organisation, assessment, item, due_on, since, until from assigned
                          where person = $1 order by id""",
    "answers": """select organisation, assessment, item, version, claimed, reason, replies::text, not_applicable,
                         waiver, at from answer_history where answered_by = $1 order by id""",
    "evidence": """select organisation, name, sha256, kind, dated, source, collected_at from evidence
                   where collected_by = $1 order by id""",
    "comments": "select organisation, assessment, item, said, at from item_comment where person = $1 order by id",
    "reviews": """select organisation, assessment, item, version, level, reason, at from review
                  where reviewer = $1 order by id""",
    "corrective_actions": """select organisation, title, due_on, done_on, checked_on, worked from corrective_action
                             where person = $1 order by id""",
    "root_causes": "select organisation, finding, method, said, at from root_cause where person = $1 order by id",
    "changes_of_actions": """select organisation, action, to_due_on, why, at from action_change
                             where changed_by = $1 order by id""",
    "duties_recorded": """select organisation, duty, done_on, note, recorded_at from duty_record
                          where recorded_by = $1 order by id""",
    "audits": """select organisation, cycle, email, restricted, starts_on, ends_on, accepted_at, closed_at, outcome
                 from audit_access where person = $1 order by id""",
    "packages_asked_for": """select organisation, assessment, language, state, asked_at from audit_package
                             where asked_by = $1 order by id""",
    "roles_at_atameken": "select role, since, until from staff_role where person = $1 order by id",
    "letters": """select m.template, m.language, m.made_at, m.sent_at, m.data::text from mail m
                  join person p on p.email = m.address where p.id = $1 order by m.id""",
    "trail": """select at, kind, organisation, subject_kind, subject, data::text from event
                where (actor_kind = 'person' and actor = $1::text) or (subject_kind = 'person' and subject = $1::text)
                order by id""",
}


async def everything_about(person: UUID) -> dict[str, object]:
    """Each part as a list of rows."""
    found: dict[str, object] = {}
    for part, sql in PARTS.items():
        # the trail knows people by text, everything else by id
        rows = await fetch(sql, str(person) if part == "trail" else person)
        found[part] = [dict(row) for row in rows]
    return found
