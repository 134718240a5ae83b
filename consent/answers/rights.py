"""In what right somebody may decide, by whose decision it is and by age.

Pure: no Django, no database, no clock.
"""

from datetime import date

from consent.rules import Footing

# A young person of 16 is presumed able to decide [Mental Capacity Act 2005 ss.1(2), 2(5)]; below
# that age their own answer counts where they are competent to give it (Gillick).
PRESUMED_ABLE = 16
# Parental responsibility is for a child [Children Act 1989 ss.3, 105].
ADULT = 18


def age_on(born_on: date | None, day: date) -> int | None:
    """The age in years on that day, or None where the date of birth is not known."""
    if born_on is None:
        return None
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (not had_birthday)


def rights_open(*, own: bool, age: int | None) -> tuple[Footing, ...]:
    """The rights in which the person (`own`) or somebody else may decide, for a person of `age`.

    None where there is none: nobody decides for an adult.
    """
    if not own:
        minor = age is None or age < ADULT
        return (Footing.PARENTAL_RESPONSIBILITY,) if minor else ()
    if age is None:
        return (Footing.SELF, Footing.GILLICK, Footing.MCA)
    return (Footing.GILLICK,) if age < PRESUMED_ABLE else (Footing.SELF, Footing.MCA)
