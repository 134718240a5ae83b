"""E-mail: a greeting, a sentence and a link. Never case content."""

from django.conf import settings
from django.core.mail import send_mail

from audit import clock
from post.models import Message, Outgoing


def send_message(outgoing: Outgoing) -> None:
    """Tell the member of staff that a message waits for them. Leavers are told nothing."""
    message = Message.objects.select_related("to").get(pk=outgoing.payload["message"])
    if not message.to.is_active or message.emailed_at is not None:
        return
    send_mail(
        subject="Something waits for you in Socialcheck",
        message=(
            f"Hello {message.to.name},\n\n{message.text}\n\n"
            f"{settings.BASE_URL}{message.link}\n\n"
            "You will be asked to sign in. This e-mail holds no details of any case.\n"
        ),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[message.to.email],
    )
    message.emailed_at = clock.now()
    message.save(update_fields=["emailed_at"])
