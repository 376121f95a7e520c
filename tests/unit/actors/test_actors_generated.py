"""How well names are told apart on generated pairs; the bounds are loose, `benchmarks/names.py` gives the figures.

The seeds are others than those that the costs of sounds were chosen on.
"""

from types import ModuleType

from probanda.actors.match import compare
from probanda.actors.prepare import prepare
from probanda.actors.search import NameIndex

SEED = 4711


def test_words_in_arabic_and_latin_letters_are_told_apart(generate: ModuleType) -> None:
    scored = [(compare(pair.left, pair.right).score, pair.same) for pair in generate.token_pairs(SEED, 150)]
    same = [score for score, is_same in scored if is_same]
    other = [score for score, is_same in scored if not is_same]
    above = sum((one > two) + 0.5 * (one == two) for one in same for two in other)
    assert above / (len(same) * len(other)) > 0.95


def test_a_person_in_latin_letters_is_found_among_those_in_arabic(generate: ModuleType) -> None:
    persons = generate.arabic_persons(SEED, 80)
    arabic = [prepare(one) for one, _ in persons]
    right = 0
    for place, (_, latin) in enumerate(persons):
        scores = [compare(latin, one).score for one in arabic]
        right += scores[place] == max(scores) > 0
    assert right / len(persons) > 0.95


def test_persons_and_companies_of_all_kinds_are_told_apart(generate: ModuleType) -> None:
    pairs = generate.mixed_pairs(SEED, 400)
    scored = [(compare(pair.left, pair.right).score, pair.same) for pair in pairs]
    right = sum((score >= 0.65) is same for score, same in scored)
    assert right / len(scored) > 0.92


def test_a_search_finds_what_a_comparison_with_all_finds(generate: ModuleType) -> None:
    persons = generate.arabic_persons(SEED, 400)
    index = NameIndex(latin for _, latin in persons)
    found = missed = 0
    for arabic, _ in persons[:60]:
        wanted = prepare(arabic)
        best = max(range(len(persons)), key=lambda place, one=wanted: compare(one, index.names[place]).score)
        if compare(wanted, index.names[best]).score > 0.7:
            found += best in index.candidates(wanted)
            missed += best not in index.candidates(wanted)
    assert found > 40
    assert missed <= 2
