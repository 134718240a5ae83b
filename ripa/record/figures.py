"""What can be counted of an authority in the central record, and sums of it by kind and state."""

from collections import Counter
from collections.abc import Mapping

from ripa.record.rows import Row

# The figures of one authority, each a whole number.
FIGURES = (
    "granted",
    "refused",
    "approved_by_magistrate",
    "refused_by_magistrate",
    "reviews",
    "renewals",
    "renewals_approved",
    "renewals_refused",
    "cancelled",
    "uses",
)

# The deed of an event → the figure that it adds one to.
OF_DEED: Mapping[str, str] = {
    "grant": "granted",
    "refuse": "refused",
    "magistrate_approve": "approved_by_magistrate",
    "magistrate_refuse": "refused_by_magistrate",
    "review": "reviews",
    "renew": "renewals",
    "renewal_approve": "renewals_approved",
    "renewal_refuse": "renewals_refused",
    "cancel": "cancelled",
}

Figures = dict[str, int]


def none_yet() -> Figures:
    return dict.fromkeys(FIGURES, 0)


def figures_of(row: Row) -> Figures:
    """The figures as the row of the central record shows them."""
    orders = [each.order for each in row.renewals if each.order is not None]
    return {
        "granted": int(row.decision == "Granted"),
        "refused": int(row.decision == "Refused"),
        "approved_by_magistrate": int(row.order is not None and row.order.approved),
        "refused_by_magistrate": int(row.order is not None and not row.order.approved),
        "reviews": len(row.reviews),
        "renewals": len(row.renewals),
        "renewals_approved": sum(order.approved for order in orders),
        "renewals_refused": sum(not order.approved for order in orders),
        "cancelled": int(row.cancelled_at is not None),
        "uses": row.uses,
    }


def from_deeds(deeds: Mapping[str, int], *, uses: int) -> Figures:
    """The figures from how often each deed was done, as events and the trail name them."""
    found = none_yet() | {"uses": uses}
    for deed, times in deeds.items():
        if deed in OF_DEED:
            found[OF_DEED[deed]] += times
    return found


class Sums:
    """The figures of many authorities together: by kind, and how many of each kind and state."""

    def __init__(self) -> None:
        self.by_kind: dict[str, Counter[str]] = {}
        self.by_state: Counter[str] = Counter()

    def add(self, kind: str, state: str, figures: Mapping[str, int]) -> None:
        sums = self.by_kind.setdefault(kind, Counter(dict.fromkeys(FIGURES, 0)))
        sums["authorities"] += 1
        for name, value in figures.items():
            sums[name] += value
        self.by_state[state] += 1

    def as_mapping(self) -> dict[str, dict[str, int] | dict[str, dict[str, int]]]:
        return {
            "by_kind": {
                kind: dict(sorted(sums.items())) for kind, sums in sorted(self.by_kind.items())
            },
            "by_state": dict(sorted(self.by_state.items())),
        }
