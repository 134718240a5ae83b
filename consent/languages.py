"""The languages that a council meets, as data. Pure.

Only languages whose letters the fonts of our documents can show are here: for others, such as
Chinese, a council prints its own translation and records the language by name.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is its BCP 47 code, `own` what its speakers call it."""

    code: str
    own: str
    right_to_left: bool = False


ENGLISH = "English"

LANGUAGES: dict[str, Language] = {
    ENGLISH: Language("en", "English"),
    "Albanian": Language("sq", "Shqip"),
    "Amharic": Language("am", "አማርኛ"),
    "Arabic": Language("ar", "العربية", right_to_left=True),
    "Armenian": Language("hy", "Հայերեն"),
    "Bengali": Language("bn", "বাংলা"),
    "Bulgarian": Language("bg", "Български"),
    "Burmese": Language("my", "မြန်မာဘာသာ"),
    "Czech": Language("cs", "Čeština"),
    "Dari": Language("prs", "دری", right_to_left=True),
    "Dutch": Language("nl", "Nederlands"),
    "Farsi": Language("fa", "فارسی", right_to_left=True),
    "French": Language("fr", "Français"),
    "Georgian": Language("ka", "ქართული"),
    "German": Language("de", "Deutsch"),
    "Greek": Language("el", "Ελληνικά"),
    "Gujarati": Language("gu", "ગુજરાતી"),
    "Hebrew": Language("he", "עברית", right_to_left=True),
    "Hindi": Language("hi", "हिन्दी"),
    "Hungarian": Language("hu", "Magyar"),
    "Italian": Language("it", "Italiano"),
    "Khmer": Language("km", "ភាសាខ្មែរ"),
    "Kurdish (Kurmanji)": Language("kmr", "Kurmancî"),
    "Kurdish (Sorani)": Language("ckb", "کوردی", right_to_left=True),
    "Lao": Language("lo", "ພາສາລາວ"),
    "Latvian": Language("lv", "Latviešu"),
    "Lithuanian": Language("lt", "Lietuvių"),
    "Malayalam": Language("ml", "മലയാളം"),
    "Nepali": Language("ne", "नेपाली"),
    "Pashto": Language("ps", "پښتو", right_to_left=True),
    "Polish": Language("pl", "Polski"),
    "Portuguese": Language("pt", "Português"),
    "Punjabi": Language("pa", "ਪੰਜਾਬੀ"),
    "Romanian": Language("ro", "Română"),
    "Russian": Language("ru", "Русский"),
    "Shona": Language("sn", "chiShona"),
    "Sinhala": Language("si", "සිංහල"),
    "Slovak": Language("sk", "Slovenčina"),
    "Somali": Language("so", "Soomaali"),
    "Spanish": Language("es", "Español"),
    "Swahili": Language("sw", "Kiswahili"),
    "Tamil": Language("ta", "தமிழ்"),
    "Telugu": Language("te", "తెలుగు"),
    "Thai": Language("th", "ไทย"),
    "Tigrinya": Language("ti", "ትግርኛ"),
    "Turkish": Language("tr", "Türkçe"),
    "Ukrainian": Language("uk", "Українська"),
    "Urdu": Language("ur", "اردو", right_to_left=True),
    "Vietnamese": Language("vi", "Tiếng Việt"),
    "Welsh": Language("cy", "Cymraeg"),
    "Yiddish": Language("yi", "ייִדיש", right_to_left=True),
    "Yoruba": Language("yo", "Yorùbá"),
}


def name_of(code: str) -> str | None:
    """The language with this code, or None."""
    return next((name for name, each in LANGUAGES.items() if each.code == code), None)
