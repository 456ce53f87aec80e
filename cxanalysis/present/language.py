"""One language's words and numbers: every sentence of a page comes through here.

Sentences are written in English at their place and looked up in a gettext catalogue (`locale/<language>/...`), so that
another language is a catalogue and no code. Numbers, months and money are written the way the language writes them.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, get_currency_precision

from cxanalysis.period import Period

LOCALES = {"en": "en_GB", "zh": "zh_Hans"}
TAGS = {"en": "en-GB", "zh": "zh-Hans"}
CATALOGUES = Path(__file__).parent / "locale"
MINUS = "−"


@dataclass(frozen=True)
class Language:
    """Translator and number formats of one language.

    Calling it translates a sentence and fills its named places:

    Examples
    --------
    >>> t = language("en")
    >>> t("Complaints rose to {rate}", rate=t.percent(0.0527, 1))
    'Complaints rose to 5.3%'
    >>> t.n("{count} thing stands out", "{count} things stand out", 3)
    'Three things stand out'
    >>> t.n("{n} customer", "{n} customers", 1), t.month(Period(2026, 10)), t.number(-1234.5, 1)
    ('1 customer', 'October 2026', '−1,234.5')
    """

    code: str
    currency: str = "EUR"
    _catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations, repr=False)

    @property
    def tag(self) -> str:
        """The `lang` attribute of a page."""
        return TAGS[self.code]

    @property
    def _locale(self) -> Locale:
        return Locale.parse(LOCALES[self.code])

    def __call__(self, sentence: str, **values: object) -> str:
        """Translate a sentence and fill its places."""
        text = self._catalogue.gettext(sentence) if sentence else ""
        return text.format(**values) if values else text

    def n(self, one: str, many: str, n: int, **values: object) -> str:
        """Translate a sentence that depends on a count; `{n}` is the number, `{count}` the number as a word."""
        text = self._catalogue.ngettext(one, many, n)
        written = text.format(n=self.number(n), count=self.count(n), **values)
        return large(written) if text.startswith("{count}") else written

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with a fixed count of decimals; the minus is U+2212."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
        exact = abs(exact) if exact == 0 else exact
        return format_decimal(exact, pattern, locale=self._locale).replace("-", MINUS)

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share as a percentage."""
        return self.number(100 * share, digits) + "%"

    def signed(self, value: float, digits: int = 0) -> str:
        """Write a number with its sign, zero without."""
        text = self.number(value, digits)
        return f"+{text}" if value > 0 and text.strip("0.,") else text

    def money(self, units: float, digits: int | None = None) -> str:
        """Write an amount of the data set's currency (in units, not minor units)."""
        precision = get_currency_precision(self.currency) if digits is None else digits
        pattern = "¤#,##0" + ("." + "0" * precision if precision else "")
        exact = Decimal(repr(float(units))).quantize(Decimal(1).scaleb(-precision), ROUND_HALF_EVEN)
        text = format_currency(exact, self.currency, pattern, locale=self._locale, currency_digits=False)
        return text.replace("-", MINUS)

    def month(self, period: Period | str) -> str:
        """Write a month in full: October 2026."""
        return format_skeleton("yMMMM", _day(period), locale=self._locale)

    def month_name(self, period: Period | str) -> str:
        """Write a month without its year: October."""
        return format_date(_day(period), "M月" if self.code == "zh" else "LLLL", locale=self._locale)

    def month_short(self, period: Period | str) -> str:
        """Write a month for an axis: Oct."""
        return (
            format_date(_day(period), "M月", locale=self._locale) if self.code == "zh" else self.month_name(period)[:3]
        )

    def day(self, day) -> str:
        """Write a day: 1 October 2026."""
        return format_date(day, "long", locale=self._locale)

    def count(self, n: int) -> str:
        """Write a small count as a word: three; larger ones in figures."""
        t = self
        words = [t("no"), t("one"), t("two"), t("three"), t("four"), t("five"), t("six"), t("seven"), t("eight"),
                 t("nine"), t("ten")]  # fmt: skip
        return words[n] if 0 <= n < len(words) else self.number(n)

    def join(self, parts: list[str]) -> str:
        """Join parts into an enumeration: a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return self("{first} and {last}", first=self(", ").join(parts[:-1]), last=parts[-1])


def large(words: str) -> str:
    """Start words large, as at the head of a sentence or a row.

    Examples
    --------
    >>> large("three things stand out")
    'Three things stand out'
    """
    return words[:1].upper() + words[1:]


def small(words: str) -> str:
    """Start words small, as inside a sentence; an abbreviation stays as it is.

    Examples
    --------
    >>> small("Complaint rate"), small("NPS"), small("A late delivery")
    ('complaint rate', 'NPS', 'a late delivery')
    """
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _day(period: Period | str):
    return (Period.parse(period) if isinstance(period, str) else period).start


def language(code: str, currency: str = "EUR") -> Language:
    """Return a language by its code; English is the text in the code itself.

    Raises
    ------
    KeyError
        When the code is none of `LOCALES`.
    """
    found = gettext.translation("cxanalysis", CATALOGUES, languages=[LOCALES[code]], fallback=True)
    return Language(code, currency, found)
