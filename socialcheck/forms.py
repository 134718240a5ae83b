"""How every form looks and speaks: the renderer, the base form, and fields for dates and times.

Writing a form
    class NoticeForm(GovukForm):
        method = forms.ChoiceField(choices=…, widget=forms.RadioSelect, help_text="…")
        given_on = GovukDateField(label="When was it given?", latest=timezone.localdate)

    <form method="post" novalidate>{% csrf_token %}{{ form }}
      {% include "components/button.html" with text="Save" only %}</form>

`{{ form }}` renders every field; `{{ form.method.as_field_group }}` renders one. `base.html` shows
the error summary and puts "Error: " before the title by itself for `form`, `formset` or `forms` in
the context. Forms that take files need `enctype="multipart/form-data"` on the tag. A form of
filters sets `says_optional = False`.

What a field says comes from the field: `label`, `help_text` (the hint), `error_messages`.
`GovukForm` words the usual errors from the label, so a label should read well after "Enter" or
"Choose", or be a question.

What a field looks like comes from these keys of `widget.attrs`. None of them reaches the page as
an attribute:
    size      "s" (unless given), "m", "l" or "xl": the size of the label or legend
    heading   True where the label is also the page's h1 (one question on the page)
    inline    True to set radios side by side
    small     True for small radios and checkboxes
    hints     {value: sentence} beneath single options
    reveals   {value: "field name"}: a field of the form, shown beneath the option that needs it;
              a tuple of names where it needs several
    prefix    text before a box, such as "£"; `suffix` likewise, after it
    words     the most words a textarea takes, counted on the page (`max_length` for characters)
Anything else in `attrs` (`class`, `rows`, `autocomplete`, `inputmode`, `spellcheck`) is an
ordinary attribute. Widths are the Design System's classes, for example
`{"class": "govuk-input--width-10"}`.

Dates post as `<name>_day`, `<name>_month`, `<name>_year`; a date with a time adds `<name>_time`.
"""

import copy
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.forms.utils import ErrorList
from django.template import TemplateDoesNotExist
from django.utils.functional import cached_property

LONDON = ZoneInfo("Europe/London")
EARLIEST = dt.date(1900, 1, 1)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_LOOKS = frozenset(
    {"size", "heading", "inline", "small", "hints", "reveals", "prefix", "suffix", "words"}
)


def in_a_sentence(label: str) -> str:
    """`label` inside a sentence: "Case reference" is "case reference"; "NHS number" stays."""
    first, _, _ = label.partition(" ")
    if not first or any(letter.isupper() for letter in first[1:]) or first == "I":
        return label
    return label[0].lower() + label[1:]


@dataclass(frozen=True)
class Option:
    """One radio button, checkbox or its like, ready to draw."""

    id: str
    name: str
    value: str
    label: str
    checked: bool
    hint: str
    revealed: list[forms.BoundField]


def _revealed(looks: Mapping[str, Any], value: str) -> tuple[str, ...]:
    """The names of the fields that this option reveals."""
    names = looks.get("reveals", {}).get(value, ())
    return (names,) if isinstance(names, str) else tuple(names)


class GovukBoundField(forms.BoundField):
    """A field with what the Design System's markup needs to know of it."""

    @property
    def looks(self) -> dict[str, Any]:
        """The keys of `widget.attrs` that shape the field; see the top of this file."""
        return {key: value for key, value in self.field.widget.attrs.items() if key in _LOOKS}

    @property
    def kind(self) -> str:
        """Which template under `forms/` draws the field."""
        widget = self.field.widget
        for kind, classes in _KINDS:
            if isinstance(widget, classes):
                return kind
        return "input"

    @property
    def kind_template(self) -> str:
        return f"forms/{self.kind}.html"

    @property
    def marked_optional(self) -> bool:
        """Whether the label says that the question may be left out."""
        return not self.field.required and getattr(self.form, "says_optional", True)

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}_hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}_error"

    @property
    def limit(self) -> int | None:
        """The most characters a textarea takes, where it has a limit and counts no words."""
        limit: int | None = getattr(self.field, "max_length", None)
        return limit if self.kind == "textarea" and not self.looks.get("words") else None

    @property
    def counted(self) -> bool:
        """Whether the page counts what is typed."""
        return self.kind == "textarea" and bool(self.limit or self.looks.get("words"))

    @property
    def aria_describedby(self) -> str | None:
        """The ids of the hint, the error and the count, in the order in which they are read out."""
        if not self.auto_id or self.is_hidden:
            return None
        ids = [
            *([self.hint_id] if self.help_text else []),
            *([self.error_id] if self.errors else []),
            *([f"{self.auto_id}-info"] if self.counted else []),
        ]
        return " ".join(ids) or None

    def build_widget_attrs(
        self, attrs: Mapping[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Django's attributes with the Design System's classes, less what makes browsers speak."""
        built: dict[str, Any] = super().build_widget_attrs(dict(attrs), widget)
        # Errors stand beside the field and in the summary; a browser's bubble is in neither.
        built.pop("required", None)
        if self.is_hidden:
            return built
        block = _BLOCKS.get(self.kind, "govuk-input")
        own = str(self.field.widget.attrs.get("class", ""))
        names = [block, own]
        if self.errors:
            names.append(f"{block}--error")
        if self.kind == "textarea" and self.counted:
            names.append("govuk-js-character-count")
        if self.kind == "password":
            names += ["govuk-password-input__input", "govuk-js-password-input-input"]
        built["class"] = " ".join(name for name in names if name)
        return built

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: Mapping[str, Any] | None = None,
        only_initial: bool = False,
    ) -> Any:
        """The control itself, without the keys that only shape it."""
        drawn = copy.copy(widget or self.field.widget)
        drawn.attrs = {key: value for key, value in drawn.attrs.items() if key not in _LOOKS}
        # Words inside a box vanish as soon as one types, and are read as an answer already given.
        drawn.attrs.pop("placeholder", None)
        if self.kind == "textarea":
            # The count is advice; the server says if it is passed, and gives the words back.
            drawn.attrs.pop("maxlength", None)
            drawn.attrs.pop("cols", None)
            if drawn.attrs.get("rows") == _DJANGOS_ROWS:
                drawn.attrs["rows"] = 5
        if isinstance(drawn, forms.NumberInput):
            # A number box changes its number when the wheel turns, and drops what it cannot read.
            drawn.input_type = "text"
            drawn.attrs = {k: v for k, v in drawn.attrs.items() if k not in {"min", "max", "step"}}
            drawn.attrs.setdefault("inputmode", "numeric")
        if isinstance(drawn, forms.EmailInput | forms.URLInput | forms.PasswordInput):
            drawn.attrs.setdefault("spellcheck", "false")
            drawn.attrs.setdefault("autocapitalize", "none")
        return super().as_widget(drawn, dict(attrs or {}), only_initial)

    @cached_property
    def options(self) -> list[Option]:
        """The radios or checkboxes. The first has the field's own id, for the summary's link."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            checked = widget.check_test(self.value())
            return [self._option(0, "on", str(self.label), checked)]
        context = cast(forms.widgets.ChoiceWidget, widget).get_context(
            self.html_name, self.value(), {}
        )
        flat = [choice for _, group, _ in context["widget"]["optgroups"] for choice in group]
        return [
            self._option(index, str(choice["value"]), str(choice["label"]), choice["selected"])
            for index, choice in enumerate(flat)
        ]

    def _option(self, index: int, value: str, label: str, checked: bool) -> Option:
        return Option(
            id=self.auto_id if index == 0 else f"{self.auto_id}_{index}",
            name=self.html_name,
            value=value,
            label=label,
            checked=checked,
            hint=str(self.looks.get("hints", {}).get(value, "")),
            revealed=[self.form[name] for name in _revealed(self.looks, value)],
        )

    @property
    def revealed_elsewhere(self) -> bool:
        """Whether an option of another field shows this one, so that it is not drawn twice."""
        return any(
            self.name in _revealed(field.widget.attrs, value)
            for field in self.form.fields.values()
            for value in field.widget.attrs.get("reveals", {})
        )

    @property
    def boxes(self) -> "list[Box]":
        """The boxes of a date, and of its time."""
        widget = cast(GovukDateInput, self.field.widget)
        typed = widget.typed(self.value())
        wrong = self.wrong_boxes
        return [
            Box(f"{self.auto_id}_{part}", f"{self.html_name}_{part}", part, text, part in wrong)
            for part, text in zip(widget.parts, typed, strict=True)
        ]

    @property
    def wrong_boxes(self) -> tuple[str, ...]:
        """The boxes of a date that its error is about; all of them where it does not say."""
        if not self.errors:
            return ()
        widget = self.field.widget
        parts: tuple[str, ...] = getattr(widget, "parts", ())
        named: list[str] = []
        for error in self.errors.as_data():
            named += list((error.params or {}).get("boxes", parts))
        return tuple(part for part in parts if part in named)

    @property
    def error_target(self) -> str:
        """The id of what the error summary's link moves to."""
        if self.kind == "date":
            return f"{self.auto_id}_{(self.wrong_boxes or ('day',))[0]}"
        return str(self.field.widget.attrs.get("id") or self.auto_id)


@dataclass(frozen=True)
class Box:
    """One box of a date: what was typed in it, and whether it is what is wrong."""

    id: str
    name: str
    part: str
    value: str
    wrong: bool

    @property
    def label(self) -> str:
        return self.part.capitalize()

    @property
    def width(self) -> int:
        return {"year": 4, "time": 5}.get(self.part, 2)


class GovukRenderer(TemplatesSetting):
    """Draws forms with the templates under `forms/`, and single controls with Django's own."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField

    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self._djangos_own.get_template(template_name)

    @cached_property
    def _djangos_own(self) -> DjangoTemplates:
        return DjangoTemplates()


class Worded:
    """Words the usual errors of a form from its labels, where it gives none of its own."""

    fields: dict[str, forms.Field]
    # False on forms whose every answer is optional, such as filters: no label then says so.
    says_optional = True

    def word_errors(self) -> None:
        for name, field in self.fields.items():
            label = str(field.label or name.replace("_", " ").capitalize())
            for code, sentence in _sentences(field, label).items():
                if field.error_messages.get(code) == _defaults(type(field)).get(code):
                    field.error_messages[code] = sentence
            if isinstance(field, GovukDateField):
                field.subject = label
            _replace_length_message(field, label)


class GovukForm(Worded, forms.Form):
    """The base of every form that is not tied to a model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.word_errors()


class GovukModelForm(Worded, forms.ModelForm):
    """The base of every form that is tied to a model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.word_errors()


# What is said of an answer in the wrong form, by the kind of field.
_INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "“{}” must be an e-mail address, such as name@example.gov.uk"),
    (forms.URLField, "“{}” must be a web address that starts with https://"),
    (forms.FileField, "“{}” must be a file. Choose it again"),
    (forms.FloatField, "“{}” must be a number, such as 2.5"),
    (forms.IntegerField, "“{}” must be a whole number, such as 3"),
)


def _defaults(field_class: type[forms.Field]) -> dict[str, Any]:
    """What Django would say for `field_class` if nobody said otherwise."""
    messages: dict[str, Any] = {}
    for base in reversed(field_class.__mro__):
        messages.update(getattr(base, "default_error_messages", {}))
    return messages


# A label that begins with one of these says whose or which by itself.
_SAYS_WHICH = frozenset({"a", "an", "another", "the", "their", "this", "your"})


def _with_article(label: str) -> str:
    """`label` as a thing to be entered or chosen: "Case reference" is "the case reference"."""
    named = in_a_sentence(label)
    return named if named.partition(" ")[0] in _SAYS_WHICH else f"the {named}"


def _sentences(field: forms.Field, label: str) -> dict[str, str]:
    """The sentences for the usual errors of `field`, each saying how to put it right."""
    named = _with_article(label)
    if label.endswith("?"):
        required = f"Answer the question “{label}”"
    elif label.startswith("Say "):
        required = label
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        required = f"Choose {named}"
    elif isinstance(field, forms.FileField):
        required = f"Choose a file for “{label}”"
    elif isinstance(field, forms.BooleanField):
        required = f"Tick the box to go on: {in_a_sentence(label)}"
    elif isinstance(field, GovukDateField) and label.endswith((" on", " by")):
        required = f"Enter the date for “{label}”"
    else:
        required = f"Enter {named}"
    return {
        "required": required,
        "invalid_choice": f"Choose one of the answers on the list for “{label}”",
        "invalid": next(
            (sentence for kind, sentence in _INVALID if isinstance(field, kind)),
            "“{}” is not in the right form. Check what you typed",
        ).format(label),
    }


def _replace_length_message(field: forms.Field, label: str) -> None:
    """Gives a text field's length limits a sentence with the label and both numbers."""
    for validator in field.validators:
        code = getattr(validator, "code", "")
        if code == "max_length":
            validator.message = (  # type: ignore[attr-defined]
                f"“{label}” must be %(limit_value)d characters or fewer. It has %(show_value)d now"
            )
        elif code == "min_length":
            validator.message = (  # type: ignore[attr-defined]
                f"“{label}” must be %(limit_value)d characters or more. It has %(show_value)d now"
            )


class GovukDateInput(forms.Widget):
    """Three boxes for a day, a month and a year. Gives back whatever was typed in them."""

    parts: tuple[str, ...] = ("day", "month", "year")
    template_name = "forms/boxes.html"
    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}_{part}", "")).strip() for part in self.parts)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in self.parts)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_day" if id_ else id_

    def typed(self, value: Any) -> tuple[str, ...]:
        """What stands in each box for `value`: a date, what was typed, or nothing."""
        if isinstance(value, tuple):
            return value
        if not value:
            return ("",) * len(self.parts)
        return (str(value.day), str(value.month), str(value.year))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        identity = (attrs or {}).get("id", f"id_{name}")
        context["boxes"] = [
            Box(f"{identity}_{part}", f"{name}_{part}", part, text, False)
            for part, text in zip(self.parts, self.typed(value), strict=True)
        ]
        return context


class GovukDateTimeInput(GovukDateInput):
    """A date's three boxes and one for the time of day, in London."""

    parts = ("day", "month", "year", "time")

    def typed(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, dt.datetime):
            local = value.astimezone(LONDON) if value.tzinfo else value
            return (*super().typed(local), f"{local:%H:%M}")
        if isinstance(value, tuple):
            return value
        return ("",) * len(self.parts)


DateBound = dt.date | Callable[[], dt.date] | None


class GovukDateField(forms.Field):
    """A day in the calendar, as a `datetime.date`.

    `earliest` and `latest` bound it, each a date or a function that gives one when the form is
    checked; 1 January 1900 is the earliest unless told otherwise. Errors: nothing typed, a part
    missing, a year without four figures, no such day, before the earliest, after the latest.
    """

    widget: type[forms.Widget] = GovukDateInput
    subject = "Date"

    def __init__(
        self, *, earliest: DateBound = EARLIEST, latest: DateBound = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> dt.date | None:
        if not value or isinstance(value, dt.date):
            return value or None
        if not any(value):
            return None
        return self._within_bounds(self._date(value[:3]))

    def has_changed(self, initial: Any, data: Any) -> bool:
        widget = cast(GovukDateInput, self.widget)
        return widget.typed(initial) != tuple(data or ("",) * len(widget.parts))

    def _date(self, typed: tuple[str, ...]) -> dt.date:
        parts = ("day", "month", "year")
        missing = [part for part, text in zip(parts, typed, strict=True) if not text]
        if missing:
            raise self._wrong(f"must include a {' and '.join(missing)}", missing)
        day, month, year = typed[0], _month_number(typed[1]), typed[2]
        if not re.fullmatch(r"\d{4}", year, re.ASCII):
            raise self._wrong("must have a year of four figures, such as 2026", ["year"])
        if month is None or not 1 <= month <= 12:
            raise self._wrong("must be a real date. Check the month", ["month"])
        if not re.fullmatch(r"\d{1,2}", day, re.ASCII):
            raise self._wrong("must be a real date. Check the day", ["day"])
        try:
            return dt.date(int(year), month, int(day))
        except ValueError as error:
            raise self._wrong("must be a real date", parts) from error

    def _within_bounds(self, date: dt.date) -> dt.date:
        earliest, latest = _bound(self.earliest), _bound(self.latest)
        parts = ("day", "month", "year")
        if earliest and date < earliest:
            raise self._wrong(f"must be on or after {_in_words(earliest)}", parts)
        if latest and date > latest:
            raise self._wrong(f"must be on or before {_in_words(latest)}", parts)
        return date

    def _wrong(self, rest: str, boxes: list[str] | tuple[str, ...]) -> ValidationError:
        subject = f"The answer to “{self.subject}”" if self.subject.endswith("?") else self.subject
        return ValidationError(f"{subject} {rest}", code="invalid", params={"boxes": boxes})


class GovukDateTimeField(GovukDateField):
    """A date and a time of day in London, as an aware `datetime.datetime` in London time.

    A time that the clocks skipped in spring is refused with a sentence. A time that happened twice
    in autumn is taken as its first occurrence, in British Summer Time. `earliest` and `latest`
    bound the date.
    """

    widget = GovukDateTimeInput

    def to_python(self, value: Any) -> dt.datetime | None:
        if not value or isinstance(value, dt.datetime):
            return value or None
        if not any(value):
            return None
        date = self._within_bounds(self._date(value[:3]))
        if not value[3]:
            raise self._wrong("must include a time, such as 14:30", ["time"])
        time = _time_of_day(value[3])
        if time is None:
            raise self._wrong("must have a real time, such as 09:05 or 14:30", ["time"])
        moment = dt.datetime.combine(date, time, tzinfo=LONDON)
        if moment.astimezone(dt.UTC).astimezone(LONDON).time() != time:
            raise self._wrong(
                f"cannot be {time:%H:%M} on {_in_words(date)}: the clocks went forward and "
                "that time did not happen",
                ["time"],
            )
        return moment


def _bound(bound: DateBound) -> dt.date | None:
    return bound() if callable(bound) else bound


def _in_words(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"


def _month_number(typed: str) -> int | None:
    """The month as typed: a number, or its name or the first three letters of it."""
    if re.fullmatch(r"\d{1,2}", typed, re.ASCII):
        return int(typed)
    name = typed.lower()
    return next((number for number, full in enumerate(MONTHS, 1) if name in {full, full[:3]}), None)


_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?", re.ASCII | re.IGNORECASE)


def _time_of_day(typed: str) -> dt.time | None:
    """The time as typed: 14:30, 14.30, 1430, 2:30pm or 2pm. None where there is no such time."""
    match = _TIME.fullmatch(typed.strip())
    if match is None or (match[2] is None and match[3] is None):
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return None
    return dt.time(hour, minute)


# Which template draws which widget. The first that fits wins: narrower before wider.
_KINDS: tuple[tuple[str, tuple[type[forms.Widget], ...]], ...] = (
    ("date", (GovukDateInput,)),
    ("checkboxes", (forms.CheckboxSelectMultiple, forms.CheckboxInput)),
    ("radios", (forms.RadioSelect,)),
    ("select", (forms.Select,)),
    ("textarea", (forms.Textarea,)),
    ("file", (forms.FileInput,)),
    ("password", (forms.PasswordInput,)),
)
_DJANGOS_ROWS = forms.Textarea().attrs["rows"]
_BLOCKS = {"select": "govuk-select", "textarea": "govuk-textarea", "file": "govuk-file-upload"}


@dataclass(frozen=True)
class SummaryLine:
    """One line of the error summary. `target` is empty where it is about the form as a whole."""

    text: str
    target: str


def summary_of(form: forms.BaseForm) -> list[SummaryLine]:
    """Every error of `form` in the order of its fields, the form's own first."""
    if not form.is_bound:
        return []
    lines = [SummaryLine(text, "") for text in _texts(form.non_field_errors())]
    for field in form:
        target = field.error_target if isinstance(field, GovukBoundField) else field.auto_id
        lines += [SummaryLine(text, target) for text in _texts(field.errors)]
    return lines


def _texts(errors: ErrorList) -> list[str]:
    return [str(error) for error in errors]
