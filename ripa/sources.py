"""Where each rule of the gate comes from: citations as data, apart from the rules that use them.

A rule holds a key; this table holds the words of the citation. Paragraph numbers of the Codes of
Practice change from edition to edition, so the employer may replace any citation without touching
a rule: pass a mapping of the keys that differ to ``ripa.gate.decide``. Paragraphs marked "to be
checked" have not been compared with the printed Code. Pure: no Django, database, clock or network.
"""

from collections.abc import Mapping
from types import MappingProxyType

_CHAPTER = "Use of Internet and Social Media Sites by Social Care and Safeguarding Staff"
_RIPA = "Regulation of Investigatory Powers Act 2000"
_CODE = "Covert Surveillance and Property Interference Code of Practice (Home Office, 2018)"
_CHIS_CODE = "Covert Human Intelligence Sources Code of Practice (Home Office)"

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "chapter:1": f"{_CHAPTER}, section 1",
        "chapter:2": f"{_CHAPTER}, section 2",
        "chapter:2.2": f"{_CHAPTER}, section 2.2",
        "chapter:2.3": f"{_CHAPTER}, section 2.3",
        "chapter:3": f"{_CHAPTER}, section 3",
        "chapter:4.2": f"{_CHAPTER}, section 4.2",
        "chapter:5": f"{_CHAPTER}, section 5",
        "ripa:immediate_response": f"{_RIPA}, section 26(2)(c)",
        "ripa:directed_surveillance": f"{_RIPA}, section 28",
        "ripa:magistrate": f"{_RIPA}, section 32A",
        "code:end_of_authority": f"{_CODE}, chapter 5 (to be checked)",
        "code:keeping": f"{_CODE}, paragraph 3.10 (to be checked)",
        "code:told_beforehand": f"{_CODE}, paragraph 3.12 (to be checked)",
        "code:profiling": f"{_CODE}, paragraphs 3.15 to 3.16 (to be checked)",
        "chis_code": f"{_CHIS_CODE} (paragraph to be checked)",
        "own": "A safeguard of this service: an unknown answer never reads as permission",
    }
)
