from accounts.models.errand import Errand
from accounts.models.invitation import Invitation
from accounts.models.notice import Notice
from accounts.models.stored_file import StoredFile
from accounts.models.tally import Tally
from accounts.models.upload import Upload
from accounts.models.user import Role, User

__all__ = ["Errand", "Invitation", "Notice", "Role", "StoredFile", "Tally", "Upload", "User"]
