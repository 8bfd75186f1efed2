"""Standing test 3: the database itself refuses what may not be true, through raw SQL too.

Each named constraint of each model has a line here that breaks it; a new constraint without one
fails the last test.
"""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tasks.models import Delivery

OURS = ["accounts", "clients", "tasks", "timetracking", "assistants", "billing"]

A_FILE = "(SELECT id FROM accounts_storedfile LIMIT 1)"
SECTION = (
    "UPDATE clients_playbooksection SET kind = '{kind}', media_id = {media},"
    " captions_id = {captions}"
)
VERSION = (
    "INSERT INTO clients_sectionversion (section_id, number, title, text, kind, media_id, captions_id,"
    " is_required, author_id, change_note, is_major, saved_at) SELECT section_id, {number}, title,"
    " text, '{kind}', {media}, {captions}, false, author_id, '', true, now()"
    " FROM clients_sectionversion LIMIT 1"
)

TERMS = (
    "INSERT INTO assistants_bonusterms (rule_id, written_by_id, written_at, amount, currency,"
    " valid_from, number, condition, threshold, pay, name, cap, period, valid_to)"
    " SELECT rule_id, written_by_id, now(), amount, currency, valid_from, {number}, '{condition}',"
    " {threshold}, '{pay}', {name}, {cap}, {period}, {valid_to} FROM assistants_bonusterms LIMIT 1"
)


def broken_terms(**wrong) -> str:
    right = {"number": 9, "condition": "at_once", "threshold": "NULL", "pay": "fixed"}
    right |= {name: name for name in ("name", "cap", "period", "valid_to")}
    return TERMS.format(**right | wrong)


BONUS = (
    "INSERT INTO assistants_bonus (assistant_id, rule_id, terms_id, turn, currency, facts, earned_at,"
    " made_at, reason, state, word, question, answer, cause, amount)"
    " SELECT assistant_id, rule_id, terms_id, turn, currency, facts, earned_at, now(), '', 'waiting',"
    " '', '', '', {cause}, {amount} FROM assistants_bonus LIMIT 1"
)

# constraint → the statement that breaks it, from the rows of the fixture `world`
BROKEN = {
    "user_email_once": "UPDATE accounts_user SET email = upper('{manager.email}') WHERE id = {assistant.pk}",
    "user_extension_once": "UPDATE accounts_user SET extension = '101'",
    "tally_once": "INSERT INTO accounts_tally (key, since, count) VALUES ('a', now(), 1), ('a', now(), 1)",
    "tally_counts": "INSERT INTO accounts_tally (key, since, count) VALUES ('a', now(), 0)",
    "user_role_known": "UPDATE accounts_user SET role = 'king' WHERE id = {manager.pk}",
    "user_client_is_no_admin": "UPDATE accounts_user SET is_staff = true WHERE id = {owner.pk}",
    "errand_once": "INSERT INTO accounts_errand SELECT * FROM (SELECT nextval('accounts_errand_id_seq'),"
    " kind, key, payload, created_at, next_try_at, attempts, done_at, last_error FROM accounts_errand"
    " LIMIT 1) copy",
    "notice_once_by_cause": "UPDATE accounts_notice SET person_id = {manager.pk}, cause = 'same'",
    "file_not_empty": "UPDATE accounts_storedfile SET size = 0",
    "upload_not_empty": "UPDATE accounts_upload SET size = 0, received = 0",
    "upload_not_more_than_whole": "UPDATE accounts_upload SET received = size + 1",
    "client_stage": "UPDATE clients_client SET stage = 'friend'",
    "client_lost_says_why": "UPDATE clients_client SET stage = 'lost'",
    "client_not_now_says_when": "UPDATE clients_client SET ask_again_on = now()",
    "client_has_name": "UPDATE clients_client SET name = ''",
    "client_silence_days": "UPDATE clients_client SET silence_days = 1",
    "client_merged_is_archived": "UPDATE clients_client SET merged_into_id = id + 1, archived_at = NULL",
    "client_merged_into_another": "UPDATE clients_client SET merged_into_id = id, archived_at = now()",
    "contact_merged_into_another": "UPDATE clients_contact SET merged_into_id = id",
    "agreement_has_title": "UPDATE clients_agreement SET title = ''",
    "agreement_kind_known": "UPDATE clients_agreement SET kind = 'promise'",
    "agreement_says_something": "UPDATE clients_agreement SET text = ''",
    "agreement_ends_later": "UPDATE clients_agreement SET valid_to = valid_from - 1",
    "export_one_in_the_making": "UPDATE clients_export SET made_at = NULL, stored_id = NULL",
    "export_with_file_is_made": "UPDATE clients_export SET made_at = NULL",
    "contact_has_name": "UPDATE clients_contact SET name = ''",
    "contact_user_once": "INSERT INTO clients_contact (client_id, name, position, email, user_id)"
    " SELECT client_id, 'Twin', '', '', user_id FROM clients_contact WHERE user_id IS NOT NULL LIMIT 1",
    "phone_once": "INSERT INTO clients_contactphone (contact_id, number)"
    " SELECT contact_id, number FROM clients_contactphone LIMIT 1",
    "phone_is_e164": "UPDATE clients_contactphone SET number = '912 448 190'",
    "membership_once": "INSERT INTO clients_membership (user_id, client_id, is_owner, is_member,"
    " is_billing, created_at) SELECT user_id, client_id, true, false, false, now()"
    " FROM clients_membership LIMIT 1",
    "membership_has_a_right": "UPDATE clients_membership SET is_owner = false, is_member = false,"
    " is_billing = false",
    "call_ends_after_start": "UPDATE clients_call SET ended_at = started_at - interval '1 second'",
    "call_logged_is_over": "UPDATE clients_call SET state = 'logged', ended_at = NULL",
    "call_not_needed_is_settled": "UPDATE clients_call SET not_needed = 'x', followed_up_at = NULL",
    "ring_once": "UPDATE clients_ring SET pbx_id = 'same'",
    "ring_ends_after_answer": "UPDATE clients_ring SET answered_at = now(),"
    " ended_at = now() - interval '1 second'",
    "ring_direction_known": "UPDATE clients_ring SET direction = 'up'",
    "ring_event_once": "INSERT INTO clients_ringevent (event_id, ring_id, kind, facts, at)"
    " SELECT event_id, ring_id, kind, facts, at FROM clients_ringevent LIMIT 1",
    "call_lost_says_why": "UPDATE clients_call SET outcome = 'lost', lost_reason = ''",
    "section_version_from_1": "UPDATE clients_playbooksection SET version = 0, counts_from = 0",
    "section_counts_from_a_version": "UPDATE clients_playbooksection SET counts_from = version + 1",
    "section_kind_known": SECTION.format(kind="music", media=A_FILE, captions="NULL"),
    "section_media_fits_kind": SECTION.format(kind="video", media="NULL", captions="NULL"),
    "section_captions_of_a_video": SECTION.format(kind="sound", media=A_FILE, captions=A_FILE),
    "version_kind_known": VERSION.format(number=9, kind="music", media=A_FILE, captions="NULL"),
    "version_media_fits_kind": VERSION.format(number=9, kind="file", media="NULL", captions="NULL"),
    "version_captions_of_a_video": VERSION.format(
        number=9, kind="file", media=A_FILE, captions=A_FILE
    ),
    "version_once": VERSION.format(number=1, kind="text", media="NULL", captions="NULL"),
    "version_number_from_1": VERSION.format(number=0, kind="text", media="NULL", captions="NULL"),
    "section_question_says_something": "UPDATE clients_sectionquestion SET text = ''",
    "section_question_within_a_day": "UPDATE clients_sectionquestion SET at_second = 86400",
    "section_question_answered_whole": "UPDATE clients_sectionquestion SET answer = 'Yes'",
    "script_part_known": "UPDATE clients_scriptitem SET part = 'sing'",
    "script_says_it": "UPDATE clients_scriptitem SET words = ''",
    "file_is_there_or_removed": "UPDATE tasks_taskfile SET stored_id = NULL",
    "follow_once": "INSERT INTO tasks_follow (task_id, person_id, since)"
    " SELECT task_id, person_id, since FROM tasks_follow",
    "tag_name_once": "INSERT INTO tasks_tag (name) SELECT upper(name) FROM tasks_tag",
    "tag_is_one_word_of_a_list": "UPDATE tasks_tag SET name = 'one, two'",
    "template_has_name_and_title": "UPDATE tasks_template SET title = ''",
    "repeat_has_rule": "UPDATE tasks_repeat SET rule = ''",
    "repeat_ends_one_way": "UPDATE tasks_repeat SET ends_on = starts_on, count = 2",
    "repeat_ends_later": "UPDATE tasks_repeat SET ends_on = starts_on - 1",
    "repeat_next_has_its_time": "UPDATE tasks_repeat SET next_on = starts_on",
    "occurrence_once": 'INSERT INTO tasks_occurrence (repeat_id, "on", skipped, at)'
    ' SELECT repeat_id, "on", skipped, at FROM tasks_occurrence LIMIT 1',
    "occurrence_made_or_skipped": "UPDATE tasks_occurrence SET skipped = ''",
    "template_name_once": "INSERT INTO tasks_template (name, title, brief, criteria, must_say)"
    " SELECT name, title, '', '[]', '[]' FROM tasks_template LIMIT 1",
    "reading_once": "INSERT INTO clients_sectionreading (section_id, user_id, version, read_at)"
    " SELECT section_id, user_id, version, now() FROM clients_sectionreading LIMIT 1",
    "assignment_one_at_a_time": "INSERT INTO tasks_assignment (task_id, assistant_id, since, note)"
    " VALUES ({task.pk}, {assistant.pk}, now(), '')",
    "assignment_ends_later": "UPDATE tasks_assignment SET until = since - interval '1 second'",
    "file_beside_one_thing": "UPDATE tasks_taskfile SET delivery_id = {delivery.pk},"
    " correction_id = {correction.pk}",
    "file_of_a_result_is_for_all": "UPDATE tasks_taskfile SET delivery_id = {delivery.pk},"
    " is_internal = true",
    "comment_question_is_for_all": "UPDATE tasks_comment SET kind = 'question', is_internal = true",
    "comment_choices_of_a_question": "UPDATE tasks_comment SET choices = '{{Yes}}'",
    "correction_declined_says_why": "UPDATE tasks_correction SET state = 'declined', answer = '',"
    " settled_at = now(), settled_by_id = {assistant.pk}",
    "correction_says_what": "UPDATE tasks_correction SET text = ''",
    "correction_kind_known": "UPDATE tasks_correction SET kind = 'gift'",
    "correction_question_says_why": "UPDATE tasks_correction SET questioned_at = now(),"
    " questioned_by_id = {assistant.pk}, question = ''",
    "correction_decision_says_why": "UPDATE tasks_correction SET decision = 'free', decision_word = '',"
    " decided_at = now(), decided_by_id = {manager.pk}",
    "check_once_a_criterion": "INSERT INTO tasks_check (delivery_id, text, criterion_id, is_fine, by_id,"
    " at) SELECT delivery_id, text, criterion_id, true, by_id, now() FROM tasks_check"
    " WHERE criterion_id IS NOT NULL AND delivery_id = {waiting.pk} LIMIT 1",
    "check_once_a_correction": "INSERT INTO tasks_check (delivery_id, text, correction_id, is_fine,"
    " by_id, at) SELECT delivery_id, text, correction_id, true, by_id, now() FROM tasks_check"
    " WHERE correction_id IS NOT NULL AND delivery_id = {waiting.pk} LIMIT 1",
    "check_of_one_point": "UPDATE tasks_check SET correction_id = (SELECT min(id) FROM tasks_correction)"
    " WHERE criterion_id IS NOT NULL AND delivery_id = {waiting.pk}",
    "check_says_of_what": "UPDATE tasks_check SET text = '' WHERE delivery_id = {waiting.pk}",
    "delivery_once_a_round": "UPDATE tasks_delivery SET round = 1",
    "delivery_rating_1_to_5": "UPDATE tasks_delivery SET rating = 6",
    "delivery_verdict_has_time": "UPDATE tasks_delivery SET verdict = 'accepted', reviewed_at = NULL",
    "delivery_has_summary": "UPDATE tasks_delivery SET summary = ''",
    "bulk_deed_known": "UPDATE tasks_bulkaction SET deed = 'burn'",
    "bulk_row_once": "INSERT INTO tasks_bulkrow (action_id, task_id, refusal, before, kept_why)"
    " SELECT action_id, task_id, 'No', '{{}}', '' FROM tasks_bulkrow LIMIT 1",
    "bulk_row_done_or_refused": "UPDATE tasks_bulkrow SET event_id ="
    " (SELECT max(id) FROM tasks_event)",
    "saved_view_has_name": "UPDATE tasks_savedview SET name = ''",
    "saved_view_name_once": "INSERT INTO tasks_savedview (owner_id, name, query, is_shared, created_at)"
    " SELECT owner_id, name, '', false, now() FROM tasks_savedview LIMIT 1",
    "task_state_known": "ALTER TABLE tasks_task DROP CONSTRAINT task_assistant_fits_state;"
    " UPDATE tasks_task SET state = 'lost', assistant_id = NULL",
    "task_has_title": "UPDATE tasks_task SET title = ''",
    "task_assistant_fits_state": "UPDATE tasks_task SET assistant_id = NULL WHERE id = {task.pk}",
    "task_published_has_brief": "UPDATE tasks_task SET brief = '' WHERE id = {task.pk}",
    "task_held_from": "UPDATE tasks_task SET state = 'on_hold', held_from = '' WHERE id = {task.pk}",
    "task_accepted_when": "UPDATE tasks_task SET state = 'accepted', accepted_at = NULL"
    " WHERE id = {task.pk}",
    "task_round_from_1": "UPDATE tasks_task SET round = 0",
    "task_priority_known": "UPDATE tasks_task SET priority = 9",
    "entry_no_overlap": "INSERT INTO timetracking_timeentry (assistant_id, task_id, started_at, ended_at,"
    " note, origin, last_sign_at, is_to_confirm, created_at) SELECT assistant_id, task_id,"
    " started_at + interval '1 minute', started_at + interval '2 minutes', '', 'manual', now(), false,"
    " now() FROM timetracking_timeentry LIMIT 1",
    "entry_one_running": "ALTER TABLE timetracking_timeentry DROP CONSTRAINT entry_no_overlap;"
    " INSERT INTO timetracking_timeentry (assistant_id, task_id, started_at, note,"
    " origin, last_sign_at, is_to_confirm, created_at) VALUES"
    " ({assistant.pk}, {task.pk}, now() + interval '1 day', '', 'clock', now(), false, now()),"
    " ({assistant.pk}, {task.pk}, now() + interval '2 days', '', 'clock', now(), false, now())",
    "entry_ends_after_start": "UPDATE timetracking_timeentry SET ended_at = started_at"
    " WHERE locked_at IS NULL",
    "entry_at_most_16_hours": "UPDATE timetracking_timeentry SET ended_at = started_at + interval '17 hours'"
    " WHERE locked_at IS NULL",
    "entry_billed_is_final": "UPDATE timetracking_timeentry SET locked_at = now(), is_to_confirm = true"
    " WHERE locked_at IS NULL",
    "entry_declined_is_to_confirm": "UPDATE timetracking_timeentry SET declined_why = 'Too long.',"
    " is_to_confirm = false WHERE locked_at IS NULL",
    "version_says_why": "INSERT INTO timetracking_entryversion (entry_id, started_at, task_id, note,"
    " changed_by_id, changed_at, reason) SELECT id, started_at, task_id, '', assistant_id, now(), ''"
    " FROM timetracking_timeentry LIMIT 1",
    "press_taken_once": "INSERT INTO timetracking_offlinepress (assistant_id, key, verb, pressed_at,"
    " received_at, is_refused, why) SELECT assistant_id, key, 'start', now(), now(), false, ''"
    " FROM timetracking_offlinepress LIMIT 1",
    "batch_kind_known": "UPDATE timetracking_batch SET kind = 'jira'",
    "batch_in_says_when": "UPDATE timetracking_batch SET in_at = NULL",
    "batch_back_says_who_and_when": "UPDATE timetracking_batch SET state = 'back'",
    "batch_row_in_once": "UPDATE timetracking_batchrow SET fate = 'in', external_id = 'same'",
    "batch_row_fate_known": "UPDATE timetracking_batchrow SET fate = 'lost'",
    "batch_row_refused_says_why": "UPDATE timetracking_batchrow SET fate = 'refused', why = ''",
    "batch_row_in_has_client": "UPDATE timetracking_batchrow SET fate = 'in', client_id = NULL",
    "entry_settled_is_imported": "UPDATE timetracking_timeentry SET is_settled = true"
    " WHERE locked_at IS NULL",
    "press_mended_was_refused": "UPDATE timetracking_offlinepress SET mended_at = now(), is_refused = false",
    "profile_wip_limit": "UPDATE assistants_profile SET wip_limit = 0",
    "skill_level_once": "INSERT INTO assistants_skilllevel (profile_id, skill_id, level)"
    " SELECT profile_id, skill_id, 2 FROM assistants_skilllevel LIMIT 1",
    "skill_level_1_to_5": "UPDATE assistants_skilllevel SET level = 6",
    "profile_week_whole": "UPDATE assistants_profile SET week = '{{540,1020}}'",
    "profile_week_in_order": "UPDATE assistants_profile SET week[3] = 1439",
    "skill_level_years": "UPDATE assistants_skilllevel SET years = 61",
    "skill_level_confirmed_when": "UPDATE assistants_skilllevel SET confirmed_by_id = {manager.pk},"
    " confirmed_at = NULL",
    "days_off_end_later": "UPDATE assistants_daysoff SET last_on = first_on - 1",
    "days_off_no_overlap": "INSERT INTO assistants_daysoff (profile_id, first_on, last_on, words,"
    " written_by_id) SELECT profile_id, last_on, last_on + 3, '', written_by_id"
    " FROM assistants_daysoff LIMIT 1",
    "record_parts_within_the_whole": "UPDATE assistants_record SET at_once = accepted + 1",
    "experience_once": "INSERT INTO assistants_experience (assistant_id, kind, trait, count)"
    " SELECT assistant_id, kind, trait, 1 FROM assistants_experience LIMIT 1",
    "experience_of_a_task": "UPDATE assistants_experience SET count = 0",
    "weights_one_row": "UPDATE assistants_weights SET id = 2",
    "weights_up_to_100": "UPDATE assistants_weights SET room = 101",
    "block_once": "INSERT INTO assistants_block (client_id, assistant_id, why, by_id, at)"
    " SELECT client_id, assistant_id, why, by_id, at FROM assistants_block LIMIT 1",
    "block_says_why": "UPDATE assistants_block SET why = ''",
    "pass_once": "INSERT INTO assistants_pass (task_id, assistant_id, why, at)"
    " SELECT task_id, assistant_id, why, at FROM assistants_pass LIMIT 1",
    "pass_says_why": "UPDATE assistants_pass SET why = 'mood'",
    "decision_has_place": "INSERT INTO assistants_decision (assignment_id, by_id, at, place, out_of,"
    " weights, ranking) SELECT max(id), {manager.pk}, now(), 3, 2, '{{}}', '[]' FROM tasks_assignment",
    "offer_one_at_a_time": 'INSERT INTO assistants_offer (task_id, by_id, made_at, until, "end")'
    " SELECT task_id, by_id, made_at, until, '' FROM assistants_offer LIMIT 1",
    "offer_ends_later": "UPDATE assistants_offer SET until = made_at",
    "offer_closed_says_how": "UPDATE assistants_offer SET closed_at = now()",
    "offered_once": "INSERT INTO assistants_offered (offer_id, assistant_id, answer)"
    " SELECT offer_id, assistant_id, '' FROM assistants_offered LIMIT 1",
    "offered_taken_once": "UPDATE assistants_offered SET answer = 'yes', answered_at = now()",
    "offered_answer_has_time": "UPDATE assistants_offered SET answer = 'no'",
    "figures_once_a_period": "INSERT INTO assistants_figures (assistant_id, kind, starts_on, accepted,"
    " at_once, returned, due, on_time, planned, near_plan, rated, rating_sum, asked, answers, worked,"
    " new_skills, new_clients) SELECT assistant_id, kind, starts_on, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,"
    " answers, worked, 0, 0 FROM assistants_figures LIMIT 1",
    "figures_of_a_whole_period": "UPDATE assistants_figures SET starts_on = starts_on + 1",
    "figures_part_of_whole": "UPDATE assistants_figures SET at_once = accepted + 1",
    "learning_has_title": "UPDATE assistants_learning SET title = ''",
    "learning_kind_known": "UPDATE assistants_learning SET kind = 'gift'",
    "learning_level_of_a_skill": "UPDATE assistants_learning SET level = 3",
    "learning_lifts_up": "UPDATE assistants_learning SET lifted_from = 2",
    "learning_declined_says_why": "UPDATE assistants_learning SET state = 'declined', decided_at = now(),"
    " decided_by_id = {manager.pk}",
    "wish_once": "INSERT INTO assistants_wish (assistant_id, skill_id, wished_at)"
    " SELECT assistant_id, skill_id, now() FROM assistants_wish LIMIT 1",
    "bonus_version_once": broken_terms(number=1),
    "bonus_terms_have_a_name": broken_terms(name="''"),
    "bonus_threshold_fits": broken_terms(condition="streak", threshold="1"),
    "bonus_hours_of_a_task": broken_terms(condition="streak", threshold="3", pay="hourly"),
    "bonus_sums_are_sums": broken_terms(cap="1"),
    "bonus_period_known": broken_terms(period="'year'"),
    "bonus_terms_end_later": broken_terms(valid_to="valid_from - 1"),
    "bonus_once_a_cause": BONUS.format(cause="cause", amount="amount"),
    "bonus_sign_fits": BONUS.format(cause="'other'", amount="-amount"),
    "bonus_of_a_rule_or_a_person": BONUS.format(cause="''", amount="amount"),
    "bonus_declined_says_why": "UPDATE assistants_bonus SET state = 'declined', decided_at = now(),"
    " decided_by_id = {manager.pk}",
    "bonus_question_says_something": "UPDATE assistants_bonus SET asked_at = now()",
    "bonus_answered_whole": "UPDATE assistants_bonus SET answer = 'Yes'",
    "charge_not_negative": "INSERT INTO billing_charge (task_id, client_id, cause, currency,"
    " actual_seconds, billed_minutes, amount, rounding, made_at) VALUES"
    " ({task.pk}, {client.pk}, 'x', 'EUR', 0, 0, -1, '', now())",
    "line_free_costs_nothing": "INSERT INTO billing_chargeline (charge_id, actual_seconds,"
    " billed_minutes, hourly, amount, is_free) SELECT id, 60, 1, 0, 0, true FROM billing_charge LIMIT 1",
    "rate_one_in_force": "INSERT INTO billing_rate (amount, currency, valid_from)"
    " VALUES (50, 'EUR', '2021-01-01')",
    "rate_not_negative": "UPDATE billing_rate SET amount = -1",
    "rate_ends_later": "UPDATE billing_rate SET valid_to = valid_from - 1",
    "rate_task_alone": "UPDATE billing_rate SET task_id = {task.pk}, client_id = {client.pk}",
    "sheet_says_what_is_left": "INSERT INTO tasks_handover (task_id, written_by_id, written_at, done,"
    " note, files_at, questions, seconds_used) VALUES ({task.pk}, {manager.pk}, now(), '', '', '', '', 0)",
    "sheet_read_once": "INSERT INTO tasks_handoverreading (sheet_id, person_id, read_at)"
    " SELECT sheet_id, person_id, now() FROM tasks_handoverreading LIMIT 1",
    "more_time_asked_once": "INSERT INTO tasks_moretime (task_id, asked_by_id, asked_at, minutes, why,"
    " word) SELECT task_id, asked_by_id, now(), 90, 'x', '' FROM tasks_moretime LIMIT 1",
    "more_time_says_why": "UPDATE tasks_moretime SET why = ''",
    "more_time_decided_by_somebody": "UPDATE tasks_moretime SET decided_at = now()",
    "step_has_text": "UPDATE tasks_step SET text = ''",
    "step_done_by_somebody": "UPDATE tasks_step SET done_at = now()",
    "task_merged_is_cancelled": "UPDATE tasks_task SET merged_into_id = {task.pk}"
    " WHERE state <> 'cancelled' AND id <> {task.pk} AND client_id = {client.pk}",
    "task_merged_into_another": "UPDATE tasks_task SET merged_into_id = id, state = 'cancelled'",
    "task_split_from_another": "UPDATE tasks_task SET split_from_id = id",
    "dependency_once": "INSERT INTO tasks_dependency (task_id, after_id)"
    " SELECT task_id, after_id FROM tasks_dependency LIMIT 1",
    "dependency_on_another": "UPDATE tasks_dependency SET after_id = task_id",
    "terms_step_known": "UPDATE billing_terms SET step_minutes = 7",
    "terms_per_known": "UPDATE billing_terms SET per = 'year'",
}

# rows that are written once: any change is refused by a trigger
FROZEN = [
    "clients_clientevent",
    "clients_sectionversion",
    "clients_ringevent",
    "clients_noteversion",
    "tasks_event",
    "tasks_handover",
    "tasks_handoverreading",
    "timetracking_entryversion",
    "assistants_decision",
    "assistants_bonusterms",
    "billing_charge",
    "billing_chargeline",
    "billing_chargedentry",
]


@pytest.fixture
def world(arkadia, manager, assistant, new_task, skill, rate, billed_world):
    """At least one row in every table that has a constraint."""
    review, review_given = (
        _ticked(new_task(arkadia, "in_review", assistant), arkadia) for _ in "ab"
    )
    review_given.accept(by=arkadia.owner, round=2)
    return {
        "manager": manager,
        "assistant": assistant,
        "owner": arkadia.owner,
        "client": arkadia.client,
        "task": billed_world,
        "waiting": Delivery.objects.get(task=review, round=2),
        "judged": Delivery.objects.get(task=review_given, round=2),
        "delivery": billed_world.deliveries.last(),
        "correction": billed_world.corrections.last(),
    }


@pytest.fixture
def billed_world(arkadia, manager, assistant, other_assistant, new_task, skill, rate):
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import StoredFile, Upload
    from assistants.bonuses import ruling
    from assistants.models import Bonus, Figures, Learning, SkillLevel, Wish
    from billing.models import Terms
    from billing.rollup import roll_up
    from clients.models import Call, Export, Ring, RingEvent, ScriptItem
    from clients.writing import add_section
    from smartfield.lib.periods import Span
    from tasks.models import BulkAction, Repeat, TaskFile, Template
    from timetracking import recording
    from timetracking.models import Batch

    now = timezone.now()
    assistant.offline_presses.create(key=uuid4(), verb="stop", pressed_at=now)
    batch = Batch.objects.create(
        kind="clients", name="a.csv", by=manager, state="in", in_at=now, mapping={"columns": {}}
    )
    for line in (1, 2):
        batch.rows.create(
            line=line, source="clients", external_id=f"{line}", fate="new", client=arkadia.client
        )
    section = add_section(arkadia.client, by=manager, title="Calls", text="Never before nine.")
    section.acknowledge(by=assistant)
    section.questions.create(asked_by=assistant, text="And on Fridays?")
    arkadia.client.archive(by=manager)
    arkadia.client.archive(by=manager, is_archived=False)
    loose = StoredFile(name="a", media_type="text/plain", size=1, uploaded_by=manager)
    loose.save()
    arkadia.client.agreements.create(
        title="Contract", text="By the hour.", valid_from=now.date(), written_by=manager
    )
    Upload.objects.create(by=manager, name="a", size=1)
    call = Call.objects.create(manager=manager, ended_at=now, started_at=now)
    call.note_versions.create(note="As it was", changed_by=manager)
    ScriptItem.objects.create(language="en", heading="Who", words="Us.")
    trip = Template.objects.create(name="Trip", title="Book the trip")
    repeat = Repeat.objects.create(
        client=arkadia.client, template=trip, rule="FREQ=DAILY", starts_on="2026-01-01",
        created_by=manager,
    )  # fmt: skip
    repeat.occurrences.create(on="2026-01-01", skipped="missed")
    manager.task_views.create(name="Late")
    kept = StoredFile.objects.create(name="z", media_type="text/plain", size=1, uploaded_by=manager)
    for stored in (kept, None):
        Export.objects.create(asked_by=manager, stored=stored, made_at=now)
    ring = Ring.objects.create(pbx_id="c1")
    Ring.objects.create(pbx_id="c2")
    RingEvent.objects.create(ring=ring, event_id="e1", kind="ringing", facts="{}")
    SkillLevel.objects.create(profile=assistant.profile, skill=skill)
    Figures.objects.create(assistant=assistant, kind="week", starts_on="2026-11-23")
    Learning.objects.create(assistant=assistant, title="A course", finished_on=now.date())
    Wish.objects.create(assistant=assistant, skill=skill)
    terms = {"name": "At once", "condition": "at_once", "amount": 5, "currency": "EUR"}
    rule = ruling.write(by=manager, valid_from=now.date(), **terms)
    Bonus.objects.create(
        assistant=assistant, rule=rule, terms=rule.latest, cause="task:1", amount=5, currency="EUR",
        earned_at=now,
    )  # fmt: skip
    Terms.objects.create(client=arkadia.client)
    _matched(arkadia, manager, assistant, other_assistant, new_task)
    billed = new_task(arkadia, "in_progress", assistant)
    span = Span(now - timedelta(hours=5), now - timedelta(hours=4))
    recording.add(billed, span, by=assistant, reason="Forgot the clock")
    billed.deliver(by=assistant, summary="Done.")
    billed.accept(by=arkadia.owner, round=1)
    roll_up(billed.pk, "test")
    task = new_task(arkadia, "sent_back", assistant)
    task.corrections.update(state="done", settled_at=now, settled_by=assistant)
    task.deliver(by=assistant, summary="Again.")
    task.send_back(by=arkadia.owner, round=2, corrections=["Still missing."])
    task.comment(by=manager, text="A word")
    TaskFile.objects.create(task=task, stored=loose)
    BulkAction.objects.create(deed="publish", by=manager).rows.create(task=task, refusal="No")
    span = Span(now - timedelta(hours=3), now - timedelta(hours=2))
    recording.add(task, span, by=assistant, reason="Forgot the clock")
    sheet = task.sheets.create(written_by=manager, note="The terms.", seconds_used=0)
    sheet.readings.create(person=assistant)
    task.waits_for.create(after=billed)
    task.steps.create(text="Call")
    task.tags.create(name="отчёт")
    task.wishes_for_time.create(asked_by=assistant, minutes=300, why="More calls.")
    return task


def _matched(arkadia, manager, assistant, other_assistant, new_task):
    """A row of everything about who fits a task."""
    from datetime import date

    from assistants import assigning, counting, describing, offering, picking
    from assistants.models import Weights

    day = date(2027, 1, 1)
    describing.take_off(assistant, first_on=day, last_on=day, by=assistant)
    describing.block(assistant, client=arkadia.client, why="They asked so", by=manager)
    new_task(arkadia, "accepted", assistant)
    counting.count()
    Weights.objects.create(pk=1)
    waiting = new_task(arkadia, "open")
    offering.offer(waiting, [assistant, other_assistant], by=manager)
    picking.leave(waiting, by=assistant, why="time")
    assigning.assign(new_task(arkadia, "open"), other_assistant, by=manager)


def _ticked(task, arkadia):
    """A result of the second round, with one tick of each sort."""
    from tasks import reviewing

    one = task.criteria.create(text="Two desks")
    task.send_back(by=arkadia.owner, round=1, corrections=["Terms."])
    correction = task.corrections.get()
    task.settle_correction(correction, by=task.assistant, state="done")
    task.deliver(by=task.assistant, summary="With terms.")
    for key in (f"criterion-{one.pk}", f"correction-{correction.pk}"):
        reviewing.check(task, key, by=arkadia.owner, round=2, is_fine=True)
    return task


def refused(statement: str) -> str:
    """The name of the constraint that refuses `statement`; it is never carried out."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement)
            transaction.set_rollback(True)
            return "nothing: the database took it"
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name or str(error)


def test_the_database_refuses_each(world):
    answers = {name: refused(statement.format(**world)) for name, statement in BROKEN.items()}
    assert {name: said for name, said in answers.items() if name not in said} == {}


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_rows_that_are_written_once_never_change(statement, world):
    answers = {table: refused(statement.format(table)) for table in FROZEN}
    assert {table: said for table, said in answers.items() if "never changed" not in said} == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks_check SET is_fine = false WHERE delivery_id = {judged.pk}",
        "UPDATE tasks_check SET delivery_id = {waiting.pk} WHERE delivery_id = {judged.pk}",
        "DELETE FROM tasks_check WHERE delivery_id = {judged.pk}",
        "INSERT INTO tasks_check (delivery_id, text, is_fine, by_id, at)"
        " VALUES ({judged.pk}, 'Late', true, {owner.pk}, now())",
    ],
)
def test_ticks_stand_with_the_verdict(statement, world):
    assert "after the verdict" in refused(statement.format(**world))


def test_an_erasure_takes_the_words_of_a_judged_tick_and_nothing_else(world):
    from smartfield.rights import striking

    checks = world["judged"].checks
    with striking.allowed():
        checks.update(text="–")
        assert "after the verdict" in refused("UPDATE tasks_check SET is_fine = NOT is_fine")
    assert set(checks.values_list("text", flat=True)) == {"–"}


def test_a_judged_tick_outlives_the_line_it_was_about(world):
    from tasks.models import Criterion

    judged = world["judged"]
    Criterion.objects.filter(task=judged.task).delete()
    assert ("Two desks", None) in judged.checks.values_list("text", "criterion")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE timetracking_timeentry SET note = 'x' WHERE locked_at IS NOT NULL",
        "UPDATE timetracking_timeentry SET locked_at = NULL WHERE locked_at IS NOT NULL",
    ],
)
def test_billed_time_never_changes(statement, world):
    assert "is billed" in refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assistants_bonus SET amount = amount + 1",
        "UPDATE assistants_bonus SET cause = 'task:2'",
        "DELETE FROM assistants_bonus",
    ],
)
def test_the_sum_and_cause_of_a_bonus_never_change(statement, world):
    assert "are never changed" in refused(statement)


def test_every_constraint_has_its_line():
    named = {
        constraint.name
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }
    assert named - set(BROKEN) == set()
    assert set(BROKEN) - named == set()
