"""The upstreams of all sources: addresses, parameters, headers and columns as the real ones were recorded, figures made up."""

import re
from datetime import UTC, date, datetime, timedelta

from tests.sources import synthetic as made_up
from tests.upstream import Response

NOW = datetime.now(UTC)
THIS_YEAR, LAST_YEAR = NOW.year, NOW.year - 1

# The columns of the IMF's answers; those of a release's description are the same for every data set.
DESCRIBED = (
    "DOI,FULL_DESCRIPTION,AUTHOR,PUBLISHER,DEPARTMENT,CONTACT_POINT,TOPIC,TOPIC_DATASET,KEYWORDS,KEYWORDS_DATASET,LANGUAGE,"
    "PUBLICATION_DATE,UPDATE_DATE,METHODOLOGY,METHODOLOGY_NOTES,ACCESS_SHARING_LEVEL,ACCESS_SHARING_NOTES,SECURITY_CLASSIFICATION,"
    "SOURCE,SHORT_SOURCE_CITATION,FULL_SOURCE_CITATION,LICENSE,SUGGESTED_CITATION,KEY_INDICATOR,SERIES_NAME"
)
IMTS = (
    "DATAFLOW,COUNTRY,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE,PRECISION,DECIMALS_DISPLAYED,TRADE_FLOW,"
    f"VALUATION,UNIT,DERIVATION_TYPE,OVERLAP,STATUS,{DESCRIBED}"
)
DIP = (
    "DATAFLOW,COUNTRY,DV_TYPE,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE,PRECISION,DECIMALS_DISPLAYED,"
    "INSTR_ASSET,DI_DIRECTION,DI_ENTITY,FUNCTIONAL_CAT,ACCOUNTING_ENTRY,UNIT,STATUS,DERIVATION_TYPE,OVERLAP,KEY_INDICATOR,SERIES_NAME"
)
EXR = (
    "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,OBS_CONF,OBS_PRE_BREAK,OBS_COM,TIME_FORMAT,"
    "BREAKS,COLLECTION,COMPILING_ORG,DISS_ORG,DOM_SER_IDS,PUBL_ECB,PUBL_MU,PUBL_PUBLIC,UNIT_INDEX_BASE,COMPILATION,COVERAGE,DECIMALS,"
    "NAT_TITLE,SOURCE_AGENCY,SOURCE_PUB,TITLE,TITLE_COMPL,UNIT,UNIT_MULT"
)


def table(header, *rows, end="\n"):
    """A CSV answer: each row has some of the columns, the others are empty."""
    names = header.split(",")
    assert all(set(row) <= set(names) for row in rows)
    return end.join([header, *(",".join(str(row.get(name, "")) for name in names) for row in rows)]) + end


def bank_of_russia(request):
    assert request.path == "/scripts/XML_dynamic.asp"
    first, last = request.params["date_req1"], request.params["date_req2"]
    year = first[-4:]
    assert (first, last) == (f"01/01/{year}", f"31/12/{year}")
    days = [date(int(year), 1, day) for day in (10, 11, 12)]
    tomorrow = NOW.date() + timedelta(days=1)
    if year == str(tomorrow.year):  # set in the afternoon of today
        days = [day for day in days if day < tomorrow] + [tomorrow]
    unit = {"R01235": 90, "R01239": 99, "R01375": 12}[request.params["VAL_NM_RQ"]]
    worth = 66 if int(year) < 1998 else 0.066 if int(year) == 1998 else 0.33 if int(year) < 2015 else 1
    rate = f"{unit * worth:.4f}".replace(".", ",")
    records = [(f"{day:%d.%m.%Y}", "1", rate) for day in days]
    body = made_up.rouble_span(*records, identity=request.params["VAL_NM_RQ"])
    return Response(body, kind="text/xml; charset=windows-1251")


def ecb(request):
    assert request.path == "/service/data/EXR/D.CNY+USD.EUR.SP00.A"
    assert request.params["format"] == "csvdata"
    if request.headers.get("if-modified-since"):
        return Response(status=304)
    year = request.params["startPeriod"][:4]
    same = {
        "FREQ": "D",
        "CURRENCY_DENOM": "EUR",
        "EXR_TYPE": "SP00",
        "EXR_SUFFIX": "A",
        "OBS_CONF": "F",
        "UNIT_MULT": 0,
    }
    rows = [
        same | {"KEY": f"EXR.D.{code}.EUR.SP00.A", "CURRENCY": code, "TIME_PERIOD": f"{year}-01-{day:02}", "OBS_VALUE": value,
        "TITLE_COMPL": '"ECB reference exchange rate, 2.15 pm (C.E.T.)"', "OBS_STATUS": "A" if value else "H"}
        for code in ("CNY", "USD")
        for day, value in ((5, 8.1 if code == "CNY" else 1.1), (6, ""))
    ]  # fmt: skip
    headers = {"Last-Modified": "Wed, 25 Nov 2026 15:00:00 GMT"}
    return Response(table(EXR, *rows, end="\r\n"), kind="text/csv", headers=headers)


def world_bank(request):
    code = re.fullmatch(r"/v2/country/RUS;CHN;[A-Z;]+/indicator/([A-Z.]+)", request.path)[1]
    assert (request.params["format"], request.params["date"]) == ("json", f"1960:{THIS_YEAR}")
    # of the size that the bundled years have
    size = {"SP.POP.TOTL": 144e6, "PA.NUS.FCRF": 60, "TX.VAL.MRCH.CD.WT": 2e11, "TM.VAL.MRCH.CD.WT": 2e11}
    value = size.get(code, 1e12 if code.endswith("CD") else 40)
    row = made_up.world_bank_row(indicator={"id": code, "value": "x"})
    years = ((2023, value), (2022, value), (1960, value / 50 if code == "PA.NUS.FCRF" else value))
    return Response(made_up.world_bank(*(row | {"date": str(year), "value": number} for year, number in years)))


def imf(request):
    assert request.headers["accept"] == "application/vnd.sdmx.data+csv;version=1.0.0"
    flow, _, key = request.path.removeprefix("/external/sdmx/2.1/data/IMF.STA,").partition("/")
    country, *_ = key.split(".")
    other = {"CHN": "RUS", "RUS": "CHN"}[country]
    if flow == "DIP":
        assert f".{other}.A" in key and request.params == {"startPeriod": "2009", "endPeriod": str(THIS_YEAR)}
        row = {
            "COUNTRY": country, "INDICATOR": "INWD_D_NETLA_FALL_ALL", "COUNTERPART_COUNTRY": other, "FREQUENCY": "A",
            "TIME_PERIOD": 2023, "OBS_VALUE": -5, "SCALE": 6, "UNIT": "USD", "FUNCTIONAL_CAT": "D", "KEY_INDICATOR": "true",
        }  # fmt: skip
        answer = table(DIP, *(row | {"DV_TYPE": kind} for kind in ("O", "SCC")))
        return Response(answer, kind="application/vnd.sdmx.data+csv;version=1.0.0")
    frequency, first = key[-1], request.params["startPeriod"]
    assert f".{other}+G001.{frequency}" in key
    row = {
        "COUNTRY": country, "COUNTERPART_COUNTRY": other, "FREQUENCY": frequency, "SCALE": 6, "UNIT": "USD", "DERIVATION_TYPE": "M",
        "TIME_PERIOD": f"{first}-M03" if frequency == "M" else first, "KEY_INDICATOR": "true", "KEYWORDS": '"L81,F10_I"',
        "PUBLICATION_DATE": "2025-10-05T23:36:59.553138600Z", "UPDATE_DATE": "2025-10-05T23:36:59.603105500Z",
    }  # fmt: skip
    exports = row | {"INDICATOR": "XG_FOB_USD", "TRADE_FLOW": "XG", "VALUATION": "FOB", "OBS_VALUE": 5e9}
    imports = row | {"INDICATOR": "MG_CIF_USD", "TRADE_FLOW": "MG", "VALUATION": "CIF", "OBS_VALUE": 5.1e9}
    return Response(table(IMTS, exports, imports), kind="application/vnd.sdmx.data+csv;version=1.0.0")


def comtrade(request):
    if "getda" in request.path.lower():
        monthly = "/M/" in request.path
        assert ("reporterCode" in request.params) == monthly
        period = int(f"{LAST_YEAR}03" if monthly else LAST_YEAR)
        record = {"freqCode": "M" if monthly else "A", "period": period, "reporterCode": 156, "datasetChecksum": 7}
        return Response(made_up.comtrade(record | {"lastReleased": "2026-06-07T17:13:50"}))
    asked, records = request.params, []
    for flow in asked["flowCode"].split(","):
        levels = {"AG2": ["01", "27"], "AG6": ["270112"]}
        for code in levels.get(asked["cmdCode"], [asked["cmdCode"]]):
            monthly = len(asked["period"]) == 6
            # zero instead of nothing in the other valuation, and a blank behind a code, as in some years of the real ones
            value = {"cifvalue": 9.0, "fobvalue": 0.0} if flow == "M" else {"cifvalue": None, "fobvalue": 9.0}
            changed = {
                "freqCode": "M" if monthly else "A", "period": asked["period"], "refYear": int(asked["period"][:4]),
                "refMonth": int(asked["period"][4:]) if monthly else 52, "flowCode": flow, "cmdCode": code,
                "aggrLevel": 0 if code == "TOTAL" else len(code), "primaryValue": 9.0, "mosCode": "0 ",
            }  # fmt: skip
            records.append(made_up.comtrade_record(**(changed | value)))
    return Response(made_up.comtrade(*records))


def china_customs(request):
    index = re.fullmatch(r"/statics/report/preliminary(\d{4})?\.html", request.path)
    if index and index[1] == str(THIS_YEAR):
        return Response("<html><h1>404 Not Found</h1></html>", status=404, kind="text/html")
    if index:
        listed = index[1] or str(THIS_YEAR)
        titles = {
            c: f"<td>(4) China's Total Export & Import Values by Country/Region (in {c})</td>" for c in ("CNY", "USD")
        }
        link = "<td><span>Jan.</span><a href=http://english.customs.gov.cn/Statics/{}-{}.html> Mar.</a></td>"
        rows = "".join(f"<tr>{title}{link.format(listed, c.lower())}</tr>" for c, title in titles.items())
        newest = f"<select><option value='{listed}'></option><option value='2019'></option></select>"
        table = f"<table><tr><td>(2) other</td><td>x</td></tr>{rows}</table>"
        return Response(f"<html>{newest}{table}</html>", kind="text/html")
    year, currency = re.fullmatch(r"/Statics/(\d{4})-(cny|usd)\.html", request.path).groups()
    unit = {"cny": "Unit: CNY 100 Million", "usd": "Unit: USD1 Million"}[currency]
    page = made_up.release(unit=unit, currency=currency.upper()).replace("Mar 2026", f"Mar {year}")
    return Response(page, kind="text/html; charset=utf-8")


UPSTREAMS = {
    "bank_of_russia": bank_of_russia, "ecb": ecb, "world_bank": world_bank, "imf_imts": imf, "imf_dip": imf,
    "un_comtrade": comtrade, "china_customs": china_customs,
}  # fmt: skip
