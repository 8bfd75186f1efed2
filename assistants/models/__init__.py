from assistants.models.profile import Profile, SkillLevel

__all__ = ["Profile", "SkillLevel"]
