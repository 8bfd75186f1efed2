from django.contrib import admin

from assistants.models import (
    Block,
    Bonus,
    BonusRule,
    BonusTerms,
    DaysOff,
    Decision,
    Experience,
    Figures,
    Learning,
    Offer,
    Offered,
    Pass,
    Profile,
    Record,
    SkillLevel,
    Weights,
    Wish,
)
from smartfield.lib.administering import Long, ReadOnly, ReadOnlyRows


class SkillRows(admin.TabularInline):
    model = SkillLevel
    extra = 0
    raw_id_fields = ["confirmed_by"]


@admin.register(Profile)
class ProfileAdmin(Long):
    list_display = ["user", "wip_limit", "weekly_minutes"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]
    raw_id_fields = ["user"]
    inlines = [SkillRows]


@admin.register(SkillLevel)
class SkillLevelAdmin(Long):
    list_display = ["profile", "skill", "level", "confirmed_at"]
    list_select_related = ["profile__user", "skill"]
    list_filter = ["level"]
    search_fields = ["profile__user__name", "skill__name_en", "skill__name_ru"]
    raw_id_fields = ["profile", "confirmed_by"]


@admin.register(DaysOff)
class DaysOffAdmin(ReadOnly):
    list_display = ["profile", "first_on", "last_on", "words"]
    list_select_related = ["profile__user"]
    search_fields = ["profile__user__name"]


@admin.register(Record)
class RecordAdmin(ReadOnly):
    list_display = ["assistant", "accepted", "at_once", "dated", "on_time"]
    list_select_related = ["assistant"]
    search_fields = ["assistant__name"]


@admin.register(Experience)
class ExperienceAdmin(ReadOnly):
    list_display = ["assistant", "kind", "trait", "count"]
    list_select_related = ["assistant"]
    search_fields = ["trait"]


@admin.register(Weights)
class WeightsAdmin(ReadOnly):
    list_display = ["pk", *Weights.FACTORS]


@admin.register(Block)
class BlockAdmin(ReadOnly):
    list_display = ["client", "assistant", "why", "by", "at"]
    list_select_related = ["client", "assistant", "by"]
    search_fields = ["client__name", "assistant__name"]


@admin.register(Pass)
class PassAdmin(ReadOnly):
    list_display = ["task", "assistant", "why", "at"]
    list_select_related = ["task", "assistant"]
    search_fields = ["assistant__name"]


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    list_display = ["assignment", "by", "at", "place", "out_of"]
    list_select_related = ["assignment__assistant", "assignment__task", "by"]
    search_fields = ["assignment__assistant__name"]


class OfferedRows(ReadOnlyRows):
    model = Offered


@admin.register(Offer)
class OfferAdmin(ReadOnly):
    list_display = ["task", "by", "made_at", "until", "end"]
    list_select_related = ["task", "by"]
    search_fields = ["task__title"]
    inlines = [OfferedRows]


@admin.register(Offered)
class OfferedAdmin(ReadOnly):
    list_display = ["offer", "assistant", "answer", "answered_at"]
    list_select_related = ["offer", "assistant"]
    search_fields = ["assistant__name"]


@admin.register(Figures)
class FiguresAdmin(ReadOnly):
    list_display = ["assistant", "kind", "starts_on", "accepted", "at_once", "worked"]
    list_select_related = ["assistant"]
    list_filter = ["kind"]
    search_fields = ["assistant__name", "assistant__email"]


@admin.register(Learning)
class LearningAdmin(ReadOnly):
    list_display = ["finished_on", "assistant", "title", "kind", "skill", "level", "state"]
    list_select_related = ["assistant", "skill"]
    list_filter = ["state", "kind"]
    search_fields = ["title", "assistant__name", "assistant__email"]


@admin.register(Wish)
class WishAdmin(ReadOnly):
    list_display = ["assistant", "skill", "wished_at"]
    list_select_related = ["assistant", "skill"]
    search_fields = ["assistant__name", "skill__name_en", "skill__name_ru"]


class TermsRows(ReadOnlyRows):
    model = BonusTerms
    fields = ["number", "name", "condition", "threshold", "amount", "currency", "valid_from"]


@admin.register(BonusRule)
class BonusRuleAdmin(ReadOnly):
    list_display = ["pk", "is_on", "created_by", "created_at"]
    list_select_related = ["created_by"]
    list_filter = ["is_on"]
    search_fields = ["versions__name"]
    inlines = [TermsRows]


@admin.register(BonusTerms)
class BonusTermsAdmin(ReadOnly):
    list_display = ["name", "number", "condition", "amount", "currency", "valid_from", "valid_to"]
    list_filter = ["condition"]
    search_fields = ["name"]


@admin.register(Bonus)
class BonusAdmin(ReadOnly):
    list_display = ["earned_at", "assistant", "amount", "currency", "terms", "state"]
    list_select_related = ["assistant", "terms"]
    list_filter = ["state", "currency"]
    search_fields = ["=task__pk", "assistant__name", "assistant__email"]
