"""Figures as observations whose columns are named by SDMX concepts, for people who work with statistics.

The names are those of the SDMX cross-domain concepts and the codes those of the SDMX code lists CL_FREQ, CL_UNIT_MULT
and CL_OBS_STATUS (SDMX Glossary 2.1, https://sdmx.org). It is a plain table and no SDMX data set: reports use no code
lists for areas, indicators and units, so these stand in the words of the report.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from extractor.records import Aspect, Bound, Category, Direction, Modality
from extractor.records.columns import Column, with_its_digits
from extractor.values.intervals import scaled_value
from extractor.values.parties import Party, PartyKind
from extractor.values.periods import TimePeriod

if TYPE_CHECKING:
    from extractor.records import Figure


PrintedDecimal = Annotated[Decimal, PlainSerializer(with_its_digits, return_type=str, when_used="json")]

OBS_STATUS = {Modality.REPORTED: "A", Modality.TARGET: "F"}
"""Codes of CL_OBS_STATUS: A normal value, F forecast value, which is the only code for a time to come."""
LOW_RELIABILITY = "U"
"""The code of CL_OBS_STATUS for a reported value that OCR is not sure of."""


class Observation(BaseModel):
    """A figure as an observation: the columns of ``CONCEPTS`` are SDMX concepts, the others look like them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    INDICATOR: str = Field(description="what is measured, in the document's words or by the name that a rule gives it")
    INDICATOR_CODE: str | None = Field(description="code of the concept that it states; empty where none fits")
    REF_AREA: str | None = Field(
        description="the territory that the figure is about, as written (全市, 我县); empty where SCOPE is a body"
    )
    TIME_PERIOD: str | None = Field(
        description="the period in the forms of SDMX: 2012, 2012-S1, 2012-Q1, 2012-11, 2012-11-30, or start and "
        "duration 2012-01-01/P11M; empty where the text does not tell it"
    )
    FREQ: str | None = Field(
        description="code of CL_FREQ for the length of that period: A, S, Q, M, D; empty for another length"
    )
    OBS_VALUE: PrintedDecimal = Field(description="the number as printed, with its digits (4.30万 has 4.30)")
    OBS_VALUE_MAX: PrintedDecimal | None = Field(description="upper end of a range, OBS_VALUE being the lower one")
    UNIT_MEASURE: str = Field(description="the unit as written: 元, %, 家; empty if none is written")
    UNIT_MULT: int = Field(
        ge=0, description="code of CL_UNIT_MULT, a power of ten: OBS_VALUE × 10^UNIT_MULT is in UNIT_MEASURE (万 has 4)"
    )
    DECIMALS: int = Field(ge=0, description="digits of OBS_VALUE behind the point")
    OBS_STATUS: str | None = Field(
        description="code of CL_OBS_STATUS: A (normal value) where MODALITY is reported, but U (low reliability) where "
        "DOUBTFUL is filled; F (forecast value) for a target; empty for a rule, which nobody observes"
    )
    BOUND: Bound = Field(description="how the true number relates to OBS_VALUE: exact, about, over and so on")
    ASPECT: Aspect = Field(description="level, increment, share, growth, rank or average")
    DIRECTION: Direction | None = Field(
        description="which way a change goes; OBS_VALUE stays positive for a fall, as it is printed"
    )
    MODALITY: Modality = Field(description="reported, target or norm")
    CATEGORY: Category = Field(description="what is counted")
    SCOPE: str | None = Field(description="whom or where the figure is about, as written, territory or body")
    PERIOD: str | None = Field(description="time expression that governs the figure, as written")
    COMMENT_OBS: str = Field(description="source sentence, verbatim")
    MENTION: str = Field(description="the number with its unit, verbatim")
    SOURCE_DOC: str = Field(description="name of the document")
    SOURCE_SECTION: str = Field(description="headings above the figure")
    SOURCE_LOCATOR: str | None = Field(description="page, paragraph or table cell")
    OBS_ID: str = Field(description="id of the figure")
    PART_OF: str | None = Field(description="OBS_ID of the total that it is a stated part of")
    REPEATS: str | None = Field(description="OBS_ID of the figure that it repeats: leave it out of sums")
    DOUBTFUL: str | None = Field(description="MENTION with ? for what OCR is not sure of; empty where it is")
    SOURCE_DOC_ID: str = Field(description="id of the document's text")
    START: int = Field(ge=0, description="where MENTION starts in the text, in code points")
    END: int = Field(ge=0, description="where MENTION ends, exclusive")
    RULE: str = Field(description="id of the rule that decided CATEGORY and INDICATOR")

    @classmethod
    def of(cls, figure: Figure) -> Observation:
        """The observation that a figure states."""
        number, number_max, power = scaled_value(figure)
        time, freq = time_period(figure.time_period) if figure.time_period else _NO_TIME
        return cls(
            INDICATOR=figure.indicator,
            INDICATOR_CODE=figure.concept,
            REF_AREA=figure.scope if figure.scope and is_territory(figure.scope) else None,
            TIME_PERIOD=time,
            FREQ=freq,
            OBS_VALUE=number,
            OBS_VALUE_MAX=number_max,
            UNIT_MEASURE=figure.unit,
            UNIT_MULT=power,
            DECIMALS=max(0, -int(number.as_tuple().exponent)),
            OBS_STATUS=_status(figure),
            BOUND=figure.bound,
            ASPECT=figure.aspect,
            DIRECTION=figure.direction,
            MODALITY=figure.modality,
            CATEGORY=figure.category,
            SCOPE=figure.scope,
            PERIOD=figure.period,
            COMMENT_OBS=figure.sentence,
            MENTION=figure.mention,
            SOURCE_DOC=figure.document,
            SOURCE_SECTION=figure.section,
            SOURCE_LOCATOR=figure.locator,
            OBS_ID=figure.id,
            PART_OF=figure.part_of,
            REPEATS=figure.repeats,
            DOUBTFUL=figure.doubtful,
            SOURCE_DOC_ID=figure.document_id,
            START=figure.start,
            END=figure.end,
            RULE=figure.rule,
        )


CONCEPTS = frozenset(
    {
        *("INDICATOR", "REF_AREA", "TIME_PERIOD", "FREQ", "OBS_VALUE", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS"),
        *("OBS_STATUS", "COMMENT_OBS"),
    }
)
"""The columns that are SDMX concepts."""

_WRAPPED = {"INDICATOR": 26, "COMMENT_OBS": 60, "SOURCE_DOC": 26}
_IDS = dict.fromkeys(("OBS_ID", "PART_OF", "REPEATS"), 26)
OBSERVATION_COLUMNS = tuple(
    Column(
        name,
        (_WRAPPED | _IDS).get(name, max(14, len(name) + 4)),
        "",
        wrap=name in _WRAPPED,
        printed=name.startswith("OBS_VALUE"),
    )
    for name in Observation.model_fields
)
"""The columns of a table of observations, with the same names in every language."""


class SdmxTime(NamedTuple):
    """A period in the form of SDMX, and the code of CL_FREQ for its length; None where SDMX has none."""

    period: str | None
    freq: str | None


_NO_TIME = SdmxTime(None, None)


def time_period(written: str) -> SdmxTime:
    """The ``time_period`` of a figure in the forms of SDMX (SDMX 3.0, section 6, 4.2: observational time period).

    SDMX writes a range as its start and duration, and half-years and quarters of the calendar as such.

    >>> time_period("2012-01/2012-06"), time_period("2012-01/2012-11")
    (SdmxTime(period='2012-S1', freq='S'), SdmxTime(period='2012-01-01/P11M', freq=None))
    """
    period = TimePeriod.parse(written)
    if period is None or (period.is_span and period.precision not in ((1, 1), (2, 2))):
        return _NO_TIME
    if not period.is_span:
        return SdmxTime(written, period.frequency)
    year = period.first[0]
    if period.precision == (1, 1):
        return SdmxTime(f"{year}-01-01/P{period.last[0] - year + 1}Y", None)
    first, last = period.months
    match period.frequency:
        case "A":
            return SdmxTime(str(year), "A")
        case "S":
            return SdmxTime(f"{year}-S{1 + first % 12 // 6}", "S")
        case "Q":
            return SdmxTime(f"{year}-Q{1 + first % 12 // 3}", "Q")
        case _:
            return SdmxTime(f"{year}-{period.first[1]:02}-01/P{last - first + 1}M", None)


def _status(figure: Figure) -> str | None:
    if figure.doubtful and figure.modality is Modality.REPORTED:
        return LOW_RELIABILITY
    return OBS_STATUS.get(figure.modality)


def is_territory(scope: str) -> bool:
    """Whether a scope is a geographic area, which alone is a REF_AREA in SDMX.

    The grade ``territory`` of a scope rule is how far it governs, and holds for 全矿 and 本会 too.

    >>> is_territory("全市"), is_territory("全省各级工会")
    (True, False)
    """
    return Party.parse(scope).kind is PartyKind.PLACE
