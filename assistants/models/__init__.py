from assistants.models.bonus import Bonus, BonusRule, BonusTerms
from assistants.models.figures import Figures
from assistants.models.history import Experience, Record
from assistants.models.hours import DaysOff
from assistants.models.learning import Learning, Wish
from assistants.models.matching import Block, Decision, Pass, Weights
from assistants.models.offer import Offer, Offered
from assistants.models.profile import Profile
from assistants.models.skill_level import SkillLevel

__all__ = [
    "Block",
    "Bonus",
    "BonusRule",
    "BonusTerms",
    "DaysOff",
    "Decision",
    "Experience",
    "Figures",
    "Learning",
    "Offer",
    "Offered",
    "Pass",
    "Profile",
    "Record",
    "SkillLevel",
    "Weights",
    "Wish",
]
