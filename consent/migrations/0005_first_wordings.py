"""The first words of each kind, in English, so that a new service can tell people from its first
day. A council changes them on the page for wordings.
"""

from textwrap import dedent
from typing import Any

from django.db import migrations

ENGLISH = "English"

GENERAL = (
    "We may look at social media",
    """
    Dear {person},

    {worker} from {team} at {council} is working with you and your family. We want you to know how we work.

    ## What we may do

    As part of our work we may look at what people have put on social media and other websites. We may look at pages
    that are about you. We would only do this if it helps to answer a question that matters to our work, such as
    whether somebody is safe.

    - We look at what is open for anyone to see.
    - We do not use our own private accounts, and we do not pretend to be somebody else.
    - We do not ask to be your friend or follower.
    - We do not look out of curiosity, or because somebody has complained about us.

    ## What we do with it

    We write down when we looked, who looked, why, and what we found. What is online can be old, wrong or made up, so
    we check it before we rely on it. We will talk to you about anything that matters.

    We keep it safe, and no longer than we need it. Only people who need it for their work can see it.

    ## What you can do

    - You can ask us what we have looked at, and why.
    - You can tell us if something online about you is wrong.
    - You can ask us to explain this letter again, in another language or in another way.

    You do not have to do anything now. If we want your consent to look, we will ask you for it, and you can say no.
    """,
)
SPECIFIC = (
    "We are going to look at your social media",
    """
    Dear {person},

    {worker} from {team} at {council} is going to look at social media pages that are about you or that you
    use. We are telling you before we do it.

    ## What will happen

    {worker} will tell you which pages we want to look at, and which question we are trying to answer. They will look
    at what is open for anyone to see. They will not pretend to be somebody else, and they will not ask to be your
    friend or follower.

    Each time we look we write down who looked, when, why, and what they found. There are limits on how often we may
    look, and we keep to them.

    ## What we do with what we find

    What is online can be old, wrong or made up. We will ask you about what we find, and check it, before we rely on
    it. If friends or other people can be seen on the pages, we write down no more about them than we must.

    We keep it safe, and no longer than we need it. Only people who need it for their work can see it.

    ## What you can do

    - You can ask {worker} anything about this, now or later.
    - You can tell us what you think about it. We will listen and write it down.
    - You can ask us what we have looked at, and why.
    - You can tell us if something online about you is wrong.
    - You can ask us to explain this letter again, in another language or in another way.
    """,
)
CONSENT = (
    "May we look at your social media?",
    """
    Dear {person},

    {worker} from {team} at {council} would like to look at social media pages that are about you or that you
    use. We are asking you first. This letter says what you would be agreeing to.

    ## What we are asking

    {worker} will tell you

    - which pages or which apps we want to look at,
    - which question we are trying to answer,
    - from when until when we want to look.

    You can agree to all of it, to some of it, or to none of it.

    ## If you say yes

    We look only at what you agreed to, and only for the reason that you agreed to. We do not pretend to be somebody
    else. We write down who looked, when, and what they found, and we will talk to you about anything that matters.
    We will give you a piece of paper that says what you agreed to.

    ## If you say no

    That is all right. We write down that you said no, and you will not be in trouble for it. There are a few times
    when we may have to look without a yes: for example, when somebody could be badly hurt. Then a manager has to
    decide, and has to write down why.

    ## If you change your mind

    You can change your mind at any time. Tell {worker}, or anyone at {council}. You can say it, write it, or ask
    somebody to say it for you. You do not have to give a reason. We stop looking as soon as you tell us.

    Take as much time as you need. You can talk to somebody you trust before you decide, and you can ask us to explain
    this again, in another language or in another way.
    """,
)
FIRST = {"general": GENERAL, "specific": SPECIFIC, "consent": CONSENT}


def write_wordings(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("consent", "Wording")
    for kind, (title, body) in FIRST.items():
        model.objects.get_or_create(
            kind=kind,
            language=ENGLISH,
            version=1,
            defaults={"title": title, "body": dedent(body).strip(), "by": None},
        )


class Migration(migrations.Migration):
    dependencies = [("consent", "0004_append_only_too")]

    # Going back leaves them: a wording is never removed.
    operations = [migrations.RunPython(write_wordings, migrations.RunPython.noop)]
