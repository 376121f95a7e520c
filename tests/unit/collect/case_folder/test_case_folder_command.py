"""What claims state of posts, superiors, places and memberships: each mistake with its file, line and key."""

import pytest

from probanda.collect.case_folder import read_case_folder
from probanda.model.stated import Basis, RelationKind, Role, Standing

ACTORS = {
    "company": "key: company\nkind: unit\nnames: [{text: Sarn Company}]\n",
    "brigade": "key: brigade\nkind: unit\nnames: [{text: Pass Brigade}]\n",
    "between": "key: between\nkind: unit\nidentity: unknown\nnames: [{text: an unknown unit}]\n",
}
CLAIM = """\
claims:
  - key: led
    says: Tesk led the company
    by: a decree
    rests_on: [{exhibit: translation}]
    posting:
      person: speaker
      unit: company
      role: commander
      basis: appointment
      rank: Colonel
      when: {on: 2031-06-01}
      starting: true
      thread: tesk-company
  - key: under
    says: the company reports to the brigade
    by: an officer
    hedges: [reportedly]
    rests_on: [{exhibit: translation}]
    relation:
      unit: company
      superior: brigade
      relation: de_facto
      when: {first_precise: 2031-07-01, last_precise: 2031-08-01}
  - key: seen
    says: the company was at the pass
    by: a villager
    rests_on: [{exhibit: translation}]
    positioning:
      unit: company
      place: Tessel Pass
      when: {not_before: 2031-09-01, not_after: 2031-09-30}
  - key: took-part
    says: the company took part in the campaign
    by: a villager
    rests_on: [{exhibit: translation}]
    membership:
      member: company
      of: campaign
      when: {words: in the autumn}
"""


@pytest.fixture
def commanded(folder):
    for name, text in ACTORS.items():
        (folder / "actors" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "claims" / "command.yaml").write_text(CLAIM, encoding="utf-8")
    return folder


@pytest.fixture
def spoil(commanded, change, only_mistake):
    def spoiled(old: str, new: str) -> str:
        change("claims/command.yaml", old, new)
        return str(only_mistake())

    return spoiled


def test_the_four_statements_are_read(commanded):
    value, warnings = read_case_folder(commanded)
    assert warnings == ()
    led, under, seen, part = value.claims[:4]
    assert (led.posting.role, led.posting.basis, led.posting.starting) == (Role.COMMANDER, Basis.APPOINTMENT, True)
    assert under.relation.relation is RelationKind.DE_FACTO
    assert seen.positioning.place == "Tessel Pass"
    assert (part.membership.of, part.membership.standing) == ("campaign", Standing.ACCEPTED)


def test_a_claim_states_one_thing(spoil):
    said = spoil(
        "    relation:\n", "    membership: {member: company, of: campaign, when: {words: then}}\n    relation:\n"
    )
    assert said.startswith("claims/command.yaml:")
    assert "the claim `under` states 2 things: `relation`, `membership`" in said


def test_nobody_can_hold_a_post_in_an_unknown_unit(spoil):
    said = spoil("unit: company\n      role", "unit: between\n      role")
    assert "`between` is an unknown unit, and nobody can hold a post in it" in said
    assert "identity: unnamed" in said


def test_a_post_is_a_persons(spoil):
    assert "`brigade` is of the kind `unit`, and `person` is asked for" in spoil("person: speaker", "person: brigade")


def test_a_unit_is_not_its_own_superior(spoil):
    assert "`company` is named as its own superior" in spoil("superior: brigade", "superior: company")


def test_a_key_that_leads_nowhere_is_told_with_the_nearest(spoil):
    said = spoil("superior: brigade", "superior: brigad")
    assert "`brigad` leads to nothing: no actor has this key" in said
    assert "`brigade`" in said


def test_the_first_day_is_not_after_the_last(spoil):
    said = spoil("last_precise: 2031-08-01", "last_precise: 2031-06-01")
    assert "`last_precise` (2031-06-01) is before `first_precise` (2031-07-01)" in said


def test_a_real_beginning_needs_its_day(spoil):
    said = spoil("when: {on: 2031-06-01}", "when: {last_precise: 2031-06-01}")
    assert "`starting` is true, and `when` names no first day" in said


def test_what_is_not_accepted_says_why(spoil):
    assert "stands as `conflict`, and nothing says why" in spoil(
        "place: Tessel Pass", "place: Tessel Pass\n      standing: conflict"
    )


def test_a_thread_is_one_fact(commanded, change, mistakes):
    more = CLAIM.replace("claims:\n", "").split("  - key: under")[0].replace("key: led", "key: led-again")
    more = more.replace("role: commander", "role: deputy")
    with (commanded / "claims" / "command.yaml").open("a", encoding="utf-8") as sheet:
        sheet.write(more)
    (mistake,) = mistakes()
    assert "the thread `tesk-company` is of posting / speaker / company / commander in `led`" in mistake.message


def test_only_a_unit_can_be_unknown(commanded, change, only_mistake):
    change("actors/speaker.yaml", "kind: person", "kind: person\nidentity: unknown")
    assert "only a unit can be unnamed or unknown" in only_mistake().message


def test_a_membership_leads_to_a_campaign(spoil):
    assert "`speech` is no campaign" in spoil("of: campaign", "of: speech")
