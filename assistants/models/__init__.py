from assistants.models.figures import Figures
from assistants.models.learning import Learning, Wish
from assistants.models.profile import Profile, SkillLevel

__all__ = ["Figures", "Learning", "Profile", "SkillLevel", "Wish"]
