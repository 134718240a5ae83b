"""The gate: the one decision that admits or refuses a viewing.

A pure function of facts and policy. ``ROWS`` holds all the rules, as data: rows are tried in order,
the first that matches decides, and the last one blocks whatever is left. ``unknown`` is a value of
every fact and never reads as permission. The same facts and policy always give the same decision,
so a stored viewing can be replayed. No Django, database, clock or network is reached from here.

What a row rests on is named by key and spelt out in ``ripa.sources``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Literal, Protocol, Self

from ripa.sources import SOURCES

NOT_LEGAL_ADVICE = "This is not legal advice. Ask legal services when in doubt."


# --- The values of the facts -----------------------------------------------------------------


class AccountUsed(StrEnum):
    """How the worker will be signed in to the platform."""

    LOGGED_OUT = "logged_out"
    COUNCIL_HOLDER = "council_holder"
    COUNCIL_NOT_HOLDER = "council_not_holder"
    UNREGISTERED = "unregistered"
    PERSONAL = "personal"
    FALSE_IDENTITY = "false_identity"
    UNKNOWN = "unknown"


class Training(StrEnum):
    """The worker's training in RIPA and the Human Rights Act."""

    CURRENT = "current"
    LAPSED = "lapsed"
    UNKNOWN = "unknown"


class PersonalInterest(StrEnum):
    """Whether the worker has a personal interest in the subject."""

    NONE = "none"
    DECLARED = "declared"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """What the check is for. Complaints, criticism and curiosity cannot be chosen."""

    ASSESSMENT = "assessment"
    MISSING_CHILD = "missing_child"
    TRACE_FOR_SERVICE = "trace_for_service"
    COURT_DIRECTED = "court_directed"
    CRIME = "crime"
    UNKNOWN = "unknown"


class Interaction(StrEnum):
    """What contact the viewing involves."""

    NONE = "none"
    COURT_ORDERED = "court_ordered"
    COVERT = "covert"
    TASKS_THIRD_PARTY = "tasks_third_party"
    UNKNOWN = "unknown"


class Visibility(StrEnum):
    """Whether the material is behind a privacy setting."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """The standing of the subject's consent at the moment of the viewing."""

    NONE = "none"
    SOUGHT = "sought"
    GIVEN_IN_SCOPE = "given_in_scope"
    GIVEN_OUT_OF_SCOPE = "given_out_of_scope"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CONFLICTED = "conflicted"
    UNKNOWN = "unknown"


class Override(StrEnum):
    """A manager's reasoned decision to proceed without consent."""

    NONE = "none"
    RECORDED = "recorded"
    UNKNOWN = "unknown"


class Notice(StrEnum):
    """What the subject has been told about viewing."""

    NONE = "none"
    GENERAL = "general"
    SPECIFIC = "specific"
    UNKNOWN = "unknown"


class ImmediateResponse(StrEnum):
    """Whether the viewing is declared an immediate response, inside its time limit."""

    NO = "no"
    YES = "yes"
    LAPSED = "lapsed"
    UNKNOWN = "unknown"


class Authority(StrEnum):
    """The state of the authority that the check relies on; ``none`` when it relies on none."""

    NONE = "none"
    IN_FORCE_IN_SCOPE = "in_force_in_scope"
    IN_FORCE_CHIS = "in_force_chis"
    OUT_OF_SCOPE = "out_of_scope"
    AWAITING_MAGISTRATE = "awaiting_magistrate"
    REVIEW_OVERDUE = "review_overdue"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    EXHAUSTED = "exhausted"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """The answer to a plain question."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Uncounted(StrEnum):
    """What stands for a number of viewings that nobody can tell. It reads as a repeat."""

    UNKNOWN = "unknown"


Count = int | Uncounted


class Outcome(StrEnum):
    """What the gate decides, from the strictest to the least strict."""

    REFUSE = "REFUSE"  # never
    BLOCK = "BLOCK"  # not until something is recorded
    ASK = "ASK"  # allowed once the named reasons are recorded
    ALLOW = "ALLOW"

    @property
    def admits(self) -> bool:
        """Whether the viewing may go ahead, at once or once reasons are recorded."""
        return self in (Outcome.ASK, Outcome.ALLOW)


_WHOLE = "a whole number, 0 or more"
_WHOLE_OR_UNKNOWN = f"{_WHOLE}, or {Uncounted.UNKNOWN}"

# --- Facts, policy and decision --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Strict:
    """A record that takes only the fields it knows, each with a value it knows.

    Raises ``ValueError`` with a sentence that names the field and what is allowed. Plain strings
    that spell an allowed value are turned into it, so that records made from JSON compare equal.
    """

    def __post_init__(self) -> None:
        for each in fields(self):
            object.__setattr__(self, each.name, self._checked(each, getattr(self, each.name)))

    @classmethod
    def _checked(cls, its_field: Any, value: object) -> object:
        allowed = its_field.metadata.get("allowed", its_field.type)
        if allowed in (int, Count):
            if type(value) is int and value >= 0:
                return value
            if allowed is int or value != Uncounted.UNKNOWN:
                wanted = _WHOLE if allowed is int else _WHOLE_OR_UNKNOWN
                raise ValueError(f"{its_field.name} must be {wanted}, not {value!r}.")
            return Uncounted.UNKNOWN
        if allowed is bool:
            if type(value) is bool:
                return value
            raise ValueError(f"{its_field.name} must be true or false, not {value!r}.")
        for known in allowed:
            if value == known:
                return known
        names = ", ".join(allowed)
        raise ValueError(f"{its_field.name} cannot be {value!r}. It must be one of: {names}.")

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Self:
        """The record that a mapping of names to plain values describes. Raises ``ValueError``."""
        if not isinstance(mapping, Mapping):
            raise ValueError(f"{cls.__name__} must be an object of names and values.")
        known = [each.name for each in fields(cls)]
        for name in mapping:
            if name not in known:
                names = ", ".join(known)
                raise ValueError(f"{cls.__name__} has nothing called {name!r}. It has: {names}.")
        return cls(**mapping)

    def to_mapping(self) -> dict[str, str | int | bool]:
        """Plain values by name, ready for JSON; ``from_mapping`` gives the same record back."""
        return {
            name: str(value) if isinstance(value, StrEnum) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, kw_only=True)
class Facts(_Strict):
    """What is known before one subject is viewed. What is not said is ``unknown``."""

    account_used: AccountUsed = AccountUsed.UNKNOWN
    training: Training = Training.UNKNOWN
    personal_interest: PersonalInterest = PersonalInterest.UNKNOWN
    purpose: Purpose = Purpose.UNKNOWN
    interaction: Interaction = Interaction.UNKNOWN
    visibility: Visibility = Visibility.UNKNOWN
    consent: Consent = Consent.UNKNOWN
    override: Override = Override.UNKNOWN
    notice: Notice = Notice.UNKNOWN
    immediate_response: ImmediateResponse = ImmediateResponse.UNKNOWN
    authority: Authority = Authority.UNKNOWN
    profiling: Answer = Answer.UNKNOWN
    keeps_material: Answer = Answer.UNKNOWN
    manager_agreed: Answer = Answer.UNKNOWN
    prior_viewings: Count

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Self:
        """Facts from plain values. ``prior_viewings`` must be there: a count is never guessed."""
        if isinstance(mapping, Mapping) and "prior_viewings" not in mapping:
            raise ValueError(f"prior_viewings is missing. It must be {_WHOLE_OR_UNKNOWN}.")
        return super().from_mapping(mapping)


@dataclass(frozen=True, kw_only=True)
class Policy(_Strict):
    """What the employer may change without a developer. The defaults are the cautious ones."""

    repeat_threshold: int = 1
    notice_repeat: Outcome = field(
        default=Outcome.BLOCK, metadata={"allowed": (Outcome.BLOCK, Outcome.ASK)}
    )
    general_notice_is_overt: bool = False
    profiling_blocks_first: bool = True
    keeping_needs_manager: bool = True
    review_overdue_blocks: bool = True


DEFAULT_POLICY = Policy()


@dataclass(frozen=True)
class Decision:
    """What the gate decided, by which rule, and what to tell the worker."""

    outcome: Outcome
    rule: str
    words: str
    next: str
    source: str

    def to_mapping(self) -> dict[str, str]:
        """Plain values by name, ready for JSON."""
        return {name: str(value) for name, value in asdict(self).items()}


# --- Conditions ------------------------------------------------------------------------------


class Condition(Protocol):
    """Something a row asks of the facts and the policy. Data that can be read out and walked."""

    def holds(self, facts: Facts, policy: Policy) -> bool: ...

    def describe(self) -> str: ...


@dataclass(frozen=True)
class Is:
    """A fact has one of these values."""

    fact: str
    values: tuple[StrEnum, ...]

    def holds(self, facts: Facts, policy: Policy) -> bool:
        return getattr(facts, self.fact) in self.values

    def describe(self) -> str:
        return f"`{self.fact}` is {_one_of(self.values)}"


@dataclass(frozen=True)
class IsNot:
    """A fact has none of these values."""

    fact: str
    values: tuple[StrEnum, ...]

    def holds(self, facts: Facts, policy: Policy) -> bool:
        return getattr(facts, self.fact) not in self.values

    def describe(self) -> str:
        return f"`{self.fact}` is not {_one_of(self.values)}"


@dataclass(frozen=True)
class Overt:
    """Notice is specific, or general where policy says that general notice makes viewing overt."""

    wanted: bool
    fact = "notice"

    def holds(self, facts: Facts, policy: Policy) -> bool:
        overt = facts.notice is Notice.SPECIFIC or (
            facts.notice is Notice.GENERAL and policy.general_notice_is_overt
        )
        return overt is self.wanted

    def describe(self) -> str:
        return "overt" if self.wanted else "not overt"


@dataclass(frozen=True)
class Repeat:
    """The subject has been viewed as often as policy's ``repeat_threshold``, or more often, or
    nobody can tell how often.
    """

    wanted: bool
    fact = "prior_viewings"

    def holds(self, facts: Facts, policy: Policy) -> bool:
        times, threshold = facts.prior_viewings, policy.repeat_threshold
        repeat = isinstance(times, Uncounted) or times >= threshold
        return repeat is self.wanted

    def describe(self) -> str:
        return "repeat" if self.wanted else "not repeat"


@dataclass(frozen=True)
class PolicyIs:
    """A yes-or-no policy is set this way."""

    name: str
    wanted: bool

    def holds(self, facts: Facts, policy: Policy) -> bool:
        return getattr(policy, self.name) is self.wanted

    def describe(self) -> str:
        return f"policy `{self.name}` is {str(self.wanted).lower()}"


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts, policy: Policy) -> bool:
        return all(part.holds(facts, policy) for part in self.parts)

    def describe(self) -> str:
        return " and ".join(part.describe() for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts, policy: Policy) -> bool:
        return any(part.holds(facts, policy) for part in self.parts)

    def describe(self) -> str:
        return "any of: " + "; ".join(part.describe() for part in self.parts)


@dataclass(frozen=True)
class Always:
    """Holds whatever the facts are."""

    def holds(self, facts: Facts, policy: Policy) -> bool:
        return True

    def describe(self) -> str:
        return "anything else"


def _one_of(values: tuple[StrEnum, ...]) -> str:
    names = [f"`{value}`" for value in values]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


# --- The rows --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Row:
    """One rule: when it applies, what it decides, what the worker is told, and what it rests on."""

    id: str
    when: Condition
    outcome: Outcome | Literal["notice_repeat"]
    words: str
    next: str
    sources: tuple[str, ...]

    def outcome_under(self, policy: Policy) -> Outcome:
        """The row's outcome, or policy's where the row leaves it to ``notice_repeat``."""
        return self.outcome if isinstance(self.outcome, Outcome) else policy.notice_repeat


ROWS: tuple[Row, ...] = (
    Row(
        id="G01",
        when=Is(
            "account_used",
            (
                AccountUsed.PERSONAL,
                AccountUsed.UNREGISTERED,
                AccountUsed.COUNCIL_NOT_HOLDER,
                AccountUsed.FALSE_IDENTITY,
            ),
        ),
        outcome=Outcome.REFUSE,
        words=(
            "A viewing is made with a council profile that you hold, or logged out. It is never "
            "made with a personal account, a false identity, an account that the council has not "
            "registered, or a council profile that only others hold."
        ),
        next=(
            "Use a council profile you hold, or look logged out, and change your answer to say so."
        ),
        sources=("chapter:2",),
    ),
    Row(
        id="G02",
        when=Is("training", (Training.LAPSED,)),
        outcome=Outcome.REFUSE,
        words=(
            "Your training in RIPA and the Human Rights Act has run out. It has to be current "
            "before you make a viewing."
        ),
        next=(
            "Renew your RIPA and Human Rights Act training and have its date recorded. If the "
            "check cannot wait, hand it to a colleague whose training is current."
        ),
        sources=("chapter:5",),
    ),
    Row(
        id="G03",
        when=Is("personal_interest", (PersonalInterest.DECLARED,)),
        outcome=Outcome.REFUSE,
        words=(
            "You have declared a personal interest in this subject. Thank you for saying so: it "
            "protects you and them. Somebody else has to make this check, and your manager is "
            "told."
        ),
        next="Hand the check to a colleague who has no personal interest.",
        sources=("chapter:3",),
    ),
    Row(
        id="G04",
        when=AnyOf(
            (
                Is("account_used", (AccountUsed.UNKNOWN,)),
                Is("training", (Training.UNKNOWN,)),
                Is("personal_interest", (PersonalInterest.UNKNOWN,)),
                Is("interaction", (Interaction.UNKNOWN,)),
                Is("purpose", (Purpose.UNKNOWN,)),
            )
        ),
        outcome=Outcome.BLOCK,
        words=(
            "Something still needs an answer: the account you will use, your training, whether "
            "you have a personal interest, whether there will be contact, or the purpose of the "
            "check."
        ),
        next="Answer the question that is still open, then try again.",
        sources=("own",),
    ),
    Row(
        id="G05",
        when=Is("interaction", (Interaction.TASKS_THIRD_PARTY,)),
        outcome=Outcome.BLOCK,
        words=(
            "Asking a relative, a carer or anybody else to look, or to take a screenshot, may "
            "task them as a covert human intelligence source (CHIS). That can put them at risk."
        ),
        next="Please do not ask them yet. See the RIPA co-ordinator first.",
        sources=("chis_code",),
    ),
    Row(
        id="G06",
        when=AllOf(
            (
                Is("interaction", (Interaction.COVERT,)),
                IsNot("authority", (Authority.IN_FORCE_CHIS,)),
            )
        ),
        outcome=Outcome.BLOCK,
        words=(
            "A friend request, a follow, a message or joining a closed group is contact. Contact "
            "needs a court order or a CHIS authorisation that is in force and in scope."
        ),
        next=(
            "Go on without contact, record the court's order if there is one, or see the RIPA "
            "co-ordinator about a CHIS authorisation."
        ),
        sources=("chapter:4.2", "chis_code"),
    ),
    Row(
        id="G07",
        when=AllOf(
            (
                Is("interaction", (Interaction.COURT_ORDERED,)),
                Is("purpose", (Purpose.COURT_DIRECTED,)),
            )
        ),
        outcome=Outcome.ALLOW,
        words="The court has ordered this contact. Act only within the order's terms.",
        next="Make the contact that the order names, and log the contact each time.",
        sources=("chapter:4.2",),
    ),
    Row(
        id="G08",
        when=Is("interaction", (Interaction.COURT_ORDERED,)),
        outcome=Outcome.BLOCK,
        words="The order is for the court's purpose, and this check has another purpose.",
        next=(
            "If you are doing what the court directed, choose that purpose. If not, drop the "
            "contact."
        ),
        sources=("chapter:4.2",),
    ),
    Row(
        id="G09",
        when=Is("consent", (Consent.GIVEN_IN_SCOPE,)),
        outcome=Outcome.ALLOW,
        words=(
            "Consent has been given, and this viewing is in its scope. Stay within the consent's "
            "scope."
        ),
        next=(
            "Open the profile. Stop if consent is withdrawn, or if you would have to go beyond "
            "what was agreed."
        ),
        sources=("chapter:2.3",),
    ),
    Row(
        id="G10",
        when=AnyOf(
            (
                Is("authority", (Authority.IN_FORCE_IN_SCOPE, Authority.IN_FORCE_CHIS)),
                AllOf(
                    (
                        Is("authority", (Authority.REVIEW_OVERDUE,)),
                        PolicyIs("review_overdue_blocks", False),
                    )
                ),
            )
        ),
        outcome=Outcome.ALLOW,
        words=(
            "An authority in force permits this viewing. Stay within its scope, and quote its "
            "reference in what you record."
        ),
        next=(
            "Open the profile. See beside the authority which viewing of how many this is, and "
            "when its next review is due."
        ),
        sources=("ripa:directed_surveillance", "ripa:magistrate", "chapter:2.3"),
    ),
    Row(
        id="G11",
        when=AllOf(
            (
                Is("purpose", (Purpose.MISSING_CHILD,)),
                Is("visibility", (Visibility.PUBLIC,)),
                Is("immediate_response", (ImmediateResponse.YES,)),
            )
        ),
        outcome=Outcome.ASK,
        words=(
            "A child is missing and you have declared an immediate response. You may look at "
            "public material now. A manager reviews it by the end of the next working day."
        ),
        next=(
            "Say why waiting for consent or an authority is not practicable, then open the profile."
        ),
        sources=("ripa:immediate_response", "chapter:1"),
    ),
    Row(
        id="G12",
        when=Is("authority", (Authority.AWAITING_MAGISTRATE,)),
        outcome=Outcome.BLOCK,
        words=(
            "The authority has been granted, but a RIPA authorisation has no effect until the "
            "magistrate's order."
        ),
        next="Wait for the order. Ask the RIPA co-ordinator when the court will hear it.",
        sources=("ripa:magistrate",),
    ),
    Row(
        id="G13",
        when=IsNot("authority", (Authority.NONE,)),
        outcome=Outcome.BLOCK,
        words=(
            "The authority that this check relies on does not permit this viewing. It has ended "
            "or is used up, its review is overdue, its scope does not cover this viewing, or its "
            "state is not known."
        ),
        next=(
            "Have it renewed, reviewed, widened or cancelled. Were any viewings made outside it? "
            "If so, tell the RIPA co-ordinator: saying so early puts it right."
        ),
        sources=("code:end_of_authority",),
    ),
    Row(
        id="G14",
        when=IsNot("visibility", (Visibility.PUBLIC,)),
        outcome=Outcome.BLOCK,
        words=(
            "This material is behind a privacy setting, or we do not know that it is public. It "
            "is not open source."
        ),
        next=(
            "Ask for consent or apply for an authority. If you have found that anybody can see "
            "it, change your answer about who can see it."
        ),
        sources=("chapter:2.3",),
    ),
    Row(
        id="G15",
        when=AllOf(
            (
                Is(
                    "consent",
                    (
                        Consent.REFUSED,
                        Consent.WITHDRAWN,
                        Consent.CONFLICTED,
                        Consent.UNKNOWN,
                    ),
                ),
                IsNot("override", (Override.RECORDED,)),
            )
        ),
        outcome=Outcome.BLOCK,
        words=(
            "Consent was refused or withdrawn, the people who can give it do not agree, or we do "
            "not know where it stands. Their answer is to be respected unless there is a recorded "
            "reason not to."
        ),
        next="Respect the answer, or ask a manager to record why not.",
        sources=("chapter:2.2",),
    ),
    Row(
        id="G16",
        when=AllOf(
            (
                Overt(False),
                IsNot("profiling", (Answer.NO,)),
                PolicyIs("profiling_blocks_first", True),
            )
        ),
        outcome=Outcome.BLOCK,
        words=(
            "The subject has not been told, and this viewing may build a picture of them. Even "
            "one visit that builds a picture needs an authority."
        ),
        next="Apply for an authority, ask for consent, or narrow the check to one plain question.",
        sources=("code:profiling",),
    ),
    Row(
        id="G17",
        when=AllOf((Overt(True), Repeat(False))),
        outcome=Outcome.ASK,
        words=(
            "The subject has been told that viewing happens, and this is not a repeat viewing. It "
            "is allowed once your Article 8 reasons are recorded."
        ),
        next="Record why this viewing is necessary and proportionate, then open the profile.",
        sources=("code:told_beforehand",),
    ),
    Row(
        id="G18",
        when=AllOf((Overt(True), Repeat(True))),
        outcome="notice_repeat",
        words=(
            "The subject has been told that viewing happens, but this is a repeat viewing. A "
            "manager should decide whether looking again is necessary and proportionate."
        ),
        next=(
            "Ask a manager for an overt determination. If you are let through without one, record "
            "your reasons first."
        ),
        sources=("code:told_beforehand",),
    ),
    Row(
        id="G19",
        when=AllOf((Overt(False), Repeat(True))),
        outcome=Outcome.BLOCK,
        words=(
            "This is a repeat viewing, and the subject has not been told that it will happen. "
            "Repeat viewing may be directed surveillance, so it needs an authority first."
        ),
        next=(
            "Apply for an authority, or ask for consent. Is the purpose a crime carrying six "
            "months or more? Then it is RIPA and a magistrate; otherwise non-RIPA, with legal "
            "advice."
        ),
        sources=("chapter:2.3",),
    ),
    Row(
        id="G20",
        when=AllOf(
            (
                IsNot("keeps_material", (Answer.NO,)),
                IsNot("manager_agreed", (Answer.YES,)),
                PolicyIs("keeping_needs_manager", True),
            )
        ),
        outcome=Outcome.BLOCK,
        words=(
            "You mean to keep material, or have not said. Your manager has to agree to that first."
        ),
        next=(
            "Ask your manager to agree that one item may be kept. If nothing will be kept, say so "
            "in your answers."
        ),
        sources=("code:keeping",),
    ),
    Row(
        id="G21",
        when=Is("override", (Override.RECORDED,)),
        outcome=Outcome.ASK,
        words=(
            "A manager has recorded an override, so this viewing may go ahead without consent. "
            "Work within the override's reasons."
        ),
        next="Record how this viewing fits the override's reasons, then open the profile.",
        sources=("chapter:2.2",),
    ),
    Row(
        id="G22",
        when=AllOf((Is("visibility", (Visibility.PUBLIC,)), Overt(False), Repeat(False))),
        outcome=Outcome.ASK,
        words=(
            "This counts as a first viewing of open material. It is allowed as open source once "
            "you give your reasons."
        ),
        next=(
            "Record why consent is not sought, the question, the grounds and what was tried "
            "first, then open the profile."
        ),
        sources=("chapter:2.2", "chapter:2.3"),
    ),
    Row(
        id="G99",
        when=Always(),
        outcome=Outcome.BLOCK,
        words="No rule covers this, so the answer is no for now.",
        next="Ask your champion or legal services.",
        sources=("own",),
    ),
)


# --- Deciding --------------------------------------------------------------------------------


def decide(
    facts: Facts, policy: Policy = DEFAULT_POLICY, sources: Mapping[str, str] = SOURCES
) -> Decision:
    """The gate's decision on these facts under this policy: that of the first row that matches.

    ``sources`` may hold only the citations that the employer has changed; the others keep theirs.
    """
    row = next(row for row in ROWS if row.when.holds(facts, policy))
    return Decision(
        outcome=row.outcome_under(policy),
        rule=row.id,
        words=row.words,
        next=row.next,
        source="; ".join(sources.get(key, SOURCES[key]) for key in row.sources),
    )


def strictest(decisions: Iterable[Decision]) -> Decision:
    """The strictest of the decisions; of equally strict ones the first. ``ValueError`` if none."""
    severity = list(Outcome)
    return min(decisions, key=lambda decision: severity.index(decision.outcome))
