from accounts.models.invitation import Invitation
from accounts.models.user import User

__all__ = ["Invitation", "User"]
