"""Code lists that come complete from a library: ISO 3166-1 countries and ISO 4217 currencies (pycountry).

To them comes the rouble before the redenomination of 1998, which ISO 4217 lists among the withdrawn currencies.

The library's version is pinned by the lock file, so they are part of the code and not of the archive.
"""

from functools import cache

import pandas as pd
import pycountry

# UN Comtrade's codes where they differ from the ISO/M49 number, because its statistical territory does
# (with Puerto Rico, Monaco, Liechtenstein, …): Reporters.json and partnerAreas.json of comtradeapi.un.org.
COMTRADE_CODES = {"CHE": "757", "FRA": "251", "IND": "699", "NOR": "579", "TWN": "490", "USA": "842"}

# partnerAreas.json: what is no country but part of the sum over partners ("nes": not elsewhere specified).
COMTRADE_NO_COUNTRY = frozenset(
    {97, 129, 221, 290, 471, 472, 473, 492, 527, 536, 568, 577, 636, 637, 697, 837, 838, 839, 849, 879, 899}
)

# ISO fields of Comtrade that are no ISO codes.
COMTRADE_ISO = {"W00": "WLD", "S19": "TWN"}


def comtrade_areas() -> dict[int, str]:
    """Our country code by Comtrade's number; 0 is the world. Italy is 380 in answers and 381 in older lists."""
    table = countries()
    return {0: "WLD", 381: "ITA"} | {
        int(n): c for n, c in zip(table["comtrade_code"], table["country_code"], strict=True)
    }


@cache
def countries() -> pd.DataFrame:
    """One row per ISO 3166-1 country: alpha-3, alpha-2, M49 number, Comtrade number, English name."""
    return pd.DataFrame(
        [
            {
                "country_code": country.alpha_3,
                "iso2_code": country.alpha_2,
                "m49_code": country.numeric,
                "comtrade_code": COMTRADE_CODES.get(country.alpha_3, country.numeric),
                "country_name": getattr(country, "common_name", country.name),
            }
            for country in pycountry.countries
        ]
    ).sort_values("country_code", ignore_index=True)


@cache
def currencies() -> pd.DataFrame:
    """One row per currency: alphabetic code, number, English name."""
    return pd.DataFrame(
        [
            *(
                {"currency_code": money.alpha_3, "currency_number": money.numeric, "currency_name": money.name}
                for money in pycountry.currencies
            ),
            {"currency_code": "RUR", "currency_number": "810", "currency_name": "Russian Ruble (before 1998)"},
        ]
    ).sort_values("currency_code", ignore_index=True)


def code_lists() -> dict[str, pd.DataFrame]:
    """Both by the name that models read them by, in the schema of staged rows."""
    return {"iso_countries": countries(), "iso_currencies": currencies()}
