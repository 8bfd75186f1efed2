from assistants.models.bonus import Bonus, BonusRule, BonusTerms
from assistants.models.figures import Figures
from assistants.models.learning import Learning, Wish
from assistants.models.profile import Profile, SkillLevel

__all__ = [
    "Bonus",
    "BonusRule",
    "BonusTerms",
    "Figures",
    "Learning",
    "Profile",
    "SkillLevel",
    "Wish",
]
