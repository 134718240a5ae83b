"""The first version of each chapter, so that a new service has guidance from its first day."""

from textwrap import dedent
from typing import Any

from django.db import migrations

PROCEDURE = "Procedure on the use of internet and social media sites by social care staff"


def chapter(
    slug: str, title: str, source: str, text: str, *, yearly: bool = False
) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": title,
        "source": source,
        "text": dedent(text).strip(),
        "acknowledged_yearly": yearly,
    }


CHAPTERS = [
    chapter(
        "why-look",
        "Why look at all?",
        f"{PROCEDURE}, sections 1 and 4.1; Serious Case Review, Child G (2017), paragraph 1.3",
        """
        What people put online can help to keep a child or an adult safe. It can also intrude on their lives, and on
        the lives of people who have nothing to do with your case. Look when there is a question that a look can
        answer, and not otherwise.

        ## Good reasons

        - A child or young person is missing, and a public account may show where they are.
        - A parent must be told of court proceedings and cannot be found in the usual ways.
        - In an assessment, there is good reason to think that something you were told is not so. For example, a
          couple say that they have separated, there has been domestic abuse, and the risk turns on it.
        - Someone who may be a danger to a child may be living in the home or visiting it.

        A serious case review has found that such checks can test what families say,
        and can contradict a denial that a dangerous former partner is still around.

        ## Not reasons

        - You are curious, or you want to know what sort of person this is.
        - Someone has complained about you or criticised the council.
        - It is quicker than asking.

        Write the question down before you look. When you have the answer, stop.
        """,
    ),
    chapter(
        "open-source-and-repeat-looks",
        "Open source, and looking again",
        f"{PROCEDURE}, section 2.3; Covert Surveillance and Property Interference Code of Practice (2018)",
        """
        Looking at someone's account without their consent is not always unlawful. Whether it is depends on how you
        look, how often, and whether they know.

        ## One look

        Where no privacy setting stands in the way, what anyone can see may be treated as open source. One look at it
        does not usually need an authorisation. Socialcheck asks for your reasons first, and keeps them.

        ## Looking again

        Going back to the same person can become surveillance: watching someone, without their knowledge, in a way
        that is planned and likely to show you their private life. No rule says how many looks are too many. So
        Socialcheck counts every look at a person, whoever in the council makes it and whatever case it is for, and
        it stops the second until something permits it:

        - the person's consent, for that platform and that purpose
        - an authority, granted by an officer of the right rank
        - for some crimes, an authorisation under the Regulation of Investigatory Powers Act 2000, which a magistrate
          must approve before it has any effect.

        ## One look can be too many

        A single visit that builds up a picture of someone's life is not a quick look. Neither is one that you join to
        other material to see a pattern. Nor is anything behind a privacy setting: that is never open source.

        This is a difficult part of the law. If you are not sure, ask legal services before you look.
        """,
    ),
    chapter(
        "consent",
        "Telling people, and asking them",
        f"{PROCEDURE}, section 2.2",
        """
        Being open is the best practice and the simplest law. If people know that you may look, and agree, most of the
        difficulty goes away.

        ## Tell them at the start

        Say at the beginning of your work that social media may be looked at, and give it in writing with the other
        things you tell the family. This is a general notice. Record it.

        When you mean to look at a particular person's account, tell that person, and say what you are looking for.
        This is a specific notice.

        ## Ask

        Ask the person whose account it is. Say which platforms, what for, and how long the agreement lasts. They may
        say no, and they may change their mind at any time. When they do, looking stops at once.

        Consent covers the person who gave it. It does not cover their friends, their relatives or anyone who writes
        on their page.

        ## Who can agree

        - An adult decides for themselves. If you doubt that they can, follow the Mental Capacity Act 2005.
        - A young person who understands what they are asked decides for themselves. Say how you know.
        - For a younger child, someone with parental responsibility decides. Say what it rests on.

        ## When you do not ask

        Sometimes asking would put a child in danger, or would defeat the purpose. Then a manager must decide, and
        must record why the public interest is greater. A worker cannot decide this alone.
        """,
    ),
    chapter(
        "data-protection",
        "What you find is personal data",
        f"{PROCEDURE}, section 2.1; UK General Data Protection Regulation, article 5",
        """
        Anything you learn from someone's account is personal data, from the moment you see it. That it was public
        does not change this. Consent to look is not the same as the lawful basis for using what you saw, which for
        our work is usually a public task. Record the two apart.

        ## What the law asks

        - Be lawful and fair: the person should not be surprised by what was done.
        - Have a clear purpose, and do not use what you found for another.
        - Take only what answers your question. Leave out other people as far as you can.
        - Be accurate: say what you saw, when and where, and do not call it a fact until it is one.
        - Keep it no longer than you need it.
        - Keep it safe. Never hold it on your own telephone, in your own e-mail or in a chat.

        The person can ask to see what we hold. Write each record so that you could read it aloud to them.
        """,
    ),
    chapter(
        "accounts-to-use",
        "Which account to use",
        f"{PROCEDURE}, section 2",
        """
        Look without being signed in to anything where you can. If a platform shows nothing that way, use a council
        profile that has been approved and that you are named as a holder of.

        ## Never

        - Your own account, or a friend's or relative's. It shows who you are, and it mixes your life with the case.
        - A made-up person. An account that lies about who is behind it can make the whole look unlawful.
        - Someone else to look for you. Asking a relative or a carer to look, or to send screenshots, may turn them
          into a source whose use needs an authorisation of its own.

        ## Only looking

        Do not follow, like, comment, send a message or a request, or join a closed group. That is contact, and it is
        a different matter from looking. It is possible only where a court has ordered it or an authorisation for a
        source allows it.

        Council profiles are few, and each has few holders. The senior responsible officer approves each one and sees
        that it is checked.
        """,
    ),
    chapter(
        "service-of-documents",
        "Finding someone to give them court papers",
        f"{PROCEDURE}, section 4.2; Re T (A Child) [2017] EWFC 19, paragraph 21; Cafcass Social Media Policy",
        """
        A parent has a right to know of proceedings about their child. When nobody knows where they are, social media
        can be a good way to find them, and a court has said that it should be tried long before anyone decides that a
        parent cannot be found. The same court said that it should not be the first thing tried.

        ## Before you look

        - Try the usual ways first, and record each: the last address, relatives, other agencies, the electoral roll.
        - Ask legal services. Courts and councils may have their own rules about giving papers in this way.
        - Have the court and the case number ready.

        ## Contact

        Finding someone is not the same as writing to them. Make contact through social media only where the court has
        ordered it, within the words of the order, and record each message.

        ## Where there has been domestic abuse

        The person you find may be hiding from someone. Nothing that shows where they live may reach the other side,
        through the papers or in any other way.
        """,
    ),
    chapter(
        "corroboration",
        "Is it what it seems?",
        f"{PROCEDURE}, sections 2 and 4.1; Cafcass Social Media Policy",
        """
        Accounts can be faked, taken over or shared. People have more than one. Names and photographs are copied. What
        looks like today may be years old. Treat what you find as something to ask about, not as something you know.

        ## Is it their account?

        Say why you think so, and how sure you are. A name and a town are not enough. If the person confirms that it
        is theirs, that is the best you can have.

        ## Is it true?

        - Look for a second source that does not depend on the first.
        - Ask what else could explain it.
        - Put it to the person, fairly, and record what they say.

        ## Pictures of pages

        A screenshot or a printout is easily altered. Keep the first copy exactly as it was saved. Record the address
        of the page, the time, who saved it, and by what path you reached it. If someone else gave it to you, say who,
        and ask how they came by it.

        A finding stays unverified until something independent supports it. Say so in every report.
        """,
    ),
    chapter(
        "personal-use",
        "Your own social media",
        f"{PROCEDURE}, section 3; Social Work England guidance on the use of social media",
        """
        You have a private life online, and a right to one. You also have a duty to the people you work with, and your
        regulator can act on what you post in your own time.

        ## Before you post

        - Assume that anyone may read it and pass it on. Privacy settings help, but they do not promise anything.
        - Never post anything from which someone could tell who a person you work with is, unless that person agreed.
        - Nothing offensive. Think how it would look beside your name and your job.

        ## People you work with

        - Do not accept the people you work with, or their carers, as friends or followers. It makes a personal tie
          that your work cannot have.
        - If one of them finds you and writes to you, do not answer there. Tell your manager, and answer through work.
        - If you know a family in any other way, say so and hand the check to a colleague.

        ## Keeping yourself safe

        - Check what strangers can see of you: your home, your car, your children's school, your colleagues.
        - Ask friends and relatives to think of this too when they post about you.
        - If someone threatens or follows you online, tell your manager at once.

        When in doubt, follow the council's social media policy, or ask.
        """,
        yearly=True,
    ),
    chapter(
        "home-working",
        "Working from home",
        f"{PROCEDURE}, note on working from home and remote working",
        """
        Confidentiality and data protection are the same at home as they are in the office. You are at work, wherever
        you sit.

        - Look only from council equipment, through the council's connection. Never from your own computer or phone.
        - Sit where nobody can see your screen or hear you. That includes the people you live with, and devices that
          listen.
        - Lock the screen whenever you leave it, even for a minute.
        - Print only if you must. Keep paper locked away, and bring it back to be destroyed.
        - Post nothing about your working day that could show who you are working with. A picture of your desk, a
          joke after a hard call or a place you visited can be enough.
        - If something goes wrong, say so the same day. Paper left on a train is put right more easily at once.
        """,
        yearly=True,
    ),
]


def write_chapters(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("guidance", "Chapter")
    for order, fields in enumerate(CHAPTERS, 1):
        model.objects.create(version=1, order=order * 10, by=None, **fields)


def remove_chapters(apps: Any, schema_editor: Any) -> None:
    """Fails once a chapter has been acknowledged: an acknowledgement is never removed."""
    model = apps.get_model("guidance", "Chapter")
    slugs = [fields["slug"] for fields in CHAPTERS]
    model.objects.filter(slug__in=slugs, version=1, by=None).delete()


class Migration(migrations.Migration):
    dependencies = [("guidance", "0002_append_only")]

    operations = [migrations.RunPython(write_chapters, remove_chapters)]
