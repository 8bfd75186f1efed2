from django.db import models


class OwnQuerySet(models.QuerySet):
    """Rows about one `assistant`, that are nobody else's."""

    def visible_to(self, user):
        """Managers see everybody's; an assistant their own; nobody else any."""
        if user.is_manager:
            return self
        return self.filter(assistant=user) if user.is_assistant else self.none()
