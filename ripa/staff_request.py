"""The request of somebody who has signed in."""

from django.http import HttpRequest

from accounts.models import User


class StaffRequest(HttpRequest):
    """A request that has passed `requires`: whoever makes it is a member of staff."""

    user: User
