"""Do two names mean one company, or one person? What a careful reader says, and what must always hold."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.i18n import LANGUAGES, translate
from registry.matching import SAME_FROM, Kind, Match, Verdict, compare
from tests.cast import number_of
from tests.registry.named_pairs import COMPANIES, PEOPLE

FIRST, SECOND = number_of(11), number_of(12)
MAN, OTHER_MAN = number_of(21, "8503129"), number_of(22, "8503129")
ALPHABETS = {
    "2021": str.maketrans(dict(zip("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшыіэ", [
        "a", "ä", "b", "v", "g", "ğ", "d", "e", "io", "j", "z", "i", "i", "k", "q", "l", "m", "n", "ñ", "o", "ö", "p",
        "r", "s", "t", "u", "ū", "ü", "f", "h", "h", "ts", "ch", "ş", "y", "ı", "e"], strict=True))),
    "2018": str.maketrans(dict(zip("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшыіэ", [
        "a", "á", "b", "v", "g", "ǵ", "d", "e", "io", "j", "z", "ı", "ı", "k", "q", "l", "m", "n", "ń", "o", "ó", "p",
        "r", "s", "t", "ý", "u", "ú", "f", "h", "h", "ts", "ch", "sh", "y", "i", "e"], strict=True))),
    "passport": str.maketrans(dict(zip("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшыіэ", [
        "a", "a", "b", "v", "g", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "k", "l", "m", "n", "n", "o", "o", "p",
        "r", "s", "t", "u", "u", "u", "f", "kh", "kh", "ts", "ch", "sh", "y", "i", "e"], strict=True))),
    "typed in Russian": str.maketrans("әғқңөұүһі", "агкноууxи".replace("x", "х")),
}  # fmt: skip
WORDS = [
    "алтын", "дала", "жетісу", "өрлеу", "шаңырақ", "құрылыс", "сауда", "қазына", "ұлытау", "бәйтерек", "мұнай",
    "тұлпар", "көктем", "жұлдыз", "сервис", "береке", "ғасыр", "іскер", "әлем",
]  # fmt: skip
SURNAMES = ["қасымов", "жұмабаев", "сейітов", "әбішев", "өтегенов", "шоқаев", "ғабдуллин", "мұқанов", "тоқтаров"]
GIVEN = ["ерлан", "нұрсұлтан", "асқар", "бауыржан", "қайрат", "шыңғыс", "өтеген", "жандос", "мұрат"]
FATHERS = ["маратұлы", "серікұлы", "болатұлы", "қайратұлы", "жұмабекұлы"]
company_names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).map(" ".join)
person_names = st.builds("{} {} {}".format, *(st.sampled_from(words) for words in (SURNAMES, GIVEN, FATHERS)))
kinds = st.sampled_from(list(Kind))
anything = st.text(alphabet=st.sampled_from("абвгдеқұіҢАВХІXVabcdefgnsAB .,-«»\"'№#0123456789/&+()юяшчй"), max_size=40)


def said(match: Match) -> list[str]:
    return [reason.id.removeprefix("match.") for reason in match.reasons]


@pytest.mark.parametrize(("left", "right", "answer"), COMPANIES, ids=lambda text: str(text)[:40])
def test_companies_are_told_apart_as_a_careful_reader_would(left: str, right: str, answer: str) -> None:
    found = compare(left, right, "company")
    assert found.verdict == answer, (found.score, said(found))


@pytest.mark.parametrize(("left", "right", "answer"), PEOPLE, ids=lambda text: str(text)[:40])
def test_people_are_told_apart_as_a_careful_reader_would(left: str, right: str, answer: str) -> None:
    found = compare(left, right, "person")
    assert found.verdict == answer, (found.score, said(found))


def test_there_are_enough_pairs_of_either_answer() -> None:
    answers = [answer for _, _, answer in (*COMPANIES, *PEOPLE)]
    assert len(answers) >= 150
    assert min(answers.count("same"), answers.count("different")) >= 60


@pytest.mark.parametrize(
    ("left", "right", "kind", "reason"),
    [
        ("ТОО «Алтын Дала»", "ТОО «Алтын Дала»", "company", "identical"),
        ("ТОО «Алтын Дала»", "тоо алтын дала", "company", "written_otherwise"),
        ("ТОО «Алтын Дала»", "АО «Алтын Дала»", "company", "form_differs"),
        ("ТОО «Алтын Дала»", "Алтын Дала", "company", "form_left_out"),
        ("ТОО «Алтын Дала»", "Филиал ТОО «Алтын Дала»", "company", "form_differs"),
        ("«Алтын Дала»", "Филиал «Алтын Дала»", "company", "unit"),
        ("ТОО «Нұр-1»", "ТОО «Нұр-2»", "company", "number_differs"),
        ("ТОО «Нұр»", "ТОО «Нұр-2»", "company", "number_left_out"),
        ("ТОО «Орда А»", "ТОО «Орда Б»", "company", "letter_differs"),
        ("ТОО «Орда Алматы»", "ТОО «Орда Астана»", "company", "place_differs"),
        ("ТОО «Орда Алматы»", "ТОО «Орда»", "company", "place_left_out"),
        ("ТОО «Орда Құрылыс»", "ТОО «Орда Строй»", "company", "translated"),
        ("ТОО «СтройСервис Орда»", "ТОО «Строй Сервис Орда»", "company", "glued"),
        ("ТОО «КТЖ»", "ТОО «Қазақстан темір жолы»", "company", "initialism"),
        ("ТОО «Дала Алтын»", "ТОО «Алтын Дала»", "company", "order"),
        ("Асанов Ержан", "Асанов Ержан Болатович", "person", "patronymic_left_out"),
        ("Асанов Ержан Маратович", "Асанов Ержан Болатович", "person", "patronymic_differs"),
        ("Асанов Ержан Болатұлы", "Асанов Ержан Болатович", "person", "same_father"),
        ("Асанов Асқар", "Асанов Асхат", "person", "given_differs"),
        ("Асанов Е.", "Асанов Ержан", "person", "initial"),
        ("Асанов М.", "Асанов Ержан", "person", "initial_differs"),
        ("Асанов Е.М.", "Асанова Е.М.", "person", "gender_differs"),
        ("Асанова Дана Болатқызы", "Серікова Дана Болатқызы", "person", "surname_changed"),
        ("Ахметов Ерлан", "Ахатов Ерлан", "person", "surname_differs"),
    ],
)
def test_the_reason_is_named(left: str, right: str, kind: str, reason: str) -> None:
    assert reason in said(compare(left, right, kind))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_a_sentence_of_the_reader(language: str) -> None:
    for kind, pairs in (("company", COMPANIES), ("person", PEOPLE)):
        for left, right, _ in pairs:
            found = compare(left, right, kind)
            sentences = [translate(reason, language) for reason in (found.verdict.text, *found.reasons)]
            assert all(sentence and "{" not in sentence for sentence in sentences)


class TestNumbersDecide:
    def test_one_bin_makes_one_company_whatever_it_is_called(self) -> None:
        found = compare(f"ТОО «Алтын Дала» БИН {FIRST}", f"Жаңа атау ЖШС, БСН {FIRST}", "company")
        assert (found.verdict, said(found)[0]) == (Verdict.SAME, "same_number")

    def test_two_bins_make_two_companies_of_one_name(self) -> None:
        found = compare("ТОО «Алтын Дала»", "ТОО «Алтын Дала»", "company", left_bin=FIRST, right_bin=SECOND)
        assert (found.verdict, said(found)[0]) == (Verdict.DIFFERENT, "other_number")

    def test_a_number_in_the_text_meets_a_number_in_its_field(self) -> None:
        assert compare(f"Алтын ({FIRST})", "Күміс", "company", right_bin=FIRST).verdict is Verdict.SAME

    def test_a_number_on_one_side_says_nothing(self) -> None:
        alone = compare("ТОО «Алтын Дала»", "ТОО «Алтын Дән»", "company")
        assert compare(f"ТОО «Алтын Дала» {FIRST}", "ТОО «Алтын Дән»", "company").score == alone.score

    def test_a_mistyped_number_says_nothing(self) -> None:
        wrong = FIRST[:-1] + str((int(FIRST[-1]) + 1) % 10)
        found = compare(f"ТОО «Алтын Дала» БИН {wrong}", f"ТОО «Алтын Дала» БИН {FIRST}", "company")
        assert found.verdict is Verdict.SAME
        assert "other_number" not in said(found)

    def test_an_iin_is_never_shown_whole(self) -> None:
        found = compare("Асанов Ержан", "Асанов Ержан", "person", left_bin=MAN, right_bin=OTHER_MAN)
        sentence = translate(found.reasons[0], "ru")
        assert found.verdict is Verdict.DIFFERENT
        assert MAN not in sentence
        assert OTHER_MAN not in sentence

    @given(company_names, company_names)
    def test_whatever_the_names(self, left: str, right: str) -> None:
        assert compare(left, right, "company", left_bin=FIRST, right_bin=FIRST).verdict is Verdict.SAME
        assert compare(left, right, "company", left_bin=FIRST, right_bin=SECOND).verdict is Verdict.DIFFERENT


class TestGrades:
    def test_the_better_a_name_fits_the_higher_its_score(self) -> None:
        asked = "ТОО «Жетісу Құрылыс»"
        written = [
            "ТОО «Жетісу Құрылыс»", "Жетісу Құрылыс", "ТОО «Жетісу Строй»", "ТОО «Жетісу Құрылыс Алматы»",
            "ТОО «Жетісу Құрылыс Сервис»", "ТОО «Жетісу Құрылыс-2»", "АО «Жетісу Құрылыс»", "ТОО «Арман Сауда»",
        ]  # fmt: skip
        scores = [compare(asked, one, "company").score for one in written]
        assert scores == sorted(scores, reverse=True)
        assert len(set(scores)) == len(scores)

    def test_leaving_the_patronymic_out_is_far_from_giving_another(self) -> None:
        full, other = "Асанов Ержан Болатович", "Асанов Ержан Маратович"
        assert compare("Асанов Ержан", full, "person").score > 0.9
        assert compare(other, full, "person").score < 0.5

    def test_common_words_weigh_little(self) -> None:
        rare = compare("ТОО «Үшқоңыр Сервис»", "ТОО «Үшқоңыр Строй»", "company").score
        common = compare("ТОО «Үшқоңыр Сервис»", "ТОО «Қарлығаш Сервис»", "company").score
        assert common < rare < SAME_FROM

    def test_a_slip_in_a_short_word_costs_more_than_in_a_long_one(self) -> None:
        short = compare("ТОО «Құлан»", "ТОО «Құлат»", "company").score
        long = compare("ТОО «Мұнайсервистранс»", "ТОО «Мұнайсервиттранс»", "company").score
        assert short < SAME_FROM < long

    def test_nothing_to_compare_is_not_a_match(self) -> None:
        assert compare("", "", "company").verdict is Verdict.DIFFERENT
        assert compare("«»", "ТОО «Алтын»", "company").score == 0

    def test_letters_of_other_scripts_are_compared_as_they_are(self) -> None:
        assert compare("محمد بن سلمان", "محمد بن سلمان", "person").score == 1
        assert compare("習近平", "李克強", "person").verdict is Verdict.DIFFERENT

    def test_a_text_that_is_no_name_is_answered_at_once(self) -> None:
        page, other = "сөз нұр тас " * 5000, "Алтын Дала " * 5000
        began = time.perf_counter()
        for kind in Kind:
            assert compare(page, page, kind).score == 1
            assert compare(page, other, kind).verdict is Verdict.DIFFERENT
        assert time.perf_counter() - began < 5

    def test_an_unknown_kind_is_refused(self) -> None:
        with pytest.raises(ValueError, match="ship"):
            compare("Алтын", "Алтын", "ship")


class TestAlways:
    @given(st.one_of(company_names, person_names), kinds)
    def test_a_name_is_itself(self, name: str, kind: Kind) -> None:
        assert compare(name, name, kind).score == 1

    @settings(max_examples=300)
    @given(anything, anything, kinds)
    def test_both_ways_give_one_answer_between_0_and_1(self, left: str, right: str, kind: Kind) -> None:
        found = compare(left, right, kind)
        assert found.score == compare(right, left, kind).score
        assert 0 <= found.score <= 1
        assert found.reasons

    @given(company_names, company_names)
    def test_companies_compare_both_ways_alike(self, left: str, right: str) -> None:
        assert compare(left, right, "company").score == compare(right, left, "company").score

    @given(person_names, person_names)
    def test_people_compare_both_ways_alike(self, left: str, right: str) -> None:
        assert compare(left, right, "person").score == compare(right, left, "person").score

    @pytest.mark.parametrize("alphabet", ALPHABETS)
    @given(name=company_names)
    def test_another_alphabet_is_the_same_company(self, alphabet: str, name: str) -> None:
        assert compare(f"ТОО «{name}»", f"{name.translate(ALPHABETS[alphabet])} LLP", "company").score >= SAME_FROM

    @pytest.mark.parametrize("alphabet", ALPHABETS)
    @given(name=person_names)
    def test_another_alphabet_is_the_same_person(self, alphabet: str, name: str) -> None:
        assert compare(name.title(), name.translate(ALPHABETS[alphabet]).title(), "person").score >= SAME_FROM

    @given(st.permutations(["Асанов", "Ержан", "Болатович"]))
    def test_the_order_of_words_is_free(self, words: list[str]) -> None:
        assert compare(" ".join(words), "Асанов Ержан Болатович", "person").verdict is Verdict.SAME

    @given(company_names, st.integers(1, 99), st.integers(1, 99))
    def test_numbers_set_companies_apart(self, name: str, first: int, second: int) -> None:
        found = compare(f"ТОО «{name}-{first}»", f"ТОО «{name} № {second}»", "company")
        assert found.verdict is (Verdict.SAME if first == second else Verdict.DIFFERENT)


def test_of_pairs_written_before_they_were_tried_nearly_all_are_judged_right() -> None:
    """Two rounds by hand, without a look at the matcher; at first sight it had 413 of 441 and 100 of 109."""
    with (Path(__file__).parents[1] / "data" / "name_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        (row["left"], row["right"], row["label"])
        for row in rows
        if (compare(row["left"], row["right"], row["kind"]).verdict is Verdict.SAME) != (row["label"] == "same")
    ]
    assert len(rows) == 550
    assert len(wrong) <= 8, wrong
