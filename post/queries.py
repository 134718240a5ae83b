"""Reading messages."""

from accounts.models import User
from post.models import Message


def unread(by: User, *, limit: int = 10) -> list[Message]:
    """The newest messages that `by` has not read. They carry no case content, so no read is
    recorded.
    """
    return list(Message.objects.filter(to=by, read_at__isnull=True)[:limit])
