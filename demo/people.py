"""The invented council's staff: who signs in to the demonstration, and what each of them does."""

from dataclasses import dataclass

# One password for all, printed at start. These people and their council do not exist.
PASSWORD = "northborough-demo-2026"


@dataclass(frozen=True)
class Person:
    """One member of the invented staff."""

    name: str
    email: str
    role_words: str


def _person(name: str, role_words: str) -> Person:
    first, last = name.lower().split()
    return Person(name, f"{first}.{last}@northborough.example", role_words)


CAST = [
    _person("Asha Rahman", "social worker, Assessment and Intervention"),
    _person("Ben Clarke", "social worker, Assessment and Intervention"),
    _person("Cal Morgan", "social worker, Permanence"),
    _person("Dee Walsh", "team manager, Assessment and Intervention"),
    _person("Ada Okafor", "authorising officer"),
    _person("Rae Lindqvist", "RIPA co-ordinator"),
    _person("Sol Haddad", "senior responsible officer"),
    _person("Eli Novak", "auditor"),
    _person("Fay Turner", "has left: signing in is refused"),
    _person("Sam Iqbal", "system administrator"),
]
