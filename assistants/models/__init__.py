from assistants.models.figures import Figures
from assistants.models.profile import Profile, SkillLevel

__all__ = ["Figures", "Profile", "SkillLevel"]
