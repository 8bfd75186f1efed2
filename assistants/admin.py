from django.contrib import admin

from assistants.models import Figures, Learning, Profile, SkillLevel, Wish
from smartfield.lib.administering import Long, ReadOnly


class SkillRows(admin.TabularInline):
    model = SkillLevel
    extra = 0


@admin.register(Profile)
class ProfileAdmin(Long):
    list_display = ["user", "wip_limit", "weekly_minutes"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]
    raw_id_fields = ["user"]
    inlines = [SkillRows]


@admin.register(SkillLevel)
class SkillLevelAdmin(Long):
    list_display = ["profile", "skill", "level"]
    list_select_related = ["profile__user", "skill"]
    list_filter = ["level"]
    search_fields = ["profile__user__name", "skill__name_en", "skill__name_ru"]
    raw_id_fields = ["profile"]


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
