"""How figures take unit, measure and period from their neighbours; the figures are synthetic."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.figures import read_text

DAY = date(2024, 6, 20)


def read(text, day=DAY):
    return read_text(text, day)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Supplies were 15.4 billion cubic metres in 2022. This year the figure will climb to 22 billion, and more later.",
         ["m3", "m3"]),
        ("It sent 1.9 million barrels per day in May, below the 2.5 million barrels of April.", ["bbl/d", "bbl/d"]),
        ("It paid $67 a barrel, against $79 for the Saudi oil.", ["USD/bbl", "USD/bbl"]),
        ("It sent 2 million barrels per day, or 62 million barrels in all.", ["bbl/d", "bbl"]),
        ("Oil purchases were 12 million tonnes, down by half. Those from elsewhere rose by 5% to 6.4 million.",
         ["tonnes", "percent", "percent", "tonnes"]),
        ("It considers 73 projects; seven with funds are complete and another 11 are under way.",
         ["count:projects"] * 3),
        ("It usually makes up 2 to 3 percent of the imports.", ["percent"]),
        ("The number of tourists rose 4.2 times to 848,000.", ["x", "count:tourists"]),
        ("There are over 9,000 firms, up from 5,000 in 2022.", ["count:firms"] * 2),
        ("Output sank by two-thirds in 2022.", ["percent"]),
        ("It oversees 83 projects. Forty-three of them are under way.", ["count:projects"] * 2),
        ("It supplied 31 billion cubic metres. Tourist trips have risen 2.5-fold, to 2.8 million.",
         ["m3", "x", "count:trips"]),
        ("It took 2.1 mln barrels of Russian oil daily.", ["bbl/d"]),
        ("It rose by a factor of 1.4.", ["x"]),
        ("The number of firms stood at 9,000, of which nearly one quarter are new.", ["count:firms", "percent"]),
        ("The share shot up from 0.2 percent before the war to 22 percent.", ["percent"] * 2),
        ("Инвестиции превышают 25 млрд долларов. Есть 45 проектов на 14,5 млрд.", ["USD", "count:projects", "USD"]),
        ("中国汽车对俄出口84万辆。", ["count:vehicles"]),
        ("Container trains numbered 1,090, a third more.", ["count:trains", "percent"]),
        ("The price sank by $15 to $120 per barrel.", ["USD", "USD/bbl"]),
        ("The price fell by $0.5-1 per barrel.", ["USD/bbl"]),
        ("Trade was $10 billion. The area has 22 billion trees.", ["USD", "count:trees"]),
    ],
)  # fmt: skip
def test_a_unit_left_out_is_that_of_the_amount_before(text, units):
    assert [figure.unit for figure in read(text)] == units


@pytest.mark.parametrize(
    "text",
    ["Two Chinese banks lend to it.", "Under law 193-FZ applies a levy.", "A 3,000-km pipeline is built.",
     "It sells from February 7 to March 6, then stops."],
)  # fmt: skip
def test_actors_laws_days_and_lengths_are_no_figures(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "quote", "value"),
    [
        ("It was $10 billion, a third more than a year earlier.", "a third", 33),
        ("Two years ago it was only a quarter.", "a quarter", 25),
        ("It stayed below a fifth.", "a fifth", 20),
        ("It takes over a quarter of the exports.", "a quarter", 25),
    ],
)
def test_parts_of_a_whole_without_a_noun_behind(text, quote, value):
    figure = read(text)[-1]
    assert (figure.quote.removeprefix("a ") in quote, round(figure.value)) == (True, value)


@pytest.mark.parametrize(
    ("text", "comparators"),
    [
        ("Trade may approach $200 billion.", ["~"]), ("Stocks added up to $25 billion.", ["="]),
        ("Импорт упал примерно на 13%.", ["~"]), ("Поставки выросли более чем на 30%.", [">"]),
        ("Trade passed the $115 billion mark.", [">"]), ("约占进口总量的两成。", ["~"]), ("Газ подорожал до 270 долларов.", ["="]),
        ("Trade will hardly exceed $65 billion.", ["<="]),
        ("К 2030 году оборот вырастет до $300 млрд.", ["="]),
        ("Они намерены удвоить торговлю до 80 млрд долларов.", ["=", "="]),
        ("It would cross the $100 billion mark.", [">"]),
        ("It exceeded the $190 billion recorded in 2022.", ["="]),
        ("Nearly 8 million tonnes arrived, equivalent to 1.9 million barrels per day.", ["~", "~"]),
    ],
)  # fmt: skip
def test_comparators_before_prepositions_and_of_conversions(text, comparators):
    assert [figure.comparator for figure in read(text)] == comparators


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Exports and imports were $10 billion and $9 billion.", ["exports", "imports"]),
        ("Imports and exports came to $9 billion and $10 billion respectively.", ["imports", "exports"]),
        ("Trade was $19 billion, exports $10 billion, imports $9 billion. For May the numbers were $3 billion, "
         "$2 billion and $1 billion respectively.", ["trade_turnover", "exports", "imports"] * 2),
        ("The plant got €9 billion and 8 billion yuan in loans.", ["project_investment"] * 2),
        ("The commission has 70 projects with a combined price tag of $112 billion.",
         ["portfolio_project_count", "portfolio_planned_investment"]),
        ("The partners finance 19 projects; total spending will be 500 billion rubles.",
         ["portfolio_project_count", "portfolio_planned_investment"]),
        ("The portfolio has 70 projects. Chinese firms have put $10 billion into them.",
         ["portfolio_project_count", "project_investment"]),
        ("Direct investment grew. In 2022 Chinese companies had invested $234 million.", ["fdi_flow"]),
        ("China invested $32 million in the non-financial sector in 2020.", ["fdi_flow"]),
        ("Direct investment from China since 2000 adds up to $25 billion.", ["fdi_stock"]),
        ("Trade was $10 billion, of which $6 billion were exports; the balance is in its favour by $2 billion.",
         ["trade_turnover", "exports", "other"]),
        ("It sold goods for $10 billion and took $8 billion in return.", ["exports", "imports"]),
        ("Китай поставил товаров на 33 млрд долларов, а купил на 43 млрд.", ["exports", "imports"]),
        ("Kazakhstan is responsible for $32 billion of the trade, or 48%.", ["trade_turnover", "share"]),
        ("Its share of world GDP is 36%, ahead of the G7's 30%.", ["share", "share"]),
        ("The share stayed below 20%.", ["share"]),
        ("The economy is expected to expand 3.3 percent.", ["growth_rate"]),
        ("The economy will contract by 6 percent.", ["growth_rate"]),
        ("The discount widened to 30%.", ["other"]),
        ("It discussed a $200 billion list of 86 projects.", ["portfolio_planned_investment", "portfolio_project_count"]),
        ("Trade fell. It became the biggest investor with $2 billion put into oil fields.", ["project_investment"]),
        ("Announced projects are put at $8 billion.", ["portfolio_planned_investment"]),
        ("Turnover fell by 4 percent. A hub, to cost 15 billion rubles, is built.", ["growth_rate", "project_investment"]),
        ("Trade came to $5 billion, half of it imports.", ["trade_turnover", "share"]),
        ("Exports exceeded the plan by one third.", ["growth_rate"]),
        ("The fund bought 9.9 percent of the plant for €1 billion and is to lend the project €730 million.",
         ["share", "project_investment", "project_investment"]),
        ("Investors ploughed $3 billion into the area.", ["project_investment"]),
        ("Exports doubled as firms filled a gap in trade. They reached $9 billion.", ["growth_rate", "exports"]),
        ("目前本币结算比例已超过80%。", ["share"]),
        ("Its part in foreign trade is only 4%.", ["share"]),
        ("Это на 2,8% больше, чем годом ранее.", ["growth_rate"]),
        ("Стоимость поставок достигла $48 млрд.", ["exports"]),
        ("Its imports grew. The tariff of 25% on $34 billion of goods took effect.", ["other", "other"]),
        ("Turnover was $88 billion, of which $39 billion is Chinese exports.", ["trade_turnover", "exports"]),
        ("Trade grew. The fund, with capital of $1 billion, starts.", ["other"]),
        ("The yuan's weight in trading was 46 percent.", ["share"]),
        ("Exports grew. The ministry will sell yuan for 160 billion rubles.", ["other"]),
        ("Oil is sold at discounts of $35 a barrel.", ["other"]),
        ("Доля выросла до 36%.", ["share"]),
        ("Exports fell. Private refiners buy about two fifths.", ["share"]),
        ("Europe's has fallen to no more than 5%.", ["share"]),
        ("The deposit will need $1 billion.", ["project_investment"]),
        ("Half as much again was shipped.", ["growth_rate"]),
    ],
)  # fmt: skip
def test_the_measure_of_lists_parts_and_money_put_into_projects(text, measures):
    assert [figure.measure for figure in read(text)] == measures


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("It sent 9 million tonnes in May, less than in April, when shipments hit a record of 10 million tonnes.",
         ["2024-05", "2024-04"]),
        ("Exports fell 16% in May after a decline of 8% in April, and imports dropped 17% following a 10% decrease in "
         "the previous month.", ["2024-05", "2024-04", "2024-05", "2024-04"]),
        ("Trade, which totalled $108 billion in 2018, is to reach $200 billion by 2030.", ["2018", "2030"]),
        ("From 2026 the pipe should carry 38 billion cubic metres.", ["2026"]),
        ("In April exports were $8 billion. Four months: exports $30 billion, imports $40 billion.",
         ["2024-04", "2024-04 from January", "2024-04 from January"]),
        ("Under the contract of May 2014, worth $400 billion, it supplies gas.", [None]),
        ("It rose to $190 billion in 2022, a gain of 29% over the previous year.", ["2022", "2022"]),
        ("In May it sent 9 million tonnes; a year before they had been 6 million.", ["2024-05", "2023-05"]),
        ("In April, he said deliveries in May had risen 60%.", ["2024-05"]),
        ("In May trade was $3 billion, and it may exceed $40 billion for the year.", ["2024-05", "2024"]),
        ("By the year's end he expects $40 billion.", ["2024"]),
        ("К концу года стороны рассчитывают на оборот в 180 млрд долларов.", ["2024"]),
        ("Trade was $3 billion in May. The plant has a capacity of 20 million tonnes.", ["2024-05", None]),
        ("Trade was $3 billion in May. The firms own 10% each.", ["2024-05", None]),
        ("Sales were $3 billion in May. The metal trades at $2,250 a tonne.", ["2024-05", None]),
        ("Trade rose over 2023 to 34 billion rubles.", ["2023"]),
        ("In May, imports rose, by 4%, for the first time since January of 2023. Trade was $3 billion.",
         ["2024-05", "2024-05"]),
        ("Trade for the four months came to $80 billion.", ["2024-04 from January"]),
        ("Sales were $3 billion in May. They reached $9 billion in all, 5% up; in March growth had been 6%. Imports rose 2%.",
         ["2024-05", "2024-05", "2024-05", "2024-03", "2024-05"]),
        ("He said that in four months trade was up 32%.", ["2024-04 from January"]),
        ("Its trade exceeded $84 billion in 2022, and that half of the payments are in rubles is known.", ["2022", None]),
        ("Supplies grew to $375 million in 2023, having been $163 million in 2022.", ["2023", "2022"]),
        ("预计全年贸易额将超过2000亿美元。", ["2024"]),
        ("Deliveries were 7 million tonnes in May, below April's all-time high of close to 2 million bpd.",
         ["2024-05", "2024-04"]),
        ("Customs, which resumed its releases in March, put trade with China for 2022 at $190 billion. Imports were $76 "
         "billion.", ["2022", "2022"]),
        ("In May Kazakhstan had $3 billion of the trade, or 48%.", ["2024-05", "2024-05"]),
        ("In May the key rate was 18 percent; inflation is at 9 percent.", ["2024-05", None]),
        ("Shipments grew in May. The firm sold 60,300 vehicles.", ["2024-05"]),
        ("2023年全年贸易额达到2401亿美元。", ["2023"]),
        ("Trade slid 2 percent over the first four months.", ["2024-04 from January"]),
        ("Payments in rubles exceed 70%, whereas in 2020 their share was 20%. In five months trade was $93 billion.",
         [None, "2020", "2024-05 from January"]),
        ("1至5月，双边贸易额达938亿美元。", ["2024-05 from January"]),
        ("In the January-March half year it was $9 billion.", ["2024-03 from January"]),
        ("In May exports hit 69 million tonnes, more than double the 31 million tonnes of 2022, and earned $8 billion.",
         ["2024-05", "2024-05", "2022", "2024-05"]),
        ("В мае поставки выросли на 4%. Доля России в импорте — около 20%.", ["2024-05", None]),
        ("Exports went up 50% in May. In April they had gained 90%. Purchases shrank by 8%.",
         ["2024-05", "2024-04", "2024-05"]),
        ("In May supplies were 8 million tonnes. It raised sales by 28% in the year as a whole.", ["2024-05", "2024"]),
        ("In the first four months trade grew 5%. Growth stood at 23% in the same period of 2018.",
         ["2024-04 from January", "2018-04 from January"]),
        ("Under the $400 billion agreement supplies began in December 2023.", [None]),
        ("In May trade fell. Four-month trade was $80 billion.", ["2024-04 from January"]),
        ("去年全年贸易额为1902亿美元。", ["2023"]),
        ("It has put $35 billion into the economy since 2014.", [None]),
    ],
)  # fmt: skip
def test_the_period_of_asides_bases_and_beginnings(text, periods):
    assert [told(figure) for figure in read(text)] == periods


def told(figure):
    """The period in words short enough for a table of cases."""
    first, last = figure.period_start, figure.period_end
    if first is None:
        return None
    if (first.month, last.month) == (1, 12):
        return f"{first.year}"
    return f"{last:%Y-%m}" if first.month == last.month else f"{last:%Y-%m} from January"


_NOUNS = {"exports": "exports", "imports": "imports", "turnover": "trade_turnover"}


@given(st.permutations(list(_NOUNS)), st.lists(st.integers(1, 999), min_size=3, max_size=3, unique=True), st.booleans())
def test_amounts_listed_go_with_the_nouns_in_any_order(nouns, values, told_so):
    listed = ", ".join(nouns[:-1]) + " and " + nouns[-1]
    amounts = ", ".join(f"${value} billion" for value in values[:-1]) + f" and ${values[-1]} billion"
    figures = read(f"The {listed} were {amounts}{' respectively' if told_so else ''}.")
    assert [figure.measure for figure in figures] == [_NOUNS[noun] for noun in nouns]


_MONTHS = ["January", "February", "March", "April", "May"]


@given(
    st.lists(st.sampled_from(range(1, 6)), min_size=3, max_size=3, unique=True), st.sampled_from(["8%", "$9 billion"])
)
def test_a_month_looked_back_to_is_not_carried_on(months, amount):
    told, passed, base = (_MONTHS[month - 1] for month in months)
    later = read(
        f"In {told} trade was $10 billion, up 5% from {base}; in {passed} it was $7 billion. Exports then fell to {amount}."
    )[-1]
    assert later.period_start == date(2024, months[0], 1)
