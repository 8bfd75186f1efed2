"""What is held about a client or a person, model by model, and what is done with it.

Each model of ours has a line; each of its fields that can hold words is named in it once. A test
fails for a model without a line and for a field that none names, so nothing new is forgotten.
Paths are those of the ORM; who may see a row is asked of the querysets on the way.
"""

from typing import NamedTuple


class Held(NamedTuple):
    """One model. `client`, `people`: the paths from it to whom it is about (several for people).

    `told`: the fields that an export shows. `words`: free text, wiped with the client. `named`:
    what tells who it is, replaced by a number. `kept`: fields that hold no words of people, and
    why. `only`: the rows that a client's export may show, whoever asks for it; none if the model
    `is_inside`, the agency's own.
    """

    client: str = ""
    people: str = ""
    told: str = ""
    words: str = ""
    named: str = ""
    kept: dict[str, str] | None = None
    only: dict[str, bool] | None = None
    is_inside: bool = False


CODE = "one of our own words"
CHOSEN = "chosen from a list"
OURS = "what the agency says of itself"
SECRET = "a hash, unreadable"
COMPUTED = "written by a rule, of numbers"

TABLE = {
    # accounts
    "accounts.User": Held(
        people="pk",
        told="email name phone role language time_zone theme has_keys wants_mail joined_at"
        " last_login",
        named="email name phone",
        kept={
            "extension": CODE,
            "password": SECRET,
            "role": CHOSEN,
            "language": CHOSEN,
            "time_zone": CHOSEN,
        }
        | {"theme": CHOSEN},
    ),
    "accounts.Invitation": Held(
        people="user",
        told="created_at expires_at accepted_at revoked_at",
        kept={"token_hash": SECRET},
    ),
    "accounts.Notice": Held(
        people="person",
        told="kind facts path created_at read_at mailed_at",
        words="facts",
        named="path",
        kept={"kind": CODE, "cause": CODE},
    ),
    "accounts.StoredFile": Held(
        words="name",
        named="content preview peaks",
        kept={"media_type": CODE, "sha256": SECRET, "came_as": SECRET, "shelf": CODE},
    ),
    "accounts.Upload": Held(
        people="by", told="name size received created_at moved_at", words="name", named="parts page"
    ),
    "accounts.Errand": Held(
        words="payload last_error",
        kept={"kind": CODE, "key": CODE},
    ),
    "accounts.Tally": Held(kept={"key": "an address of a machine, for a day"}),
    # clients
    "clients.Client": Held(
        client="pk",
        told="name city language time_zone currency in_short stage source created_at",
        words="in_short team_note lost_reason city",
        named="name slug",
        kept={"stage": CHOSEN, "language": CHOSEN, "time_zone": CHOSEN, "currency": CHOSEN},
    ),
    "clients.ClientEvent": Held(
        client="client", words="facts", kept={"verb": CODE}, is_inside=True
    ),
    "clients.Contact": Held(
        client="client",
        people="user",
        told="name position email language time_zone",
        words="position",
        named="name email",
        kept={"language": CHOSEN, "time_zone": CHOSEN},
    ),
    "clients.ContactPhone": Held(
        client="contact__client", people="contact__user", told="contact number", named="number"
    ),
    "clients.Membership": Held(
        client="client",
        people="user",
        told="user client is_owner is_member is_billing created_at",
    ),
    "clients.Call": Held(
        client="client",
        people="contact__user",
        told="contact phone direction outcome lost_reason summary started_at ended_at"
        " has_consent follow_up_on",
        words="summary draft lost_reason not_needed",
        named="phone",
        kept={"state": CODE, "direction": CODE, "outcome": CODE},
    ),
    "clients.NoteVersion": Held(
        client="call__client",
        people="changed_by",
        told="call note changed_by changed_at",
        words="note",
    ),
    "clients.ScriptItem": Held(
        kept={"part": CODE, "language": CHOSEN, "heading": OURS, "words": OURS}
    ),
    "clients.Attempt": Held(client="call__client", people="by", told="call at", is_inside=True),
    "clients.Ring": Held(
        client="call__client",
        people="call__contact__user taken_by",
        told="direction number rang_at answered_at ended_at",
        named="number",
        kept={"pbx_id": CODE, "direction": CODE, "our_number": CODE, "trouble": CODE},
        is_inside=True,
    ),
    "clients.RingEvent": Held(
        client="ring__call__client",
        words="facts",
        kept={"event_id": CODE, "kind": CODE},
        is_inside=True,
    ),
    "clients.PlaybookSection": Held(
        client="client",
        people="author",
        told="title text kind version change_note is_required author changed_at",
        words="title text change_note",
        kept={"kind": CHOSEN},
    ),
    "clients.SectionVersion": Held(
        client="section__client",
        people="author",
        told="section number title text kind change_note is_major is_required author saved_at",
        words="title text change_note",
        kept={"kind": CHOSEN},
    ),
    "clients.SectionQuestion": Held(
        client="section__client",
        people="asked_by answered_by",
        told="section at_second text asked_by asked_at answer answered_by answered_at",
        words="text answer",
    ),
    "clients.SectionReading": Held(
        client="section__client", people="user", told="section user version read_at"
    ),
    "clients.Agreement": Held(
        client="client",
        told="kind title text valid_from valid_to is_shared",
        words="title text note",
        kept={"kind": CHOSEN},
    ),
    "clients.Difference": Held(people="said_by", kept={"pair": CODE}),
    "clients.Source": Held(kept={"name_en": CODE, "name_ru": CODE}),
    "clients.Export": Held(people="asked_by", told="asked_at made_at"),
    # tasks
    "tasks.Category": Held(kept={"name_en": CODE, "name_ru": CODE}),
    "tasks.Skill": Held(kept={"name_en": CODE, "name_ru": CODE}),
    "tasks.Tag": Held(kept={"name": OURS}),
    "tasks.Task": Held(
        client="client",
        people="contact__user assistant created_by",
        told="id title brief state priority category contact assistant due_at estimate_minutes"
        " limit_minutes round created_at published_at delivered_at accepted_at",
        words="title brief",
        kept={"state": CODE, "held_from": CODE},
    ),
    "tasks.Template": Held(
        client="client",
        told="name title brief criteria must_say category estimate_minutes limit_minutes",
        words="name title brief criteria must_say",
        is_inside=True,
    ),
    "tasks.Repeat": Held(
        client="client",
        people="assistant created_by",
        told="template rule starts_on ends_on count due_time lead_days assistant paused_at"
        " ended_at",
        kept={"rule": "days of a calendar"},
        is_inside=True,
    ),
    "tasks.Occurrence": Held(
        client="repeat__client",
        told="repeat on task skipped",
        kept={"skipped": CODE},
        is_inside=True,
    ),
    "tasks.SavedView": Held(
        people="owner",
        told="name query is_shared created_at",
        words="query",
        named="name",
        is_inside=True,
    ),
    "tasks.ChosenColumns": Held(
        people="person", told="names", kept={"names": CODE}, is_inside=True
    ),
    "tasks.BulkAction": Held(
        people="by", told="deed at undone_at", kept={"deed": CODE}, is_inside=True
    ),
    "tasks.BulkRow": Held(
        client="task__client",
        told="task",
        words="refusal kept_why",
        kept={"before": COMPUTED},
        is_inside=True,
    ),
    "tasks.Criterion": Held(client="task__client", told="task text is_met", words="text"),
    "tasks.Step": Held(
        client="task__client", people="done_by", told="task text done_by done_at", words="text"
    ),
    "tasks.Dependency": Held(client="task__client", told="task after"),
    "tasks.Follow": Held(client="task__client", people="person", told="task since", is_inside=True),
    "tasks.Event": Held(
        client="task__client",
        people="by",
        told="task verb from_state to_state by at",
        words="why",
        kept={"verb": CODE, "from_state": CODE, "to_state": CODE},
    ),
    "tasks.Assignment": Held(
        client="task__client",
        people="assistant",
        told="task since until note",
        words="note",
        is_inside=True,
    ),
    "tasks.HandOver": Held(
        client="task__client",
        people="written_by",
        told="task written_by written_at done note files_at questions",
        words="done note files_at questions",
        is_inside=True,
    ),
    "tasks.HandOverReading": Held(
        client="sheet__task__client",
        people="person",
        told="sheet person read_at",
        is_inside=True,
    ),
    "tasks.MoreTime": Held(
        client="task__client",
        people="asked_by decided_by",
        told="task asked_by asked_at minutes given_minutes word decided_by decided_at",
        words="why word",
        is_inside=True,
    ),
    "tasks.Comment": Held(
        client="task__client",
        people="author",
        told="task kind author text choices created_at",
        words="text choices",
        kept={"kind": CODE},
        only={"is_internal": False},
    ),
    "tasks.Correction": Held(
        client="task__client",
        people="asked_by settled_by questioned_by decided_by",
        told="task round text kind asked_by asked_at state answer settled_at question questioned_by"
        " questioned_at decision decision_word decided_by decided_at",
        words="text answer question decision_word",
        kept={"state": CODE, "kind": CHOSEN, "decision": CHOSEN},
    ),
    "tasks.Check": Held(
        client="delivery__task__client",
        people="by",
        told="delivery text is_fine by at",
        words="text",
    ),
    "tasks.Delivery": Held(
        client="task__client",
        people="delivered_by reviewed_by",
        told="task round summary result delivered_by delivered_at verdict reviewed_by reviewed_at"
        " rating word",
        words="summary result word",
        kept={"verdict": CODE},
    ),
    "tasks.TaskFile": Held(
        client="task__client",
        people="stored__uploaded_by",
        told="task comment correction stored",
        only={"is_internal": False},
    ),
    # timetracking
    "timetracking.TimeEntry": Held(
        client="task__client",
        people="assistant",
        told="task assistant started_at ended_at note",
        words="note declined_why",
        kept={"origin": CODE},
    ),
    "timetracking.EntryVersion": Held(
        client="task__client",
        people="changed_by",
        told="task started_at ended_at note reason changed_at",
        words="note reason",
        is_inside=True,
    ),
    "timetracking.CalendarFeed": Held(
        people="person", told="made_at read_at", kept={"token_hash": SECRET}
    ),
    "timetracking.Batch": Held(
        people="by back_by",
        told="kind name state at in_at back_at",
        words="name mapping trouble",
        kept={"kind": CHOSEN, "state": CODE},
        is_inside=True,
    ),
    "timetracking.BatchRow": Held(
        client="client",
        words="words why",
        kept={"source": CODE, "fate": CODE, "column": CODE, "external_id": COMPUTED},
        is_inside=True,
    ),
    "timetracking.OfflinePress": Held(
        client="task__client",
        people="assistant",
        told="verb task pressed_at until",
        words="why",
        kept={"verb": CODE},
        is_inside=True,
    ),
    # assistants
    "assistants.Profile": Held(
        people="user",
        told="about languages wip_limit week weekly_minutes",
        words="about",
        kept={"languages": CHOSEN, "week": COMPUTED},
    ),
    "assistants.SkillLevel": Held(
        people="profile__user",
        told="skill level years words confirmed_at",
        words="words",
    ),
    "assistants.DaysOff": Held(
        people="profile__user", told="first_on last_on words", words="words"
    ),
    "assistants.Record": Held(people="assistant", told="accepted at_once dated on_time"),
    "assistants.Experience": Held(
        people="assistant", told="kind trait count", kept={"kind": CODE, "trait": COMPUTED}
    ),
    "assistants.Weights": Held(),
    "assistants.Block": Held(
        client="client", people="assistant", told="at", words="why", is_inside=True
    ),
    "assistants.Pass": Held(
        client="task__client",
        people="assistant",
        told="task at",
        kept={"why": CHOSEN},
        is_inside=True,
    ),
    "assistants.Decision": Held(
        client="assignment__task__client",
        people="assignment__assistant",
        told="at place out_of",
        kept={"weights": COMPUTED, "ranking": COMPUTED},
        is_inside=True,
    ),
    "assistants.Offer": Held(
        client="task__client",
        people="by",
        told="task made_at until closed_at end",
        kept={"end": CODE},
        is_inside=True,
    ),
    "assistants.Offered": Held(
        client="offer__task__client",
        people="assistant",
        told="offer answer answered_at",
        kept={"answer": CODE},
        is_inside=True,
    ),
    "assistants.Figures": Held(
        people="assistant",
        told="kind starts_on accepted at_once returned due on_time planned near_plan rated"
        " rating_sum asked worked new_skills new_clients",
        kept={"kind": CODE, "answers": COMPUTED},
    ),
    "assistants.Learning": Held(
        people="assistant decided_by",
        told="assistant kind title text finished_on skill level state word decided_by decided_at",
        words="title text word",
        kept={"kind": CHOSEN, "state": CODE},
    ),
    "assistants.Wish": Held(people="assistant", told="skill wished_at"),
    "assistants.BonusRule": Held(people="created_by", told="is_on created_at"),
    "assistants.BonusTerms": Held(
        people="written_by",
        told="name condition threshold pay amount currency period cap valid_from valid_to",
        kept={"name": OURS, "condition": CHOSEN, "pay": CHOSEN, "period": CHOSEN}
        | {"currency": CHOSEN},
    ),
    "assistants.Bonus": Held(
        client="task__client",
        people="assistant given_by decided_by answered_by",
        told="assistant terms task amount currency earned_at given_by reason state decided_by"
        " decided_at word question asked_at answer answered_by answered_at",
        words="reason word question answer",
        kept={"cause": CODE, "currency": CHOSEN, "facts": COMPUTED, "state": CODE},
        is_inside=True,
    ),
    # billing
    "billing.Charge": Held(
        client="client",
        told="task currency actual_seconds billed_minutes amount rounding made_at",
        kept={"cause": CODE, "currency": CHOSEN, "rounding": COMPUTED},
    ),
    "billing.ChargeLine": Held(
        client="charge__client", told="charge on actual_seconds billed_minutes hourly amount"
    ),
    "billing.ChargedEntry": Held(client="line__charge__client"),
    "billing.Rate": Held(
        client="client",
        told="category amount currency valid_from valid_to",
        kept={"currency": CHOSEN},
    ),
    "billing.Terms": Held(
        client="client", told="step_minutes per minimum_minutes", kept={"per": CHOSEN}
    ),
}
